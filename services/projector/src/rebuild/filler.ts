import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupProjector } from '../group-projector.ts';

const POLL_MS = 10;

/** Fills the shadows of a topic from the log, and then follows it. */
export class Filler {
  readonly group: GroupProjector;
  readonly #stopping: AbortController;
  readonly #running: Promise<void>;
  #failure: unknown;

  /** @param groupOf makes the projector of the shadows, which runs until its signal fires */
  constructor(groupOf: (signal: AbortSignal) => GroupProjector, signal: AbortSignal) {
    this.#stopping = new AbortController();
    this.group = groupOf(AbortSignal.any([signal, this.#stopping.signal]));
    this.#running = this.group.run().catch((error: unknown) => {
      this.#failure = error;
    });
  }

  get upto(): number {
    return this.group.upto;
  }

  /** @throws what ended it, where it has ended */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Whether it got there within `waitMs`. @throws what ended it */
  async reaches(upto: number, waitMs: number): Promise<boolean> {
    for (const until = performance.now() + waitMs; this.upto < upto; await sleep(POLL_MS)) {
      this.check();
      if (performance.now() > until || this.#stopping.signal.aborted) return false;
    }
    return true;
  }

  /** Lets the inserts under way end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
}
