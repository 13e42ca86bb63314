import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { byTopic, type Barrier, type Topic } from './event-log.ts';
import type { SealedAppend } from './sqlite-writer.ts';
import { BUSY_TIMEOUT_MS } from './sqlite-file.ts';

/** From here on the WAL is written back into the file, without holding anyone up. */
const CHECKPOINT_FROM_BYTES = 8 * 1024 * 1024;
/** From here on readers are waited for (they read for milliseconds), so that the WAL starts anew and is truncated. */
const TRUNCATE_FROM_BYTES = 64 * 1024 * 1024;
const TRUNCATE_TIMEOUT_MS = 200;

/** The writing transactions of the log file: one a group, under SQLite's one write lock. */
export class SqliteTransactions {
  readonly #database: DatabaseSync;
  readonly #clock: { now(): number };
  readonly #insert: Record<Topic, StatementSync>;
  readonly #last: Record<Topic, StatementSync>;
  readonly #announced: StatementSync;
  readonly #announce: StatementSync;
  #bytesSinceCheckpoint = 0;

  constructor(database: DatabaseSync, clock: { now(): number }) {
    this.#database = database;
    this.#clock = clock;
    this.#insert = byTopic((topic) =>
      database.prepare(`INSERT INTO "${topic}" ("offset", platform_time, header, body) VALUES (?, ?, ?, ?)`),
    );
    this.#last = byTopic((topic) => database.prepare(`SELECT "offset", platform_time FROM "${topic}" ORDER BY "offset" DESC LIMIT 1`));
    this.#announced = database.prepare('SELECT announced FROM log_state');
    this.#announce = database.prepare('UPDATE log_state SET announced = ?');
  }

  /**
   * Stores a group in one transaction, all or nothing. The time is read after the lock is held and never goes below one that the file already
   * knows, on a record or announced by a barrier: so platform time is monotone over the whole file, whatever the clocks of its writers do.
   * `positions`: for each append its id, then offset and platform time of each record.
   */
  commit(group: readonly SealedAppend[], withBarrier: boolean): { positions: Float64Array; barrier: Barrier | null } {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const { ends, reached } = this.#state();
      const platformTime = Math.max(reached, this.#clock.now());
      const positions = this.#insertAll(group, ends, platformTime);
      if (withBarrier && group.length === 0) this.#announce.run(platformTime);
      this.#database.exec('COMMIT');
      return { positions, barrier: withBarrier ? { instant: platformTime, ends } : null };
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Writes the WAL back once it has grown; see the constants for how hard it tries. */
  checkpointIfLarge(): void {
    if (this.#bytesSinceCheckpoint >= CHECKPOINT_FROM_BYTES) this.checkpoint();
  }

  checkpoint(): void {
    if (this.#bytesSinceCheckpoint === 0) return;
    this.#bytesSinceCheckpoint = 0;
    const { log: pages } = this.#database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() as { log: number };
    const { page_size: pageBytes } = this.#database.prepare('PRAGMA page_size').get() as { page_size: number };
    if (pages * pageBytes < TRUNCATE_FROM_BYTES) return;
    this.#database.exec(`PRAGMA busy_timeout = ${TRUNCATE_TIMEOUT_MS}`);
    this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    this.#database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }

  close(): void {
    this.#database.close();
  }

  /** The next offset of each topic, and the latest time that the file has given or announced. */
  #state(): { ends: Record<Topic, number>; reached: number } {
    let { announced: reached } = this.#announced.get() as { announced: number };
    const ends = byTopic((topic) => {
      const last = this.#last[topic].get() as { offset: number; platform_time: number } | undefined;
      reached = Math.max(reached, last?.platform_time ?? 0);
      return last ? last.offset + 1 : 0;
    });
    return { ends, reached };
  }

  #insertAll(group: readonly SealedAppend[], ends: Record<Topic, number>, platformTime: number): Float64Array {
    const positions = new Float64Array(group.reduce((sum, { records }) => sum + 1 + 2 * records.length, 0));
    let at = 0;
    for (const { id, records } of group) {
      positions[at++] = id;
      for (const { topic, sealed } of records) {
        const offset = ends[topic]++;
        this.#insert[topic].run(offset, platformTime, sealed.header, sealed.body);
        this.#bytesSinceCheckpoint += sealed.header.length + sealed.body.length;
        positions[at++] = offset;
        positions[at++] = platformTime;
      }
    }
    return positions;
  }
}
