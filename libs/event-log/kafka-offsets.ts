import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { Topic } from './event-log.ts';
import { hasMovedLeader, reached } from './kafka-client.ts';

const TRIES_MAX = 20;
const RETRY_MS = 250;

/**
 * Questions about a topic's offsets. A leader that has just moved, or a topic that has just been created, answers "not the leader", and kafkajs
 * neither asks again nor looks for the new one until its metadata is minutes old: so it is asked again here, through a connection that knows
 * the cluster anew.
 */
export class KafkaOffsets {
  readonly #kafka: Kafka;
  #admin: Admin;
  #renewed: Promise<void> | null = null;
  #closed = false;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
    this.#admin = kafka.admin();
  }

  async connect(): Promise<Admin> {
    await reached('connecting', () => this.#admin.connect());
    return this.#admin;
  }

  /** The first offset that is there and the next offset of a topic. Rejects LOG_UNAVAILABLE. */
  of(topic: Topic): Promise<{ low: number; end: number }> {
    return this.#ask(`reading the offsets of ${topic}`, async (admin) => {
      const [partition] = await admin.fetchTopicOffsets(topic);
      return { low: Number(partition?.low ?? 0), end: Number(partition?.high ?? 0) };
    });
  }

  /** First offset with a LogAppendTime of at least `time` (ms UTC), or the next offset where there is none. Rejects LOG_UNAVAILABLE. */
  firstAt(topic: Topic, time: number): Promise<number> {
    return this.#ask(`searching ${topic} by time`, async (admin) => {
      const [partition] = await admin.fetchTopicOffsetsByTimestamp(topic, time);
      return Number(partition?.offset ?? 0);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#admin.disconnect();
  }

  #ask<T>(doing: string, question: (admin: Admin) => Promise<T>): Promise<T> {
    return reached(doing, async () => {
      for (let tries = 1; ; tries++) {
        try {
          return await question(this.#admin);
        } catch (error) {
          if (tries === TRIES_MAX || this.#closed || !hasMovedLeader(error)) throw error;
          await sleep(RETRY_MS);
          await this.#renew();
        }
      }
    });
  }

  /** Questions under way on the old connection fail and come here too; all of them share the new one. */
  #renew(): Promise<void> {
    this.#renewed ??= this.#connectAnew().finally(() => {
      this.#renewed = null;
    });
    return this.#renewed;
  }

  async #connectAnew(): Promise<void> {
    const old = this.#admin;
    const admin = this.#kafka.admin();
    await admin.connect();
    this.#admin = admin;
    // What is still under way on the old connection gets its answer first.
    setTimeout(() => void old.disconnect().catch(() => undefined), RETRY_MS * TRIES_MAX).unref();
  }
}
