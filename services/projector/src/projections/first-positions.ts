import { decodeHeader, openEntries, type EventLog, type Keyring, type OpenedBody, type RecordHeader, type Topic } from '@oppiva/event-log';
import { sameStatement } from '@oppiva/xapi';
import { parseObject } from './actor-pseudonyms.ts';

interface OpenRecord {
  header: RecordHeader;
  opened: OpenedBody;
}

/** Duplicates come in whole batches, so a few records serve many comparisons. */
const RECORDS_MAX = 32;

/** Whether two entries with one id say the same; ids of earlier entries are verified on the way. */
export type Verdict = 'unrelated' | 'duplicate' | 'conflict';

/** Compares an entry with the earlier one that a table of known ids names; reads it from the log, which is the truth. */
export class FirstPositions {
  readonly #log: Pick<EventLog, 'readAt'>;
  readonly #topic: Topic;
  readonly #keyring: Keyring;
  readonly #same: (first: Record<string, unknown>, later: Record<string, unknown>) => boolean;
  readonly #open = new Map<number, OpenRecord | null>();

  constructor(options: {
    log: Pick<EventLog, 'readAt'>;
    topic: Topic;
    keyring: Keyring;
    same?: (first: Record<string, unknown>, later: Record<string, unknown>) => boolean;
  }) {
    this.#log = options.log;
    this.#topic = options.topic;
    this.#keyring = options.keyring;
    this.#same = options.same ?? sameStatement;
  }

  /**
   * Equal tags: equal bytes, a duplicate. Unequal ones: canonical forms decide (capability model 3.3, steps 2 and 3). Where either text
   * is erased nothing can be compared, and a resend is a duplicate. `unrelated`: two ids that only look alike in the table.
   */
  async compare(
    first: { offset: number; index: number },
    later: { key: Uint8Array; tag: Uint8Array; text: Uint8Array | null },
  ): Promise<Verdict> {
    const record = await this.#read(first.offset);
    if (record === null || first.index >= record.header.count) return 'unrelated';
    if (Buffer.compare(record.header.keyAt(first.index), later.key) !== 0) return 'unrelated';
    if (Buffer.compare(record.header.tagAt(first.index), later.tag) === 0) return 'duplicate';
    const earlier = record.opened.entries[first.index] ?? null;
    if (earlier === null || later.text === null) return 'duplicate';
    const one = parseObject(Buffer.from(earlier).toString());
    const other = parseObject(Buffer.from(later.text).toString());
    return one !== null && other !== null && this.#same(one, other) ? 'duplicate' : 'conflict';
  }

  async #read(offset: number): Promise<OpenRecord | null> {
    const known = this.#open.get(offset);
    if (known !== undefined) return known;
    const record = await this.#log.readAt(this.#topic, offset);
    const open = record === null ? null : { header: decodeHeader(record.header), opened: openEntries(record, this.#keyring) };
    if (this.#open.size >= RECORDS_MAX) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#open.delete(oldest);
    }
    this.#open.set(offset, open);
    return open;
  }
}
