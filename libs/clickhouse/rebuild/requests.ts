import type { ClickHouse } from '../client.ts';
import { loadSql } from '../sql-files.ts';

export type RebuildState = 'requested' | 'filling' | 'comparing' | 'swapping' | 'finished' | 'refused';

/** A row of projector.rebuilds; the columns' meanings are their comments. */
export interface RebuildRequest {
  id: string;
  step: number;
  projection: string;
  action: 'rebuild' | 'back';
  acceptDifferences: boolean;
  state: RebuildState;
  key: string;
  upto: number;
  logEnd: number;
  code: string;
  detail: string;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** The oldest request that has not come to an end: one is worked on at a time, whatever it is for. */
export async function openRequest(clickhouse: ClickHouse): Promise<RebuildRequest | null> {
  return (await clickhouse.query<RebuildRequest>(sql('open-request.sql')))[0] ?? null;
}

/** Says how far a request is, for those who wait for it and for a worker that takes it over. @returns the request as it is then */
export async function report(
  clickhouse: ClickHouse,
  request: RebuildRequest,
  change: Partial<Pick<RebuildRequest, 'state' | 'key' | 'upto' | 'logEnd' | 'code' | 'detail'>>,
): Promise<RebuildRequest> {
  const { id, step, state, key, upto, logEnd, code, detail } = { ...request, ...change, step: request.step + 1 };
  await clickhouse.command(sql('report.sql'), { id, step, state, key, upto, logEnd, code, detail });
  return { ...request, step, state, key, upto, logEnd, code, detail };
}

/** How the newest request for a projection ended; null where there is none. `ageMs`: since its newest report, by the server's clock. */
export async function newestRequest(clickhouse: ClickHouse, projection: string): Promise<{ state: RebuildState; ageMs: number } | null> {
  return (await clickhouse.query<{ state: RebuildState; ageMs: number }>(sql('ended.sql'), { projection }))[0] ?? null;
}
