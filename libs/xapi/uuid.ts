/**
 * UUIDs in standard string form (RFC 4122; xAPI-Data 2.4.1, 4.4). Every variant is accepted: the specification's own
 * examples carry ids whose variant bits are not those of RFC 4122. Upper and lower case are the same id.
 */

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Value of a hexadecimal digit by its char code, 255 for everything else. */
const nibbles = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  const character = digit.toString(16);
  nibbles[character.charCodeAt(0)] = digit;
  nibbles[character.toUpperCase().charCodeAt(0)] = digit;
}

const dash = 0x2d;
/** Where the 16 bytes begin in the text. */
const positions = new Uint8Array([0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]);

/** The value of a hexadecimal digit, 255 or more for anything else. */
function nibble(code: number): number {
  return code < 256 ? (nibbles[code] as number) : 255;
}

/** Whether the text is a UUID: 8-4-4-4-12 hexadecimal digits. */
export function isUuid(text: string): boolean {
  if (text.length !== 36) return false;
  if (text.charCodeAt(8) !== dash || text.charCodeAt(13) !== dash || text.charCodeAt(18) !== dash || text.charCodeAt(23) !== dash)
    return false;
  let bits = 0;
  for (let index = 0; index < 16; index++) {
    const at = positions[index] as number;
    bits |= nibble(text.charCodeAt(at)) | nibble(text.charCodeAt(at + 1));
  }
  return bits < 16;
}

/**
 * Writes the 16 bytes of a UUID into `out` from `at` on.
 * @returns false when the text is not a UUID (the bytes at `at` are then undefined) or when they would not fit
 */
export function uuidToBytes(text: string, out: Uint8Array, at = 0): boolean {
  if (text.length !== 36 || at + 16 > out.length) return false;
  if (text.charCodeAt(8) !== dash || text.charCodeAt(13) !== dash || text.charCodeAt(18) !== dash || text.charCodeAt(23) !== dash)
    return false;
  let bits = 0;
  for (let index = 0; index < 16; index++) {
    const from = positions[index] as number;
    const high = nibble(text.charCodeAt(from));
    const low = nibble(text.charCodeAt(from + 1));
    bits |= high | low;
    out[at + index] = (high << 4) | low;
  }
  return bits < 16;
}

/** The UUID, in lower case, of the 16 bytes at `at`. The bytes must be there. */
export function bytesToUuid(bytes: Uint8Array, at = 0): string {
  const pair = (index: number): string => hexPairs[bytes[at + index] as number] as string;
  return (
    `${pair(0)}${pair(1)}${pair(2)}${pair(3)}-${pair(4)}${pair(5)}-${pair(6)}${pair(7)}-${pair(8)}${pair(9)}-` +
    `${pair(10)}${pair(11)}${pair(12)}${pair(13)}${pair(14)}${pair(15)}`
  );
}
