import { setTimeout as sleep } from 'node:timers/promises';
import { decodeHeader, openEntries, type EventLog, type Keyring, type LogReader, type LogRecord } from '@oppiva/event-log';
import type { ClientRegistry } from '@oppiva/auth';
import { readEvent, RuleBook } from '@oppiva/events';
import type { Logger } from '../http/answer-problem.ts';

const TOPIC = 'oppiva.rules';
const RECORD_TYPE = 'rule.events-accepted';
const PAGE_RECORDS = 500;
/** How soon another node's rule is seen here; this node's own are folded before its answer. */
const LOOK_MS = 250;
/** A broker's first records take a moment to come. */
const FIRST_WAIT_MS = 1_000;
const RETRY_MS = 1_000;
const CLIENT_REVOKED = /(^|\.)rule\.client-revoked\.v1$/;
const LOADING_FINISHED = /(^|\.)rule\.loading-finished\.v1$/;

/**
 * Follows `oppiva.rules` and keeps what this node needs of it: who the clients are, whether loading is finished, and the rules that a
 * new one must not contradict. Every node
 * reads the topic itself, so a client revoked on one node is revoked on all within moments.
 */
export class RulesFold {
  readonly #log: Pick<EventLog, 'read' | 'end'>;
  readonly #keyring: Keyring;
  readonly #registry: ClientRegistry;
  readonly #logger: Logger;
  readonly #abort = new AbortController();
  #reader: LogReader | null = null;
  #foldedUpto = 0;
  /** When each revoked key stopped being let in, ISO 8601. */
  readonly revokedAt = new Map<string, string>();
  #loadingFinished = false;
  readonly #book: RuleBook;
  #following: Promise<void> = Promise.resolve();
  /** Ends the pause between two looks. */
  #look: () => void = () => undefined;
  #waiters: { upto: number; resolve: () => void }[] = [];

  constructor(o: { log: Pick<EventLog, 'read' | 'end'>; keyring: Keyring; registry: ClientRegistry; logger: Logger; timeZone: string }) {
    this.#log = o.log;
    this.#keyring = o.keyring;
    this.#registry = o.registry;
    this.#logger = o.logger;
    this.#book = new RuleBook({ timeZone: o.timeZone });
  }

  /** Changes with every record folded. */
  get revision(): number {
    return this.#foldedUpto;
  }

  /** Whether a `rule.loading-finished` event has been seen. */
  get loadingFinished(): boolean {
    return this.#loadingFinished;
  }

  /** The rules in everything that lies in the log now. */
  async book(): Promise<RuleBook> {
    const end = await this.#log.end(TOPIC);
    if (end > 0) await this.folded(end - 1);
    return this.#book;
  }

  /** Folds what is there; resolves when everything up to the topic's present end is folded, and goes on in the background. */
  async start(): Promise<void> {
    const end = await this.#log.end(TOPIC);
    this.#reader = this.#log.read(TOPIC, { offset: 0 });
    while (this.#foldedUpto < end && !this.#abort.signal.aborted) await this.#page(this.#reader, FIRST_WAIT_MS);
    this.#following = this.#follow();
  }

  /** Resolves when the record at this offset is folded. */
  async folded(offset: number): Promise<void> {
    if (this.#foldedUpto > offset) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.push({ upto: offset + 1, resolve });
    this.#look();
    await promise;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#look();
    await this.#following;
    await this.#reader?.close();
    for (const { resolve } of this.#waiters) resolve();
    this.#waiters = [];
  }

  async #follow(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        this.#reader ??= this.#log.read(TOPIC, { offset: this.#foldedUpto });
        const count = await this.#page(this.#reader);
        if (count === 0) await this.#pause(LOOK_MS);
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        this.#logger.warn({ err: error }, 'the rules cannot be read just now; trying again');
        // What could not be folded is read again: a reader stands behind what it has given.
        await this.#reader?.close();
        this.#reader = null;
        await this.#pause(RETRY_MS);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#abort.signal.aborted || this.#waiters.length > 0) return sleep(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms).unref();
    this.#look = resolve;
    await promise;
    clearTimeout(timer);
  }

  /** Folds what is there; answers how many records that were. */
  async #page(reader: LogReader, waitMs = 0): Promise<number> {
    const records = await reader.next({ recordsMax: PAGE_RECORDS, waitMs, signal: this.#abort.signal });
    for (const record of records) {
      this.#fold(record);
      this.#foldedUpto = record.offset + 1;
    }
    if (records.length > 0 && this.#waiters.length > 0) {
      const reached = this.#waiters.filter(({ upto }) => upto <= this.#foldedUpto);
      this.#waiters = this.#waiters.filter(({ upto }) => upto > this.#foldedUpto);
      for (const { resolve } of reached) resolve();
    }
    return records.length;
  }

  #fold(record: LogRecord): void {
    if (decodeHeader(record.header).type !== RECORD_TYPE) return;
    for (const bytes of openEntries(record, this.#keyring).entries) {
      if (bytes === null) continue;
      const event = JSON.parse(Buffer.from(bytes).toString('utf8')) as { type: string; data: unknown };
      this.#registry.apply(event);
      this.#book.apply(readEvent(event));
      if (CLIENT_REVOKED.test(event.type)) this.#noteRevoked(event.data as { key: string; effectiveFrom: string });
      if (LOADING_FINISHED.test(event.type)) this.#loadingFinished = true;
    }
  }

  #noteRevoked({ key, effectiveFrom }: { key: string; effectiveFrom: string }): void {
    if (!this.revokedAt.has(key)) this.revokedAt.set(key, effectiveFrom);
  }
}
