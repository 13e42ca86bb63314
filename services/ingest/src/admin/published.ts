import { setTimeout as sleep } from 'node:timers/promises';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { topics, type EventLog, type Topic } from '@oppiva/event-log';
import type { Projected } from '../projected/projected.ts';

export interface PublishedOptions {
  log: Pick<EventLog, 'end'>;
  projected: Projected;
  clickhouse: ClickHouse;
}

const positionsSql = loadSql(import.meta.url, './derived-positions.sql');
const POLL_MS = 200;

/**
 * Waits at most `waitMs` until everything that is in the log now is projected, learning events are derived from it, and the values
 * that it makes due are published and projected in their turn. @returns whether that was reached
 */
export async function untilPublished(options: PublishedOptions, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  const left = (): number => Math.max(0, deadline - performance.now());
  const ends = await endsOf(options.log);
  if (!(await options.projected.waitFor(ends, left()))) return false;
  while (!(await isPublished(options.clickhouse, ends))) {
    if (left() === 0) return false;
    await sleep(Math.min(POLL_MS, left()));
  }
  const values = new Map<Topic, number>([['oppiva.values', await options.log.end('oppiva.values')]]);
  return options.projected.waitFor(values, left());
}

export async function endsOf(log: Pick<EventLog, 'end'>): Promise<Map<Topic, number>> {
  return new Map(await Promise.all(topics.map(async (topic) => [topic, await log.end(topic)] as const)));
}

async function isPublished(clickhouse: ClickHouse, ends: ReadonlyMap<Topic, number>): Promise<boolean> {
  const rows = await clickhouse.query<{ topic: string; upto: number }>(positionsSql);
  const at = (topic: string): number => rows.find((row) => row.topic === topic)?.upto ?? 0;
  const derived = (['oppiva.statements', 'oppiva.hr', 'oppiva.rules'] as const).every((topic) => at(topic) >= (ends.get(topic) ?? 0));
  return derived && at('published') >= (ends.get('oppiva.hr') ?? 0) + (ends.get('oppiva.rules') ?? 0);
}
