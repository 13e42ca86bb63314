import type { EventLog } from '@oppiva/event-log';
import type { Projected } from '../projected/projected.ts';

const TOPIC = 'oppiva.statements';
/** How often the log is asked for an instant while statements are read: asking writes to it. */
const BARRIER_MS = 250;

export interface ConsistentThroughOptions {
  log: Pick<EventLog, 'barrier'>;
  projected: Pick<Projected, 'done' | 'refresh'>;
  /** Milliseconds of a clock that only goes forward. */
  monotonic?: () => number;
}

/**
 * The instant, by the log's clock, through which every statement can be read (xAPI-Communication 2.1.3): one up to which the log is complete, once all
 * of it is projected; until then that of the last statement projected. It never goes back, and never says more than is so.
 */
export class ConsistentThrough {
  readonly #o: ConsistentThroughOptions;
  readonly #monotonic: () => number;
  #barrier: { instant: number; upto: number } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;
  #ms = 0;
  #header = new Date(0).toISOString();

  constructor(options: ConsistentThroughOptions) {
    this.#o = options;
    this.#monotonic = options.monotonic ?? (() => performance.now());
  }

  /** As last found, ISO 8601 in UTC; 1970 before anything was. */
  get header(): string {
    return this.#header;
  }

  /** Looks how far it is now. What is read afterwards holds everything through `header`. Where log or ClickHouse do not answer, it stays. */
  async refresh(): Promise<void> {
    const isDue = this.#monotonic() - this.#askedAt >= BARRIER_MS;
    if (isDue) this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    await this.#asking?.catch(() => undefined);
    this.#settle();
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.#monotonic();
    const { instant, ends } = await this.#o.log.barrier();
    // One that waits for the projector is reached sooner than every newer one.
    this.#settle();
    this.#barrier ??= { instant, upto: ends[TOPIC] };
    if (this.#o.projected.done(TOPIC).upto < this.#barrier.upto) await this.#o.projected.refresh();
  }

  #settle(): void {
    const { upto, platformTime } = this.#o.projected.done(TOPIC);
    // Later records may have the very time of the last one.
    this.#reach(platformTime - 1);
    if (this.#barrier === null || upto < this.#barrier.upto) return;
    // complete are those before it
    this.#reach(this.#barrier.instant - 1);
    this.#barrier = null;
  }

  #reach(ms: number): void {
    if (ms <= this.#ms) return;
    this.#ms = ms;
    this.#header = new Date(ms).toISOString();
  }
}
