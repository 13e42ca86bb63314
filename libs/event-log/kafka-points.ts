import { topics, type Topic } from './event-log.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';

/** A place in a topic: the platform time at an offset, and when (monotonic clock, ms) this process learned of it. */
export interface Point {
  offset: number;
  platformTime: number;
  learnedAtMs: number;
}

const SEARCH_FIRST_STEP_MS = 1_000;

/**
 * Platform time on Kafka: the running maximum of the broker's LogAppendTime, a pure function of the log. A leader's clock may step back, or a
 * new leader's lag behind; the maximum does not. The broker answers "the first offset with a timestamp of at least T", from which the maximum
 * below any offset is found by bisection, without reading the log.
 */
export class KafkaPoints {
  readonly #offsets: KafkaOffsets;
  readonly #points = new Map<Topic, Point>();

  constructor(offsets: KafkaOffsets) {
    this.#offsets = offsets;
  }

  /** Learns the end of every topic, so that the first append already knows what lies below it. */
  async learnEnds(): Promise<void> {
    await Promise.all(
      topics.map(async (topic) => {
        const { end } = await this.#offsets.of(topic);
        this.#points.set(topic, { offset: end - 1, platformTime: await this.maximumBelow(topic, end), learnedAtMs: -Infinity });
      }),
    );
  }

  get(topic: Topic): Point {
    return this.#points.get(topic)!;
  }

  /** Takes the answer to an append: `logAppendTime` of records that end at `lastOffset`. Answers their platform time. */
  appended(topic: Topic, lastOffset: number, logAppendTime: number): number {
    const point = this.#points.get(topic);
    const platformTime = Math.max(logAppendTime, point?.platformTime ?? 0);
    this.#points.set(topic, { offset: lastOffset, platformTime, learnedAtMs: performance.now() });
    return platformTime;
  }

  /** The largest LogAppendTime of all records below an offset; 0 where there are none. */
  async maximumBelow(topic: Topic, before: number): Promise<number> {
    if (before <= 0) return 0;
    // Beyond the end every time would seem reached, as the broker answers with the end where there is no record.
    const offset = Math.min(before, (await this.#offsets.of(topic)).end);
    if (offset === 0) return 0;
    const reachedBelow = async (time: number): Promise<boolean> => (await this.#offsets.firstAt(topic, time)) < offset;
    let low = 0;
    let high = Date.now() + 1;
    for (let step = SEARCH_FIRST_STEP_MS; await reachedBelow(high); step *= 8) {
      low = high;
      high += step;
    }
    for (let step = SEARCH_FIRST_STEP_MS; low === 0; step *= 8) {
      const probe = high - step;
      if (probe <= 0) break;
      if (await reachedBelow(probe)) low = probe;
      else high = probe;
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (await reachedBelow(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Platform time of the record at `offset` with this LogAppendTime: one question where clocks behaved. */
  async at(topic: Topic, offset: number, logAppendTime: number): Promise<number> {
    const ran = (await this.#offsets.firstAt(topic, logAppendTime + 1)) < offset;
    return ran ? Math.max(logAppendTime, await this.maximumBelow(topic, offset)) : logAppendTime;
  }
}
