import { addDays, compareDates, dateOfInstant, formatDate, formatDay, parseDate, type PlainDate } from './dates.ts';
import type { Language } from './numbers.ts';

/** A half-open window of local dates: `to` is the first day outside it. */
export interface Window {
  from: PlainDate;
  to: PlainDate;
}

/** `2026-07-01..2026-10-01`, or null when it is not a window. */
export function parseWindow(text: string): Window | null {
  const [from, to, ...rest] = text.split('..').map(parseDate);
  return from && to && rest.length === 0 && compareDates(from, to) < 0 ? { from, to } : null;
}

/** The inverse of `parseWindow`. */
export function windowText({ from, to }: Window): string {
  return [from, to].map(dateText).join('..');
}

function dateText({ year, month, day }: PlainDate): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

/** 1 to 4 when the window is one calendar quarter. */
function quarterOf(window: Window): number | null {
  const { from, to } = window;
  const next = from.month === 10 ? { year: from.year + 1, month: 1, day: 1 } : { year: from.year, month: from.month + 3, day: 1 };
  return from.day === 1 && from.month % 3 === 1 && compareDates(next, to) === 0 ? (from.month + 2) / 3 : null;
}

/** "Q3/2026"; any other window as its dates. */
export function windowName(window: Window, language: Language): string {
  const quarter = quarterOf(window);
  return quarter === null ? windowDates(window, language) : `Q${quarter}/${window.from.year}`;
}

/** "1.7.–30.9.2026", the last day inside. */
export function windowDates(window: Window, language: Language): string {
  const last = addDays(window.to, -1);
  const sameYear = last.year === window.from.year;
  const first = sameYear ? formatDay(window.from, language) : formatDate(window.from, language);
  const dash = language === 'fi' ? '\u2060\u2013\u2060' : '\u00A0\u2013 ';
  return `${first}${dash}${formatDate(last, language)}`;
}

/** The day on which a window closes: its end and the close lag (capability model 3.2 rule 3). */
export function closeDate(window: Window, closeLagDays: number): PlainDate {
  return addDays(window.to, closeLagDays);
}

/** The earliest quarter that is still open at `now`, so that the page can say when its values come. */
export function openQuarter(now: number, o: { timeZone: string; closeLagDays: number }): Window {
  const today = dateOfInstant(now, o.timeZone);
  const first = { year: today.year, month: today.month - ((today.month - 1) % 3), day: 1 };
  const before = first.month === 1 ? { year: first.year - 1, month: 10, day: 1 } : { ...first, month: first.month - 3 };
  const previous = { from: before, to: first };
  if (compareDates(today, closeDate(previous, o.closeLagDays)) < 0) return previous;
  const to = first.month === 10 ? { year: first.year + 1, month: 1, day: 1 } : { ...first, month: first.month + 3 };
  return { from: first, to };
}

/** The quarter after this window. */
export function nextQuarter(window: Window): Window {
  const from = window.to;
  const to = from.month >= 10 ? { year: from.year + 1, month: from.month - 9, day: 1 } : { ...from, month: from.month + 3 };
  return { from, to };
}
