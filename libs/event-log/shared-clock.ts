/**
 * A settable clock that threads share: the SQLite log reads the time in its writer thread, after it holds the lock. Compositions under test
 * pass one in; without it the log uses the system's clock. Nothing else sets it: no header, route or environment variable.
 */
export class SharedClock {
  /** Pass this to another thread and make a `SharedClock` of it there. */
  readonly memory: SharedArrayBuffer;
  readonly #cells: BigInt64Array;

  constructor(from: number | SharedArrayBuffer) {
    this.memory = typeof from === 'number' ? new SharedArrayBuffer(16) : from;
    this.#cells = new BigInt64Array(this.memory);
    if (typeof from === 'number') this.set(from);
  }

  /** Milliseconds UTC. */
  now(): number {
    const ms = Number(Atomics.load(this.#cells, 0));
    if (Atomics.exchange(this.#cells, 1, 0n) === 1n) stopThisProcess();
    return ms;
  }

  set(ms: number): void {
    Atomics.store(this.#cells, 0, BigInt(ms));
  }

  advance(ms: number): void {
    Atomics.add(this.#cells, 0, BigInt(ms));
  }

  /** For tests of a writer that stops between stamp and commit: the next reading, once taken, stops its process (SIGSTOP). */
  stopProcessAtNextReading(): void {
    Atomics.store(this.#cells, 1, 1n);
  }
}

/** The kernel may deliver the signal to another thread first: this one waits, so that it gets no further before all are stopped. */
function stopThisProcess(): void {
  process.kill(process.pid, 'SIGSTOP');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
}
