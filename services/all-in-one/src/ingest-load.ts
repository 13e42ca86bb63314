import { performance } from 'node:perf_hooks';

/**
 * From this share of its event loop on, accepting needs the processors more than projecting does. At full load it is a half and more;
 * less where others hold the processors, since a thread that waits for one looks idle to itself.
 */
const BUSY_SHARE = 0.35;
const LOOK_MS = 100;
/** So long a message that ingest is busy holds. */
const HOLDS_MS = 1_000;

const MESSAGE = { type: 'ingest-busy' } as const;

/** In the edge: tells the supervisor ten times a second while accepting keeps the event loop busy. */
export function announceLoad(): void {
  let last = performance.eventLoopUtilization();
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    if (utilization >= BUSY_SHARE && process.connected) process.send?.(MESSAGE);
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
