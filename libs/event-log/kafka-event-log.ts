import type {
  Appended,
  Barrier,
  EventLog,
  LogKeys,
  LogReader,
  LogRecord,
  NextOptions,
  ReadPosition,
  Topic,
  TopicDraft,
} from './event-log.ts';
import { closedError, WriterClient, type LogLines } from './writer-client.ts';
import { unpackRecords, type KafkaAccess } from './writer-messages.ts';

const PAGE_BYTES_DEFAULT = 8 * 1024 * 1024;

/** The log on a Kafka cluster. All of kafkajs runs in one thread beside the caller's, reading too. */
export class KafkaEventLog implements EventLog {
  readonly #thread: WriterClient;
  #nextReader = 1;

  private constructor(thread: WriterClient) {
    this.#thread = thread;
  }

  /** Connects, creates missing topics and checks all. Rejects LOG_UNAVAILABLE, LOG_TOPIC_SETTINGS. */
  static async open({ kafka, keys, logger }: { kafka: KafkaAccess; keys: LogKeys; logger: LogLines }): Promise<KafkaEventLog> {
    // Copies: a small Buffer is a view on a pool, which cloning into the thread would take along.
    const copies = { id: new Uint8Array(keys.id), tag: new Uint8Array(keys.tag), seal: new Uint8Array(keys.seal) };
    return new KafkaEventLog(await WriterClient.start({ adapter: 'kafka', kafka, keys: copies }, logger));
  }

  append(drafts: TopicDraft[]): Promise<Appended[]> {
    return this.#thread.append(drafts);
  }

  read(topic: Topic, from: ReadPosition): LogReader {
    return new ThreadReader(this.#thread, this.#nextReader++, topic, from);
  }

  async readAt(topic: Topic, offset: number): Promise<LogRecord | null> {
    const packed = await this.#thread.call('read-at', { topic, offset });
    return unpackRecords(packed)[0] ?? null;
  }

  end(topic: Topic): Promise<number> {
    return this.#thread.call('end', { topic });
  }

  barrier(): Promise<Barrier> {
    return this.#thread.call('barrier', {});
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** The caller's end of a reader that lives in the thread; it is opened with the first `next`, and again if that failed. */
class ThreadReader implements LogReader {
  readonly #thread: WriterClient;
  readonly #reader: number;
  readonly #topic: Topic;
  readonly #from: ReadPosition;
  #opened: Promise<null> | null = null;
  #closed = false;

  constructor(thread: WriterClient, reader: number, topic: Topic, from: ReadPosition) {
    this.#thread = thread;
    this.#reader = reader;
    this.#topic = topic;
    this.#from = from;
  }

  async next({ recordsMax, bytesMax = PAGE_BYTES_DEFAULT, waitMs = 0, signal }: NextOptions): Promise<LogRecord[]> {
    if (this.#closed) throw closedError();
    await this.#open();
    if (signal?.aborted) return [];
    const stop = (): void => void this.#thread.call('stop-waiting', { reader: this.#reader }).catch(() => undefined);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return unpackRecords(await this.#thread.call('next', { reader: this.#reader, recordsMax, bytesMax, waitMs }));
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#opened) await this.#thread.call('close-reader', { reader: this.#reader }).catch(() => undefined);
  }

  async #open(): Promise<void> {
    const { offset, platformTimeFloor = null } = this.#from;
    this.#opened ??= this.#thread.call('open-reader', { reader: this.#reader, topic: this.#topic, offset, platformTimeFloor });
    try {
      await this.#opened;
    } catch (error) {
      this.#opened = null;
      throw error;
    }
  }
}
