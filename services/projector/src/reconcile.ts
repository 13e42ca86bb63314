import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/** One topic of `projector.reconciliation`; the columns' meanings are their comments. */
export interface TopicReconciliation {
  topic: string;
  upto: number;
  records: number;
  control: number;
  entries: number;
  rows: number;
  duplicates: number;
  conflicts: number;
  quarantined: number;
  /** Entries that are nowhere; below 0: twice. */
  missing: number;
  missingRecords: number;
  missingCompanions: number;
  ok: boolean;
}

/** Whether everything that was read of each topic is in the tables, once (ARCHITECTURE section 5); one query. */
export async function reconcile(clickhouse: ClickHouse): Promise<{ ok: boolean; topics: TopicReconciliation[] }> {
  const rows = await clickhouse.query<Omit<TopicReconciliation, 'ok'> & { ok: number }>(loadSql(import.meta.url, 'reconcile.sql'));
  const topics = rows.map((row) => ({ ...row, ok: row.ok === 1 }));
  return { ok: topics.every((topic) => topic.ok), topics };
}
