import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from './client.ts';
import { ClickHouseError, SetUpError, type Logger } from './errors.ts';
import {
  expandEngines,
  pendingMigrations,
  readMigrations,
  type AppliedMigration,
  type Engine,
  type MigrationFile,
} from './migration-files.ts';
import { loadSql, splitStatements } from './sql-files.ts';

export interface MigrateOptions {
  /** Folder of `NNNN_name.sql` files. */
  directory: string;
  /** What `{MergeTree}` stands for; default `MergeTree`. */
  engine?: Engine;
  logger: Logger;
}

/** ClickHouse's numbers for a table that exists already, and for one that does not. */
const TABLE_ALREADY_EXISTS = 57;
const UNKNOWN_TABLE = 60;

/** The lock's owner says that it lives this often; after the second time without a word others take the lock over. */
const HEARTBEAT_MS = 2_000;
const STALE_AFTER_SECONDS = 15;
const LOCK_WAIT_MS_MAX = 120_000;

/**
 * Applies every migration that this database has not seen, in order, as user `migrator`.
 *
 * A file is recorded when all its statements have run. One that was interrupted runs again from its first statement,
 * so statements must be repeatable: `CREATE … IF NOT EXISTS`, `ADD COLUMN IF NOT EXISTS`, `CREATE OR REPLACE VIEW`.
 * Of several migrators that start together one works (it holds the table `oppiva.migration_lock`) and the others wait for it.
 * @throws {SetUpError} MIGRATION_* with the file and what to do
 */
export async function migrate(clickhouse: ClickHouse, options: MigrateOptions): Promise<{ applied: string[] }> {
  const { directory, engine = 'MergeTree', logger } = options;
  const files = readMigrations(directory);
  for (const statement of splitStatements(expandEngines(loadSql(import.meta.url, 'migrations-table.sql'), engine))) {
    await clickhouse.command(statement);
  }
  if (pendingMigrations(files, await readApplied(clickhouse), directory).length === 0) return { applied: [] };
  const lock = await takeLock(clickhouse, logger);
  try {
    const pending = pendingMigrations(files, await readApplied(clickhouse), directory);
    for (const file of pending) await apply(clickhouse, file, engine, logger);
    return { applied: pending.map((file) => file.name) };
  } finally {
    await lock.release();
  }
}

function readApplied(clickhouse: ClickHouse): Promise<AppliedMigration[]> {
  return clickhouse.query<AppliedMigration>(loadSql(import.meta.url, 'migrations-applied.sql'));
}

async function apply(clickhouse: ClickHouse, file: MigrationFile, engine: Engine, logger: Logger): Promise<void> {
  const started = Date.now();
  const statements = splitStatements(expandEngines(file.text, engine));
  for (const [index, statement] of statements.entries()) {
    try {
      await clickhouse.command(statement);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new SetUpError(
        'MIGRATION_FAILED',
        `${file.name}, statement ${index + 1} of ${statements.length}, failed: ${detail}\nThe file is not recorded as applied; it runs again from its first statement at the next start.`,
        error,
      );
    }
  }
  await clickhouse.insert('oppiva.migrations', [
    { number: file.number, name: file.name, checksum: file.checksum, statements: statements.length },
  ]);
  logger.info({ migration: file.name, statements: statements.length, durationMs: Date.now() - started }, 'migration applied');
}

interface Lock {
  release(): Promise<void>;
}

/**
 * `CREATE TABLE` without IF NOT EXISTS succeeds for exactly one: the table is the lock. Its owner keeps writing to it;
 * when it has been silent for too long it was killed, and renaming the table (again: for exactly one) takes the lock away from it.
 */
async function takeLock(clickhouse: ClickHouse, logger: Logger): Promise<Lock> {
  const waitUntil = Date.now() + LOCK_WAIT_MS_MAX;
  const create = loadSql(import.meta.url, 'migration-lock.sql');
  let waiting = false;
  while (!(await succeeds(clickhouse, create, TABLE_ALREADY_EXISTS))) {
    if (Date.now() > waitUntil) {
      throw new SetUpError(
        'MIGRATION_LOCKED',
        `Another migrator has held the table oppiva.migration_lock for ${LOCK_WAIT_MS_MAX / 1000} s and is still alive. Wait for it, or stop it.`,
      );
    }
    if (!waiting) logger.info({}, 'another migrator is at work: waiting for it');
    waiting = true;
    await sleep(100);
    if (await isStale(clickhouse)) await takeAway(clickhouse, logger);
  }
  return holdLock(clickhouse);
}

function holdLock(clickhouse: ClickHouse): Lock {
  const beat = () => clickhouse.command('INSERT INTO oppiva.migration_lock SELECT now()');
  // A beat that fails is no reason to stop: the next statement of the migration meets the same server.
  const timer = setInterval(() => void beat().catch(() => undefined), HEARTBEAT_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await clickhouse.command('DROP TABLE IF EXISTS oppiva.migration_lock SYNC');
    },
  };
}

async function isStale(clickhouse: ClickHouse): Promise<boolean> {
  try {
    const rows = await clickhouse.query<{ silentSeconds: number }>(loadSql(import.meta.url, 'migration-lock-age.sql'));
    return rows.some((row) => row.silentSeconds > STALE_AFTER_SECONDS);
  } catch (error) {
    if (error instanceof ClickHouseError && error.clickhouseCode === UNKNOWN_TABLE) return false;
    throw error;
  }
}

async function takeAway(clickhouse: ClickHouse, logger: Logger): Promise<void> {
  const grave = `oppiva.migration_lock_of_${randomUUID().replaceAll('-', '')}`;
  if (!(await succeeds(clickhouse, `RENAME TABLE oppiva.migration_lock TO ${grave}`, UNKNOWN_TABLE))) return;
  logger.warn({}, 'a migrator was interrupted; its lock is taken over');
  await clickhouse.command(`DROP TABLE ${grave} SYNC`);
}

/** False when the statement failed with just this error. */
async function succeeds(clickhouse: ClickHouse, statement: string, unless: number): Promise<boolean> {
  try {
    await clickhouse.command(statement);
    return true;
  } catch (error) {
    if (error instanceof ClickHouseError && error.clickhouseCode === unless) return false;
    throw error;
  }
}
