import { Temporal } from 'temporal-polyfill';
import type { Window } from './definition.ts';

/** Days from the end of a window to its default K (capability model 3.2 rule 3, appendix B). */
export const closeLagDays = 14;

/** `2024-07-01..2024-10-01`, half-open. */
export function windowText(window: Window): string {
  return `${window.start}..${window.end}`;
}

/** The inverse of `windowText`; null where the text is no window of at least a day. */
export function parseWindow(text: string): Window | null {
  const match = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text);
  const [, start, end] = match ?? [];
  if (start === undefined || end === undefined || start >= end || !isDate(start) || !isDate(end)) return null;
  return { start, end };
}

function isDate(text: string): boolean {
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}

/** 00:00 of a local date in a time zone, in milliseconds UTC. */
export function startOfDay(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The default K of a window: 00:00 local, 14 days after its end (capability model 3.2 rule 3). */
export function defaultKnownAt(window: Window, timeZone: string): number {
  return startOfDay(Temporal.PlainDate.from(window.end).add({ days: closeLagDays }).toString(), timeZone);
}

/** The calendar quarter that holds a date. */
export function quarterOf(date: string): Window {
  const day = Temporal.PlainDate.from(date);
  const start = day.with({ month: Math.floor((day.month - 1) / 3) * 3 + 1, day: 1 });
  return { start: start.toString(), end: start.add({ months: 3 }).toString() };
}

/** The newest Monday, as a local date, whose beginning is not after `now`. */
export function newestMonday(now: number, timeZone: string): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  return today.subtract({ days: today.dayOfWeek - 1 }).toString();
}

/** The quarters from the one that holds `date` on that are closed by `now`, oldest first. */
export function closedQuarters(date: string, now: number, timeZone: string): Window[] {
  const quarters: Window[] = [];
  for (let window = quarterOf(date); defaultKnownAt(window, timeZone) <= now; window = quarterOf(window.end)) quarters.push(window);
  return quarters;
}

/** The quarters that have begun by `now` (ms UTC) and whose default K has not come, newest first: the open one, and the one before for its close lag. */
export function unclosedQuarters(now: number, timeZone: string): Window[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const open = quarterOf(today.toString());
  const before = quarterOf(Temporal.PlainDate.from(open.start).subtract({ days: 1 }).toString());
  return defaultKnownAt(before, timeZone) <= now ? [open] : [open, before];
}
