import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { EventLog, Topic } from '@oppiva/event-log';
import { setTimeout as sleep } from 'node:timers/promises';
import { InsightProblem } from './problem.ts';

/** Topics that values are computed from. */
const topics: Topic[] = ['oppiva.statements', 'oppiva.hr', 'oppiva.rules'];

const waitMsMax = 15_000;
const stepMs = 50;
const sql = loadSql(import.meta.url, 'derived.sql');

/**
 * The newest instant, at most `wanted`, at which everything known has been projected and derived (capability model 3.2 rule 6).
 * Waits for what is under way. @throws InsightProblem 503 NOT_YET_DERIVED
 */
export async function closedInstant(wanted: number | null, o: { log: Pick<EventLog, 'barrier'>; clickhouse: ClickHouse }): Promise<number> {
  const { instant, ends } = await o.log.barrier();
  for (let waitedMs = 0; waitedMs <= waitMsMax; waitedMs += stepMs) {
    const rows = await o.clickhouse.query<{ topic: string; upto: number }>(sql);
    const upto = new Map(rows.map((row) => [row.topic, row.upto]));
    if (topics.every((topic) => (upto.get(topic) ?? 0) >= ends[topic])) return Math.min(wanted ?? instant, instant);
    await sleep(stepMs);
  }
  throw new InsightProblem({
    status: 503,
    code: 'NOT_YET_DERIVED',
    message: 'What was sent is still being derived, and nothing is computed before it is. Ask again in a few seconds.',
  });
}
