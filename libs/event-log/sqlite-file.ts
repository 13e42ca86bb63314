import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventLogError } from './errors.ts';
import { topics } from './event-log.ts';

/** 'OPPV': marks a SQLite file as an Oppiva log (`PRAGMA application_id`). */
const APPLICATION_ID = 0x4f505056;
const FORMAT = 1;
/** Records are blobs of some kB: larger pages mean fewer overflow pages a record. */
const PAGE_BYTES = 8192;

/** How long another process's lock is waited for. A transaction takes up to 50 ms, so this is a stopped or stuck writer. */
export const BUSY_TIMEOUT_MS = 5_000;
const retryMs = 20;

/** SQLite's primary result codes that the log tells apart (https://sqlite.org/rescode.html). */
const SQLITE = { busy: 5, locked: 6, readOnly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;
/** SQLITE_IOERR_SHMSIZE: the WAL's index could not grow, which is what a full disk looks like there. */
const IO_ERROR_SHM_SIZE = 10 | (19 << 8);

/**
 * Opens a log file for writing, creates it if missing (mode 0600; headers are in clear), and checks that it is ours and sealed under this key.
 * `keyId`: the public id of the sealing key, 16 bytes. Throws LOG_FOREIGN_FILE, LOG_CORRUPT, LOG_WRONG_KEY, LOG_FULL_DISK, LOG_UNAVAILABLE.
 */
export function openForWriting(path: string, keyId: Uint8Array): DatabaseSync {
  return translated(path, 'opening', () => {
    const isNew = !existsSync(path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    const database = whenFree(() => setUp(path, keyId));
    if (isNew) fsyncDirectory(dirname(path));
    return database;
  });
}

function setUp(path: string, keyId: Uint8Array): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
    checkIsOurs(database, path, true);
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864',
    );
    createTables(database, keyId);
    checkKey(database, path, keyId);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Two processes that set up one new file meet in a lock for which SQLite does not wait by itself, lest both wait for each other. */
function whenFree<T>(work: () => T): T {
  const until = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const { errcode } = error as { errcode?: number };
      if (errcode === undefined || (errcode & 0xff) !== SQLITE.busy || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

/** Opens a log file for reading. Throws as `openForWriting` does; a missing file is LOG_UNAVAILABLE. */
export function openForReading(path: string, keyId: Uint8Array): DatabaseSync {
  if (!existsSync(path)) throw new EventLogError('LOG_UNAVAILABLE', `There is no log at ${path}. Start the process that writes it first.`);
  return translated(path, 'opening', () => {
    const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      checkIsOurs(database, path, false);
      checkKey(database, path, keyId);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  });
}

/** Runs `work` and turns SQLite's errors into the log's; what it does not know is a bug and passes through. */
export function translated<T>(path: string, doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(path, doing, error);
  }
}

/** The log's error for an error of SQLite or of the file system; anything else comes back as it is. */
export function translate(path: string, doing: string, error: unknown): unknown {
  if (error instanceof EventLogError || !(error instanceof Error)) return error;
  const what = `${doing} the log ${path}: ${error.message}`;
  const { errcode, code } = error as Error & { errcode?: number; code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') return fullDisk(what, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EISDIR' || code === 'ENOTDIR') {
    return new EventLogError('LOG_UNAVAILABLE', `Failed ${what}. Give this process write access to the file and its folder.`, {
      cause: error,
    });
  }
  if (errcode === undefined) return error;
  if (errcode === IO_ERROR_SHM_SIZE) return fullDisk(what, error);
  switch (errcode & 0xff) {
    case SQLITE.full:
      return fullDisk(what, error);
    case SQLITE.busy:
    case SQLITE.locked:
      return new EventLogError(
        'LOG_UNAVAILABLE',
        `Failed ${what}. Another process has held its lock for ${BUSY_TIMEOUT_MS} ms; nothing was stored. Try again; if it lasts, that process hangs.`,
        { cause: error },
      );
    case SQLITE.notADatabase:
      return new EventLogError(
        'LOG_FOREIGN_FILE',
        `Failed ${what}. The file is not an Oppiva log: give another path (DATA_DIR), or restore the file from a backup.`,
        { cause: error },
      );
    case SQLITE.corrupt:
      return new EventLogError(
        'LOG_CORRUPT',
        `Failed ${what}. The file is damaged: restore it from a backup, or save what can be read with "sqlite3 <file> .recover".`,
        { cause: error },
      );
    case SQLITE.io:
    case SQLITE.cannotOpen:
    case SQLITE.readOnly:
      return new EventLogError('LOG_UNAVAILABLE', `Failed ${what}. Check the disk and the rights on the file and its folder.`, {
        outcome: 'unknown',
        cause: error,
      });
    default:
      return error;
  }
}

function fullDisk(what: string, cause: Error): EventLogError {
  return new EventLogError('LOG_FULL_DISK', `Failed ${what}. The disk is full; nothing was stored. Make room: the log goes on by itself.`, {
    cause,
  });
}

/** Marks and tables of one moment: between two looks another process may have set the file up. */
function identify(database: DatabaseSync): { application: number; format: number; tables: number } {
  database.exec('BEGIN');
  try {
    const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
    const { application_id: application } = database.prepare('PRAGMA application_id').get() as { application_id: number };
    const { user_version: format } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    return { application, format, tables };
  } finally {
    database.exec('COMMIT');
  }
}

function checkIsOurs(database: DatabaseSync, path: string, mayBeEmpty: boolean): void {
  const { application, format, tables } = identify(database);
  if (tables === 0 && application === 0) {
    if (mayBeEmpty) return;
    throw new EventLogError('LOG_UNAVAILABLE', `The log at ${path} is empty: the process that writes it has not set it up yet. Try again.`);
  }
  if (application !== APPLICATION_ID) {
    throw new EventLogError(
      'LOG_FOREIGN_FILE',
      `${path} is a SQLite file, but not an Oppiva log. Give another path (DATA_DIR); the file was left as it is.`,
    );
  }
  if (format !== FORMAT) {
    throw new EventLogError('LOG_FOREIGN_FILE', `${path} has log format ${format}; this build knows format ${FORMAT}. Update Oppiva.`);
  }
}

/** One table a topic. The newest record of a topic is never deleted, so the last row tells the next offset and the time reached. */
function createTables(database: DatabaseSync, keyId: Uint8Array): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const topic of topics) {
      database.exec(
        `CREATE TABLE IF NOT EXISTS "${topic}" ("offset" INTEGER PRIMARY KEY, platform_time INTEGER NOT NULL, header BLOB NOT NULL, body BLOB NOT NULL) STRICT`,
      );
    }
    database.exec(
      'CREATE TABLE IF NOT EXISTS log_state (id INTEGER PRIMARY KEY CHECK (id = 1), key_id BLOB NOT NULL, announced INTEGER NOT NULL) STRICT',
    );
    database.prepare('INSERT OR IGNORE INTO log_state (id, key_id, announced) VALUES (1, ?, 0)').run(keyId);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function checkKey(database: DatabaseSync, path: string, keyId: Uint8Array): void {
  const { key_id: found } = database.prepare('SELECT key_id FROM log_state').get() as { key_id: Uint8Array };
  if (Buffer.compare(found, keyId) !== 0) {
    const message = `${path} was sealed under another master key. Start with the key it was written with (DATA_DIR/keys/master.key or OPPIVA_MASTER_KEY).`;
    throw new EventLogError('LOG_WRONG_KEY', message);
  }
}

function fsyncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
