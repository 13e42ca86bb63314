import { openBody, openEntries, type Keyring, type LogRecord, type RecordHeader } from '@oppiva/event-log';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The texts of a record's entries as places in one buffer, so that nothing is made for each of them. */
export class EntryTexts {
  readonly bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  private constructor(bytes: Buffer, starts: Uint32Array, ends: Uint32Array) {
    this.bytes = bytes;
    this.#starts = starts;
    this.#ends = ends;
  }

  /** Throws as `openBody` does. The bytes are to be used up in the same turn; what needs them for longer takes `kept`. */
  static open(record: LogRecord, header: RecordHeader, keyring: Keyring): EntryTexts {
    const bytes = bufferOf(openBody(record, keyring, true));
    const asReceived = bytes.length === header.bodyBytes ? EntryTexts.#asReceived(bytes, header) : null;
    return asReceived ?? EntryTexts.#withErasures(record, keyring);
  }

  /** The same texts, the bytes their own. */
  kept(): EntryTexts {
    return new EntryTexts(Buffer.from(this.bytes), this.#starts, this.#ends);
  }

  startOf(entry: number): number {
    return this.#starts[entry] as number;
  }

  endOf(entry: number): number {
    return this.#ends[entry] as number;
  }

  /** Its key was destroyed. */
  isGone(entry: number): boolean {
    return this.startOf(entry) === this.endOf(entry);
  }

  /** A copy of one entry's text; null where it is gone. */
  copyOf(entry: number): Buffer | null {
    return this.isGone(entry) ? null : Buffer.from(this.bytes.subarray(this.startOf(entry), this.endOf(entry)));
  }

  /** The header's positions hold for a body as it was received; every entry is then an object there. */
  static #asReceived(bytes: Buffer, header: RecordHeader): EntryTexts | null {
    const starts = new Uint32Array(header.count);
    const ends = new Uint32Array(header.count);
    for (let entry = 0; entry < header.count; entry++) {
      const start = header.startAt(entry);
      const end = start + header.lengthAt(entry);
      if (bytes[start] !== OPEN_BRACE || bytes[end - 1] !== CLOSE_BRACE) return null;
      starts[entry] = start;
      ends[entry] = end;
    }
    return new EntryTexts(bytes, starts, ends);
  }

  /** Where something was erased, or an entry is no object, the log says where each entry is. */
  static #withErasures(record: LogRecord, keyring: Keyring): EntryTexts {
    const { bytes, entries } = openEntries(record, keyring);
    const starts = Uint32Array.from(entries, (text) => (text === null ? 0 : text.byteOffset - bytes.byteOffset));
    const ends = Uint32Array.from(entries, (text, entry) => (starts[entry] as number) + (text?.length ?? 0));
    return new EntryTexts(bufferOf(bytes), starts, ends);
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
