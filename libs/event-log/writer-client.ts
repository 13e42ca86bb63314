import { Worker } from 'node:worker_threads';
import { outgoing, packFrame, type OutgoingAppend } from './draft-frame.ts';
import { EventLogError, fromPlainError } from './errors.ts';
import type { Appended, TopicDraft } from './event-log.ts';
import { RECORD_BYTES_MAX } from './event-log.ts';
import { recordTooLarge } from './record.ts';
import type { Call, CallName, Calls, FromWriter, ToWriter, WriterData } from './writer-messages.ts';

/** node:sqlite is a release candidate and says so; kafkajs sets a timeout of less than nothing (tulios/kafkajs#1751). */
const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'];
/** Bounds of what waits for the writer: more is refused at once, so that a stalled disk or broker cannot eat the memory. */
const PENDING_BYTES_MAX = 256 * 1024 * 1024;
const PENDING_APPENDS_MAX = 20_000;
const DRAFTS_PER_APPEND_MAX = 1_000;
/** So much is worth a message of its own at once: the thread seals it while the event loop still parses the requests behind it. */
const FLUSH_AT_BYTES = 8 * 1024;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: EventLogError): void;
}

/** What the library says to the operator; pino's loggers fit. */
export interface LogLines {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

/**
 * The main thread's end of a writer thread. It does as little as it can: the drafts of one turn of the event loop go over in one buffer and one
 * message, and everything else (splitting, tagging, sealing, committing) happens there.
 */
export class WriterClient {
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  readonly #pending = new Map<number, Waiting<Appended[]> & { append: OutgoingAppend }>();
  readonly #calls = new Map<number, Waiting<Calls[CallName]['answer']>>();
  readonly #logger: LogLines | undefined;
  #outbox: OutgoingAppend[] = [];
  #outboxBytes = 0;
  #pendingBytes = 0;
  #nextId = 1;
  #closed = false;
  #onAppended: (appended: readonly Appended[]) => void = () => undefined;

  private constructor(data: WriterData, logger: LogLines | undefined) {
    this.#logger = logger;
    const script = new URL(`./writer-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
    this.#worker = new Worker(script, {
      workerData: data,
      name: `event-log ${data.adapter} writer`,
      execArgv: QUIET,
    });
    this.#worker.on('message', (message: FromWriter) => this.#receive(message));
    this.#worker.on('error', (error) => this.#crashed(error));
    this.#worker.on('exit', () => this.#ended());
  }

  /** Starts the thread and waits until it holds the log open; rejects with its reason when it cannot. */
  static async start(data: WriterData, logger?: LogLines): Promise<WriterClient> {
    const client = new WriterClient(data, logger);
    await client.#opened.promise;
    return client;
  }

  /** Called with the positions of each append that this process made, as soon as they are known. */
  onAppended(listener: (appended: readonly Appended[]) => void): void {
    this.#onAppended = listener;
  }

  append(drafts: readonly TopicDraft[]): Promise<Appended[]> {
    if (this.#closed) return Promise.reject(closedError());
    if (drafts.length === 0) return Promise.resolve([]);
    let append: OutgoingAppend;
    try {
      append = this.#admit(drafts);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Appended[]>();
    this.#pending.set(append.id, { resolve, reject, append });
    this.#pendingBytes += append.bytes;
    this.#outboxBytes += append.bytes;
    if (this.#outbox.push(append) === 1) setImmediate(() => this.#flush());
    if (this.#outboxBytes >= FLUSH_AT_BYTES) this.#flush();
    return promise;
  }

  /** Asks the thread something; what was appended before goes first. */
  call<Name extends CallName>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    if (this.#closed) return Promise.reject(closedError());
    const { promise, resolve, reject } = Promise.withResolvers<Calls[CallName]['answer']>();
    const id = this.#newId();
    this.#calls.set(id, { resolve, reject });
    this.#flush();
    this.#post({ kind: 'call', id, call: { name, ask } as Call });
    return promise as Promise<Calls[Name]['answer']>;
  }

  /** Lets the thread finish what it has, then waits for its end. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#flush();
      this.#closed = true;
      this.#post({ kind: 'close' });
    }
    await this.#exited.promise;
  }

  #admit(drafts: readonly TopicDraft[]): OutgoingAppend {
    for (const { draft } of drafts) {
      if (draft.body.length > RECORD_BYTES_MAX) throw recordTooLarge(draft.type, draft.body.length);
    }
    const append = outgoing(this.#newId(), drafts);
    if (drafts.length > DRAFTS_PER_APPEND_MAX || append.bytes > PENDING_BYTES_MAX / 4) {
      throw new EventLogError(
        'RECORD_TOO_LARGE',
        `${drafts.length} records of ${append.bytes} bytes in one append are too many: append them in parts.`,
      );
    }
    if (this.#pendingBytes + append.bytes > PENDING_BYTES_MAX || this.#pending.size >= PENDING_APPENDS_MAX) {
      throw new EventLogError(
        'LOG_UNAVAILABLE',
        `The log is behind by ${this.#pending.size} appends (${this.#pendingBytes} bytes). Nothing was stored: try again later.`,
      );
    }
    return append;
  }

