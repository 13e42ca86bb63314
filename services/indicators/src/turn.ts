import { setTimeout as sleep } from 'node:timers/promises';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';

/** So long deriving and publishing wait for the projector before each piece of work: it goes first, and they never starve. */
const waitMsMax = 10_000;
/** Each look is a query. */
const pollMs = 200;

/**
 * Waits until everything that is in the log now has been projected, at most ten seconds. Deriving and publishing are called after it,
 * piece by piece: what was sent becomes visible first, and what it means a little later.
 */
export async function afterProjector(o: { log: Pick<EventLog, 'end'>; clickhouse: ClickHouse; signal: AbortSignal }): Promise<void> {
  const end = await o.log.end('oppiva.statements');
  const waitUntil = performance.now() + waitMsMax;
  while (!o.signal.aborted) {
    const rows = await o.clickhouse.query<{ topic: string; upto: number }>(loadSql(import.meta.url, 'publication/projected-topics.sql'));
    const upto = rows.find((row) => row.topic === 'oppiva.statements')?.upto ?? 0;
    if (upto >= end || performance.now() >= waitUntil) return;
    await sleep(pollMs);
  }
}
