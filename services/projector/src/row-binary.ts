/**
 * Rows in ClickHouse's RowBinary, built into one growing buffer.
 *
 * The methods are named after ClickHouse's types and append one value each, in the order of the insert's columns. A writer is
 * reused for block after block: `take` hands out the bytes and `reset` starts over, so that no block allocates anew.
 */
export class RowBinary {
  rows = 0;
  #buffer: Buffer;
  #at = 0;

  constructor(bytes = 1 << 16) {
    this.#buffer = Buffer.allocUnsafe(bytes);
  }

  get bytes(): number {
    return this.#at;
  }

  /** The rows so far. The bytes are the writer's own: use them before the next `reset`. */
  take(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  reset(): void {
    this.#at = 0;
    this.rows = 0;
  }

  /** Makes room for `bytes` more; the fixed-size methods below rely on the caller having reserved for the whole row. */
  reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }

  uint8(value: number): void {
    this.#buffer[this.#at++] = value;
  }

  uint32(value: number): void {
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  /** UInt64 from a number up to 2^53. */
  uint64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#buffer.writeUInt32LE(value - high * 0x1_0000_0000, this.#at);
    this.#at = this.#buffer.writeUInt32LE(high, this.#at + 4);
  }

  /** Int64, which is also DateTime64(3): milliseconds, before 1970 as well. */
  int64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#buffer.writeUInt32LE(value - high * 0x1_0000_0000, this.#at);
    this.#at = this.#buffer.writeInt32LE(high, this.#at + 4);
  }

  int32(value: number): void {
    this.#at = this.#buffer.writeInt32LE(value, this.#at);
  }

  float64(value: number): void {
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
  }

  /** FixedString, or any bytes as they are. */
  raw(bytes: Uint8Array, start = 0, length = bytes.length - start): void {
    const to = this.#at;
    const buffer = this.#buffer;
    if (length <= 32) for (let index = 0; index < length; index++) buffer[to + index] = bytes[start + index] as number;
    else if (Buffer.isBuffer(bytes)) bytes.copy(buffer, to, start, start + length);
    else buffer.set(bytes.subarray(start, start + length), to);
    this.#at = to + length;
  }

  /** UUID from its 16 bytes in text order: ClickHouse keeps each half little-endian. */
  uuid(bytes: Uint8Array, start = 0): void {
    const to = this.#at;
    const buffer = this.#buffer;
    for (let index = 0; index < 8; index++) {
      buffer[to + index] = bytes[start + 7 - index] as number;
      buffer[to + 8 + index] = bytes[start + 15 - index] as number;
    }
    this.#at = to + 16;
  }

  nullableUuid(bytes: Uint8Array | null, start = 0): void {
    this.uint8(bytes === null ? 1 : 0);
    if (bytes !== null) this.uuid(bytes, start);
  }

  nullableInt64(value: number | null): void {
    this.uint8(value === null ? 1 : 0);
    if (value !== null) this.int64(value);
  }

  nullableInt32(value: number | null): void {
    this.uint8(value === null ? 1 : 0);
    if (value !== null) this.int32(value);
  }

  nullableFloat64(value: number | null): void {
    this.uint8(value === null ? 1 : 0);
    if (value !== null) this.float64(value);
  }

  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#at++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#at++] = rest;
  }

  /** String from bytes that are already UTF-8. */
  bytesString(bytes: Uint8Array, start = 0, length = bytes.length - start): void {
    this.varint(length);
    this.raw(bytes, start, length);
  }

  /** String from text; reserves for itself. */
  string(text: string): void {
    const length = Buffer.byteLength(text);
    this.reserve(length + 8);
    this.varint(length);
    this.#at += this.#buffer.write(text, this.#at, 'utf8');
  }

  strings(texts: readonly string[]): void {
    this.reserve(8);
    this.varint(texts.length);
    for (const text of texts) this.string(text);
    this.reserve(64);
  }
}

const DAY_MS = 86_400_000;

/** What Date32 and DateTime64(3) can hold: 1900-01-01 to 2299-12-31. */
export const EARLIEST_MS = Date.UTC(1900, 0, 1);
export const LATEST_MS = Date.UTC(2299, 11, 31, 23, 59, 59, 999);

/** An instant moved into the range that ClickHouse can hold; a statement of the year 9999 must not stop its block. */
export function clampInstant(instantMs: number): number {
  return Math.min(LATEST_MS, Math.max(EARLIEST_MS, Math.trunc(instantMs)));
}

/** Days since 1970-01-01 of a date `YYYY-MM-DD`, which is Date32; null when it is no date. */
export function dayNumber(date: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return null;
  const instant = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for a day of March.
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== date) return null;
  return Math.floor(clampInstant(instant) / DAY_MS);
}
