import { describe, expect, test } from 'vitest';
import {
  comparePopulations,
  homogeneityClass,
  homogeneityValue,
  isDominated,
  isWindowAllowed,
  staysHidden,
  suppress,
  type QuarterOfUnit,
} from './index.ts';
import { tree } from './suppression-testing.ts';

const hidden = (n: number): QuarterOfUnit => ({ n, isHidden: true });
const shown = (n: number): QuarterOfUnit => ({ n, isHidden: false });
const people = (from: number, to: number): Set<string> => new Set(Array.from({ length: to - from }, (_, at) => `p${from + at}`));

describe('dominance, capability model 3.6 rule 2', () => {
  test('given one person with more than 60 % of the minutes, then the cell is dominated; at 60 % it is not', () => {
    expect(isDominated([601, 399])).toBe(true);
    expect(isDominated([600, 400])).toBe(false);
    expect(isDominated([5, 5, 5, 5, 5, 5, 5, 5])).toBe(false);
  });
  test('given sums that are no whole numbers, then exactly 60 % is still not more', () => {
    expect(isDominated([1.8, 0.7, 0.5])).toBe(false);
    expect(isDominated([0.3, 0.1, 0.1])).toBe(false);
    expect(isDominated([1.81, 0.7, 0.5])).toBe(true);
  });
  test('given nobody, or no minutes, then nobody dominates; given one person with minutes, that one does', () => {
    expect(isDominated([])).toBe(false);
    expect(isDominated([0, 0])).toBe(false);
    expect(isDominated([0, 3, 0])).toBe(true);
  });
  test('the share may be set up to 0.8', () => {
    expect(isDominated([75, 25], { shareMax: 0.8 })).toBe(false);
    expect(isDominated([81, 19], { shareMax: 0.8 })).toBe(true);
    for (const shareMax of [0.81, 0, -1, Number.NaN]) expect(() => isDominated([1], { shareMax })).toThrow(RangeError);
  });
  test('a negative or unknown denominator is refused', () => {
    for (const x of [-1, Number.NaN, Infinity]) expect(() => isDominated([1, x])).toThrow(RangeError);
  });
  test('given a dominated leaf of many, when suppressed, then it does not follow from its parent', () => {
    const minutes: Record<string, number[]> = {
      a: [900, ...Array<number>(11).fill(10)],
      b: Array<number>(9).fill(60),
      c: Array<number>(20).fill(50),
    };
    const units = tree({ P: { a: 12, b: 9, c: 20 } }).map((unit) => ({ ...unit, isHidden: isDominated(minutes[unit.unitId] ?? []) }));
    expect(suppress(units, { k: 8 })).toMatchObject({ primary: ['a'], secondary: ['b'], published: ['P', 'c'] });
  });
});

describe('homogeneity, capability model 3.6 rule 3', () => {
  test('nobody and everybody become texts; what lies between is shown', () => {
    expect(homogeneityClass({ numerator: 0, denominator: 10 })).toBe('under 10 %');
    expect(homogeneityClass({ numerator: 10, denominator: 10 })).toBe('over 90 %');
    expect(homogeneityClass({ numerator: 1, denominator: 10 })).toBeNull();
    expect(homogeneityClass({ numerator: 9, denominator: 10 })).toBeNull();
  });
  test('the score is that of 0.05 or 0.95', () => {
    expect(homogeneityValue).toEqual({ 'under 10 %': 0.05, 'over 90 %': 0.95 });
  });
  test('given sums of fractions that are everything but for the last digit, then everybody', () => {
    expect(homogeneityClass({ numerator: 0.1 + 0.2, denominator: 0.3 })).toBe('over 90 %');
    expect(homogeneityClass({ numerator: 0.3, denominator: 0.1 + 0.2 })).toBe('over 90 %');
  });
  test('a denominator of 0 has no value; a numerator outside is refused', () => {
    expect(homogeneityClass({ numerator: 0, denominator: 0 })).toBeNull();
    for (const numerator of [-1, 11, Number.NaN]) expect(() => homogeneityClass({ numerator, denominator: 10 })).toThrow(RangeError);
    expect(() => homogeneityClass({ numerator: 1, denominator: 0 })).toThrow(RangeError);
  });
});

