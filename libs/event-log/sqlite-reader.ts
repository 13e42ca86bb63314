import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CommitWatch } from './commit-watch.ts';
import { EventLogError } from './errors.ts';
import type { LogReader, LogRecord, NextOptions, Topic } from './event-log.ts';
import { translated } from './sqlite-file.ts';
import { closedError } from './writer-client.ts';

const PAGE_BYTES_DEFAULT = 8 * 1024 * 1024;
/** A page is read in one go, so its size bounds how long the read transaction lives and how long it holds up the caller's event loop. */
const PAGE_RECORDS_MAX = 5_000;
/** First guess of a record's size, for asking SQLite for no more rows than fit a page. */
const RECORD_BYTES_GUESS = 8 * 1024;

type Row = [offset: number, platformTime: number, header: Uint8Array, body: Uint8Array];

/** Calls the listener when this process has appended to the topic, which spares a reader the wait for its next look; answers how to stop it. */
export type OnAppended = (topic: Topic, listener: () => void) => () => void;

/** Reads one topic of the file in pages, each a read transaction of its own. */
export class SqliteReader implements LogReader {
  readonly #topic: Topic;
  readonly #path: string;
  readonly #page: StatementSync;
  readonly #end: StatementSync;
  readonly #onAppended: OnAppended;
  readonly #commits: CommitWatch;
  readonly #logIsOpen: () => boolean;
  #offset: number;
  #recordBytes = RECORD_BYTES_GUESS;
  /** Whether the place to begin at is known to be within the log. */
  #placed = false;
  #closed = false;

  constructor(o: { database: DatabaseSync; path: string; topic: Topic; offset: number; onAppended: OnAppended; logIsOpen: () => boolean }) {
    this.#topic = o.topic;
    this.#path = o.path;
    this.#offset = o.offset;
    this.#onAppended = o.onAppended;
    this.#commits = CommitWatch.of(o.database);
    this.#logIsOpen = o.logIsOpen;
    this.#page = o.database.prepare(
      `SELECT "offset", platform_time, header, body FROM "${o.topic}" WHERE "offset" >= ? ORDER BY "offset" LIMIT ?`,
    );
    this.#page.setReturnArrays(true);
    this.#end = o.database.prepare(`SELECT coalesce(max("offset") + 1, 0) FROM "${o.topic}"`);
    this.#end.setReturnArrays(true);
  }

  async next({ recordsMax, bytesMax = PAGE_BYTES_DEFAULT, waitMs = 0, signal }: NextOptions): Promise<LogRecord[]> {
    const until = performance.now() + waitMs;
    for (;;) {
      if (this.#closed || !this.#logIsOpen()) throw closedError();
      if (signal?.aborted) return [];
      const records = this.#read(Math.min(recordsMax, PAGE_RECORDS_MAX), bytesMax);
      const leftMs = until - performance.now();
      if (records.length > 0 || leftMs <= 0) return records;
      await this.#wait(leftMs, signal);
    }
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  #read(recordsMax: number, bytesMax: number): LogRecord[] {
    const limit = Math.min(recordsMax, 1 + Math.floor(bytesMax / this.#recordBytes));
    const records: LogRecord[] = [];
    let bytes = 0;
    translated(this.#path, 'reading', () => {
      for (const row of this.#page.iterate(this.#offset, limit) as Iterable<unknown> as Iterable<Row>) {
        const [offset, platformTime, header, body] = row;
        records.push({ topic: this.#topic, offset, platformTime, header, body });
        bytes += header.length + body.length;
        if (bytes >= bytesMax) break;
      }
    });
    if (!this.#placed) this.#checkPlace(records.length > 0);
    if (records.length > 0) {
      this.#offset = records.at(-1)!.offset + 1;
      this.#recordBytes = Math.max(64, bytes / records.length);
    }
    return records;
  }

  /** A place beyond the end means that records which were read before are gone, e.g. with an older copy of the file. */
  #checkPlace(found: boolean): void {
    const end = found ? Infinity : Number((this.#end.get() as unknown as [number])[0]);
    if (this.#offset > end) {
      const message = `${this.#topic} ends at offset ${end} in ${this.#path}, but ${this.#offset} was read before: the log has lost records. Restore the newest copy of the file, or rebuild everything that was computed from it.`;
      throw new EventLogError('LOG_CORRUPT', message);
    }
    this.#placed = true;
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        stopAppended();
        stopCommits();
        signal?.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      const stopAppended = this.#onAppended(this.#topic, over);
      const stopCommits = this.#commits.wait(over);
      signal?.addEventListener('abort', over, { once: true });
    });
  }
}
