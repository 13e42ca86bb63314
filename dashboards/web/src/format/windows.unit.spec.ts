import { describe, expect, it } from 'vitest';
import { dateOfInstant, formatClock, formatDate, parseDate } from './dates.ts';
import { closeDate, nextQuarter, openQuarter, parseWindow, windowDates, windowName, type Window } from './windows.ts';

const helsinki = { timeZone: 'Europe/Helsinki', closeLagDays: 14 };

function windowOf(text: string): Window {
  const window = parseWindow(text);
  if (!window) throw new Error(`${text} is no window`);
  return window;
}

describe('windows', () => {
  it.each([
    '',
    '2026-07-01',
    '2026-07-01..',
    '2026-07-01..2026-07-01',
    '2026-10-01..2026-07-01',
    '2026-02-30..2026-07-01',
    'a..b',
    '2026-01-01..2026-04-01..2026-07-01',
  ])('%j is not one', (text) => {
    expect(parseWindow(text)).toBeNull();
  });

  it.each([
    ['2026-01-01..2026-04-01', 'Q1/2026', '1.1.\u2060–\u206031.3.2026'],
    ['2026-07-01..2026-10-01', 'Q3/2026', '1.7.\u2060–\u206030.9.2026'],
    ['2026-10-01..2027-01-01', 'Q4/2026', '1.10.\u2060–\u206031.12.2026'],
  ])('%s is %s', (text, name, dates) => {
    expect(windowName(windowOf(text), 'fi')).toBe(name);
    expect(windowDates(windowOf(text), 'fi')).toBe(dates);
  });

  it('names a window that is no quarter by its dates', () => {
    expect(windowName(windowOf('2024-09-02..2024-09-30'), 'en')).toBe('2\u00A0Sep\u00A0– 29\u00A0Sep\u00A02024');
    expect(windowName(windowOf('2024-12-16..2025-01-13'), 'fi')).toBe('16.12.2024\u2060–\u206012.1.2025');
  });

  it('closes 14 days after its end', () => {
    expect(formatDate(closeDate(windowOf('2026-07-01..2026-10-01'), 14), 'fi')).toBe('15.10.2026');
    expect(formatDate(closeDate(windowOf('2026-10-01..2027-01-01'), 14), 'en')).toBe('15\u00A0Jan\u00A02027');
  });

  it.each([
    ['2026-10-14T20:59:59Z', '2026-07-01..2026-10-01'],
    ['2026-10-14T21:00:00Z', '2026-10-01..2027-01-01'],
    ['2027-01-02T00:00:00Z', '2026-10-01..2027-01-01'],
    ['2027-01-20T00:00:00Z', '2027-01-01..2027-04-01'],
    ['2026-12-31T23:00:00Z', '2026-10-01..2027-01-01'],
  ])('at %s the open quarter is %s', (instant, text) => {
    expect(openQuarter(Date.parse(instant), helsinki)).toEqual(windowOf(text));
  });

  it('follows a quarter by the next, over the turn of the year', () => {
    expect(nextQuarter(windowOf('2026-07-01..2026-10-01'))).toEqual(windowOf('2026-10-01..2027-01-01'));
    expect(nextQuarter(windowOf('2026-10-01..2027-01-01'))).toEqual(windowOf('2027-01-01..2027-04-01'));
  });
});

describe('dates', () => {
  it("are those of the installation's zone", () => {
    expect(dateOfInstant('2026-10-14T21:00:00.000Z', 'Europe/Helsinki')).toEqual({ year: 2026, month: 10, day: 15 });
    expect(dateOfInstant('2026-10-14T20:59:59.999Z', 'Europe/Helsinki')).toEqual({ year: 2026, month: 10, day: 14 });
  });

  it('a clock has a point in Finnish and a colon in English', () => {
    const instant = Date.parse('2026-11-20T07:14:00Z');
    expect(formatClock(instant, 'Europe/Helsinki', 'fi')).toBe('9.14');
    expect(formatClock(instant, 'Europe/Helsinki', 'en')).toBe('9:14');
    expect(formatClock(Date.parse('2026-11-19T22:05:00Z'), 'Europe/Helsinki', 'fi')).toBe('0.05');
  });

  it('that do not exist are none', () => {
    expect(parseDate('2026-02-29')).toBeNull();
    expect(parseDate('2028-02-29')).toEqual({ year: 2028, month: 2, day: 29 });
  });
});
