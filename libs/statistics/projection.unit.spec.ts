import { describe, expect, test } from 'vitest';
import { linearProjection, type SeriesPoint } from './index.ts';

const series = (values: readonly number[], halfWidth = 0): SeriesPoint[] =>
  values.map((value, at) => ({ at: at + 1, value, lo: value - halfWidth, hi: value + halfWidth }));

describe('linearProjection', () => {
  test('given a textbook series, when projected by one step, then value and prediction interval are those worked out by hand', () => {
    // slope 0.6, intercept 2.2, s² 0.8; at 6: 5.8 ± 3.182446 · √(0.8 · (1 + 1/5 + 9/10))
    const { value, lo, hi } = linearProjection(series([2, 4, 5, 4, 5]), 6);
    expect(value).toBeCloseTo(5.8, 12);
    expect(lo).toBeCloseTo(5.8 - 4.124922, 5);
    expect(hi).toBeCloseTo(5.8 + 4.124922, 5);
  });

  test('given points on a line, when projected, then they are as sure as they were measured, not surer', () => {
    const exact = linearProjection(series([0.3, 0.35, 0.4, 0.45]), 5);
    expect([exact.value, exact.hi - exact.lo]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0, 9)]);
    const measured = linearProjection(series([0.3, 0.35, 0.4, 0.45], 0.0195996), 5);
    // s 0.01; t(2) 4.302653; √(1 + 1/4 + 2.5²/5) = √2.5
    expect(measured.hi - measured.value).toBeCloseTo(4.302653 * 0.01 * Math.sqrt(2.5), 6);
  });

  test('given a later time, when projected, then it is less sure', () => {
    const points = series([2, 4, 5, 4, 5]);
    const widths = [6, 7, 10].map((at) => linearProjection(points, at)).map(({ lo, hi }) => hi - lo);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });

  test('given a gap, when projected, then the points keep their times', () => {
    const points = series([1, 2, 3, 4, 5]).filter(({ at }) => at !== 3);
    expect(linearProjection(points, 8).value).toBeCloseTo(8, 12);
  });

  test.each([[series([1, 2])], [series([1, 2, 3]).map((point) => ({ ...point, at: 1 }))]])(
    'given too little, then it says so',
    (points) => {
      expect(() => linearProjection(points, 4)).toThrow(RangeError);
    },
  );
});
