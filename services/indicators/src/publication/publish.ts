import {
  compute,
  masksOf,
  publishable,
  windowText,
  withStaged,
  type Catalogue,
  type Computation,
  type Computed,
  type Window,
} from '@oppiva/capability';
import type { ClickHouse, Logger } from '@oppiva/clickhouse';
import type { SuppressionMask } from '@oppiva/privacy';

import { instantText } from '../derivation/cells.ts';
import type { DueWindow } from './due.ts';
import type { PublicationLog } from './publication-log.ts';
import { failuresOf, noteFailures, type ComputationFailure } from './failures.ts';
import { closeName, restateAt } from './restate.ts';
import { lookUp, publishedQuarter, readPublishedQuarter, windowBefore, type PublishedQuarter } from './quarter-before.ts';

export interface PublishDeps {
  readonly clickhouse: ClickHouse;
  readonly catalogue: Catalogue;
  readonly publications: PublicationLog;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  /** The test profile (capability model 3.11). */
  readonly unsuppressed: boolean;
  /** Called before each computation: lets what has priority go first. */
  readonly yieldTurn: () => Promise<void>;
  /** Waits until every value in the log is in the tables; false where that takes too long. */
  readonly valuesProjected: () => Promise<boolean>;
}

export interface PublishResult {
  /** (indicator, window) pairs published now. */
  readonly published: number;
  /** Those that failed and will be tried again. */
  readonly failed: number;
  /** Not every K concerned could be closed yet; to be tried again. */
  readonly postponed: boolean;
}

/**
 * Publishes what is due, close by close: the final values of the quarter that closes, each (indicator, window) as one record, and then
 * what is restated of the quarters before. All indicators of a window are computed before any is published, because they share masks
 * (capability model 3.6 rule 6). The caller sees to it that every K is closed. An indicator that fails does not stop the others.
 * @param due every window whose time has come, the oldest first; what of them is published already is left as it is
 */
export async function publish(due: readonly DueWindow[], deps: PublishDeps): Promise<PublishResult> {
  const { publications } = deps;
  const total = { published: 0, failed: 0, postponed: false };
  await publications.catchUp();
  let last: PublishedWindow | null = null;
  for (const [at, close] of due.entries()) {
    if (publications.isDone(closeName(close.knownAt))) continue;
    const { published, failed, quarter } = await publishFinal(close, { ...deps, last });
    if (quarter !== null) last = { window: close.window, quarter };
    // a restatement rests on everything that was told before
    const restated: { published: number; failed: number } =
      failed > 0 ? { published: 0, failed: 0 } : await restateAt(close, due.slice(0, at), deps);
    total.published += published + restated.published;
    total.failed += failed + restated.failed;
    if (failed > 0) break;
  }
  return total;
}

interface PublishedWindow {
  readonly window: Window;
  readonly quarter: PublishedQuarter;
}

async function publishFinal(
  { window, knownAt }: DueWindow,
  deps: PublishDeps & { last: PublishedWindow | null },
): Promise<{ published: number; failed: number; quarter: PublishedQuarter | null }> {
  const { publications, catalogue, last } = deps;
  const open = catalogue.indicators.filter(({ definition }) => !publications.has({ indicatorId: definition.id, window, knownAt }));
  if (open.length === 0) return { published: 0, failed: 0, quarter: null };
  await deps.yieldTurn();
  const before = windowBefore(window);
  const quarter: PublishedQuarter | null =
    last !== null && windowText(last.window) === windowText(before)
      ? last.quarter
      : await readPublishedQuarter(deps.clickhouse, { window: before, catalogue });
  const { computed, failed } = await computeAll({ window, knownAt }, deps);
  // under the test profile nothing is masked
  const masks: ReadonlyMap<string, SuppressionMask> = deps.unsuppressed ? new Map() : masksOf(computed, lookUp(quarter));
  const ids = new Set(open.map(({ definition }) => definition.id));
  const total = { published: 0, failed };
  for (const one of computed.filter(({ definition }) => ids.has(definition.id))) {
    if (await publishOne(one, { ...deps, mask: masks.get(one.definition.id) ?? null })) total.published += 1;
    else total.failed += 1;
  }
  return { ...total, quarter: quarterOfMasks(computed, masks) };
}

