import type { Kafka, Producer, RecordMetadata } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLogError } from './errors.ts';
import { byTopic, type Topic } from './event-log.ts';
import { outcomeOf, REQUEST_TIMEOUT_MS, unavailable } from './kafka-client.ts';
import type { KafkaPoints } from './kafka-points.ts';
import type { SealedRecord } from './open-record.ts';

/** A record's header travels as this Kafka header, its body as the value: the two columns of the format. */
export const HEADER_NAME = 'oppiva';

/** Bounds of one send. A batch of a send is one Kafka batch, so a reader of one record fetches this much. */
const SEND_RECORDS_MAX = 128;
const SEND_BYTES_MAX = 512 * 1024;
/** How often a send is repeated that the broker has refused for a reason that passes (a new leader, a replica short). */
const REFUSED_RETRIES_MAX = 6;
const REFUSED_RETRY_MS = 200;

interface Position {
  offset: number;
  platformTime: number;
}

interface Waiting {
  record: SealedRecord;
  resolve(position: Position): void;
  reject(error: unknown): void;
}

/**
 * Appends to Kafka: acks=-1, not idempotent (what a retry could double, a caller's retry with the same ids settles), one record a request.
 * While one send of a topic is under way the next gathers, so a topic's answers come in order and its platform times are exact.
 */
export class KafkaProducer {
  readonly #producer: Producer;
  readonly #points: KafkaPoints;
  readonly #queues = byTopic(() => ({ waiting: [] as Waiting[], busy: false }));
  #idle: (() => void)[] = [];

  constructor(kafka: Kafka, points: KafkaPoints) {
    this.#points = points;
    this.#producer = kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      createPartitioner: () => () => 0,
      metadataMaxAge: 60_000,
      // No retries of sends whose outcome is unknown: they would store records twice behind the caller's back.
      retry: { retries: 0, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
  }

  connect(): Promise<void> {
    return this.#producer.connect();
  }

  /** Resolves when the record is on all in-sync replicas. Rejects LOG_UNAVAILABLE. */
  append(topic: Topic, record: SealedRecord): Promise<Position> {
    const { promise, resolve, reject } = Promise.withResolvers<Position>();
    this.#queues[topic].waiting.push({ record, resolve, reject });
    if (!this.#queues[topic].busy) {
      this.#queues[topic].busy = true;
      // Everything that arrived in this turn goes in one send.
      setImmediate(() => void this.#drain(topic));
    }
    return promise;
  }

  /** Waits for what was appended, then lets go of the connections. */
  async close(): Promise<void> {
    if (Object.values(this.#queues).some(({ busy }) => busy)) await new Promise<void>((resolve) => this.#idle.push(resolve));
    await this.#producer.disconnect();
  }

  async #drain(topic: Topic): Promise<void> {
    const queue = this.#queues[topic];
    while (queue.waiting.length > 0) await this.#sendOne(topic, takeBatch(queue.waiting));
    queue.busy = false;
    if (Object.values(this.#queues).every(({ busy }) => !busy)) this.#idle.splice(0).forEach((resolve) => resolve());
  }

  async #sendOne(topic: Topic, batch: Waiting[]): Promise<void> {
    try {
      const answer = await this.#send(topic, batch);
      const base = Number(answer.baseOffset);
      const platformTime = this.#points.appended(topic, base + batch.length - 1, Number(answer.logAppendTime));
      batch.forEach(({ resolve }, i) => resolve({ offset: base + i, platformTime }));
    } catch (error) {
      for (const { reject } of batch) reject(unavailable(`appending to ${topic}`, error));
    }
  }

  async #send(topic: Topic, batch: readonly Waiting[]): Promise<RecordMetadata> {
    const messages = batch.map(({ record }) => ({
      key: null,
      value: record.body as Buffer,
      headers: { [HEADER_NAME]: record.header as Buffer },
    }));
    for (let attempt = 0; ; attempt++) {
      try {
        const [answer] = await this.#producer.send({ topic, acks: -1, timeout: REQUEST_TIMEOUT_MS - 5_000, messages });
        if (!answer?.baseOffset || Number(answer.logAppendTime ?? -1) < 0) {
          throw new EventLogError(
            'LOG_TOPIC_SETTINGS',
            `Kafka answered an append to ${topic} without offset or LogAppendTime: check message.timestamp.type.`,
            {
              outcome: 'unknown',
            },
          );
        }
        return answer;
      } catch (error) {
        if (attempt >= REFUSED_RETRIES_MAX || error instanceof EventLogError || outcomeOf(error) !== 'refused') throw error;
        await sleep(REFUSED_RETRY_MS);
      }
    }
  }
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const { record } of waiting) {
    bytes += record.header.length + record.body.length;
    if (count > 0 && (count === SEND_RECORDS_MAX || bytes > SEND_BYTES_MAX)) break;
    count++;
  }
  return waiting.splice(0, count);
}
