import type { Kafka, KafkaMessage } from 'kafkajs';
import { EventLogError } from './errors.ts';
import type { LogRecord, Topic } from './event-log.ts';
import { unavailable } from './kafka-client.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';
import { recordOf, TopicConsumer, waitWithHeartbeat, type Batch } from './kafka-consumer.ts';
import { closedError } from './writer-client.ts';

/** What a reader holds ahead of its caller; while it holds more, it fetches nothing. One fetch comes on top. */
const AHEAD_BYTES_MAX = 8 * 1024 * 1024;
const FETCH_BYTES_MAX = 4 * 1024 * 1024;
const PAGE_RECORDS_MAX = 5_000;

/** Reads one topic in order from an offset; lives in the log's thread. */
export class KafkaReader {
  readonly #topic: Topic;
  readonly #offsets: KafkaOffsets;
  readonly #consumer: TopicConsumer;
  readonly #ahead: LogRecord[] = [];
  #aheadBytes = 0;
  /** The offset that comes next; everything else from the broker is a repetition or a gap. */
  #expected: number;
  #platformTime: number;
  #failed: unknown = null;
  #closed = false;
  #wakeCaller: () => void = () => undefined;
  #wakeFetcher: () => void = () => undefined;

  constructor(kafka: Kafka, offsets: KafkaOffsets, o: { topic: Topic; offset: number; platformTimeFloor: number }) {
    this.#topic = o.topic;
    this.#offsets = offsets;
    this.#expected = o.offset;
    this.#platformTime = o.platformTimeFloor;
    this.#consumer = new TopicConsumer(kafka, o.topic, { fetchBytesMax: FETCH_BYTES_MAX, position: () => this.#expected });
  }

  /** Rejects LOG_CORRUPT when the topic ends below the offset: records that were read before are gone. */
  async start(): Promise<void> {
    const { end } = await this.#offsets.of(this.#topic);
    if (this.#expected > end) throw this.#truncated(end);
    await this.#consumer
      .run((batch) => this.#take(batch))
      .catch((error) => Promise.reject(unavailable(`reading ${this.#topic}`, error) as Error));
  }

  /** The next records, [] after `waitMs` without any. Rejects LOG_UNAVAILABLE when there are none and the brokers cannot be reached. */
  async next({ recordsMax, bytesMax, waitMs }: { recordsMax: number; bytesMax: number; waitMs: number }): Promise<LogRecord[]> {
    if (this.#ahead.length === 0 && !this.#failed && !this.#closed) await this.#wait(waitMs);
    if (this.#closed) throw closedError();
    const page = this.#page(Math.min(recordsMax, PAGE_RECORDS_MAX), bytesMax);
    if (page.length > 0) return page;
    if (this.#failed) throw this.#failed;
    if (this.#consumer.down) throw unavailable(`reading ${this.#topic}`, this.#consumer.down);
    return page;
  }

  /** Ends a `next` that waits; it answers what there is. */
  stopWaiting(): void {
    this.#wakeCaller();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakeCaller();
    this.#wakeFetcher();
    await this.#consumer.close();
  }

  #page(recordsMax: number, bytesMax: number): LogRecord[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#ahead.length && count < recordsMax && bytes < bytesMax) bytes += sizeOf(this.#ahead[count++]!);
    this.#aheadBytes -= bytes;
    if (this.#aheadBytes < AHEAD_BYTES_MAX) this.#wakeFetcher();
    return this.#ahead.splice(0, count);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeCaller = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Takes a fetched batch; returns, and so lets kafkajs fetch more, only when the caller has made room. */
  async #take(batch: Batch): Promise<void> {
    const first = batch.messages[0];
    if (this.#failed || !first) return;
    if (Number(first.offset) !== this.#expected && !(await this.#reconcile(Number(first.offset)))) return;
    for (const message of batch.messages) this.#push(message);
    this.#wakeCaller();
    while (this.#aheadBytes >= AHEAD_BYTES_MAX && batch.running()) {
      const room = new Promise<void>((resolve) => {
        this.#wakeFetcher = resolve;
      });
      await waitWithHeartbeat(room, batch);
    }
  }

  #push(message: KafkaMessage): void {
    if (Number(message.offset) < this.#expected) return;
    this.#platformTime = Math.max(this.#platformTime, Number(message.timestamp));
    const record = recordOf(this.#topic, message, this.#platformTime);
    this.#ahead.push(record);
    this.#aheadBytes += sizeOf(record);
    this.#expected = record.offset + 1;
  }

  /** The broker answered from another place: goes on there only where retention has deleted what lies between, else asks for the right place. */
  async #reconcile(found: number): Promise<boolean> {
    const { low, end } = await this.#offsets.of(this.#topic);
    if (this.#expected > end) {
      this.#failed = this.#truncated(end);
      this.#wakeCaller();
      return false;
    }
    if (this.#expected < low) this.#expected = low;
    if (found === this.#expected) return true;
    this.#consumer.seek(this.#expected);
    return false;
  }

  #truncated(end: number): EventLogError {
    const message = `${this.#topic} ends at offset ${end}, but ${this.#expected} was read before: the topic has lost records or was created anew. Restore it, or rebuild everything that was computed from it.`;
    return new EventLogError('LOG_CORRUPT', message);
  }
}

function sizeOf({ header, body }: LogRecord): number {
  return header.length + body.length;
}
