import { masksOf, publishable, windowText, type Computed, type Window } from '@oppiva/capability';
import type { SuppressionMask } from '@oppiva/privacy';

import { computeAll, stage, type PublishDeps } from './compute-window.ts';
import type { DueWindow } from './due.ts';
import { closeName, restateAt } from './restate.ts';
import { publishStructures } from './structures/structures.ts';
import { lookUp, publishedQuarter, readPublishedQuarter, windowBefore, type PublishedQuarter } from './quarter-before.ts';

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
 * what is restated of the quarters before, and last what is told in the structure of its last day. All indicators of a window are computed before any is published, because they share masks
 * (capability model 3.6 rule 6). The caller sees to it that every K is closed. An indicator that fails does not stop the others.
 * @param due every window whose time has come, the oldest first; what of them is published already is left as it is
 */
export async function publish(due: readonly DueWindow[], deps: PublishDeps): Promise<PublishResult> {
  const { publications } = deps;
  const total = { published: 0, failed: 0, postponed: false };
  await publications.catchUp();
  let last: PublishedWindow | null = null;
  let isBehind = false;
  for (const [at, close] of due.entries()) {
    if (publications.isDone(closeName(close.knownAt))) continue;
    const { quarter, ...final }: FinalResult = await publishFinal(close, { ...deps, last });
    if (quarter !== null) last = { window: close.window, quarter };
    isBehind ||= final.failed > 0;
    // a restatement rests on everything that was told before
    const restated: Counts = isBehind ? { published: 0, failed: 0 } : await restateAt(close, due.slice(0, at), deps);
    isBehind ||= restated.failed > 0;
    const structured: Counts = isBehind ? { published: 0, failed: 0 } : await publishStructures(close, due.slice(0, at), deps);
    isBehind ||= structured.failed > 0;
    if (!isBehind) await publications.markDone(closeName(close.knownAt));
    total.published += final.published + restated.published + structured.published;
    total.failed += final.failed + restated.failed + structured.failed;
  }
  return total;
}

type Counts = Pick<PublishResult, 'published' | 'failed'>;

interface FinalResult extends Counts {
  readonly quarter: PublishedQuarter | null;
}

interface PublishedWindow {
  readonly window: Window;
  readonly quarter: PublishedQuarter;
}

async function publishFinal({ window, knownAt }: DueWindow, deps: PublishDeps & { last: PublishedWindow | null }): Promise<FinalResult> {
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
