import { unclosedQuarters, type Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { dueWindows } from '../publication/due.ts';

/**
 * The quarters whose values can still matter, newest first: those that are published or will be, up to the one that is open now, from
 * the first in which anything was learned.
 */
export async function windowsThatMatter(clickhouse: ClickHouse, now: number, timeZone: string): Promise<Window[]> {
  const [first] = await clickhouse.query<{ date: string; cells: number }>(loadSql(import.meta.url, 'first-event.sql'));
  if (first === undefined || first.cells === 0) return [];
  const closed = (await dueWindows(clickhouse, now, timeZone)).map(({ window }) => window);
  const spans = await clickhouse.query<{ effectiveFrom: string; effectiveTo: string }>(
    loadSql(import.meta.url, '../publication/engagements-known.sql'),
  );
  const isEngaged = ({ start, end }: Window): boolean => spans.some((span) => span.effectiveFrom < end && span.effectiveTo > start);
  return [...unclosedQuarters(now, timeZone).filter(isEngaged), ...closed.toReversed()].filter(({ end }) => end > first.date);
}
