import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** How often waiting readers are told of what other connections wrote. */
const LOOK_MS = 10;

const watches = new WeakMap<DatabaseSync, CommitWatch>();

/**
 * Tells waiting readers that another connection has committed. One look serves all that wait on a connection, and costs two microseconds
 * where each reader's own query would cost ten: an idle installation is idle.
 */
export class CommitWatch {
  readonly #version: StatementSync;
  readonly #waiting = new Set<() => void>();
  #seen = -1;
  #isLooking = false;

  private constructor(database: DatabaseSync) {
    this.#version = database.prepare('PRAGMA data_version');
    this.#version.setReturnArrays(true);
  }

  static of(database: DatabaseSync): CommitWatch {
    const watch = watches.get(database) ?? new CommitWatch(database);
    watches.set(database, watch);
    return watch;
  }

  /**
   * Calls the listener once after a commit; answers how to stop waiting. Call it in the same turn as the query that found nothing: a commit
   * since then is seen at the next look. The call may come without a commit.
   */
  wait(listener: () => void): () => void {
    this.#waiting.add(listener);
    if (!this.#isLooking) this.#lookLater();
    return () => this.#waiting.delete(listener);
  }

  #lookLater(): void {
    this.#isLooking = true;
    setTimeout(() => this.#look(), LOOK_MS);
  }

  #look(): void {
    this.#isLooking = false;
    if (this.#waiting.size === 0) return;
    const version = this.#read();
    if (version === this.#seen) return this.#lookLater();
    this.#seen = version;
    const listeners = [...this.#waiting];
    this.#waiting.clear();
    for (const listener of listeners) listener();
  }

  /** NaN, which equals nothing, where it cannot be read: the readers find out why, or that the log is closed. */
  #read(): number {
    try {
      return Number((this.#version.get() as unknown as [number])[0]);
    } catch {
      return Number.NaN;
    }
  }
}
