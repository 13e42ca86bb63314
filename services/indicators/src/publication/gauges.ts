import {
  measureGauges,
  peopleBehind,
  publishableGauges,
  windowText,
  type Catalogue,
  type GaugeId,
  type GaugesBefore,
  type MeasureRequest,
  type PublishedGauge,
} from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

import type { PublishDeps } from './compute-window.ts';
import type { DueWindow } from './due.ts';
import { noteGauges } from './failures.ts';
import { windowBefore } from './quarter-before.ts';
import { closeName } from './restate.ts';

export interface GaugeDeps extends PublishDeps {
  /** Of the installation. */
  readonly timeZone: string;
}

type GaugeStatus = PublishedGauge['status'];

/** Said when all gauges of a window, at its K, are in the log. */
export const gaugesName = ({ window, knownAt }: DueWindow): string => `gauges|${windowText(window)}|${new Date(knownAt).toISOString()}`;

/**
 * Publishes the evidence gauges (capability model 5.1) of every window whose values are all told, each gauge as one record: after its
 * values and what was restated with them, because one gauge is about those. They are never restated.
 * @param due every window whose time has come, the oldest first; what of them is published already is left as it is
 * @returns how many windows are to be tried again
 */
export async function publishGauges(due: readonly DueWindow[], deps: GaugeDeps): Promise<{ failed: number }> {
  const { publications } = deps;
  await publications.catchUp();
  const open = due.filter((each) => publications.isDone(closeName(each.knownAt)) && !publications.isDone(gaugesName(each)));
  for (const [at, window] of open.entries()) {
    // one gauge is about values, and what was hidden in the quarter before may stay so
    if (!(await deps.valuesProjected()) || !(await publishOf(window, 'final', deps))) return { failed: open.length - at };
  }
  return { failed: 0 };
}

/** Publishes the gauges of a quarter that is not closed, where the organisation is large enough (3.6 rule 11). */
export async function publishProvisionalGauges(due: DueWindow, deps: GaugeDeps): Promise<{ failed: number }> {
  if (deps.publications.isDone(gaugesName(due))) return { failed: 0 };
  if (!(await deps.valuesProjected())) return { failed: 1 };
  return { failed: (await publishOf(due, 'provisional', deps)) ? 0 : 1 };
}

/** The gauges of a window as they may be told at K: the one computation behind publication and verification. */
export async function gaugesOf(
  { window, knownAt }: DueWindow,
  o: { clickhouse: ClickHouse; catalogue: Catalogue; timeZone: string; unsuppressed: boolean; status: GaugeStatus },
): Promise<PublishedGauge[]> {
  const { clickhouse, catalogue, timeZone, unsuppressed, status } = o;
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  const request = { clickhouse, window, knownAt, timeZone, definitions };
  const measured = await measureGauges(request);
  const before: GaugesBefore = status === 'final' && !unsuppressed ? await suppressedBefore(request) : new Map();
  return publishableGauges(measured, { status, catalogueVersion: catalogue.version, unsuppressed, before });
}

/** The gauges that were suppressed in the quarter before, with how many people stood behind them: counts are kept nowhere. */
async function suppressedBefore(request: MeasureRequest): Promise<GaugesBefore> {
  const { clickhouse } = request;
  const window = windowBefore(request.window);
  const rows = await clickhouse.query<{ gaugeId: GaugeId; knownAt: number }>(loadSql(import.meta.url, 'suppressed-gauges.sql'), {
    ...window,
  });
  const [first] = rows;
  if (first === undefined) return new Map();
  const hidden = new Set(rows.map(({ gaugeId }) => gaugeId));
  const measured = await measureGauges({ ...request, window, knownAt: first.knownAt });
  return new Map(
    measured.gauges
      .filter(({ definition }) => hidden.has(definition.id))
      .map((gauge) => [gauge.definition.id, { n: peopleBehind(gauge, measured), isHidden: true }]),
  );
}

async function publishOf(due: DueWindow, status: GaugeStatus, deps: GaugeDeps): Promise<boolean> {
  const { clickhouse, publications, logger } = deps;
  const { window, knownAt } = due;
  await deps.yieldTurn();
  try {
    const told = await gaugesOf(due, { ...deps, status });
    for (const [indicatorId, values] of Map.groupBy(told, (gauge) => gauge.indicatorId)) {
      const publication = { indicatorId, window, knownAt, status };
      if (!publications.has(publication)) await publications.append(publication, values);
    }
    await publications.markDone(gaugesName(due));
    await noteGauges(clickhouse, window, null);
    logger.info({ window: windowText(window), gauges: new Set(told.map((gauge) => gauge.indicatorId)).size }, 'published, gauges');
    return true;
  } catch (error) {
    logger.error({ err: error, window: windowText(window) }, 'the evidence gauges could not be published');
    await publications.catchUp(); // an append may have succeeded all the same
    await noteGauges(clickhouse, window, error).catch((cause: unknown) => logger.error({ err: cause }, 'and that could not be noted'));
    return false;
  }
}
