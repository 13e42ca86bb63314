import { decodeHeader, openEntries, type EventLog, type Keyring, type Topic } from '@oppiva/event-log';
import type { KnownRecords } from '../known/known-records.ts';
import { KEY_BYTES, type EventKeys } from './event-keys.ts';

/** The events of one topic that are known. */
export interface EventTable {
  topic: Extract<Topic, 'oppiva.hr' | 'oppiva.rules'>;
  records: KnownRecords;
}

/** Fetches from the log the events that were accepted before under given keys. */
export class KnownEvents {
  readonly #tables: readonly EventTable[];
  readonly #log: Pick<EventLog, 'readAt'>;
  readonly #keyring: Keyring;
  readonly #keys: EventKeys;

  constructor(o: { tables: readonly EventTable[]; log: Pick<EventLog, 'readAt'>; keyring: Keyring; keys: EventKeys }) {
    this.#tables = o.tables;
    this.#log = o.log;
    this.#keyring = o.keyring;
    this.#keys = o.keys;
  }

  /** The event, parsed, under each key that is known. Waits for what is on its way. An erased event is known as null. */
  async fetch(keys: readonly string[]): Promise<Map<string, unknown>> {
    const bytes = this.#keys.bytesOf(keys);
    const known = new Map<string, unknown>();
    for (const table of this.#tables) {
      const byRecord = new Map<number, { key: string; at: number; index: number }[]>();
      for (const [at, key] of keys.entries()) {
        const position = known.has(key) ? null : await table.records.find(bytes, at * KEY_BYTES);
        if (position === null) continue;
        const hits = byRecord.get(position.offset);
        if (hits === undefined) byRecord.set(position.offset, [{ key, at, index: position.index }]);
        else hits.push({ key, at, index: position.index });
      }
      for (const [offset, hits] of byRecord) await this.#open(table.topic, offset, hits, bytes, known);
    }
    return known;
  }

  async #open(
    topic: Topic,
    offset: number,
    hits: readonly { key: string; at: number; index: number }[],
    bytes: Uint8Array,
    known: Map<string, unknown>,
  ): Promise<void> {
    const record = await this.#log.readAt(topic, offset);
    if (record === null) return;
    const header = decodeHeader(record.header);
    const { entries } = openEntries(record, this.#keyring);
    for (const { key, at, index } of hits) {
      const wanted = bytes.subarray(at * KEY_BYTES, at * KEY_BYTES + KEY_BYTES);
      if (index >= header.count || Buffer.compare(header.keyAt(index), wanted) !== 0) continue;
      const entry = entries[index];
      known.set(key, entry === null || entry === undefined ? null : (JSON.parse(Buffer.from(entry).toString('utf8')) as unknown));
    }
  }
}
