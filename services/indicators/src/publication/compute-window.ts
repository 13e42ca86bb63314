import { compute, windowText, withStaged, type Catalogue, type Computation, type Computed, type Structure } from '@oppiva/capability';
import type { ClickHouse, Logger } from '@oppiva/clickhouse';

import { instantText } from '../derivation/cells.ts';
import { stagedCell } from '../staged-cell.ts';
import type { DueWindow } from './due.ts';
import { failuresOf, noteFailures, type ComputationFailure } from './failures.ts';
import type { PublicationLog } from './publication-log.ts';

export interface ComputeWindowDeps {
  readonly clickhouse: ClickHouse;
  readonly catalogue: Catalogue;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  /** The test profile (capability model 3.11). */
  readonly unsuppressed: boolean;
  /** Called before each computation: lets what has priority go first. */
  readonly yieldTurn: () => Promise<void>;
}

/** What publishing needs besides. */
export interface PublishDeps extends ComputeWindowDeps {
  readonly publications: PublicationLog;
  /** Waits until every value in the log is in the tables; false where that takes too long. */
  readonly valuesProjected: () => Promise<boolean>;
}

/** Computes every indicator of a window, also those published already: what they hide, others hide. */
export async function computeAll(
  { window, knownAt, structure = 'as-was' }: DueWindow & { structure?: Structure },
  deps: ComputeWindowDeps & { countsAlways?: boolean },
): Promise<{ computed: Computed[]; failed: number }> {
  const { clickhouse, catalogue, logger, unsuppressed, countsAlways = false } = deps;
  const computed: Computed[] = [];
  const failures: ComputationFailure[] = [];
  // what counts always needs no class to be connected
  const definitions = catalogue.indicators.map(({ definition }) => (countsAlways ? { ...definition, classes: [] } : definition));
  await withStaged({ clickhouse, window, knownAt, definitions, structure }, async (staged) => {
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
  // another structure fails where that as it was does
  if (structure === 'as-was') await noteFailures(clickhouse, window, failures);
  return { computed, failed };
}

/** Keeps what was computed where nobody but this service reads it, before anything of it is told. */
export async function stage(clickhouse: ClickHouse, { indicatorId, window, knownAt, cells }: Computation): Promise<void> {
  const place = { indicator_id: indicatorId, window_start: window.start, window_end: window.end, known_at: instantText(knownAt) };
  await clickhouse.insert(
    'staging.computations',
    cells.map((cell) => ({ ...place, ...stagedCell(cell) })),
  );
}
