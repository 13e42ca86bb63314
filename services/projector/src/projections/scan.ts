/**
 * What the projector must find in a statement's bytes by itself: the actor (its pseudonym's key must not reach ClickHouse) and the
 * two instants (one parser, libs/xapi's, for every reader). Everything else ClickHouse extracts.
 *
 * The scan goes once over the bytes of one valid JSON object without building anything. It also says where ClickHouse's JSON parser
 * would disagree with JSON.parse, which ingest used to validate: duplicate keys (first wins there, last here), lone surrogates,
 * numbers out of range, deep nesting. Such a statement is `awkward` and is extracted here instead.
 */
export interface Scan {
  actorStart: number;
  actorEnd: number;
  timestampStart: number;
  timestampEnd: number;
  storedStart: number;
  storedEnd: number;
  awkward: boolean;
}

export function emptyScan(): Scan {
  return { actorStart: -1, actorEnd: -1, timestampStart: -1, timestampEnd: -1, storedStart: -1, storedEnd: -1, awkward: false };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** ClickHouse's parser gives up at 1,024; nobody nests a statement beyond this in good faith. */
const DEPTH_MAX = 200;
/** A number with more characters may overflow what ClickHouse's parser reads; 18 digits never do. */
const NUMBER_CHARACTERS_MAX = 18;

/** Keys of which the extraction reads the value: twice the same one in an object makes the statement awkward. One bit each. */
const KEYS: readonly string[] = [
  'actor',
  'timestamp',
  'stored',
  'verb',
  'object',
  'context',
  'id',
  'objectType',
  'definition',
  'type',
  'registration',
];
const KEYS_BY_LENGTH = keysByLength();

function keysByLength(): (readonly { bytes: Uint8Array; bit: number }[])[] {
  const table: { bytes: Uint8Array; bit: number }[][] = Array.from({ length: 16 }, () => []);
  for (const [index, key] of KEYS.entries()) table[key.length]?.push({ bytes: Buffer.from(key), bit: 1 << index });
  return table;
}

const ACTOR = 1;
const TIMESTAMP = 2;
const STORED = 4;

/** Bits of the known keys already seen in each open object; an array's level holds none. */
const seen = new Uint32Array(DEPTH_MAX + 2);

/** Scans `bytes[start, end)`, one JSON object; on anything that is not valid JSON it still ends. */
export function scanStatement(bytes: Uint8Array, start: number, end: number, scan: Scan): void {
  scan.actorStart = scan.timestampStart = scan.storedStart = -1;
  scan.awkward = false;
  let depth = 0;
  let topKey = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      const open = at + 1;
      at = open;
      let escaped = false;
      for (let next = bytes[at] as number; next !== QUOTE && at < end; next = bytes[at] as number) {
        if (next === BACKSLASH) {
          escaped = true;
          if (isSurrogate(bytes, at + 1)) scan.awkward = true;
          at++;
        }
        at++;
      }
      const close = at++;
      if (bytes[at] === 0x20 || (bytes[at] as number) <= 0x0d) at = afterSpace(bytes, at, end);
      if (bytes[at] !== 0x3a) continue;
      // A key. One written with escapes could be any of them.
      at = afterSpace(bytes, at + 1, end);
      if (escaped) scan.awkward = true;
      const bit = keyBit(bytes, open, close);
      if (bit !== 0) {
        if (((seen[depth] as number) & bit) !== 0) scan.awkward = true;
        seen[depth] = (seen[depth] as number) | bit;
      }
      if (depth === 1) {
        topKey = bit <= STORED ? bit : 0;
        if (topKey !== 0) open1(scan, topKey, at);
        if (topKey > ACTOR) close1(scan, topKey, stringEnd(bytes, at, end));
      }
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > DEPTH_MAX) {
        scan.awkward = true;
        return;
      }
      seen[depth] = 0;
      at++;
    } else if (byte === 0x7d || byte === 0x5d) {
      at++;
      if (--depth === 1 && topKey === ACTOR) {
        close1(scan, ACTOR, at);
        topKey = 0;
      }
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const from = at;
      at = afterNumber(bytes, at, end);
      if (at - from > NUMBER_CHARACTERS_MAX || hasExponent(bytes, from, at)) scan.awkward = true;
    } else at++;
  }
}

function open1(scan: Scan, key: number, at: number): void {
  if (key === ACTOR) scan.actorStart = at;
  else if (key === TIMESTAMP) scan.timestampStart = at;
  else scan.storedStart = at;
}

function close1(scan: Scan, key: number, at: number): void {
  if (key === ACTOR) scan.actorEnd = at;
  else if (key === TIMESTAMP) scan.timestampEnd = at;
  else scan.storedEnd = at;
}

function keyBit(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length > 12) return 0;
  const candidates = KEYS_BY_LENGTH[length] as readonly { bytes: Uint8Array; bit: number }[];
  for (const candidate of candidates) {
    let index = 0;
    while (index < length && bytes[start + index] === candidate.bytes[index]) index++;
    if (index === length) return candidate.bit;
  }
  return 0;
}

/** The end of a string without escapes that opens at `at`, behind its quote; `at` itself when it is something else. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== QUOTE) return at;
  let index = at + 1;
  while (index < end && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
  return index + 1;
}

/** `\ud8…` to `\udf…`: a pair is fine for everybody, a lone one is not; telling them apart is left to JSON.parse. */
function isSurrogate(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x75) return false;
  const first = (bytes[at + 1] as number) | 0x20;
  const second = (bytes[at + 2] as number) | 0x20;
  return first === 0x64 && (second === 0x38 || second === 0x39 || (second >= 0x61 && second <= 0x66));
}

function afterSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09)) at++;
  return at;
}

function afterNumber(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 1;
  while (at < end) {
    const byte = bytes[at] as number;
    if (!((byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x65 || byte === 0x45)) break;
    at++;
  }
  return at;
}

function hasExponent(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === 0x65 || bytes[at] === 0x45) return true;
  return false;
}