  #newId(): number {
    const id = this.#nextId;
    this.#nextId = id === 0xffffffff ? 1 : id + 1;
    return id;
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    const frame = packFrame(this.#outbox);
    this.#outbox = [];
    this.#outboxBytes = 0;
    this.#post({ kind: 'appends', frame }, [frame]);
  }

  #post(message: ToWriter, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromWriter): void {
    if (message.kind === 'appended') this.#settle(message.positions);
    else if (message.kind === 'failed') {
      for (const id of message.ids) this.#fail(id, fromPlainError(message.error));
    } else if (message.kind === 'answer') {
      this.#calls.get(message.id)?.resolve(message.answer);
      this.#calls.delete(message.id);
    } else if (message.kind === 'opened') this.#opened.resolve();
    else if (message.kind === 'not-opened') {
      this.#opened.reject(fromPlainError(message.error));
      // A client that is half connected would keep the thread, and so the process, alive.
      void this.#worker.terminate();
    } else this.#logger?.[message.level](message.detail ? { detail: message.detail } : {}, message.message);
  }

  #settle(positions: Float64Array): void {
    for (let at = 0; at < positions.length;) {
      const waiting = this.#take(positions[at++]!);
      const appended = waiting.append.drafts.map(({ topic }) => ({ topic, offset: positions[at++]!, platformTime: positions[at++]! }));
      this.#onAppended(appended);
      waiting.resolve(appended);
    }
  }

  #fail(id: number, error: EventLogError): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call) call.reject(error);
    else this.#take(id).reject(error);
  }

  #take(id: number): Waiting<Appended[]> & { append: OutgoingAppend } {
    const waiting = this.#pending.get(id);
    if (!waiting) throw new Error(`the writer answered append ${id}, which nobody waits for`);
    this.#pending.delete(id);
    this.#pendingBytes -= waiting.append.bytes;
    return waiting;
  }

  /** A defect in the thread: what waits is told that nobody knows, and the process ends with the cause, for its supervisor to start anew. */
  #crashed(error: unknown): void {
    this.#ended();
    queueMicrotask(() => {
      throw error;
    });
  }

  #ended(): void {
    this.#closed = true;
    const error = new EventLogError('LOG_UNAVAILABLE', 'The log writer ended before it answered; the records may be in the log.', {
      outcome: 'unknown',
    });
    for (const id of [...this.#pending.keys(), ...this.#calls.keys()]) this.#fail(id, error);
    this.#opened.reject(new EventLogError('LOG_CLOSED', 'The log writer ended before it opened the log.'));
    this.#exited.resolve();
  }
}

/** The error of everything that is asked of a closed log. */
export function closedError(): EventLogError {
  return new EventLogError('LOG_CLOSED', 'The log is closed. Nothing was stored.');
}
