/**
 * Where the elements of a JSON array lie in its bytes, without parsing them again: the log stores the exact bytes of
 * each statement. The bytes have been parsed before, so they are known to be valid JSON in UTF-8; on anything else the
 * answer is meaningless but the scan still ends.
 */

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The position after the string whose opening quote is at `at`. */
function afterString(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  let index = at + 1;
  while (index < end) {
    const byte = bytes[index] as number;
    if (byte === quote) return index + 1;
    index += byte === backslash ? 2 : 1;
  }
  return end;
}

/** The position after the value that starts at `at`: for a number or a word, that of the comma, bracket or end behind it. */
function afterValue(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  let depth = 0;
  let index = at;
  while (index < end) {
    const byte = bytes[index] as number;
    if (byte === quote) {
      index = afterString(bytes, index);
      if (depth === 0) return index;
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return index;
      if (--depth === 0) return index + 1;
    } else if (byte === comma && depth === 0) return index;
    index++;
  }
  return end;
}

/** `end` moved back over white space, not beyond `start`. */
function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(bytes[at - 1] as number)) at--;
  return at;
}

function firstNonSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at] as number)) at++;
  return at;
}

/**
 * The spans of the elements of the top-level array, or of the value itself when it is no array.
 * @param bytes valid JSON in UTF-8, surrounded by any white space
 * @returns [start0, length0, start1, length1 …] in bytes, without the white space around the elements; empty for `[]`
 */
export function splitJsonArray(bytes: Uint8Array): Uint32Array {
  const start = firstNonSpace(bytes, 0);
  if (start === bytes.length) return new Uint32Array(0);
  if (bytes[start] !== openBracket) return Uint32Array.of(start, trimmedEnd(bytes, start, bytes.length) - start);
  let spans = new Uint32Array(128);
  let used = 0;
  let at = firstNonSpace(bytes, start + 1);
  while (at < bytes.length && bytes[at] !== closeBracket) {
    const end = afterValue(bytes, at);
    if (used === spans.length) {
      const larger = new Uint32Array(used * 2);
      larger.set(spans);
      spans = larger;
    }
    spans[used++] = at;
    spans[used++] = trimmedEnd(bytes, at, end) - at;
    at = firstNonSpace(bytes, end);
    if (bytes[at] === comma) at = firstNonSpace(bytes, at + 1);
    // Not JSON: a value that ends where it starts would be found again for ever.
    if (at <= (spans[used - 2] as number)) break;
  }
  return spans.slice(0, used);
}
