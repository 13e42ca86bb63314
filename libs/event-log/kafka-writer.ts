import type { Kafka } from 'kafkajs';
import type { MessagePort } from 'node:worker_threads';
import { readFrame, type IncomingAppend } from './draft-frame.ts';
import { EventLogError, toPlainError } from './errors.ts';
import { byTopic, TICK_TYPE, topics, type Barrier, type Topic } from './event-log.ts';
import { kafkaClient, reached } from './kafka-client.ts';
import { KafkaOffsets } from './kafka-offsets.ts';
import { KafkaPointReader } from './kafka-point-reader.ts';
import { KafkaPoints } from './kafka-points.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { KafkaReader } from './kafka-reader.ts';
import { prepareTopics } from './kafka-topics.ts';
import { RecordSealer } from './record.ts';
import { packRecords, type Call, type CallName, type Calls, type FromWriter, type ToWriter, type WriterData } from './writer-messages.ts';

/** A barrier takes what a topic has reached within this time for now, so that each gets at most one tick a second. */
const TICK_INTERVAL_MS = 1_000;
const NOTHING = new Uint8Array(0);

type Post = (message: FromWriter, transfer?: ArrayBuffer[]) => void;

/** Runs in the log's thread: connects, prepares the topics, then serves messages until told to close. */
export async function runKafkaWriter(port: MessagePort, data: Extract<WriterData, { adapter: 'kafka' }>, post: Post): Promise<void> {
  const kafka = kafkaClient(data.kafka, post);
  const offsets = new KafkaOffsets(kafka);
  await prepareTopics(await offsets.connect(), data.kafka.replication, post);
  const points = new KafkaPoints(offsets);
  await points.learnEnds();
  const producer = new KafkaProducer(kafka, points);
  await reached('connecting', () => producer.connect());
  const thread = new KafkaThread({ kafka, offsets, points, producer, sealer: new RecordSealer(data.keys), post });
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'appends') for (const append of readFrame(message.frame)) void thread.append(append);
    else if (message.kind === 'call') void thread.answer(message.id, message.call);
    else void thread.close().finally(() => process.exit());
  });
}

interface Parts {
  kafka: Kafka;
  offsets: KafkaOffsets;
  points: KafkaPoints;
  producer: KafkaProducer;
  sealer: RecordSealer;
  post: Post;
}

class KafkaThread {
  readonly #parts: Parts;
  readonly #readers = new Map<number, KafkaReader>();
  readonly #pointReaders: Record<Topic, KafkaPointReader>;
  #barrier: Promise<Barrier> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#pointReaders = byTopic((topic) => new KafkaPointReader(parts.kafka, parts.offsets, parts.points, topic));
  }

  /** All sealed first, so that a record that is refused leaves nothing behind; then one after the other, each on its replicas before the next. */
  async append({ id, drafts }: IncomingAppend): Promise<void> {
    await this.#answering(id, async () => {
      const sealed = drafts.map(({ topic, draft }) => ({ topic, record: this.#parts.sealer.seal(draft) }));
      const positions = new Float64Array(1 + 2 * sealed.length);
      positions[0] = id;
      let at = 1;
      for (const { topic, record } of sealed) {
        const { offset, platformTime } = await this.#parts.producer.append(topic, record);
        positions[at++] = offset;
        positions[at++] = platformTime;
      }
      this.#parts.post({ kind: 'appended', positions }, [positions.buffer as ArrayBuffer]);
    });
  }

  async answer(id: number, call: Call): Promise<void> {
    await this.#answering(id, async () => {
      const answer = await this.#ask(call);
      const transfer = answer !== null && typeof answer === 'object' && 'bytes' in answer ? [answer.bytes] : [];
      this.#parts.post({ kind: 'answer', id, answer }, transfer);
    });
  }

  async close(): Promise<void> {
    await this.#parts.producer.close();
    await Promise.all([...this.#readers.values(), ...Object.values(this.#pointReaders)].map((reader) => reader.close()));
    await this.#parts.offsets.close();
  }

  async #answering(id: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof EventLogError)) throw error;
      this.#parts.post({ kind: 'failed', ids: [id], error: toPlainError(error) });
    }
  }

  async #ask({ name, ask }: Call): Promise<Calls[CallName]['answer']> {
    switch (name) {
      case 'barrier':
        return this.#oneBarrier();
      case 'end':
        return (await this.#parts.offsets.of(ask.topic)).end;
      case 'read-at': {
        const record = await this.#pointReaders[ask.topic].read(ask.offset);
        return packRecords(ask.topic, record ? [record] : []);
      }
      case 'open-reader':
        return this.#openReader(ask);
      case 'next': {
        const { reader, ...options } = ask;
        const records = await this.#reader(reader).next(options);
        return packRecords(records[0]?.topic ?? topics[0], records);
      }
      case 'stop-waiting':
        this.#reader(ask.reader).stopWaiting();
        return null;
      default:
        await this.#readers.get(ask.reader)?.close();
        this.#readers.delete(ask.reader);
        return null;
    }
  }

  async #openReader({ reader: number, topic, offset, platformTimeFloor }: Calls['open-reader']['ask']): Promise<null> {
    const { kafka, offsets, points } = this.#parts;
    const floor = platformTimeFloor ?? (await points.maximumBelow(topic, offset));
    const reader = new KafkaReader(kafka, offsets, { topic, offset, platformTimeFloor: floor });
    try {
      await reader.start();
    } catch (error) {
      await reader.close();
      throw error;
    }
    this.#readers.set(number, reader);
    return null;
  }

  #reader(number: number): KafkaReader {
    const reader = this.#readers.get(number);
    if (!reader) throw new EventLogError('LOG_CLOSED', 'This reader of the log is closed.');
    return reader;
  }

  /** Questions that come while one is under way share its answer. */
  #oneBarrier(): Promise<Barrier> {
    this.#barrier ??= this.#newBarrier().finally(() => {
      this.#barrier = null;
    });
    return this.#barrier;
  }

  /**
   * Of each topic one point that this process got from an append: records behind it have its platform time or a later one, so every record
   * with an earlier one lies at or below it. The instant is the earliest of the six. Where the last point is older, a tick makes a new one.
   */
  async #newBarrier(): Promise<Barrier> {
    const found = await Promise.all(
      topics.map(async (topic) => {
        const point = this.#parts.points.get(topic);
        if (performance.now() - point.learnedAtMs < TICK_INTERVAL_MS) return point;
        return this.#parts.producer.append(topic, this.#tick());
      }),
    );
    const ends = byTopic((topic) => found[topics.indexOf(topic)]!.offset + 1);
    return { instant: Math.min(...found.map(({ platformTime }) => platformTime)), ends };
  }

  #tick() {
    const draft = { type: TICK_TYPE, schema: 1, client: null, meta: '{}', body: NOTHING, keys: NOTHING, flags: NOTHING, references: [] };
    return this.#parts.sealer.seal({ ...draft, split: 'none' });
  }
}
