import { describe, expect, test } from 'vitest';
import { jackknife, jackknifeInterval, mean, seededRandom } from './index.ts';
import { giniStar, threeAxisBalance } from './testing.ts';

const anywhere = [-Infinity, Infinity] as const;
const average = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const made = (seed: number, count: number): number[] => Array.from({ length: count }, seededRandom(seed));

describe('U3', () => {
  test('the worked examples of shared-effort and development-learning-balance', () => {
    const effort = jackknife([0, 1, 2, 2, 3, 4], (all) => 1 - giniStar(all), [0, 1]);
    expect(effort.value).toBeCloseTo(0.566667, 6);
    expect(effort.lo).toBeCloseTo(0.135478, 6);
    expect(effort.hi).toBeCloseTo(0.997855, 6);
    expect(effort.n).toBe(6);
    const personDays = [
      [8, 2, 8, 2, 5, 0],
      [6, 4, 7, 3, 5, 1],
      [6, 6, 8, 4, 6, 2],
      [5, 3, 6, 2, 4, 1],
      [5, 5, 6, 4, 4, 2],
    ];
    const balance = jackknife(personDays, threeAxisBalance, [0, 1]);
    expect(balance.value).toBeCloseTo(0.5769, 6);
    expect(balance.lo).toBeCloseTo(0.311086, 6);
    expect(balance.hi).toBeCloseTo(0.842714, 6);
  });

  test.each([2, 3, 8, 40])('of a mean of %i it is the t interval of U6', (count) => {
    const values = made(count, count);
    const [jack, direct] = [jackknife(values, average, anywhere), mean(values)];
    expect(jack.value).toBeCloseTo(direct.value, 12);
    expect(jack.lo).toBeCloseTo(direct.lo ?? Number.NaN, 10);
    expect(jack.hi).toBeCloseTo(direct.hi ?? Number.NaN, 10);
  });

  test('does not depend on the order of the persons', () => {
    const values = made(7, 15);
    const [one, other] = [jackknife(values, giniStar, [0, 1]), jackknife(values.toReversed(), giniStar, [0, 1])];
    expect(one.lo).toBeCloseTo(other.lo ?? Number.NaN, 12);
    expect(one.hi).toBeCloseTo(other.hi ?? Number.NaN, 12);
  });

  test('clips the interval to the range, and leaves the value as it is', () => {
    const estimate = jackknife([0, 1, 0, 1], average, [0, 1]);
    expect(estimate).toEqual({ value: 0.5, lo: 0, hi: 1, n: 4 });
    expect(jackknife([0, 1, 0, 1], average, [0.6, 0.7]).value).toBe(0.5);
  });

  test('moves and stretches with the statistic', () => {
    const values = made(9, 12);
    const plain = jackknife(values, average, anywhere);
    const moved = jackknife(values, (all) => 3 - 2 * average(all), anywhere);
    expect(moved.lo).toBeCloseTo(3 - 2 * (plain.hi ?? Number.NaN), 10);
    expect(moved.hi).toBeCloseTo(3 - 2 * (plain.lo ?? Number.NaN), 10);
  });

  test('given totals less a person, then the same interval as through all persons', () => {
    const values = made(11, 20);
    const sum = values.reduce((total, each) => total + each, 0);
    const cheap = jackknifeInterval(
      sum / 20,
      values.map((each) => (sum - each) / 19),
      [0, 1],
    );
    const full = jackknife(values, average, [0, 1]);
    expect(cheap.lo).toBeCloseTo(full.lo ?? Number.NaN, 10);
    expect(cheap.hi).toBeCloseTo(full.hi ?? Number.NaN, 10);
  });
});

describe('where U3 has nothing to say', () => {
  test('one person, or a person without whom there is no value: no interval', () => {
    expect(jackknife([3], average, anywhere)).toEqual({ value: 3, lo: null, hi: null, n: 1 });
    const lastOne = (all: readonly number[]): number | null => (all.some((each) => each > 0) ? average(all) : null);
    expect(jackknife([0, 0, 6], lastOne, anywhere)).toEqual({ value: 2, lo: null, hi: null, n: 3 });
  });
  test('persons alike: an interval of no width, as U6', () => {
    expect(jackknife([2, 2, 2], average, anywhere)).toEqual(mean([2, 2, 2]));
  });
  test('no value for all persons: the caller owes a reason', () => {
    expect(() => jackknife([], average, anywhere)).toThrow(RangeError);
    expect(() => jackknife([0, 0], giniStar, [0, 1])).toThrow(RangeError);
    expect(() => jackknife([1, 2], () => null, [0, 1])).toThrow(RangeError);
  });
});