/** Computes every indicator of a window, also those published already: what they hide, others hide. */
export async function computeAll(
  { window, knownAt }: DueWindow,
  deps: Omit<PublishDeps, 'publications' | 'valuesProjected'> & { countsAlways?: boolean },
): Promise<{ computed: Computed[]; failed: number }> {
  const { clickhouse, catalogue, logger, unsuppressed, countsAlways = false } = deps;
  const computed: Computed[] = [];
  const failures: ComputationFailure[] = [];
  // what counts always needs no class to be connected
  const definitions = catalogue.indicators.map(({ definition }) => (countsAlways ? { ...definition, classes: [] } : definition));
  await withStaged({ clickhouse, window, knownAt, definitions }, async (staged) => {
    for (const indicator of catalogue.indicators) {
      await deps.yieldTurn();
      const { definition } = indicator;
      try {
        const request = { clickhouse, indicator, window, knownAt, staged, countsAlways, ...(unsuppressed && { cohortMinimum: 1 }) };
        computed.push({ definition, computation: await compute(request) });
      } catch (error) {
        logger.error({ err: error, indicator: definition.id, window: windowText(window) }, 'an indicator could not be computed');
        failures.push({ indicatorId: definition.id, unitId: '', message: error instanceof Error ? error.message : String(error) });
      }
    }
  });
  const failed = failures.length;
  for (const failure of failuresOf(computed)) {
    logger.error({ ...failure, window: windowText(window) }, 'an indicator could not be computed for a unit');
    failures.push(failure);
  }
  await noteFailures(clickhouse, window, failures);
  return { computed, failed };
}

function quarterOfMasks(computed: readonly Computed[], masks: ReadonlyMap<string, SuppressionMask>): PublishedQuarter {
  return publishedQuarter(
    computed.flatMap(({ definition, computation }) => {
      const shown = new Set(masks.get(definition.id)?.published);
      return computation.cells.map(({ unitId, n, isReasonPublic }) => ({
        indicatorId: definition.id,
        unitId,
        n,
        isHidden: !isReasonPublic && !shown.has(unitId),
      }));
    }),
  );
}

/** Keeps what was computed where nobody but this service reads it, before anything of it is told. */
export async function stage(clickhouse: ClickHouse, { indicatorId, window, knownAt, cells }: Computation): Promise<void> {
  const place = { indicator_id: indicatorId, window_start: window.start, window_end: window.end, known_at: instantText(knownAt) };
  await clickhouse.insert(
    'staging.computations',
    cells.map(({ unitId, n, ownN, numerator, denominator, value, lo, hi, score, reason, flags }) => ({
      ...place,
      unit_id: unitId,
      n,
      own_n: ownN,
      numerator,
      denominator,
      value,
      lo,
      hi,
      score,
      reason: reason ?? '',
      flags,
    })),
  );
}

async function publishOne({ definition, computation }: Computed, deps: PublishDeps & { mask: SuppressionMask | null }): Promise<boolean> {
  const { clickhouse, catalogue, publications, logger, unsuppressed, mask } = deps;
  const { indicatorId, window, knownAt } = computation;
  try {
    await stage(clickhouse, computation);
    const values = publishable(computation, { definition, mask, catalogueVersion: catalogue.version, unsuppressed });
    await publications.append({ indicatorId, window, knownAt }, values);
    logger.info({ indicator: indicatorId, window: windowText(window), units: computation.cells.length }, 'published');
    return true;
  } catch (error) {
    logger.error({ err: error, indicator: indicatorId, window: windowText(window) }, 'an indicator could not be published');
    await publications.catchUp(); // the append may have succeeded all the same
    return false;
  }
}
