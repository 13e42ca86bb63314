import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { readFrame, type IncomingAppend } from './draft-frame.ts';
import { EventLogError, toPlainError } from './errors.ts';
import type { Topic } from './event-log.ts';
import { sealingKey } from './keyring.ts';
import type { SealedRecord } from './open-record.ts';
import { RecordSealer } from './record.ts';
import { SharedClock } from './shared-clock.ts';
import { openForWriting, translate } from './sqlite-file.ts';
import { SqliteTransactions } from './sqlite-transactions.ts';
import type { FromWriter, ToWriter, WriterData } from './writer-messages.ts';

/** Bounds of a group: a transaction stays well below 50 ms, and sealing the next group does not hold up the answers of this one. */
const GROUP_RECORDS_MAX = 256;
const GROUP_BYTES_MAX = 2 * 1024 * 1024;
/** Quiet for so long, the WAL is written back, so that it does not lie about at full size. */
const IDLE_CHECKPOINT_MS = 1_000;

type Post = (message: FromWriter, transfer?: ArrayBuffer[]) => void;

export interface SealedAppend {
  id: number;
  records: { topic: Topic; sealed: SealedRecord }[];
}

/** Runs in the writer thread: opens the file, then serves messages until told to close. Throws what `openForWriting` throws. */
export function runSqliteWriter(port: MessagePort, data: Extract<WriterData, { adapter: 'sqlite' }>, post: Post): void {
  const database = openForWriting(data.path, sealingKey(data.keys.seal).id);
  if (data.fileBytesMax !== undefined) {
    const { page_size: pageBytes } = database.prepare('PRAGMA page_size').get() as { page_size: number };
    database.exec(`PRAGMA max_page_count = ${Math.floor(data.fileBytesMax / pageBytes)}`);
  }
  const clock = data.clock ? new SharedClock(data.clock) : { now: () => Date.now() };
  const writer = new SqliteWriter(data.path, new SqliteTransactions(database, clock), new RecordSealer(data.keys), post);
  port.on('message', (message: ToWriter) => {
    if (!writer.serve(message, () => receiveMessageOnPort(port)?.message as ToWriter | undefined)) port.close();
  });
}

/** Group commit: while one group is sealed and committed the next gathers in the port, and goes as one transaction. */
class SqliteWriter {
  readonly #path: string;
  readonly #transactions: SqliteTransactions;
  readonly #sealer: RecordSealer;
  readonly #post: Post;
  #appends: IncomingAppend[] = [];
  #barriers: number[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor(path: string, transactions: SqliteTransactions, sealer: RecordSealer, post: Post) {
    this.#path = path;
    this.#transactions = transactions;
    this.#sealer = sealer;
    this.#post = post;
  }

  /** Takes a message and all that came after it; false when told to close, with everything before done. */
  serve(first: ToWriter, more: () => ToWriter | undefined): boolean {
    let open = this.#take(first);
    const takeMore = (): void => {
      for (let message = more(); message; message = more()) open = this.#take(message) && open;
    };
    takeMore();
    while (this.#appends.length > 0 || this.#barriers.length > 0) {
      this.#commit(this.#nextGroup());
      this.#quietly('checkpointing', () => this.#transactions.checkpointIfLarge());
      takeMore();
    }
    clearTimeout(this.#idle);
    if (open) {
      this.#idle = setTimeout(() => this.#quietly('checkpointing', () => this.#transactions.checkpoint()), IDLE_CHECKPOINT_MS);
    } else {
      this.#quietly('closing', () => this.#transactions.close());
    }
    return open;
  }

  #take(message: ToWriter): boolean {
    if (message.kind === 'appends') this.#appends.push(...readFrame(message.frame));
    else if (message.kind === 'call' && message.call.name === 'barrier') this.#barriers.push(message.id);
    return message.kind !== 'close';
  }

  #nextGroup(): IncomingAppend[] {
    let records = 0;
    let bytes = 0;
    let count = 0;
    for (const append of this.#appends) {
      records += append.drafts.length;
      bytes += append.bytes;
      if (count > 0 && (records > GROUP_RECORDS_MAX || bytes > GROUP_BYTES_MAX)) break;
      count++;
    }
    return this.#appends.splice(0, count);
  }

  /** Seals before the lock is taken, so that it is held only for the inserts and their fsync. */
  #commit(group: readonly IncomingAppend[]): void {
    const sealed = group.map((append) => this.#seal(append)).filter((append) => append !== null);
    const barriers = this.#barriers;
    this.#barriers = [];
    if (sealed.length === 0 && barriers.length === 0) return;
    try {
      const { positions, barrier } = this.#transactions.commit(sealed, barriers.length > 0);
      if (positions.length > 0) this.#post({ kind: 'appended', positions }, [positions.buffer as ArrayBuffer]);
      for (const id of barriers) this.#post({ kind: 'answer', id, answer: barrier! });
    } catch (error) {
      this.#fail([...sealed.map(({ id }) => id), ...barriers], translate(this.#path, 'appending to', error));
    }
  }

  #seal({ id, drafts }: IncomingAppend): SealedAppend | null {
    try {
      return { id, records: drafts.map(({ topic, draft }) => ({ topic, sealed: this.#sealer.seal(draft) })) };
    } catch (error) {
      this.#fail([id], error);
      return null;
    }
  }

  #fail(ids: number[], error: unknown): void {
    if (!(error instanceof EventLogError)) throw error;
    this.#post({ kind: 'failed', ids, error: toPlainError(error) });
  }

  /** Checkpoints move what is committed already: a full disk or a reader in the way only delays them. */
  #quietly(doing: string, work: () => void): void {
    try {
      work();
    } catch (cause) {
      const error = translate(this.#path, doing, cause);
      if (!(error instanceof EventLogError)) throw cause;
      this.#post({ kind: 'log', level: 'warn', message: error.message });
    }
  }
}
