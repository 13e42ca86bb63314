import { noBreak, type Language } from './numbers.ts';

/** A date of the installation's calendar, without a clock or a zone. */
export interface PlainDate {
  year: number;
  month: number;
  day: number;
}

const monthsInEnglish = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `YYYY-MM-DD` as a date that exists, or null. */
export function parseDate(text: string): PlainDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

/** The date `days` later (or earlier, when negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  const at = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

export function compareDates(a: PlainDate, b: PlainDate): number {
  return a.year - b.year || a.month - b.month || a.day - b.day;
}

/** By zone: making one takes a hundred times as long as using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(timeZone: string): Intl.DateTimeFormat {
  let format = dateFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
    dateFormats.set(timeZone, format);
  }
  return format;
}

/** The local date of an instant in the installation's zone. */
export function dateOfInstant(instant: string | number, timeZone: string): PlainDate {
  const parts = dateFormat(timeZone).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return { year: part('year'), month: part('month'), day: part('day') };
}

/** "15.10.2026" in Finnish, "15 Oct 2026" in English. */
export function formatDate(date: PlainDate, language: Language): string {
  if (language === 'fi') return `${date.day}.${date.month}.${date.year}`;
  return `${date.day}${noBreak}${monthsInEnglish[date.month - 1]}${noBreak}${date.year}`;
}

/** The same without the year, where the year stands beside it. */
export function formatDay(date: PlainDate, language: Language): string {
  return language === 'fi' ? `${date.day}.${date.month}.` : `${date.day}${noBreak}${monthsInEnglish[date.month - 1]}`;
}

/** Clock time "9.14" in Finnish, "9:14" in English. */
export function formatClock(instant: number, timeZone: string, language: Language): string {
  const options = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const parts = new Intl.DateTimeFormat('en', options).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${Number(part('hour'))}${language === 'fi' ? '.' : ':'}${part('minute')}`;
}
