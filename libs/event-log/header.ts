import { EventLogError } from './errors.ts';
import type { JsonValue, Reference, ReferenceKind } from './event-log.ts';

/**
 * The header of a record, in clear. Little-endian, version 1:
 *
 *     0  u8   version (1)            12 u32  entries n
 *     1  u8   reserved (0)           16 u32  references r
 *     2  u16  schema                 20 u32  length of the body as received
 *     4  u16  length of type         24      type, client, meta: UTF-8, meta as JSON
 *     6  u16  length of client,              n × 16 keys, n × 16 tags, n × u32 starts, n × u32 lengths, n × u8 flags
 *             0xffff: no client              r × (u32 entry, u8 kind, 16 key)
 *     8  u32  length of meta
 *
 * Columns rather than rows, so that all keys of a request are one block for the cipher and one copy for the table of known ids.
 */
export const HEADER_VERSION = 1;
const FIXED_BYTES = 24;
const ENTRY_BYTES = 41;
const REFERENCE_BYTES = 21;
const NO_CLIENT = 0xffff;
const REFERENCE_KINDS: readonly ReferenceKind[] = ['voids', 'supersedes', 'retracts'];

const NO_REFERENCES: readonly Reference[] = Object.freeze([]);

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Everything a header holds; columns as they lie in it. */
export interface HeaderFields {
  type: string;
  schema: number;
  client: string | null;
  /** JSON text of an object. */
  meta: string;
  bodyBytes: number;
  /** start0, length0, start1, length1, … */
  spans: Uint32Array;
  keys: Uint8Array;
  tags: Uint8Array;
  flags: Uint8Array;
  references: readonly Reference[];
}

/** Encodes a header; sizes are the caller's to have checked (`record.ts`). */
export function encodeHeader(fields: HeaderFields): Buffer {
  const count = fields.spans.length / 2;
  const typeBytes = Buffer.byteLength(fields.type);
  const clientBytes = fields.client === null ? 0 : Buffer.byteLength(fields.client);
  const metaBytes = Buffer.byteLength(fields.meta);
  const textBytes = typeBytes + clientBytes + metaBytes;
  const header = Buffer.alloc(FIXED_BYTES + textBytes + count * ENTRY_BYTES + fields.references.length * REFERENCE_BYTES);
  header[0] = HEADER_VERSION;
  header.writeUInt16LE(fields.schema, 2);
  header.writeUInt16LE(typeBytes, 4);
  header.writeUInt16LE(fields.client === null ? NO_CLIENT : clientBytes, 6);
  header.writeUInt32LE(metaBytes, 8);
  header.writeUInt32LE(count, 12);
  header.writeUInt32LE(fields.references.length, 16);
  header.writeUInt32LE(fields.bodyBytes, 20);
  header.write(fields.type, FIXED_BYTES);
  if (fields.client !== null) header.write(fields.client, FIXED_BYTES + typeBytes);
  header.write(fields.meta, FIXED_BYTES + typeBytes + clientBytes);
  let at = FIXED_BYTES + textBytes;
  header.set(fields.keys, at);
  header.set(fields.tags, at + 16 * count);
  at += 32 * count;
  for (let i = 0; i < count; i++) {
    header.writeUInt32LE(fields.spans[2 * i]!, at + 4 * i);
    header.writeUInt32LE(fields.spans[2 * i + 1]!, at + 4 * (count + i));
  }
  at += 8 * count;
  header.set(fields.flags, at);
  at += count;
  for (const reference of fields.references) {
    header.writeUInt32LE(reference.entry, at);
    header[at + 4] = REFERENCE_KINDS.indexOf(reference.kind);
    header.set(reference.key, at + 5);
    at += REFERENCE_BYTES;
  }
  return header;
}

/** The texts of a header, each decoded when it is first asked for. */
class HeaderTexts {
  readonly typeBytes: number;
  readonly clientBytes: number;
  readonly #bytes: Uint8Array;
  #type: string | undefined;
  #client: string | undefined;
  #meta: Readonly<Record<string, JsonValue>> | undefined;

  /** `bytes`: type, client and meta, one after the other. */
  constructor(bytes: Uint8Array, typeBytes: number, clientBytes: number) {
    this.#bytes = bytes;
    this.typeBytes = typeBytes;
    this.clientBytes = clientBytes;
  }