describe('differencing over time, capability model 3.6 rule 7', () => {
  const quarter = { start: '2024-07-01', end: '2024-10-01' };
  const rolling = { start: '2024-08-01', end: '2024-11-01' };
  test('a leaf publishes calendar quarters only, an inner unit any window from 3k on', () => {
    expect(isWindowAllowed(quarter, { isLeaf: true, n: 9, k: 8 })).toBe(true);
    expect(isWindowAllowed(rolling, { isLeaf: true, n: 240, k: 8 })).toBe(false);
    expect(isWindowAllowed(rolling, { isLeaf: false, n: 23, k: 8 })).toBe(false);
    expect(isWindowAllowed(rolling, { isLeaf: false, n: 24, k: 8 })).toBe(true);
    expect(isWindowAllowed(quarter, { isLeaf: false, n: 8, k: 8 })).toBe(true);
  });
  test.each([
    ['2024-10-01', '2025-01-01', true],
    ['2024-01-01', '2024-04-01', true],
    ['2024-04-01', '2024-07-01', true],
    ['2024-10-01', '2024-12-31', false],
    ['2024-01-01', '2025-01-01', false],
    ['2024-07-01', '2024-07-01', false],
    ['2024-02-01', '2024-05-01', false],
    ['2024-07-02', '2024-10-01', false],
  ])('%s..%s is a calendar quarter: %s', (start, end, isQuarter) => {
    expect(isWindowAllowed({ start, end }, { isLeaf: true, n: 50, k: 8 })).toBe(isQuarter);
  });

  test.each<[string, (QuarterOfUnit | null)[], number, boolean]>([
    ['never seen before', [], 9, false],
    ['shown before', [shown(9)], 9, false],
    ['hidden before, first quarter of enough', [hidden(7)], 9, true],
    ['hidden before, second quarter of enough', [hidden(7), hidden(8)], 8, false],
    ['enough, too few, enough again', [hidden(7), hidden(9), hidden(7)], 9, true],
    ['hidden for another reason with enough people', [hidden(12)], 12, false],
    ['too few now', [hidden(9)], 7, true],
    ['shown since it was hidden', [hidden(3), hidden(9), shown(9)], 9, false],
    ['hidden, then a quarter without a value', [hidden(12), null], 12, true],
    ['shown, then a quarter without a value', [shown(12), null], 12, false],
    ['only quarters without a value', [null, null], 12, false],
  ])('given a unit %s, then it stays hidden or not', (_, history, n, isHidden) => {
    expect(staysHidden(history, { n, k: 8 })).toBe(isHidden);
  });
  test('given quarter after quarter by its own answer, then a unit is shown from the second quarter of enough people on', () => {
    const history: QuarterOfUnit[] = [];
    for (const n of [5, 9, 9, 8, 4, 8, 7, 8, 8]) history.push({ n, isHidden: n < 8 || staysHidden(history, { n, k: 8 }) });
    expect(history.map(({ isHidden }) => isHidden)).toEqual([true, true, false, false, true, true, true, true, false]);
  });
  test('a k below the floor is refused', () => {
    expect(() => staysHidden([], { n: 9, k: 4 })).toThrow(RangeError);
    expect(() => isWindowAllowed(quarter, { isLeaf: true, n: 9, k: 4 })).toThrow(RangeError);
  });
});

describe('differencing over filters, capability model 3.6 rule 8', () => {
  test.each([
    ['the same people', people(0, 20), people(0, 20), 'equal'],
    ['all but k', people(0, 20), people(0, 12), 'nested'],
    ['all but k - 1', people(0, 20), people(0, 13), 'DIFFERENCING'],
    ['nobody in common', people(0, 20), people(20, 40), 'disjoint'],
    ['one in common', people(0, 20), people(19, 40), 'DIFFERENCING'],
    ['most in common, as many on both sides', people(0, 20), people(10, 30), 'DIFFERENCING'],
    ['nobody at all', people(0, 20), people(0, 0), 'disjoint'],
    ['twice nobody', people(0, 0), people(0, 0), 'equal'],
  ])('%s', (_, a, b, expected) => {
    expect(comparePopulations(a, b, { k: 8 })).toBe(expected);
    expect(comparePopulations(b, a, { k: 8 })).toBe(expected);
  });
  test('a k below the floor is refused', () => {
    expect(() => comparePopulations(people(0, 9), people(0, 9), { k: 4 })).toThrow(RangeError);
  });
});
