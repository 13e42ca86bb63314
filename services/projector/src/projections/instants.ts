import { parseTimestamp } from '@oppiva/xapi';

const DAY_MS = 86_400_000;

/** Days from 1970-01-01 to a civil date of the Gregorian calendar (Howard Hinnant, days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function two(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - 48) * 10 + ((bytes[at + 1] as number) - 48);
}

/** The places of digits in `YYYY-MM-DDTHH:MM:SS`. */
const DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18];

function isLayout(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d || bytes[at + 10] !== 0x54 || bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x3a)
    return false;
  for (const place of DIGITS) if (((bytes[at + place] as number) - 48) >>> 0 > 9) return false;
  return true;
}

/**
 * The instant, in milliseconds UTC, of the JSON string `bytes[start, end)` (with its quotes); null where it is no timestamp.
 * `YYYY-MM-DDTHH:MM:SS[.fff…]Z`, which nearly every sender writes, is read from the bytes; every other form by libs/xapi, which says
 * what a timestamp is. The statement has been validated, so day 31 of a short month does not come.
 */
export function instantOf(bytes: Buffer, start: number, end: number): number | null {
  const from = start + 1;
  const zone = end - 2;
  if (zone - from < 19 || zone - from === 20 || bytes[zone] !== 0x5a || !isLayout(bytes, from) || two(bytes, from + 17) > 59)
    return slow(bytes, start, end);
  let milliseconds = 0;
  if (zone - from > 19) {
    if (bytes[from + 19] !== 0x2e) return slow(bytes, start, end);
    let scale = 100;
    for (let at = from + 20; at < zone; at++) {
      const digit = (bytes[at] as number) - 48;
      if (digit >>> 0 > 9) return slow(bytes, start, end);
      milliseconds += digit * scale;
      scale = scale > 1 ? scale / 10 : 0;
    }
  }
  const days = daysFromCivil(two(bytes, from) * 100 + two(bytes, from + 2), two(bytes, from + 5), two(bytes, from + 8));
  return days * DAY_MS + two(bytes, from + 11) * 3_600_000 + two(bytes, from + 14) * 60_000 + two(bytes, from + 17) * 1_000 + milliseconds;
}

function slow(bytes: Buffer, start: number, end: number): number | null {
  try {
    const text: unknown = JSON.parse(bytes.toString('utf8', start, end));
    return typeof text === 'string' ? parseTimestamp(text) : null;
  } catch {
    return null;
  }
}
