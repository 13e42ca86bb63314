import { compute, masksOf, publishable, windowText, withStaged, type Catalogue, type Computed, type Window } from '@oppiva/capability';
import type { ClickHouse, Logger } from '@oppiva/clickhouse';
import type { SuppressionMask } from '@oppiva/privacy';

import { instantText } from '../derivation/cells.ts';
import type { DueWindow } from './due.ts';
import type { PublicationLog } from './publication-log.ts';
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
 * Publishes what is due and not yet published, window by window in order, each (indicator, window) as one record of final values. All
 * indicators of a window are computed before any is published, because they share masks (capability model 3.6 rule 6). The caller sees
 * to it that every K is closed. An indicator that fails does not stop the others.
 */
export async function publish(due: readonly DueWindow[], deps: PublishDeps): Promise<PublishResult> {
  const { publications, catalogue } = deps;
  const total = { published: 0, failed: 0, postponed: false };
  await publications.catchUp();
  let last: { window: Window; quarter: PublishedQuarter } | null = null;
  for (const { window, knownAt } of due) {
    const open = catalogue.indicators.filter(({ definition }) => !publications.has({ indicatorId: definition.id, window, knownAt }));
    if (open.length === 0) continue;
    await deps.yieldTurn();
    const before = windowBefore(window);
    const quarter: PublishedQuarter | null =
      last !== null && windowText(last.window) === windowText(before)
        ? last.quarter
        : await readPublishedQuarter(deps.clickhouse, { window: before, catalogue });
    const { computed, failed } = await computeAll({ window, knownAt }, deps);
    total.failed += failed;
    // under the test profile nothing is masked
    const masks: ReadonlyMap<string, SuppressionMask> = deps.unsuppressed ? new Map() : masksOf(computed, lookUp(quarter));
    const ids = new Set(open.map(({ definition }) => definition.id));
    for (const one of computed.filter(({ definition }) => ids.has(definition.id))) {
      if (await publishOne(one, { ...deps, mask: masks.get(one.definition.id) ?? null })) total.published += 1;
      else total.failed += 1;
    }
    last = { window, quarter: quarterOfMasks(computed, masks) };
  }
  return total;
}

/** Computes every indicator of a window, also those published already: what they hide, others hide. */
export async function computeAll(
  { window, knownAt }: DueWindow,
  deps: Omit<PublishDeps, 'publications'>,
): Promise<{ computed: Computed[]; failed: number }> {
  const { clickhouse, catalogue, logger, unsuppressed } = deps;
  const computed: Computed[] = [];
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  await withStaged({ clickhouse, window, knownAt, definitions }, async (staged) => {
    for (const indicator of catalogue.indicators) {
      await deps.yieldTurn();
      const { definition } = indicator;
      try {
        const request = { clickhouse, indicator, window, knownAt, staged, ...(unsuppressed && { cohortMinimum: 1 }) };
        computed.push({ definition, computation: await compute(request) });
      } catch (error) {
        logger.error({ err: error, indicator: definition.id, window: windowText(window) }, 'an indicator could not be computed');
      }
    }
  });
  return { computed, failed: catalogue.indicators.length - computed.length };
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
  const place = { indicator_id: indicatorId, window_start: window.start, window_end: window.end, known_at: instantText(knownAt) };
  try {
    await clickhouse.insert(
      'staging.computations',
      computation.cells.map(({ unitId, n, ownN, numerator, denominator, value, lo, hi, score, reason, flags }) => ({
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
