import { compute, publishable, windowText, withStaged, type Catalogue, type Computation, type Indicator } from '@oppiva/capability';
import type { ClickHouse, Logger } from '@oppiva/clickhouse';

import { instantText } from '../derivation/cells.ts';
import type { DueWindow } from './due.ts';
import type { PublicationLog } from './publication-log.ts';

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
 * Publishes what is due and not yet published, window by window in order, each (indicator, window) as one record of final values.
 * The caller sees to it that every K is closed. An indicator that fails does not stop the others.
 */
export async function publish(due: readonly DueWindow[], deps: PublishDeps): Promise<PublishResult> {
  const { clickhouse, catalogue, publications, logger } = deps;
  let published = 0;
  let failed = 0;
  await publications.catchUp();
  for (const { window, knownAt } of due) {
    const open = catalogue.indicators.filter(({ definition }) => !publications.has({ indicatorId: definition.id, window, knownAt }));
    if (open.length === 0) continue;
    await deps.yieldTurn();
    const definitions = open.map(({ definition }) => definition);
    await withStaged({ clickhouse, window, knownAt, definitions }, async (staged) => {
      for (const indicator of open) {
        await deps.yieldTurn();
        try {
          const computation = await compute({
            clickhouse,
            indicator,
            window,
            knownAt,
            staged,
            ...(deps.unsuppressed && { cohortMinimum: 1 }),
          });
          await publishOne(computation, indicator, deps);
          published += 1;
          logger.info({ indicator: indicator.definition.id, window: windowText(window), units: computation.cells.length }, 'published');
        } catch (error) {
          failed += 1;
          logger.error(
            { err: error, indicator: indicator.definition.id, window: windowText(window) },
            'an indicator could not be published',
          );
          await publications.catchUp(); // the append may have succeeded all the same
        }
      }
    });
  }
  return { published, failed, postponed: false };
}

async function publishOne(computation: Computation, { definition }: Indicator, deps: PublishDeps): Promise<void> {
  const { clickhouse, catalogue, publications, unsuppressed } = deps;
  const { indicatorId, window, knownAt } = computation;
  const place = { indicator_id: indicatorId, window_start: window.start, window_end: window.end, known_at: instantText(knownAt) };
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
  await publications.append(
    { indicatorId, window, knownAt },
    publishable(computation, { definition, catalogueVersion: catalogue.version, unsuppressed }),
  );
}
