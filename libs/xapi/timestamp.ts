import type { XapiVersion } from './version.ts';

/**
 * Timestamps (xAPI-Data 4.5; IEEE 9274.1.1 4.2.7).
 *
 * 2.0 takes RFC 3339 and nothing else. 1.0.3 takes ISO 8601 combined dates and times of calendar dates: extended or
 * basic, seconds and their fraction optional, comma or full stop, `24:00:00` as the end of a day, an offset of hours
 * only, and no time zone at all, which is read as UTC. Both refuse an offset of -00, -00:00 or -0000 (RFC 3339 gives it
 * the meaning "offset unknown"). Week and ordinal dates and signed years are refused: no known sender writes them, and
 * nothing behind this library could read them.
 */

const extended = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;
const basic = /^(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;
const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/** A timestamp longer than this is no timestamp; it bounds the work on hostile input. */
const lengthMax = 64;

function digits(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48;
  const low = text.charCodeAt(at + 1) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : -1;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Minutes east of UTC, or NaN when the offset is refused. */
function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const hours = digits(zone, 1);
  const minutes = zone.length > 3 ? digits(zone, zone.length - 2) : 0;
  if (hours > 23 || minutes > 59) return NaN;
  const total = hours * 60 + minutes;
  if (zone.charCodeAt(0) !== 0x2d) return total;
  return total === 0 ? NaN : -total;
}

/** `2015-11-18T12:17:00`, with an optional fraction, then Z or +hh:mm: what nearly every sender writes. */
function isCommon(text: string): boolean {
  const length = text.length;
  if (length < 20 || length > lengthMax) return false;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d || text.charCodeAt(10) !== 0x54) return false;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return false;
  const century = digits(text, 0);
  const years = digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1) return false;
  if (day > 28 && day > daysOf(century * 100 + years, month)) return false;
  const hour = digits(text, 11);
  const minute = digits(text, 14);
  const second = digits(text, 17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  let at = 19;
  if (text.charCodeAt(at) === 0x2e) {
    const first = ++at;
    while (at < length && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
    if (at === first) return false;
  }
  const zone = text.charCodeAt(at);
  if (zone === 0x5a) return at + 1 === length;
  if (zone !== 0x2b || at + 6 !== length || text.charCodeAt(at + 3) !== 0x3a) return false;
  const offsetHours = digits(text, at + 1);
  const offsetRest = digits(text, at + 4);
  return offsetHours >= 0 && offsetHours <= 23 && offsetRest >= 0 && offsetRest <= 59;
}

/** Milliseconds UTC, or NaN when the text is no timestamp of this version. */
function read(text: string, version: XapiVersion): number {
  if (text.length > lengthMax) return NaN;
  const match = version === '2.0.0' ? rfc3339.exec(text) : (extended.exec(text) ?? basic.exec(text));
  if (match === null) return NaN;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4]);
  const minute = Number(match[5]);
  const second = match[6] === undefined ? 0 : Number(match[6]);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || minute > 59) return NaN;
  const offset = offsetMinutes(match[8]);
  if (Number.isNaN(offset)) return NaN;
  const milliseconds = match[7] === undefined ? 0 : Number(match[7].slice(0, 3).padEnd(3, '0'));
  if (hour > 23 && !(version === '1.0.3' && hour === 24 && minute === 0 && second === 0 && milliseconds === 0)) return NaN;
  // A leap second is only ever the last second of an hour; it counts as the first second of the next.
  if (second > 60 || (second === 60 && minute !== 59)) return NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second, milliseconds);
  return date.getTime();
}

/** Whether the text is a timestamp that this version of the specification allows. */
export function isTimestamp(text: string, version: XapiVersion): boolean {
  return isCommon(text) || !Number.isNaN(read(text, version));
}

/**
 * The instant of a timestamp in milliseconds UTC, finer fractions cut off; null when the text is no timestamp. Reads
 * everything that either version accepts.
 */
export function parseTimestamp(text: string): number | null {
  const instant = read(text, '1.0.3');
  return Number.isNaN(instant) ? null : instant;
}

/**
 * The same instant in UTC, with the digits of its fraction kept (IEEE 9274.1.1 4.2.7: an LRS shall convert to UTC; xAPI-Data
 * 4.5: precision of at least milliseconds is preserved). Null when the text is no timestamp.
 */
export function timestampInUtc(text: string): string | null {
  const instant = parseTimestamp(text);
  if (instant === null) return null;
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? '';
  const inMilliseconds = new Date(instant).toISOString();
  return fraction.length > 3 ? inMilliseconds.replace(/\.\d{3}Z$/, `.${fraction}Z`) : inMilliseconds;
}
