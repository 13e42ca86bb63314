import type { Kafka, KafkaMessage } from 'kafkajs';
import { EventLogError } from './errors.ts';
import type { LogRecord, Topic } from './event-log.ts';
import { unavailable } from './kafka-client.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';
import { recordOf, TopicConsumer, waitWithHeartbeat, type Batch } from './kafka-consumer.ts';
import type { KafkaPoints } from './kafka-points.ts';
import { closedError } from './writer-client.ts';

const READ_TIMEOUT_MS = 10_000;
/** The broker sends the batch that holds the record whole, however small this is. */
const FETCH_BYTES_MAX = 64 * 1024;

/**
 * Reads single records of a topic: one consumer for all questions, started with the first. Between questions it stays within its handler, so
 * that it fetches nothing; a question sets the place and lets it go on.
 */
export class KafkaPointReader {
  readonly #topic: Topic;
  readonly #offsets: KafkaOffsets;
  readonly #points: KafkaPoints;
  readonly #consumer: TopicConsumer;
  #running: Promise<void> | null = null;
  #wanted: number | null = null;
  #found: (message: KafkaMessage | null) => void = () => undefined;
  #goOn: () => void = () => undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(kafka: Kafka, offsets: KafkaOffsets, points: KafkaPoints, topic: Topic) {
    this.#topic = topic;
    this.#offsets = offsets;
    this.#points = points;
    this.#consumer = new TopicConsumer(kafka, topic, { fetchBytesMax: FETCH_BYTES_MAX, position: () => this.#wanted ?? 0 });
  }

  /** The record at `offset`, or null where there is none. Rejects LOG_UNAVAILABLE. Questions are answered one after the other. */
  read(offset: number): Promise<LogRecord | null> {
    const answer = this.#queue.then(() => this.#read(offset));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#found(null);
    this.#goOn();
    if (this.#running) await this.#consumer.close();
  }

  async #read(offset: number): Promise<LogRecord | null> {
    if (this.#closed) throw closedError();
    const { low, end } = await this.#offsets.of(this.#topic);
    if (offset < low || offset >= end) return null;
    const message = await this.#fetch(offset);
    if (!message) return null;
    return recordOf(this.#topic, message, await this.#points.at(this.#topic, offset, Number(message.timestamp)));
  }

  async #fetch(offset: number): Promise<KafkaMessage | null> {
    const { promise, resolve, reject } = Promise.withResolvers<KafkaMessage | null>();
    const timer = setTimeout(() => reject(this.#timedOut(offset)), READ_TIMEOUT_MS);
    this.#found = resolve;
    this.#wanted = offset;
    try {
      this.#running ??= this.#consumer.run((batch) => this.#take(batch));
      await this.#running;
      this.#consumer.seek(offset);
      this.#goOn();
      return await promise;
    } catch (error) {
      throw unavailable(`reading ${this.#topic}`, error);
    } finally {
      clearTimeout(timer);
      this.#wanted = null;
    }
  }

  async #take(batch: Batch): Promise<void> {
    const message = batch.messages.find(({ offset }) => Number(offset) === this.#wanted);
    if (this.#wanted !== null && !message) {
      this.#consumer.seek(this.#wanted);
      return;
    }
    const parked = new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
    if (message) this.#found(message);
    if (!this.#closed) await waitWithHeartbeat(parked, batch);
  }

  #timedOut(offset: number): EventLogError {
    return new EventLogError(
      'LOG_UNAVAILABLE',
      `Kafka did not answer with record ${offset} of ${this.#topic} within ${READ_TIMEOUT_MS} ms. Check the brokers.`,
    );
  }
}
