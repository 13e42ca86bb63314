import { setTimeout as sleep } from 'node:timers/promises';
import { decodeHeader, openBody, type EventLog, type Keyring, type LogReader, type LogRecord } from '@oppiva/event-log';
import type { XapiVersion } from '@oppiva/xapi';
import type { Logger } from '../http/answer-problem.ts';
import { HttpProblem } from '../http/problem.ts';
import { applyChange, type DocumentRefusal } from './apply-change.ts';
import type { DocumentAddress, DocumentsOf, StoredDocument } from './document.ts';
import { DocumentKeys } from './document-keys.ts';
import { DOCUMENT_RECORD, documentDraft, readDocumentRequest, type DocumentRequest } from './document-record.ts';
import { DocumentTable } from './document-table.ts';

const TOPIC = 'oppiva.documents';
const PAGE_RECORDS = 500;
const PAGE_BYTES = 8 * 1024 * 1024;
const LOOK_MS = 1_000;
const RETRY_MS = 1_000;
/** How long a read waits for what other nodes have written, and a write for what became of it (ARCHITECTURE section 4). */
const READ_WAIT_MS = 1_000;
const WRITE_WAIT_MS = 10_000;
/** Outcomes of the newest records: a write's own is asked for within moments. */
const OUTCOMES_MAX = 50_000;

export interface DocumentsOptions {
  log: Pick<EventLog, 'append' | 'read' | 'end'>;
  keyring: Keyring;
  keys: { tag: Uint8Array; seal: Uint8Array };
  /** The file that the log is folded into. */
  path: string;
  logger: Logger;
  /** Ends following. */
  signal: AbortSignal;
}

/**
 * State, Activity Profile and Agent Profile: every node folds `oppiva.documents` in its order, and accepts or refuses each record by what stands
 * then. So a write is decided once, the same on every node, and a read that has folded up to the topic's end sees every write that was answered.
 */
export class Documents {
  readonly #o: DocumentsOptions;
  readonly #keys: DocumentKeys;
  /** By offset: null where the record was carried out. */
  readonly #outcomes = new Map<number, DocumentRefusal | null>();
  #table: DocumentTable | null = null;
  #position = 0;
  #following: Promise<void> = Promise.resolve();
  #waiters: { upto: number; resolve: (reached: boolean) => void }[] = [];

  constructor(options: DocumentsOptions) {
    this.#o = options;
    this.#keys = new DocumentKeys(options.keys.tag);
  }

