import { performance } from 'node:perf_hooks';

/**
 * From this share of a processor on, accepting needs the processors more than projecting does: about what accepting takes at full load
 * where projecting competes with it. Half of the rate that can be sustained takes less, and is projected at once.
 */
const BUSY_SHARE = 0.4;
const LOOK_MS = 100;
/** So long a message that ingest is busy holds. */
const HOLDS_MS = 1_000;

const MESSAGE = { type: 'ingest-busy' } as const;

/** In the edge's accepting thread: tells the supervisor ten times a second while accepting keeps it busy. */
export function announceLoad(): void {
  let last = { ...process.threadCpuUsage(), at: performance.now() };
  setInterval(() => {
    const now = { ...process.threadCpuUsage(), at: performance.now() };
    const workedMs = (now.user + now.system - last.user - last.system) / 1_000;
    const isBusy = workedMs >= BUSY_SHARE * (now.at - last.at);
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
