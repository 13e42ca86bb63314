import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { EventLogError } from './errors.ts';
import {
  byTopic,
  type Appended,
  type Barrier,
  type EventLog,
  type LogKeys,
  type LogReader,
  type LogRecord,
  type ReadPosition,
  type Topic,
  type TopicDraft,
} from './event-log.ts';
import { sealingKey } from './keyring.ts';
import type { SharedClock } from './shared-clock.ts';
import { openForReading, translated } from './sqlite-file.ts';
import { SqliteReader, type OnAppended } from './sqlite-reader.ts';
import { closedError, WriterClient, type LogLines } from './writer-client.ts';

export interface SqliteLogOptions {
  path: string;
  keys: LogKeys;
  /** Tests pass one; without it the system's clock gives the time. */
  clock?: SharedClock;
  /** Only reads: no writer thread, `append` rejects, and a barrier's instant moves only as others write. */
  readOnly?: boolean;
  /** Bounds the file: an append that would need more is refused as by a full disk. */
  fileBytesMax?: number;
  logger?: LogLines;
}

/**
 * The log in one SQLite file (WAL, synchronous=FULL), one table a topic. Several processes may write to it: platform time and offsets are given
 * under SQLite's write lock. Reads run in the caller's thread, in pages.
 */
export class SqliteEventLog implements EventLog {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #writer: WriterClient | null;
  readonly #last: Record<Topic, StatementSync>;
  readonly #at: Record<Topic, StatementSync>;
  readonly #announced: StatementSync;
  readonly #listeners = byTopic(() => new Set<() => void>());
  #closed = false;

  private constructor(path: string, database: DatabaseSync, writer: WriterClient | null) {
    this.#path = path;
    this.#database = database;
    this.#writer = writer;
    this.#last = byTopic((topic) => database.prepare(`SELECT "offset", platform_time FROM "${topic}" ORDER BY "offset" DESC LIMIT 1`));
    this.#at = byTopic((topic) => database.prepare(`SELECT platform_time, header, body FROM "${topic}" WHERE "offset" = ?`));
    this.#announced = database.prepare('SELECT announced FROM log_state');
    writer?.onAppended((appended) => {
      for (const { topic } of appended) {
        for (const listener of this.#listeners[topic]) listener();
      }
    });
  }

  /** Opens the log, creating the file if it is missing. Rejects LOG_FOREIGN_FILE, LOG_CORRUPT, LOG_WRONG_KEY, LOG_FULL_DISK, LOG_UNAVAILABLE. */
  static async open(options: SqliteLogOptions): Promise<SqliteEventLog> {
    const { path, clock, readOnly, fileBytesMax, logger } = options;
    // Copies: a small Buffer is a view on a pool, which cloning into the thread would take along.
    const keys = { id: new Uint8Array(options.keys.id), tag: new Uint8Array(options.keys.tag), seal: new Uint8Array(options.keys.seal) };
    const data = {
      adapter: 'sqlite',
      path,
      keys,
      clock: clock?.memory ?? null,
      ...(fileBytesMax === undefined ? {} : { fileBytesMax }),
    } as const;
    const writer = readOnly ? null : await WriterClient.start(data, logger);
    try {
      return new SqliteEventLog(path, openForReading(path, sealingKey(keys.seal).id), writer);
    } catch (error) {
      await writer?.close();
      throw error;
    }
  }

  append(drafts: TopicDraft[]): Promise<Appended[]> {
    if (this.#closed) return Promise.reject(closedError());
    if (!this.#writer)
      return Promise.reject(new EventLogError('LOG_READ_ONLY', `${this.#path} was opened for reading. Nothing was stored.`));
    return this.#writer.append(drafts);
  }

  read(topic: Topic, from: ReadPosition): LogReader {
    this.#assertOpen();
    const onAppended: OnAppended = (of, listener) => {
      this.#listeners[of].add(listener);
      return () => this.#listeners[of].delete(listener);
    };
    return new SqliteReader({
      database: this.#database,
      path: this.#path,
      topic,
      offset: from.offset,
      onAppended,
      logIsOpen: () => !this.#closed,
    });
  }

  async readAt(topic: Topic, offset: number): Promise<LogRecord | null> {
    this.#assertOpen();
    const row = translated(this.#path, 'reading', () => this.#at[topic].get(offset)) as
      { platform_time: number; header: Uint8Array; body: Uint8Array } | undefined;
    return row ? { topic, offset, platformTime: row.platform_time, header: row.header, body: row.body } : null;
  }

  async end(topic: Topic): Promise<number> {
    this.#assertOpen();
    return this.#lastOf(topic).end;
  }

  /**
   * With a writer: the clock and the ends, read under the write lock; the instant is noted in the file, so that no later record can lie below it.
   * Read-only: what the file has reached, in one snapshot.
   */
  async barrier(): Promise<Barrier> {
    this.#assertOpen();
    if (this.#writer) return this.#writer.call('barrier', {});
    this.#database.exec('BEGIN');
    try {
      let { announced: instant } = this.#announced.get() as { announced: number };
      const ends = byTopic((topic) => {
        const { end, platformTime } = this.#lastOf(topic);
        instant = Math.max(instant, platformTime);
        return end;
      });
      return { instant, ends };
    } finally {
      this.#database.exec('ROLLBACK');
    }
  }

  async close(): Promise<void> {
    // The writer's connection goes last: it is the one that can write the WAL back and take it away.
    if (!this.#closed) this.#database.close();
    this.#closed = true;
    await this.#writer?.close();
  }

  #lastOf(topic: Topic): { end: number; platformTime: number } {
    const last = translated(this.#path, 'reading', () => this.#last[topic].get()) as { offset: number; platform_time: number } | undefined;
    return last ? { end: last.offset + 1, platformTime: last.platform_time } : { end: 0, platformTime: 0 };
  }

  #assertOpen(): void {
    if (this.#closed) throw closedError();
  }
}
