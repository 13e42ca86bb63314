import { createHmac } from 'node:crypto';
import type { PublishedValue, Window } from '@oppiva/capability';
import { windowText } from '@oppiva/capability';
import { decodeHeader, type EventLog, type TopicDraft } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';

const topic = 'oppiva.values';
const recordType = 'capability.values-published';
const pageRecords = 1_000;

interface Publication {
  readonly indicatorId: string;
  readonly window: Window;
  /** K in milliseconds UTC. */
  readonly knownAt: number;
}

/**
 * What has been published, by the log itself: it is the truth, and ClickHouse may be behind it after a crash. One string for each
 * (indicator, window, K) published, a hundred bytes or so.
 */
export class PublicationLog {
  readonly #log: EventLog;
  readonly #keys: Pick<InstallationKeys, 'id'>;
  readonly #published = new Set<string>();
  #next = 0;

  constructor(log: EventLog, keys: Pick<InstallationKeys, 'id'>) {
    this.#log = log;
    this.#keys = keys;
  }

  /** Reads what has been appended since the last time, by whomever. */
  async catchUp(): Promise<void> {
    const end = await this.#log.end(topic);
    if (this.#next >= end) return;
    const reader = this.#log.read(topic, { offset: this.#next });
    try {
      while (this.#next < end) {
        const records = await reader.next({ recordsMax: pageRecords, waitMs: 1_000 });
        for (const record of records) {
          const header = decodeHeader(record.header);
          if (header.type === recordType) this.#published.add(String(header.meta['publication']));
          this.#next = record.offset + 1;
        }
      }
    } finally {
      await reader.close();
    }
  }

  has(publication: Publication): boolean {
    return this.#published.has(nameOf(publication));
  }

  /**
   * Appends all values of one indicator and window as one record. After an unknown outcome the caller asks again: `catchUp`, then `has`.
   */
  async append(publication: Publication, values: readonly PublishedValue[]): Promise<void> {
    await this.#log.append([this.#draft(publication, values)]);
    this.#published.add(nameOf(publication));
  }

  #draft(publication: Publication, values: readonly PublishedValue[]): TopicDraft {
    const name = nameOf(publication);
    const keys = Buffer.concat(
      values.map((value) => createHmac('sha256', this.#keys.id).update(`${name}|${value.unitId}`).digest().subarray(0, 16)),
    );
    return {
      topic,
      draft: {
        type: recordType,
        schema: 1,
        client: null,
        meta: { publication: name },
        body: Buffer.from(JSON.stringify(values)),
        split: 'json',
        keys,
        flags: new Uint8Array(values.length),
      },
    };
  }
}

/** `learning-regularity|2024-07-01..2024-10-01|as-was|2024-10-14T21:00:00.000Z|final` */
function nameOf({ indicatorId, window, knownAt }: Publication): string {
  return [indicatorId, windowText(window), 'as-was', new Date(knownAt).toISOString(), 'final'].join('|');
}
