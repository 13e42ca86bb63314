import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse, ClickHouseAccess } from '@oppiva/clickhouse';
import { silentLogger, startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import type { Config } from '@oppiva/config';
import { openEventLog, type EventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { startProjector, type Projector, type ProjectorDeps } from '../projector.ts';

/** A real log in a file and a real ClickHouse with its tables, for tests. */
export interface Rig {
  clickhouse: TestClickHouse;
  ch: ClickHouse;
  log: EventLog;
  logPath: string;
  /** Instead of the file. */
  kafka?: KafkaAccess;
  keys: InstallationKeys;
  /** A projector in this process; stopped by `stop`. */
  project(options?: Partial<ProjectorDeps>): Projector;
  stop(): Promise<void>;
}

export type KafkaAccess = NonNullable<Config['kafka']>;

export const timeZone = 'Europe/Helsinki';

export async function startRig(): Promise<Rig> {
  const clickhouse = await startTestClickHouse({ migrations: true });
  const directory = mkdtempSync(join(tmpdir(), 'oppiva-projector-'));
  const logPath = join(directory, 'log.sqlite');
  const keys = { id: randomBytes(32), tag: randomBytes(32), seal: randomBytes(32), pseudonym: randomBytes(32), cursor: randomBytes(32) };
  const log = await openEventLog({ kind: 'sqlite', path: logPath, keys });
  const projectors: Projector[] = [];
  const project = (options: Partial<ProjectorDeps> = {}): Projector => {
    const config = { timeZone, limits: { knownIdsMax: 1_000_000 } };
    const projector = startProjector({ config, log, keys, access: clickhouse.access, logger: silentLogger, flushMs: 20, ...options });
    projectors.push(projector);
    return projector;
  };
  const stop = async (): Promise<void> => {
    for (const projector of projectors) await projector.stop();
    await log.close();
    await clickhouse.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { clickhouse, ch: clickhouse.ch, log, logPath, keys, project, stop };
}

/** Waits until the tables hold the whole topic as it is now; a ClickHouse that does not answer is asked again. */
export async function projected(rig: Rig, topic: Parameters<EventLog['end']>[0] = 'oppiva.statements', timeoutMs = 60_000): Promise<void> {
  const end = await rig.log.end(topic);
  const until = performance.now() + timeoutMs;
  while ((await uptoOf(rig.ch, topic)) < end) {
    if (performance.now() > until) throw new Error(`${topic} was not projected up to ${end} within ${timeoutMs} ms`);
    await sleep(20);
  }
}

export async function uptoOf(ch: ClickHouse, topic = 'oppiva.statements'): Promise<number> {
  const rows = await ch
    .query<{ upto: number }>('SELECT max(upto) AS upto FROM projector.done WHERE topic = {topic:String}', { topic })
    .catch(() => []);
  return rows[0]?.upto ?? 0;
}

export interface Fingerprint {
  table: string;
  rows: number;
  positions: number;
  /** Sum of the rows' hashes, as text: it needs 64 bits. */
  hash: string;
}

const FINGERPRINTED = ['xapi.statement_records', 'xapi.void_records', 'xapi.statement_ids', 'projector.quarantine'];

/** Two sets of tables with equal fingerprints hold the same rows. Rows are hashed as bytes: the hash of a NULL is NULL. */
export async function fingerprints(ch: ClickHouse): Promise<Fingerprint[]> {
  const found: Fingerprint[] = [];
  for (const table of FINGERPRINTED) {
    const hash = `toString(sum(cityHash64(formatRow('RowBinary', *))))`;
    const sql = `SELECT '${table}' AS table, count() AS rows, uniqExact(topic_offset, idx) AS positions, ${hash} AS hash FROM ${table}`;
    found.push(...(await ch.query<Fingerprint>(sql)));
  }
  return found;
}

/** Empties the tables and forgets how far they were, so that the next projector fills them anew, undisturbed. */
export async function startOver(ch: ClickHouse): Promise<void> {
  const tables = ['xapi.statement_records', 'xapi.void_records', 'xapi.statement_ids', 'projector.quarantine', 'projector.done'];
  for (const table of tables) await ch.command(`TRUNCATE TABLE ${table}`);
}

/** Where a child or a zombie connects; plain data. */
export interface ChildOptions {
  logPath: string;
  /** Null: the log is the file. */
  kafka: KafkaAccess | null;
  keys: Record<keyof InstallationKeys, string>;
  access: ClickHouseAccess;
  blockEntriesMax: number;
}
