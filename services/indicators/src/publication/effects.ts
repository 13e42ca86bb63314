import {
  measureEffects,
  publishableEffects,
  readConfigurationVersion,
  windowText,
  type Catalogue,
  type PublishedEffect,
} from '@oppiva/capability';
import type { ClickHouse, Logger } from '@oppiva/clickhouse';

import type { DueWindow } from './due.ts';
import { noteEffects } from './failures.ts';
import { gaugesName, type GaugeDeps } from './gauges.ts';

/** Persons that each side of an effect needs (capability model 5.2); without suppression as many as have a spread. */
const personsMin = 15;
const personsMinUnsuppressed = 2;

interface EffectDeps extends GaugeDeps {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Said when all effects of a window, at its K, are in the log. */
export const effectsName = ({ window, knownAt }: DueWindow): string => `effects|${windowText(window)}|${new Date(knownAt).toISOString()}`;

/**
 * Publishes the effects of declared interventions (capability model 5.2) at the close of every window whose values and gauges are all told,
 * each effect as one record: whether a unit may stand on either side is read from what was told of it. They are never restated, because
 * each close brings the next one.
 * @param due every window whose time has come, the oldest first; what of them is published already is left as it is
 * @returns how many windows are to be tried again
 */
export async function publishEffects(due: readonly DueWindow[], deps: EffectDeps): Promise<{ failed: number }> {
  const { publications } = deps;
  await publications.catchUp();
  const open = due.filter((each) => publications.isDone(gaugesName(each)) && !publications.isDone(effectsName(each)));
  for (const [at, window] of open.entries()) {
    if (!(await deps.valuesProjected()) || !(await publishOf(window, deps))) return { failed: open.length - at };
  }
  return { failed: 0 };
}

/** The effects of a window as they may be told at K, and the interventions that name no unit: behind publication and verification alike. */
export async function effectsOf(
  { window, knownAt }: DueWindow,
  o: { clickhouse: ClickHouse; catalogue: Catalogue; timeZone: string; unsuppressed: boolean; yieldTurn: () => Promise<void> },
): Promise<{ effects: PublishedEffect[]; unplaced: string[] }> {
  const { clickhouse, catalogue, timeZone, unsuppressed, yieldTurn } = o;
  const { effects, unplaced } = await measureEffects({
    clickhouse,
    indicators: catalogue.indicators,
    window,
    knownAt,
    timeZone,
    personsMin: unsuppressed ? personsMinUnsuppressed : personsMin,
    yieldTurn,
  });
  if (effects.length === 0) return { effects: [], unplaced };
  const configurationVersion = await readConfigurationVersion(clickhouse, knownAt);
  const told = { window, knownAt, unsuppressed, configurationVersion, catalogueVersion: catalogue.version };
  return { effects: publishableEffects(effects, told), unplaced };
}

async function publishOf(due: DueWindow, deps: EffectDeps): Promise<boolean> {
  const { clickhouse, publications, logger } = deps;
  const { window, knownAt } = due;
  await deps.yieldTurn();
  try {
    const { effects, unplaced } = await effectsOf(due, deps);
    for (const [indicatorId, values] of Map.groupBy(effects, (effect) => effect.indicatorId)) {
      const publication = { indicatorId, window, knownAt };
      if (!publications.has(publication)) await publications.append(publication, values);
    }
    await publications.markDone(effectsName(due));
    await noteEffects(clickhouse, window, null);
    if (effects.length > 0) logger.info({ window: windowText(window), effects: effects.length }, 'published, effects of interventions');
    if (unplaced.length > 0)
      logger.warn({ interventions: unplaced }, 'interventions name no unit of the organisation: send them anew with its unit ids');
    return true;
  } catch (error) {
    logger.error({ err: error, window: windowText(window) }, 'the effects of interventions could not be published');
    await publications.catchUp(); // an append may have succeeded all the same
    await noteEffects(clickhouse, window, error).catch((cause: unknown) => logger.error({ err: cause }, 'and that could not be noted'));
    return false;
  }
}
