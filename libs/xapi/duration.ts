/**
 * Durations: ISO 8601:2004 4.4.3.2, designators only, as in `P3Y1M29DT4H35M59.14S`; weeks stand alone; only the last
 * component may have a decimal fraction, with full stop or comma; no sign (xAPI-Data 4.6; IEEE 9274.1.1 4.2.7).
 */
const pattern =
  /^P(?:(\d+(?:[.,]\d+)?)W|(?:(\d+(?:[.,]\d+)?)Y)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)D)?(T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?)$/;
const lastWithFraction = /[.,]\d+[A-Z](?=.*\d)/;
/** A duration longer than this is none; it bounds the work on hostile input. */
const lengthMax = 128;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Whether the text is a duration. */
export function isDuration(text: string): boolean {
  if (text.length < 3 || text.length > lengthMax) return false;
  return pattern.test(text) && !text.endsWith('T') && !lastWithFraction.test(text);
}

function amount(text: string | undefined): number {
  return text === undefined ? 0 : Number(text.replace(',', '.'));
}

/**
 * The length of a duration in milliseconds, or null when the text is none. Years and months have no length of their own:
 * they count as 365 and 30 days here, which serves comparisons of size and nothing finer.
 */
export function parseDuration(iso: string): number | null {
  if (!isDuration(iso)) return null;
  const match = pattern.exec(iso);
  if (match === null) return null;
  const days = amount(match[1]) * 7 + amount(match[2]) * 365 + amount(match[3]) * 30 + amount(match[4]);
  return Math.round(days * dayMs + amount(match[6]) * hourMs + amount(match[7]) * minuteMs + amount(match[8]) * secondMs);
}
