import { addDays, compareDates, formatDate, parseDate, type PlainDate } from '../format/dates.ts';
import type { Window } from '../format/windows.ts';
import type { Speech } from './figures.ts';

const asWas = 'as-was';
const prefix = 'as-of:';
/** The structure of a date covers the quarter that ends with it and the seven before (capability model 3.5). */
const quartersCovered = 8;

function dateOf(structure: string): PlainDate | null {
  return structure.startsWith(prefix) ? parseDate(structure.slice(prefix.length)) : null;
}

function monthsOf({ year, month }: PlainDate): number {
  return year * 12 + month;
}

function covers(structure: string, { to }: Window): boolean {
  const date = dateOf(structure);
  if (date === null) return structure === asWas;
  const end = addDays(date, 1);
  return compareDates(to, end) <= 0 && monthsOf(end) - monthsOf(to) < 3 * quartersCovered;
}

/** The structures in which values of a window can be asked for, in the order of the service's list. */
export function structuresOf(window: Window, listed: readonly string[]): string[] {
  return listed.filter((structure) => covers(structure, window));
}

/** Which organisation people are counted in: null, and `as-was`, are that of each day; else that of one date. */
export function structureWords(structure: string | null, { t, language }: Speech): string {
  const date = structure === null ? null : dateOf(structure);
  return date === null ? t('structure.asWas') : t('structure.asOf', { date: formatDate(date, language) });
}

/** What an address says of a structure that is not the default: null where it is that. */
export function otherStructure(structure: string): string | null {
  return structure === asWas ? null : structure;
}
