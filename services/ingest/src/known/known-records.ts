import { decodeHeader, KnownIds, type EventLog, type LogReader, type LogRecord, type RecordHeader, type Topic } from '@oppiva/event-log';
import { Tickets } from './tickets.ts';

/** Where an entry lies: its record, and which of the record's entries it is. */
export interface EntryPosition {
  offset: number;
  index: number;
}

export interface KnownRecordsOptions {
  log: Pick<EventLog, 'read' | 'readAt' | 'end'>;
  topic: Topic;
  idsMax: number;
  /** Only records of this type have entries that are known. */
  recordType: string;
}

/** Positions from here on are tickets: the record's offset is not known yet when its ids are. */
const TICKET_BASE = 2 ** 39;
const KEY_BYTES = 16;
const PAGE_RECORDS = 2_000;
const PAGE_BYTES = 32 * 1024 * 1024;
const TAIL_WAIT_MS = 1_000;
const RETRY_MS = 1_000;
const DEGRADED_SHARE = 0.8;

/** The table holds as many ids as it may; beyond it a duplicate could not be told. */
export class KnownIdsFullError extends Error {
  readonly code = 'KNOWN_IDS_FULL';

  constructor(idsMax: number) {
    super(`The table of known ids is full (KNOWN_IDS_MAX=${idsMax}): raise it, at 24 bytes of memory an id, and restart.`);
    this.name = 'KnownIdsFullError';
  }
}

/**
 * The entries of one topic that this node knows: derived from the log, never part of a commit (ARCHITECTURE section 3, step 2).
 * Built by reading the headers once at start; ids of requests on their way are in it from the moment they are claimed, so that the
 * same id in another request waits for the first one's outcome. One claim and its settling cost one table write an id.
 */
export class KnownRecords {
  readonly #log: KnownRecordsOptions['log'];
  readonly #topic: Topic;
  readonly #recordType: string;
  readonly #ids: KnownIds;
  readonly #tickets = new Tickets();
  #builtUpto = 0;
  #ready = false;

  constructor(options: KnownRecordsOptions) {
    this.#log = options.log;
    this.#topic = options.topic;
    this.#recordType = options.recordType;
    this.#ids = new KnownIds({ idsMax: options.idsMax });
  }

  get ready(): boolean {
    return this.#ready;
  }

  get size(): number {
    return this.#ids.size;
  }

  get idsMax(): number {
    return this.#ids.idsMax;
  }

  /** True from 80 % of the bound on. */
  get degraded(): boolean {
    return this.#ids.size >= this.#ids.idsMax * DEGRADED_SHARE;
  }

  /**
   * Takes all keys (16 bytes each) for a record that is about to be appended. Answers a ticket, or -1 and takes none when one of
   * them is known, on its way, or twice among them. Throws KNOWN_IDS_FULL.
   */
  claim(keys: Uint8Array): number {
    const count = keys.length / KEY_BYTES;
    if (this.#ids.size + count > this.#ids.idsMax) throw new KnownIdsFullError(this.#ids.idsMax);
    const ticket = this.#tickets.take();
    for (let i = 0; i < count; i++) {
      if (this.#ids.add(keys, i * KEY_BYTES, TICKET_BASE + ticket, i)) continue;
      this.#removeFirst(keys, i);
      this.#tickets.abandon(ticket);
      return -1;
    }
    return ticket;
  }

  /** The append of a claimed record is under way: a duplicate waits for it. Its settling and abandoning stay the caller's. */
  expect(ticket: number, outcome: Promise<unknown>): void {
    this.#tickets.expect(ticket, outcome);
  }

  /** The claimed record is in the log. */
  settle(ticket: number, offset: number): void {
    this.#tickets.settle(ticket, offset);
  }

  /** The append failed: its ids are unknown again. */
  abandon(ticket: number, keys: Uint8Array): void {
    this.#removeFirst(keys, keys.length / KEY_BYTES);
    this.#tickets.abandon(ticket);
  }

  #removeFirst(keys: Uint8Array, count: number): void {
    for (let i = 0; i < count; i++) this.#ids.remove(keys, i * KEY_BYTES);
  }

  /**
   * Where the key's entry lies, or null when it is not known. A candidate only: compare the whole key in the record's header.
   * Waits while the entry's own append is under way; an entry whose append failed is not known.
   */
  async find(keys: Uint8Array, at: number): Promise<EntryPosition | null> {
    for (;;) {
      const position = this.#ids.get(keys, at);
      if (position < 0) return null;
      const stored = this.#ids.offsetOf(position);
      const index = this.#ids.indexOf(position);
      if (stored < TICKET_BASE) return { offset: stored, index };
      const ticket = stored - TICKET_BASE;
      const offset = this.#tickets.offsetOf(ticket);
      if (offset >= 0) return { offset, index };
      await this.#tickets.whenSettled(ticket);
    }
  }

  /** Whether the key is known or on its way. */
  has(keys: Uint8Array, at: number): boolean {
    return this.#ids.get(keys, at) >= 0;
  }

  /** Reads the topic from its beginning to its end; afterwards the table is ready. Rejects KNOWN_IDS_FULL and as the log does. */
  async build(signal: AbortSignal): Promise<void> {
    const end = await this.#log.end(this.#topic);
    const reader = this.#log.read(this.#topic, { offset: 0 });
    try {
      while (this.#builtUpto < end && !signal.aborted) await this.#takePage(reader, signal);
    } finally {
      await reader.close();
    }
    this.#ready = !signal.aborted;
  }

  /**
   * Goes on reading what other nodes append, until the signal fires. Only where several nodes write to one log. While the log cannot
   * be reached nothing can be appended either, so it is tried again.
   */
  async tail(signal: AbortSignal, onError: (error: unknown) => void): Promise<void> {
    const reader = this.#log.read(this.#topic, { offset: this.#builtUpto });
    while (!signal.aborted) {
      try {
        await this.#takePage(reader, signal);
      } catch (error) {
        if (signal.aborted || error instanceof KnownIdsFullError) break;
        onError(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
    await reader.close();
  }

  async #takePage(reader: LogReader, signal: AbortSignal): Promise<void> {
    const page = await reader.next({ recordsMax: PAGE_RECORDS, bytesMax: PAGE_BYTES, waitMs: TAIL_WAIT_MS, signal });
    for (const record of page) {
      this.#take(record, decodeHeader(record.header));
      this.#builtUpto = record.offset + 1;
    }
  }

  #take(record: LogRecord, header: RecordHeader): void {
    if (header.type !== this.#recordType) return;
    const { keys, count } = header;
    for (let i = 0; i < count; i++) {
      if (this.#ids.add(keys, i * KEY_BYTES, record.offset, i)) continue;
      if (this.#ids.get(keys, i * KEY_BYTES) < 0) throw new KnownIdsFullError(this.#ids.idsMax);
      this.#keepFirst(keys, i, record.offset);
    }
  }

  /** Of two records with one id the earlier position is the statement, also where this node's own came later (first position wins). */
  #keepFirst(keys: Uint8Array, index: number, offset: number): void {
    const stored = this.#ids.offsetOf(this.#ids.get(keys, index * KEY_BYTES));
    const known = stored < TICKET_BASE ? stored : this.#tickets.offsetOf(stored - TICKET_BASE);
    if (known <= offset) return;
    this.#ids.remove(keys, index * KEY_BYTES);
    this.#ids.add(keys, index * KEY_BYTES, offset, index);
  }
}