  /** Folds everything up to the topic's present end, and goes on in the background. */
  async start(): Promise<void> {
    const { log, path, keys } = this.#o;
    const end = await log.end(TOPIC);
    this.#table = DocumentTable.open({ path, keys: this.#keys, sealKey: keys.seal, end });
    this.#position = this.#table.position;
    const reader = log.read(TOPIC, { offset: this.#position });
    while (this.#position < end && !this.#o.signal.aborted) await this.#page(reader);
    await reader.close();
    this.#following = this.#follow();
  }

  /** After the signal. */
  async stop(): Promise<void> {
    await this.#following;
    for (const { resolve } of this.#waiters.splice(0)) resolve(false);
    this.#table?.close();
    this.#table = null;
  }

  /** Rejects DOCUMENTS_BEHIND (503) as long as this node has not folded what is in the log. */
  async find(address: DocumentAddress): Promise<StoredDocument | null> {
    await this.#newest();
    return this.#open.find(address);
  }

  /** Ids of the documents written after an instant. Rejects as `find` does. */
  async list(documents: DocumentsOf, sinceMs: number): Promise<string[]> {
    await this.#newest();
    return this.#open.list(documents, sinceMs);
  }

  /** Appends what is asked for, and answers why it was refused, or null where it was carried out. Rejects as `log.append` does. */
  async write(o: { request: DocumentRequest; client: string; version: XapiVersion }): Promise<DocumentRefusal | null> {
    const draft = documentDraft({ ...o, keys: this.#keys });
    const [appended] = await this.#o.log.append([{ topic: TOPIC, draft }]);
    const { offset } = appended as { offset: number };
    await this.#folded(offset + 1, WRITE_WAIT_MS);
    const outcome = this.#outcomes.get(offset);
    if (outcome === undefined) throw outcomeUnknown();
    return outcome;
  }

  get #open(): DocumentTable {
    if (this.#table === null) throw behind();
    return this.#table;
  }

  async #newest(): Promise<void> {
    if (!(await this.#folded(await this.#o.log.end(TOPIC), READ_WAIT_MS))) throw behind();
  }

  /** Whether everything below an offset is folded by the end of the wait. */
  #folded(upto: number, waitMs: number): Promise<boolean> {
    if (this.#position >= upto) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), waitMs);
    this.#waiters.push({ upto, resolve });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiters = this.#waiters.filter((waiter) => waiter.resolve !== resolve);
    });
  }

  /** What could not be folded is read again: a reader stands behind what it has given. */
  async #follow(): Promise<void> {
    while (!this.#o.signal.aborted) {
      const reader = this.#o.log.read(TOPIC, { offset: this.#position });
      try {
        while (!this.#o.signal.aborted) await this.#page(reader);
      } catch (err) {
        if (this.#o.signal.aborted) break;
        this.#o.logger.warn({ err }, 'documents cannot be folded just now; trying again');
        await sleep(RETRY_MS, undefined, { signal: this.#o.signal }).catch(() => undefined);
      } finally {
        await reader.close();
      }
    }
  }

  async #page(reader: LogReader): Promise<void> {
    const page = { recordsMax: PAGE_RECORDS, bytesMax: PAGE_BYTES, waitMs: LOOK_MS, signal: this.#o.signal };
    const records = await reader.next(page);
    const last = records.at(-1);
    if (last === undefined) return;
    const outcomes: [number, DocumentRefusal | null][] = [];
    this.#open.fold(last.offset + 1, () => {
      for (const record of records) outcomes.push([record.offset, this.#fold(record)]);
    });
    this.#position = last.offset + 1;
    this.#remember(outcomes);
    for (const { upto, resolve } of this.#waiters) if (upto <= this.#position) resolve(true);
  }

  #remember(outcomes: readonly [number, DocumentRefusal | null][]): void {
    for (const [offset, outcome] of outcomes) this.#outcomes.set(offset, outcome);
    for (const offset of this.#outcomes.keys()) {
      if (this.#outcomes.size <= OUTCOMES_MAX) break;
      this.#outcomes.delete(offset);
    }
  }

  #fold(record: LogRecord): DocumentRefusal | null {
    if (decodeHeader(record.header).type !== DOCUMENT_RECORD) return null;
    const request = readDocumentRequest(openBody(record, this.#o.keyring));
    const table = this.#open;
    if (request.of === 'all') {
      table.removeAll(request.documents);
      return null;
    }
    const { address, change } = request;
    const outcome = applyChange(table.find(address), change);
    if (outcome.kind === 'refused') return outcome.code;
    if (outcome.kind === 'removed') table.remove(address);
    else table.put(address, { ...outcome.document, updatedMs: record.platformTime });
    return null;
  }
}

const behind = (): HttpProblem =>
  new HttpProblem({
    status: 503,
    code: 'DOCUMENTS_BEHIND',
    message: 'This node has not read all documents of the log yet, and an older one would be wrong. Ask again in a moment.',
    headers: { 'Retry-After': '1' },
  });

const outcomeUnknown = (): HttpProblem =>
  new HttpProblem({
    status: 503,
    code: 'DOCUMENT_OUTCOME_UNKNOWN',
    message: 'The change is in the log, but what became of it is not known here yet. Read the document to see.',
    headers: { 'Retry-After': '1' },
  });
