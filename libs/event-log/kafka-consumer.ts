import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { LogRecord, Topic } from './event-log.ts';
import { HEADER_NAME } from './kafka-producer.ts';

/** A fetch that finds nothing comes back after this; closing waits for it. */
const FETCH_WAIT_MS = 500;
const HEARTBEAT_MS = 2_000;
/** Between the loss of a broker and the next try; doubled from try to try up to the bound. */
const RESTART_MS = 250;
const RESTART_MS_MAX = 4_000;

export interface Batch {
  messages: KafkaMessage[];
  /** False once the reader has been closed. */
  running(): boolean;
  heartbeat(): Promise<void>;
}

/**
 * A kafkajs consumer of one topic's one partition, from a place of our choosing. kafkajs has no manual assignment, so each is a group of one
 * with a name of its own that commits nothing; after every join it seeks to where we are, because the group itself would begin anew.
 *
 * When its broker is lost a new consumer takes over in a new group: in the old one it would wait for its former self to time out.
 */
export class TopicConsumer {
  readonly #kafka: Kafka;
  readonly #topic: Topic;
  readonly #options: { fetchBytesMax: number; position: () => number };
  #consumer: Consumer | null = null;
  #groupId = '';
  #restart: NodeJS.Timeout | undefined;
  #restartMs = RESTART_MS;
  #closed = false;
  /** Why the consumer is without a broker at the moment, or null. */
  down: Error | null = null;

  constructor(kafka: Kafka, topic: Topic, options: { fetchBytesMax: number; position: () => number }) {
    this.#kafka = kafka;
    this.#topic = topic;
    this.#options = options;
  }

  /** Joins and begins to call `handle` with batches, one at a time; it goes on by itself when a lost broker is back. */
  async run(handle: (batch: Batch) => Promise<void>): Promise<void> {
    const consumer = this.#newConsumer(handle);
    await consumer.connect();
    if (this.#closed) return consumer.disconnect();
    await consumer.subscribe({ topic: this.#topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, isRunning, isStale, heartbeat }: EachBatchPayload) => {
        const running = (): boolean => isRunning() && !isStale() && !this.#closed;
        await handle({ messages: batch.messages, running, heartbeat });
      },
    });
  }

  seek(offset: number): void {
    if (!this.#closed && !this.down) this.#consumer?.seek({ topic: this.#topic, partition: 0, offset: String(offset) });
  }

  /** Leaves the group and takes it away; a group that cannot be reached expires by itself. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#consumer?.disconnect().catch(() => undefined);
    if (this.down) return;
    const admin = this.#kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      await admin.deleteGroups([this.#groupId]);
    } catch {
      // Nothing depends on it: an empty group without offsets is forgotten by the broker.
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  #newConsumer(handle: (batch: Batch) => Promise<void>): Consumer {
    this.#groupId = `oppiva-${randomUUID()}`;
    const consumer = this.#kafka.consumer({
      groupId: this.#groupId,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: this.#options.fetchBytesMax,
      maxBytes: this.#options.fetchBytesMax,
      metadataMaxAge: 60_000,
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3, restartOnFailure: () => Promise.resolve(false) },
    });
    consumer.on('consumer.group_join', () => {
      this.down = null;
      this.#restartMs = RESTART_MS;
      this.seek(this.#options.position());
    });
    consumer.on('consumer.crash', ({ payload }) => this.#startAnew(payload.error, handle));
    this.#consumer = consumer;
    return consumer;
  }

  #startAnew(reason: Error, handle: (batch: Batch) => Promise<void>): void {
    this.down = reason;
    if (this.#closed) return;
    this.#restart = setTimeout(() => {
      this.run(handle).catch((error: unknown) => this.#startAnew(error as Error, handle));
    }, this.#restartMs);
    this.#restartMs = Math.min(RESTART_MS_MAX, 2 * this.#restartMs);
  }
}

/** Waits until `settled`, keeping the group's membership alive meanwhile; rejects when that fails, so that kafkajs joins anew. */
export async function waitWithHeartbeat(settled: Promise<void>, batch: Batch): Promise<void> {
  const lost = Promise.withResolvers<never>();
  const timer = setInterval(() => void batch.heartbeat().catch(lost.reject), HEARTBEAT_MS);
  try {
    await Promise.race([settled, lost.promise]);
  } finally {
    clearInterval(timer);
  }
}

/**
 * A record from a Kafka message. One that Oppiva did not write comes with an empty header, which no one can decode: its reader quarantines it
 * with that reason, rather than that the log hides it.
 */
export function recordOf(topic: Topic, message: KafkaMessage, platformTime: number): LogRecord {
  const header = message.headers?.[HEADER_NAME];
  return {
    topic,
    offset: Number(message.offset),
    platformTime,
    header: Buffer.isBuffer(header) ? header : Buffer.alloc(0),
    body: message.value ?? Buffer.alloc(0),
  };
}
