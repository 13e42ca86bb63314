import { reachOf } from '@oppiva/capability';
import { expect, test } from 'vitest';
import { concernedIn, type Changed, type DateSpan } from './changed.ts';

const quarter = { start: '2024-07-01', end: '2024-10-01' };
const day = (first: string, end: string): DateSpan => ({ first, end });
const changed = (o: { people?: Record<string, DateSpan[]>; organisation?: DateSpan[] }): Changed => ({
  people: new Map(Object.entries(o.people ?? {})),
  organisation: o.organisation ?? [],
  classes: [],
  delivered: [],
  isHistoryChanged: false,
});

test.each([
  ['the day before it', day('2024-06-30', '2024-07-01'), []],
  ['its first day', day('2024-07-01', '2024-07-02'), ['p']],
  ['its last day', day('2024-09-30', '2024-10-01'), ['p']],
  ['the day after it', day('2024-10-01', '2024-10-02'), []],
  ['all of it and more', day('2020-01-01', '2299-12-31'), ['p']],
])('given a change of a person on %s, when a window is looked at, then it concerns the person if it is in it', (_, span, concerned) => {
  expect(concernedIn(quarter, changed({ people: { p: [span] } }))).toEqual(concerned);
});

test('given indicators that look before and after a window, when something changes there, then it concerns the window', () => {
  const reach = reachOf(quarter, [
    { lookBackDays: 30, followUpDays: 0, classes: [] },
    { lookBackDays: 0, followUpDays: 2, classes: [] },
  ]);
  expect(reach).toEqual({ start: '2024-06-01', end: '2024-10-03' });
  const people = {
    before: [day('2024-06-01', '2024-06-02')],
    after: [day('2024-10-02', '2024-10-03')],
    later: [day('2024-10-03', '2024-10-04')],
  };
  expect(concernedIn(reach, changed({ people }))).toEqual(['before', 'after']);
});

test('given what is said of the organisation, or of more people than are computed one by one, then a window is computed for everybody', () => {
  expect(concernedIn(quarter, changed({ organisation: [day('2024-09-01', '2299-12-31')] }))).toBe('everybody');
  expect(concernedIn(quarter, changed({ organisation: [day('2023-09-01', '2024-07-01')] }))).toEqual([]);
  const many = (count: number): Record<string, DateSpan[]> =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, [day('2024-08-01', '2024-08-02')]]));
  expect(concernedIn(quarter, changed({ people: many(500) }))).toHaveLength(500);
  expect(concernedIn(quarter, changed({ people: many(501) }))).toBe('everybody');
});