  get type(): string {
    return (this.#type ??= decoder.decode(this.#bytes.subarray(0, this.typeBytes)));
  }

  get client(): string {
    return (this.#client ??= decoder.decode(this.#bytes.subarray(this.typeBytes, this.typeBytes + this.clientBytes)));
  }

  get meta(): Readonly<Record<string, JsonValue>> {
    return (this.#meta ??= Object.freeze(
      JSON.parse(decoder.decode(this.#bytes.subarray(this.typeBytes + this.clientBytes))) as Record<string, JsonValue>,
    ));
  }
}

/** The records of a client carry the same texts again and again; decoding them took a tenth of reading a short record. */
const knownTexts = new Map<string, HeaderTexts>();
const KNOWN_TEXTS_MAX = 256;
const KNOWN_TEXTS_BYTES_MAX = 512;

function textsOf(bytes: Uint8Array, end: number, typeBytes: number, clientBytes: number): HeaderTexts {
  const region = Buffer.from(bytes.buffer, bytes.byteOffset + FIXED_BYTES, end - FIXED_BYTES);
  if (region.length > KNOWN_TEXTS_BYTES_MAX) return new HeaderTexts(region, typeBytes, clientBytes);
  const text = region.toString('latin1');
  const known = knownTexts.get(text);
  if (known?.typeBytes === typeBytes && known.clientBytes === clientBytes) return known;
  const texts = new HeaderTexts(Buffer.from(region), typeBytes, clientBytes);
  if (knownTexts.size >= KNOWN_TEXTS_MAX) knownTexts.clear();
  knownTexts.set(text, texts);
  return texts;
}

/** A decoded header. Reads in place: nothing is copied, and text is decoded only when asked for. */
export class RecordHeader {
  readonly version: number;
  readonly schema: number;
  /** Number of entries. */
  readonly count: number;
  /** Length of the body as received, in bytes. */
  readonly bodyBytes: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #typeBytes: number;
  readonly #clientBytes: number;
  readonly #hasClient: boolean;
  /** Where the columns begin, which is where the meta text ends. */
  readonly #columns: number;
  readonly #referenceCount: number;
  #knownTexts: HeaderTexts | undefined;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < FIXED_BYTES) throw unreadable(`header of ${bytes.length} bytes is shorter than the fixed part (${FIXED_BYTES})`);
    this.version = bytes[0]!;
    if (this.version !== HEADER_VERSION || bytes[1] !== 0) {
      throw unreadable(`header version ${this.version}.${bytes[1]} is unknown; this build reads version ${HEADER_VERSION}`);
    }
    this.schema = view.getUint16(2, true);
    const clientBytes = view.getUint16(6, true);
    this.#hasClient = clientBytes !== NO_CLIENT;
    this.#typeBytes = view.getUint16(4, true);
    this.#clientBytes = this.#hasClient ? clientBytes : 0;
    this.#columns = FIXED_BYTES + this.#typeBytes + this.#clientBytes + view.getUint32(8, true);
    this.count = view.getUint32(12, true);
    this.#referenceCount = view.getUint32(16, true);
    this.bodyBytes = view.getUint32(20, true);
    const length = this.#columns + this.count * ENTRY_BYTES + this.#referenceCount * REFERENCE_BYTES;
    if (length !== bytes.length) throw unreadable(`header says ${length} bytes and has ${bytes.length}`);
    this.#bytes = bytes;
    this.#view = view;
  }

  get type(): string {
    return this.#texts.type;
  }

  get client(): string | null {
    return this.#hasClient ? this.#texts.client : null;
  }

  /** Frozen: headers with equal texts share it. */
  get meta(): Readonly<Record<string, JsonValue>> {
    return this.#texts.meta;
  }

  /** All keys as one block of 16 bytes an entry: what `IdCipher.decrypt` takes. */
  get keys(): Uint8Array {
    return this.#bytes.subarray(this.#columns, this.#columns + 16 * this.count);
  }

  keyAt(entry: number): Uint8Array {
    const at = this.#columns + 16 * this.#checked(entry);
    return this.#bytes.subarray(at, at + 16);
  }

  /** HMAC-SHA256 of the entry's exact bytes, truncated to 16. */
  tagAt(entry: number): Uint8Array {
    const at = this.#columns + 16 * (this.count + this.#checked(entry));
    return this.#bytes.subarray(at, at + 16);
  }

  /** Where the entry begins in the body as received. */
  startAt(entry: number): number {
    return this.#view.getUint32(this.#columns + 32 * this.count + 4 * this.#checked(entry), true);
  }

  lengthAt(entry: number): number {
    return this.#view.getUint32(this.#columns + 36 * this.count + 4 * this.#checked(entry), true);
  }

  /** Bits of `entryFlags`. */
  flagsAt(entry: number): number {
    return this.#bytes[this.#columns + 40 * this.count + this.#checked(entry)]!;
  }

  get references(): readonly Reference[] {
    if (this.#referenceCount === 0) return NO_REFERENCES;
    const references: Reference[] = [];
    for (let i = 0; i < this.#referenceCount; i++) {
      const at = this.#columns + ENTRY_BYTES * this.count + REFERENCE_BYTES * i;
      const kind = REFERENCE_KINDS[this.#bytes[at + 4]!];
      if (!kind) throw unreadable(`reference kind ${this.#bytes[at + 4]} is unknown`);
      references.push({ entry: this.#view.getUint32(at, true), kind, key: this.#bytes.subarray(at + 5, at + REFERENCE_BYTES) });
    }
    return references;
  }

  get #texts(): HeaderTexts {
    return (this.#knownTexts ??= textsOf(this.#bytes, this.#columns, this.#typeBytes, this.#clientBytes));
  }

  #checked(entry: number): number {
    if (!(entry >= 0 && entry < this.count)) throw new RangeError(`entry ${entry} of a record with ${this.count}`);
    return entry;
  }
}

/** Decodes a record's header. Throws RECORD_UNREADABLE on a version it does not know or sizes that do not add up. */
export function decodeHeader(header: Uint8Array): RecordHeader {
  return new RecordHeader(header);
}

function unreadable(what: string): EventLogError {
  return new EventLogError(
    'RECORD_UNREADABLE',
    `Cannot read the record: ${what}. The log is damaged, or was written by a newer version: update Oppiva.`,
  );
}
