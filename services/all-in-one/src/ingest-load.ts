import { channel } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';

/**
 * From this share of a processor on, accepting needs the processors more than projecting does: about what accepting batches takes at full
 * load where projecting competes with it. Half of the rate that can be sustained takes less, and is projected at once.
 */
const BUSY_SHARE = 0.4;
/** So many requests open on average: their senders wait, also where accepting gets too little of the processors to reach its share. */
const OPEN_REQUESTS = 4;
const LOOK_MS = 100;
/** So long a message that ingest is busy holds. */
const HOLDS_MS = 1_000;

const MESSAGE = { type: 'ingest-busy' } as const;

/** The time that requests were open, summed over all of them, in ms. */
class OpenRequests {
  #open = 0;
  #sum = 0;
  #at = performance.now();

  constructor() {
    channel('http.server.request.start').subscribe((message) => {
      this.#change(1);
      (message as { response: ServerResponse }).response.once('close', () => this.#change(-1));
    });
  }

  #change(by: number): void {
    const now = performance.now();
    this.#sum += this.#open * (now - this.#at);
    this.#at = now;
    this.#open += by;
  }

  get sum(): number {
    this.#change(0);
    return this.#sum;
  }
}

/** In the edge's accepting thread: tells the supervisor ten times a second while accepting needs the processors. */
export function announceLoad(): void {
  const requests = new OpenRequests();
  const look = (): { at: number; workedMs: number; openMs: number } => {
    const { user, system } = process.threadCpuUsage();
    return { at: performance.now(), workedMs: (user + system) / 1_000, openMs: requests.sum };
  };
  let last = look();
  setInterval(() => {
    const now = look();
    const elapsedMs = now.at - last.at;
    const isBusy = now.workedMs - last.workedMs >= BUSY_SHARE * elapsedMs || now.openMs - last.openMs >= OPEN_REQUESTS * elapsedMs;
    last = now;
    if (isBusy && process.connected) process.send?.(MESSAGE);
  }, LOOK_MS).unref();
}

/** In the worker: whether ingest said so just now. */
export function hearLoad(): () => boolean {
  let heardAt = -Infinity;
  process.on('message', (message) => {
    if (isIngestBusy(message)) heardAt = performance.now();
  });
  return () => performance.now() - heardAt < HOLDS_MS;
}

export function isIngestBusy(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === MESSAGE.type;
}
