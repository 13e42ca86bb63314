import { setTimeout as sleep } from 'node:timers/promises';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';

/** So long deriving and publishing wait for the projector before each piece of work: it goes first, and they never starve. */
const waitMsMax = 10_000;
/** Each look is a query. */
const pollMs = 200;

/** One thing at a time, in the order in which it was asked for. */
export class Turns {
  readonly #before: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #isReady = false;

  /** @param before what has to be done once, before anything else; tried again until it succeeds */
  constructor(before: () => Promise<void>) {
    this.#before = before;
  }

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(async () => {
      if (!this.#isReady) await this.#before();
      this.#isReady = true;
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Everything that was asked for has been done. */
  async over(): Promise<void> {
    await this.#last;
  }
}

/**
 * Waits until everything that is in the log now has been projected, at most ten seconds. Deriving and publishing are called after it,
 * piece by piece: what was sent becomes visible first, and what it means a little later.
 */
export async function afterProjector(o: { log: Pick<EventLog, 'end'>; clickhouse: ClickHouse; signal: AbortSignal }): Promise<void> {
  const end = await o.log.end('oppiva.statements');
  const waitUntil = performance.now() + waitMsMax;
  while (!o.signal.aborted) {
    const rows = await o.clickhouse.query<{ topic: string; upto: number }>(loadSql(import.meta.url, 'publication/projected-topics.sql'));
    const upto = rows.find((row) => row.topic === 'oppiva.statements')?.upto ?? 0;
    if (upto >= end || performance.now() >= waitUntil) return;
    await sleep(pollMs);
  }
}
