const CHUNK = 65_536;
const PENDING = -1;

/**
 * Numbers for records that are on their way into the log: a known id points to its record's ticket, so that one write settles the
 * position of all ids of a request. 8 bytes a record, in chunks that never move.
 */
export class Tickets {
  readonly #chunks: Float64Array[] = [];
  readonly #pending = new Map<number, Promise<unknown>>();
  #next = 0;

  /** A new ticket, pending. */
  take(): number {
    const ticket = this.#next++;
    if (ticket % CHUNK === 0) this.#chunks.push(new Float64Array(CHUNK).fill(PENDING));
    return ticket;
  }

  /** What a duplicate of the ticket's record waits for. */
  expect(ticket: number, outcome: Promise<unknown>): void {
    this.#pending.set(ticket, outcome);
  }

  settle(ticket: number, offset: number): void {
    (this.#chunks[Math.floor(ticket / CHUNK)] as Float64Array)[ticket % CHUNK] = offset;
    this.#pending.delete(ticket);
  }

  abandon(ticket: number): void {
    this.#pending.delete(ticket);
  }

  /** The offset of the ticket's record, or -1 while it is pending or when it was abandoned. */
  offsetOf(ticket: number): number {
    return this.#chunks[Math.floor(ticket / CHUNK)]?.[ticket % CHUNK] ?? PENDING;
  }

  /** Settles, whichever way, when the ticket's append does; null when it has. */
  whenSettled(ticket: number): Promise<unknown> | null {
    return this.#pending.get(ticket)?.catch(() => undefined) ?? null;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }
}
