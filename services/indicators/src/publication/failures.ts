import type { Computed, Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/** An indicator, or one unit of it, that could not be computed. */
export interface ComputationFailure {
  readonly indicatorId: string;
  /** Empty: all units. */
  readonly unitId: string;
  readonly message: string;
}

/** Units whose cell has a reason because the code of the indicator failed for them. */
export function failuresOf(computed: readonly Computed[]): ComputationFailure[] {
  return computed.flatMap(({ definition, computation }) =>
    computation.cells.flatMap(({ unitId, failure }) =>
      failure === null ? [] : [{ indicatorId: definition.id, unitId, message: failure }],
    ),
  );
}

/** In place of an indicator, where evidence gauges or effects fail: each are worked out together. */
const together = ['gauges', 'effects'] as const;

/** Notes where the indicators of a window fail, and that they no longer do where they did. */
export async function noteFailures(clickhouse: ClickHouse, window: Window, failures: readonly ComputationFailure[]): Promise<void> {
  await note(clickhouse, window, { failures, isAbout: (indicatorId) => together.every((each) => each !== indicatorId) });
}

/** Notes that the evidence gauges of a window could not be measured or told, or that they could. */
export const noteGauges = (clickhouse: ClickHouse, window: Window, error: unknown): Promise<void> =>
  noteTogether('gauges', { clickhouse, window, error });

/** The same of the effects of interventions. */
export const noteEffects = (clickhouse: ClickHouse, window: Window, error: unknown): Promise<void> =>
  noteTogether('effects', { clickhouse, window, error });

async function noteTogether(
  name: (typeof together)[number],
  { clickhouse, window, error }: { clickhouse: ClickHouse; window: Window; error: unknown },
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const failures = error === null ? [] : [{ indicatorId: name, unitId: '', message }];
  await note(clickhouse, window, { failures, isAbout: (indicatorId) => indicatorId === name });
}

interface Noted {
  readonly failures: readonly ComputationFailure[];
  /** What was looked at this time; what is known of others stays as it is. */
  readonly isAbout: (indicatorId: string) => boolean;
}

async function note(clickhouse: ClickHouse, window: Window, { failures, isAbout }: Noted): Promise<void> {
  const known = await clickhouse.query<Omit<ComputationFailure, 'message'>>(loadSql(import.meta.url, 'failing.sql'), {
    start: window.start,
    end: window.end,
  });
  const nameOf = ({ indicatorId, unitId }: Omit<ComputationFailure, 'message'>): string => `${indicatorId}\0${unitId}`;
  const failing = new Set(failures.map(nameOf));
  const rows = [
    ...failures.map((failure) => ({ ...failure, isFailing: true })),
    ...known
      .filter((each) => isAbout(each.indicatorId) && !failing.has(nameOf(each)))
      .map((each) => ({ ...each, message: '', isFailing: false })),
  ];
  if (rows.length === 0) return;
  await clickhouse.insert(
    'learning.computation_failures',
    rows.map(({ indicatorId, unitId, message, isFailing }) => ({
      indicator_id: indicatorId,
      window_start: window.start,
      window_end: window.end,
      unit_id: unitId,
      is_failing: isFailing,
      message,
    })),
  );
}
