import { splitJsonArray } from '@oppiva/xapi';
import { NonceSource, sealBody, type LayoutSpan } from './body.ts';
import { EventLogError } from './errors.ts';
import { RECORD_BYTES_MAX, type JsonValue, type LogKeys, type RecordDraft, type Reference } from './event-log.ts';
import { encodeHeader } from './header.ts';
import { sealingKey, type SealingKey } from './keyring.ts';
import type { SealedRecord } from './open-record.ts';
import { SliceTagger, TAG_BYTES } from './slice-tagger.ts';

const TEXT_BYTES_MAX = 0xfffe;
const NO_SPANS = new Uint32Array(0);

/** A draft whose meta is JSON text already: what crosses to the writer thread. */
export type RawDraft = Omit<RecordDraft, 'meta' | 'references'> & { meta: string; references: readonly Reference[] };

/** Turns drafts into sealed records: splits, tags, compresses, encrypts. One a thread: it owns scratch buffers and a nonce counter. */
export class RecordSealer {
  readonly #tagger: SliceTagger;
  readonly #key: SealingKey;
  readonly #nonces = new NonceSource();

  constructor(keys: Pick<LogKeys, 'tag' | 'seal'>) {
    this.#tagger = new SliceTagger(keys.tag);
    this.#key = sealingKey(keys.seal);
  }

  /** Throws RECORD_INVALID when keys or flags do not fit the entries, RECORD_TOO_LARGE when header and body exceed `RECORD_BYTES_MAX`. */
  seal(draft: RawDraft): SealedRecord {
    const spans = spansOf(draft);
    const count = spans.length / 2;
    checkShape(draft, spans);
    const tags = Buffer.allocUnsafe(count * TAG_BYTES);
    for (let i = 0; i < count; i++) this.#tagger.tag(draft.body, spans[2 * i]!, spans[2 * i + 1]!, tags, i * TAG_BYTES);
    const header = encodeHeader({
      ...draft,
      bodyBytes: draft.body.length,
      spans,
      keys: draft.keys.length === 0 ? new Uint8Array(16 * count) : draft.keys,
      tags,
      flags: draft.flags.length === 0 ? new Uint8Array(count) : draft.flags,
    });
    const bytes = header.length + draft.body.length;
    if (bytes > RECORD_BYTES_MAX) throw recordTooLarge(draft.type, bytes);
    const layout: LayoutSpan[] = [{ section: 0, kind: 'record', length: draft.body.length }];
    return { header, body: sealBody({ header, body: draft.body, keys: [this.#key], layout, nonces: this.#nonces }) };
  }
}

/** The error for a record above `RECORD_BYTES_MAX`. */
export function recordTooLarge(type: string, bytes: number): EventLogError {
  const message = `A ${type} record of ${bytes} bytes exceeds the log's limit of ${RECORD_BYTES_MAX}. Nothing was stored: send fewer or smaller statements in one request.`;
  return new EventLogError('RECORD_TOO_LARGE', message);
}

/** JSON text of a draft's meta, checked for size: meta is in clear and small. */
export function metaText(meta: Record<string, JsonValue>): string {
  const text = JSON.stringify(meta);
  if (text.length > TEXT_BYTES_MAX) throw invalid(`meta has ${text.length} characters, at most ${TEXT_BYTES_MAX} are allowed`);
  return text;
}

function spansOf(draft: RawDraft): Uint32Array {
  if (draft.split === 'json') return draft.body.length === 0 ? NO_SPANS : splitJsonArray(draft.body);
  if (draft.split !== 'none') return draft.split;
  const count = draft.keys.length / 16;
  return Uint32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 0 : draft.body.length));
}

function checkShape(draft: RawDraft, spans: Uint32Array): void {
  const count = spans.length / 2;
  if (!Number.isInteger(count)) throw invalid(`${spans.length} numbers are not pairs of start and length`);
  if (draft.keys.length !== 0 && draft.keys.length !== 16 * count) throw invalid(`${draft.keys.length} bytes of keys for ${count} entries`);
  if (draft.flags.length !== 0 && draft.flags.length !== count) throw invalid(`${draft.flags.length} flags for ${count} entries`);
  if (!(draft.schema >= 0 && draft.schema <= 0xffff)) throw invalid(`schema ${draft.schema} is not a 16-bit number`);
  if (Buffer.byteLength(draft.type) > TEXT_BYTES_MAX || Buffer.byteLength(draft.client ?? '') > TEXT_BYTES_MAX)
    throw invalid('type or client is too long');
  for (let i = 0; i < count; i++) {
    if (spans[2 * i]! + spans[2 * i + 1]! > draft.body.length)
      throw invalid(`entry ${i} reaches beyond the body of ${draft.body.length} bytes`);
  }
  for (const { entry, key } of draft.references) {
    if (!(entry >= 0 && entry < count) || key.length !== 16)
      throw invalid(`a reference of entry ${entry} of ${count} with a key of ${key.length} bytes`);
  }
}

function invalid(what: string): EventLogError {
  return new EventLogError(
    'RECORD_INVALID',
    `A record that does not fit the format was offered to the log: ${what}. Nothing was stored; this is a defect of the caller.`,
  );
}
