import { closedQuarters, defaultKnownAt, type Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/** A window whose time of publication has come. */
export interface DueWindow {
  readonly window: Window;
  /** Its default K, milliseconds UTC. */
  readonly knownAt: number;
}

interface EngagementSpan {
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

/**
 * Every quarter closed by `now` in which an engagement is known at the quarter's default K, oldest first (capability model 3.2 rule 2).
 */
export async function dueWindows(clickhouse: ClickHouse, now: number, timeZone: string): Promise<DueWindow[]> {
  const spans = await clickhouse.query<EngagementSpan>(loadSql(import.meta.url, 'engagements-known.sql'));
  const [first] = spans;
  if (first === undefined) return [];
  return closedQuarters(first.effectiveFrom, now, timeZone)
    .map((window) => ({ window, knownAt: defaultKnownAt(window, timeZone) }))
    .filter(({ window, knownAt }) =>
      spans.some(
        (span) =>
          span.effectiveFrom < window.end &&
          span.effectiveTo > window.start &&
          span.knownFrom <= knownAt &&
          (span.knownTo === null || span.knownTo > knownAt),
      ),
    );
}

/** From the first record of an initial load until it is said to be finished, nothing is published (capability model 3.2 rule 2). */
export async function isLoading(clickhouse: ClickHouse): Promise<boolean> {
  const [row] = await clickhouse.query<{ lastBootstrap: number; finished: number }>(loadSql(import.meta.url, 'loading.sql'));
  return row !== undefined && row.lastBootstrap > 0 && row.lastBootstrap > row.finished;
}
