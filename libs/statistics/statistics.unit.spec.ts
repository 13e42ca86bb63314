import { describe, expect, test } from 'vitest';
import { goalpostsError, mean, median, ratioOfSums, score, scoreInterval, wilson, type Goalposts } from './index.ts';

const zip = (y: readonly number[], x: readonly number[]): { y: number; x: number }[] => y.map((value, at) => ({ y: value, x: x[at] ?? 0 }));

describe('interval methods', () => {
  test('U1: seven of ten', () => {
    const estimate = wilson(7, 10);
    expect(estimate.lo).toBeCloseTo(0.3968, 4);
    expect(estimate.hi).toBeCloseTo(0.8922, 4);
  });

  test('U2: the worked example of learning-regularity', () => {
    const estimate = ratioOfSums(zip([4, 2, 1, 3, 1], [4, 4, 4, 4, 2]));
    expect(estimate.value).toBeCloseTo(11 / 18, 12);
    expect(estimate.lo).toBeCloseTo(0.2349447, 5);
    expect(estimate.hi).toBeCloseTo(0.8893942, 5);
    expect(estimate.n).toBe(5);
  });

  test('U2 falls back to Wilson where the ratio is 0, is 1, does not vary, or stands on one person', () => {
    expect(ratioOfSums(zip([0, 0, 0], [70, 60, 60]))).toEqual({ ...wilson(0, 3), value: 0 });
    expect(ratioOfSums(zip([4, 4], [4, 4]))).toEqual({ ...wilson(2, 2), value: 1 });
    expect(ratioOfSums(zip([2, 1], [4, 2]))).toEqual({ ...wilson(1, 2), value: 0.5 });
    expect(ratioOfSums(zip([1], [4]))).toEqual({ ...wilson(0, 1), value: 0.25 });
  });

  test('U2 leaves persons without a denominator out of n', () => {
    expect(ratioOfSums(zip([4, 2, 1, 3, 1, 0], [4, 4, 4, 4, 2, 0]))).toEqual(ratioOfSums(zip([4, 2, 1, 3, 1], [4, 4, 4, 4, 2])));
  });

  test('U4: order statistics of eight values; none below six', () => {
    expect(median([-0.4, -0.2, -0.1, 0, 0.05, 0.1, 0.3, 0.5])).toEqual({ value: 0.025, lo: -0.4, hi: 0.5, n: 8 });
    expect(median([3, 1, 2])).toEqual({ value: 2, lo: null, hi: null, n: 3 });
  });

  test('an empty cohort has no number', () => {
    expect(() => wilson(0, 0)).toThrow(RangeError);
    expect(() => ratioOfSums([{ y: 0, x: 0 }])).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('scores', () => {
  const rising: Goalposts = [
    [0.1, 0],
    [0.7, 100],
  ];
  const band: Goalposts = [
    [0.2, 0],
    [0.6, 100],
    [0.9, 100],
    [1, 70],
  ];
  test('linear between the goalposts, flat outside', () => {
    expect(score(11 / 18, rising)).toBeCloseTo(85.185185, 5);
    expect(score(0, rising)).toBe(0);
    expect(score(0.95, rising)).toBe(100);
    expect(score(0.95, band)).toBeCloseTo(85, 9);
    expect(
      score(75, [
        [14, 100],
        [90, 0],
      ]),
    ).toBeCloseTo(19.7368, 3);
  });
  test('the interval of a band reaches the top that lies inside it', () => {
    expect(scoreInterval(0.5, 1, band)).toEqual({ lo: 70, hi: 100 });
  });
  test('goalposts out of order or out of range are named', () => {
    expect(goalpostsError(rising)).toBeNull();
    expect(
      goalpostsError([
        [0.7, 0],
        [0.1, 100],
      ]),
    ).toContain('goalpost 2');
    expect(
      goalpostsError([
        [0.1, 0],
        [0.7, 120],
      ]),
    ).toContain('outside 0-100');
    expect(goalpostsError([[0.1, 0]])).toContain('at least two');
  });
});
