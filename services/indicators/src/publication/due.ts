import { closedQuarters, defaultKnownAt, newestMonday, quarterOf, startOfDay, type Window } from '@oppiva/capability';
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
    .filter((due) => isAnybodyKnown(spans, due));
}

/**
 * The open quarter at the newest Monday, 00:00 local, that lies in it (capability model 3.6 rule 11); null before the first one, where
 * nobody is engaged, and for Mondays before an initial load was finished.
 */
export async function provisionalDue(clickhouse: ClickHouse, now: number, timeZone: string): Promise<DueWindow | null> {
  const monday = newestMonday(now, timeZone);
  const window = quarterOf(monday);
  const knownAt = startOfDay(monday, timeZone);
  if (monday === window.start || startOfDay(window.end, timeZone) <= now) return null;
  const [loading] = await clickhouse.query<{ finished: number }>(loadSql(import.meta.url, 'loading.sql'));
  if (knownAt < (loading?.finished ?? 0)) return null;
  const spans = await clickhouse.query<EngagementSpan>(loadSql(import.meta.url, 'engagements-known.sql'));
  return isAnybodyKnown(spans, { window, knownAt }) ? { window, knownAt } : null;
}

function isAnybodyKnown(spans: readonly EngagementSpan[], { window, knownAt }: DueWindow): boolean {
  return spans.some(
    (span) =>
      span.effectiveFrom < window.end &&
      span.effectiveTo > window.start &&
      span.knownFrom <= knownAt &&
      (span.knownTo === null || span.knownTo > knownAt),
  );
}

/** From the first record of an initial load until it is said to be finished, nothing is published (capability model 3.2 rule 2). */
export async function isLoading(clickhouse: ClickHouse): Promise<boolean> {
  const [row] = await clickhouse.query<{ lastBootstrap: number; finished: number }>(loadSql(import.meta.url, 'loading.sql'));
  return row !== undefined && row.lastBootstrap > 0 && row.lastBootstrap > row.finished;
}
