import { setTimeout as sleep } from 'node:timers/promises';

/** While ingest is busy, a rest lasts this many times as long as the work before it. */
const REST_FACTOR = 9;
const REST_MS_MAX = 3_000;
/** Older than this, what waits is projected without rests: accepting then has to share the processors. */
const BEHIND_MS_MAX = 30_000;
const LOOK_MS = 50;

export interface PaceOptions {
  /** Whether accepting needs the processors that this process shares with it. */
  ingestIsBusy: () => boolean;
  signal: AbortSignal;
  /** How old what waits may become; default half a minute. */
  behindMsMax?: number;
  /** Milliseconds UTC, of the clock that stamps records. */
  now?: () => number;
}

/**
 * Accepting comes before projecting where both share processors (ARCHITECTURE section 8). Niceness alone does not do it: each insert
 * wakes many threads at once, and a thread of ingest that wakes waits for one of them to use up its slice. So the projector works in
 * short spells and rests in between, until what waits becomes too old.
 */
export class Pace {
  readonly #options: Required<PaceOptions>;
  #resumedAt = performance.now();
  #waitedMs = 0;

  constructor(options: PaceOptions) {
    this.#options = { now: Date.now, behindMsMax: BEHIND_MS_MAX, ...options };
  }

  /** Waiting for records is no work. */
  async waiting<Result>(wait: Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const result = await wait;
    this.#waitedMs += performance.now() - startedAt;
    return result;
  }

  /** Rests after a block. `inserted`: the block's own end; `platformTime`: of its last record, about as old as what waits. */
  async rest(inserted: Promise<void>, platformTime: number): Promise<void> {
    if (this.#options.ingestIsBusy()) {
      await inserted;
      const workedMs = performance.now() - this.#resumedAt - this.#waitedMs;
      await this.#restFor(Math.min(REST_MS_MAX, workedMs * REST_FACTOR), platformTime);
    }
    this.#resumedAt = performance.now();
    this.#waitedMs = 0;
  }

  async #restFor(restMs: number, platformTime: number): Promise<void> {
    const { ingestIsBusy, behindMsMax, now, signal } = this.#options;
    const until = performance.now() + restMs;
    while (performance.now() < until && !signal.aborted && ingestIsBusy() && now() - platformTime < behindMsMax) await sleep(LOOK_MS);
  }
}
