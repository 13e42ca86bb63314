import {
  decodeHeader,
  entryFlags,
  openEntries,
  SliceTagger,
  type EventLog,
  type Keyring,
  type LogRecord,
  type RecordHeader,
} from '@oppiva/event-log';
import { sameStatement, splitJsonArray } from '@oppiva/xapi';
import type { EntryPosition, KnownRecords } from '../known/known-records.ts';
import type { KnownAnswer } from './accept-statements.ts';
import type { Batch } from './batch.ts';
import type { CheckedStatement } from './prepare-statements.ts';

const TAG_BYTES = 16;

/**
 * Answers what the log knows about the statements of a batch. Equal tags mean equal bytes; only where they differ is the first
 * record opened and the canonical forms compared (ARCHITECTURE section 4, "The record").
 */
export class KnownStatements {
  readonly #records: KnownRecords;
  readonly #log: Pick<EventLog, 'readAt'>;
  readonly #keyring: Keyring;
  readonly #tagger: SliceTagger;

  constructor(o: { records: KnownRecords; log: Pick<EventLog, 'readAt'>; keyring: Keyring; tagKey: Uint8Array }) {
    this.#records = o.records;
    this.#log = o.log;
    this.#keyring = o.keyring;
    this.#tagger = new SliceTagger(o.tagKey);
  }

  /** One answer an entry. Waits for whatever is on its way under the same ids. */
  async answers(batch: Batch): Promise<KnownAnswer[]> {
    const answers: KnownAnswer[] = batch.ids.map(() => 'unknown');
    const byRecord = new Map<number, { entry: number; index: number }[]>();
    for (const entry of batch.ids.keys()) {
      if (!this.#records.has(batch.keys, entry * 16)) continue;
      const position = await this.#records.find(batch.keys, entry * 16);
      if (position === null) continue;
      const hits = byRecord.get(position.offset);
      if (hits === undefined) byRecord.set(position.offset, [{ entry, index: position.index }]);
      else hits.push({ entry, index: position.index });
    }
    if (byRecord.size === 0) return answers;
    const spans = splitJsonArray(batch.body);
    for (const [offset, hits] of byRecord) {
      const record = await this.#log.readAt('oppiva.statements', offset);
      if (record === null) continue;
      this.#compare(batch, spans, record, hits, answers);
    }
    return answers;
  }

  #compare(
    batch: Batch,
    spans: Uint32Array,
    record: LogRecord,
    hits: readonly { entry: number; index: number }[],
    answers: KnownAnswer[],
  ): void {
    const header = decodeHeader(record.header);
    const tag = Buffer.alloc(TAG_BYTES);
    let opened: (Uint8Array | null)[] | undefined;
    for (const { entry, index } of hits) {
      if (!hasKey(header, index, batch.keys, entry)) continue;
      this.#tagger.tag(batch.body, spans[entry * 2] as number, spans[entry * 2 + 1] as number, tag, 0);
      if (tag.equals(header.tagAt(index))) {
        answers[entry] = 'same';
        continue;
      }
      opened ??= openEntries(record, this.#keyring).entries;
      const first = opened[index];
      // An erased statement is gone, and a resend of its id stores nothing (ARCHITECTURE section 4).
      answers[entry] =
        first === null || first === undefined || equals(first, batch.statements[entry] as CheckedStatement) ? 'same' : 'different';
    }
  }

  /** Whether each voided statement is known to be a voiding one. */
  async voids(batch: Batch, targetKeys: Uint8Array): Promise<{ entry: number; target: string; targetIsVoiding: boolean }[]> {
    const voids = [];
    for (const [i, { entry, target }] of batch.voids.entries()) {
      const position = await this.#records.find(targetKeys, i * 16);
      voids.push({ entry, target, targetIsVoiding: position !== null && (await this.#isVoiding(position, targetKeys, i)) });
    }
    return voids;
  }

  async #isVoiding({ offset, index }: EntryPosition, keys: Uint8Array, at: number): Promise<boolean> {
    const record = await this.#log.readAt('oppiva.statements', offset);
    if (record === null) return false;
    const header = decodeHeader(record.header);
    return hasKey(header, index, keys, at) && (header.flagsAt(index) & entryFlags.voiding) !== 0;
  }
}

/** The table of known ids holds half of a key: only the header says whether it is the same. */
function hasKey(header: RecordHeader, index: number, keys: Uint8Array, at: number): boolean {
  return index < header.count && Buffer.compare(header.keyAt(index), keys.subarray(at * 16, at * 16 + 16)) === 0;
}

function equals(first: Uint8Array, second: CheckedStatement): boolean {
  return sameStatement(JSON.parse(Buffer.from(first).toString('utf8')) as CheckedStatement, second);
}
