import type { Topic } from '@oppiva/event-log';
import { HttpProblem } from '../http/problem.ts';

/** How far the projections of a topic are: everything below `upto` is in ClickHouse, the last of it stamped `platformTime` (ms UTC). */
export interface ProjectedTopic {
  topic: Topic;
  upto: number;
  platformTime: number;
}

export interface ProjectedOptions {
  /** Reads `projector.done`. */
  fetch: () => Promise<ProjectedTopic[]>;
  /** Milliseconds of a clock that only goes forward; measures lag, never stamps data. */
  monotonic?: () => number;
  pollMs?: number;
  /** Writes are refused when the projector is further behind than this: so long has ingest priority over its backlog (ARCHITECTURE section 8). */
  lagMsMax: number;
}

interface Waiter {
  needs: ReadonlyMap<Topic, number>;
  deadline: number;
  resolve: (reached: boolean) => void;
  reject: (error: unknown) => void;
}

const POLL_MS = 50;
/** How often `projector.done` is looked at where nobody waits but something is pending, for the lag. */
const IDLE_POLL_MS = 1_000;
const SAMPLE_MS = 1_000;
/** Enough for ten minutes; writes are refused long before. */
const SAMPLES_MAX = 600;
const WAITERS_MAX = 10_000;

/**
 * Knows how far the projector is, so that a client reads what it has written (ARCHITECTURE section 6) and writes are refused
 * when the projector falls behind (section 8). Asks ClickHouse every 50 ms while somebody waits, every second while anything is
 * pending, and not at all otherwise.
 */
export class Projected {
  readonly #fetch: () => Promise<ProjectedTopic[]>;
  readonly #monotonic: () => number;
  readonly #pollMs: number;
  readonly lagMsMax: number;
  readonly #done = new Map<Topic, ProjectedTopic>();
  readonly #acknowledged = new Map<Topic, number>();
  /** When which offset was acknowledged, one a second a topic, oldest first. */
  readonly #samples: { topic: Topic; offset: number; at: number }[] = [];
  #waiters: Waiter[] = [];
  #timer: NodeJS.Timeout | null = null;
  #polling = false;
  #closed = false;

  constructor(options: ProjectedOptions) {
    this.#fetch = options.fetch;
    this.#monotonic = options.monotonic ?? (() => performance.now());
    this.#pollMs = options.pollMs ?? POLL_MS;
    this.lagMsMax = options.lagMsMax;
  }

  /** This node has acknowledged everything of the topic up to this offset, inclusive. Called for every accepted request: cheap. */
  acknowledged(topic: Topic, offset: number): void {
    const upto = offset + 1;
    if (upto <= (this.#acknowledged.get(topic) ?? 0)) return;
    this.#acknowledged.set(topic, upto);
    const now = this.#monotonic();
    const last = this.#samples.at(-1);
    if (last === undefined || now - last.at >= SAMPLE_MS) {
      if (this.#samples.length < SAMPLES_MAX) this.#samples.push({ topic, offset, at: now });
    }
    if (this.#timer === null && !this.#polling) this.#schedule();
  }

  /** The next offset that this node has acknowledged nothing from. */
  acknowledgedUpto(topic: Topic): number {
    return this.#acknowledged.get(topic) ?? 0;
  }

  /** As last seen; `{upto: 0, platformTime: 0}` before the first look. */
  done(topic: Topic): { upto: number; platformTime: number } {
    return this.#done.get(topic) ?? { upto: 0, platformTime: 0 };
  }

  /** How long the oldest thing that this node acknowledged has been waiting to be projected, in ms; 0 when nothing has. */
  lagMs(): number {
    const oldest = this.#samples[0];
    return oldest === undefined ? 0 : this.#monotonic() - oldest.at;
  }

  /** Whether everything that this node acknowledged of the topic is in ClickHouse; waits for it at most `timeoutMs`. */
  async waitForOwn(topic: Topic, timeoutMs: number): Promise<boolean> {
    return this.waitFor(new Map([[topic, this.acknowledgedUpto(topic)]]), timeoutMs);
  }

  /** Whether every topic is projected up to the offset given; waits at most `timeoutMs`. Rejects CLICKHOUSE_UNAVAILABLE. */
  async waitFor(needs: ReadonlyMap<Topic, number>, timeoutMs: number): Promise<boolean> {
    if (this.#reached(needs)) return true;
    if (this.#closed || this.#waiters.length >= WAITERS_MAX) return false;
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiters.push({ needs, deadline: this.#monotonic() + timeoutMs, resolve, reject });
    if (!this.#polling) this.#pollNow();
    return promise;
  }

  /** Looks once, so that `done` is fresh. Rejects as ClickHouse does. */
  async refresh(): Promise<void> {
    this.#take(await this.#fetch());
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const waiter of this.#waiters) waiter.resolve(false);
    this.#waiters = [];
  }

  #reached(needs: ReadonlyMap<Topic, number>): boolean {
    for (const [topic, upto] of needs) if (this.done(topic).upto < upto) return false;
    return true;
  }

  #schedule(): void {
    if (this.#closed || this.#timer !== null) return;
    const waitMs = this.#waiters.length > 0 ? this.#pollMs : this.#samples.length > 0 ? IDLE_POLL_MS : -1;
    if (waitMs >= 0) this.#timer = setTimeout(() => this.#pollNow(), waitMs).unref();
  }

  #pollNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#polling = true;
    this.#fetch()
      .then(
        (rows) => this.#take(rows),
        (error: unknown) => this.#fail(error),
      )
      .finally(() => {
        this.#polling = false;
        this.#schedule();
      });
  }

  #take(rows: readonly ProjectedTopic[]): void {
    for (const row of rows) this.#done.set(row.topic, row);
    while (this.#samples[0] !== undefined && this.done(this.#samples[0].topic).upto > this.#samples[0].offset) this.#samples.shift();
    const now = this.#monotonic();
    this.#waiters = this.#waiters.filter((waiter) => {
      const reached = this.#reached(waiter.needs);
      if (!reached && now < waiter.deadline) return true;
      waiter.resolve(reached);
      return false;
    });
  }

  /** Nobody who waits can be told anything true; what is pending is looked at again later. */
  #fail(error: unknown): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }
}

/** Throws HttpProblem 429 where the projector is further behind what this node has accepted than it may be. */
export function refuseWhenLagging(projected: Projected): void {
  if (projected.lagMs() <= projected.lagMsMax) return;
  throw new HttpProblem({
    status: 429,
    code: 'PROJECTION_LAGGING',
    message: `The server is more than ${projected.lagMsMax / 1_000} s behind with what it has accepted, so it takes nothing more for now; nothing was stored. Send it again later.`,
    headers: { 'Retry-After': '10' },
  });
}
