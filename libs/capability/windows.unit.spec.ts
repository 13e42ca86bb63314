import { expect, test } from 'vitest';
import { closedQuarters, defaultKnownAt, parseWindow, quarterOf, startOfDay, unclosedQuarters, windowText } from './windows.ts';

const zone = 'Europe/Helsinki';

test('a window as text, half-open', () => {
  expect(parseWindow('2024-07-01..2024-10-01')).toEqual({ start: '2024-07-01', end: '2024-10-01' });
  expect(windowText({ start: '2024-07-01', end: '2024-10-01' })).toBe('2024-07-01..2024-10-01');
  for (const text of ['2024-07-01', '2024-10-01..2024-07-01', '2024-07-01..2024-07-01', '2024-02-30..2024-07-01', ''])
    expect(parseWindow(text), text).toBeNull();
});

test('the default K is local midnight 14 days after the window, on both sides of a change of the clocks', () => {
  expect(new Date(defaultKnownAt({ start: '2024-07-01', end: '2024-10-01' }, zone)).toISOString()).toBe('2024-10-14T21:00:00.000Z');
  expect(new Date(defaultKnownAt({ start: '2024-10-01', end: '2025-01-01' }, zone)).toISOString()).toBe('2025-01-14T22:00:00.000Z');
  expect(new Date(startOfDay('2024-03-31', zone)).toISOString()).toBe('2024-03-30T22:00:00.000Z');
});

test('quarters are closed at their default K and not a millisecond earlier', () => {
  const k = defaultKnownAt({ start: '2024-07-01', end: '2024-10-01' }, zone);
  expect(closedQuarters('2024-05-15', k - 1, zone)).toEqual([{ start: '2024-04-01', end: '2024-07-01' }]);
  expect(closedQuarters('2024-05-15', k, zone)).toEqual([
    { start: '2024-04-01', end: '2024-07-01' },
    { start: '2024-07-01', end: '2024-10-01' },
  ]);
  expect(quarterOf('2024-12-31')).toEqual({ start: '2024-10-01', end: '2025-01-01' });
});

test.each([
  ['2024-10-14T20:59:59.999Z', ['2024-10-01', '2024-07-01']],
  ['2024-10-14T21:00:00.000Z', ['2024-10-01']],
  ['2024-12-31T21:59:59.999Z', ['2024-10-01']],
  ['2024-12-31T22:00:00.000Z', ['2025-01-01', '2024-10-01']],
])('at %s the quarters that are not closed begin on %s', (now, starts) => {
  expect(unclosedQuarters(Date.parse(now), 'Europe/Helsinki').map(({ start }) => start)).toEqual(starts);
});
