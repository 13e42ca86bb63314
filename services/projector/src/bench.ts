import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type AccessByRole, type ClickHouse } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import type { Logger } from './group-projector.ts';
import { startProjector } from './projector.ts';

export interface ProjectionRate {
  statements: number;
  /** Statements a second from the log into the tables. */
  projectedPerSecond: number;
  /** The same rows a second as ready RowBinary, in blocks as large, into tables alike: what the projection is compared with. */
  barePerSecond: number;
  ratio: number;
}

const TABLES = ['xapi.statement_records', 'xapi.void_records', 'xapi.statement_ids'];

/**
 * Projects what the log holds into empty tables, then inserts the same rows bare, and compares. The tables must be empty and nothing
 * else may project into them.
 */
export async function measureProjection(options: {
  log: EventLog;
  access: AccessByRole;
  keys: InstallationKeys;
  logger: Logger;
  blockEntriesMax?: number;
}): Promise<ProjectionRate> {
  const { log, access, keys, logger, blockEntriesMax = 25_000 } = options;
  const clickhouse = connect(access.migrator);
  try {
    const end = await log.end('oppiva.statements');
    const config = { timeZone: 'Europe/Helsinki', limits: { knownIdsMax: 20_000_000 } };
    const started = performance.now();
    const projector = startProjector({ log, access, keys, config, logger, blockEntriesMax });
    while ((await upto(clickhouse)) < end) await sleep(20);
    const projectedMs = performance.now() - started;
    await projector.stop();
    const { statements, bareMs } = await insertBare(clickhouse, blockEntriesMax);
    const projectedPerSecond = (statements * 1_000) / projectedMs;
    const barePerSecond = (statements * 1_000) / bareMs;
    return { statements, projectedPerSecond, barePerSecond, ratio: projectedPerSecond / barePerSecond };
  } finally {
    await clickhouse.close();
  }
}

/** From the table and not from the view of progress, which asks for the live tables as well: asking must not become the load. */
async function upto(clickhouse: ClickHouse): Promise<number> {
  const [row] = await clickhouse.query<{ upto: number }>(`SELECT max(upto) AS upto FROM projector.done WHERE topic = 'oppiva.statements'`);
  return row?.upto ?? 0;
}

interface BareBlock {
  table: string;
  body: Buffer;
}

/** Reads the rows back as RowBinary, block by block, and times their plain inserts: tables in parallel, one block after another. */
async function insertBare(clickhouse: ClickHouse, blockRows: number): Promise<{ statements: number; bareMs: number }> {
  await clickhouse.command('CREATE DATABASE IF NOT EXISTS bare');
  const total = await clickhouse.query<{ rows: number }>('SELECT count() AS rows FROM xapi.statement_records');
  const statements = total[0]?.rows ?? 0;
  for (const table of TABLES) {
    await clickhouse.command(`DROP TABLE IF EXISTS ${copyOf(table)}`);
    await clickhouse.command(`CREATE TABLE ${copyOf(table)} AS ${table}`);
  }
  let bareMs = 0;
  for (let from = 0; from < statements; from += blockRows) {
    const blocks: BareBlock[] = [];
    for (const table of TABLES) {
      const body = await rowsOf(
        clickhouse,
        `SELECT * FROM ${table} ORDER BY topic_offset, idx LIMIT ${blockRows} OFFSET ${from} FORMAT RowBinary`,
      );
      if (body.length > 0) blocks.push({ table: copyOf(table), body });
    }
    const started = performance.now();
    await Promise.all(
      blocks.map(({ table, body }) =>
        clickhouse.insertRaw({ query: `INSERT INTO ${table} FORMAT RowBinary`, body, settings: { async_insert: 0 } }),
      ),
    );
    bareMs += performance.now() - started;
  }
  return { statements, bareMs };
}

function copyOf(table: string): string {
  return table.replace('xapi.', 'bare.');
}

async function rowsOf(clickhouse: ClickHouse, query: string): Promise<Buffer> {
  const { stream } = await clickhouse.client.exec({ query });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
