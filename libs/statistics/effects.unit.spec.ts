import { describe, expect, test } from 'vitest';
import { differenceInDifferences, ratioOfRateRatios } from './index.ts';

/** Changes of persons between two shares: as many as are needed went from 0 to 1, the others stayed. */
const changesOf = (before: number, after: number, persons: number): number[] =>
  Array.from({ length: persons }, (_, at) => (at < Math.round((after - before) * persons) ? 1 : 0));

describe('difference in differences', () => {
  test('given 0.40 to 0.62 where something was done and 0.42 to 0.46 beside it, then 0.18 (the oracle of 5.2)', () => {
    const found = differenceInDifferences({ treated: changesOf(0.4, 0.62, 100), control: changesOf(0.42, 0.46, 100) });
    expect(found.value).toBeCloseTo(0.18, 12);
    // se = √((0.22·0.78 + 0.04·0.96) / 99) = 0.0460, and a little more than 1.96 of it
    expect(found.lo).toBeCloseTo(0.089, 3);
    expect(found.hi).toBeCloseTo(0.271, 3);
  });

  test('given two groups worked out by hand, then value and interval are those', () => {
    // means 0.2 and 0.05; squared errors 0.01 / 3 and 0.005 / 2; 2.88 degrees of freedom, whose t is 3.258
    const found = differenceInDifferences({ treated: [0.1, 0.2, 0.3], control: [0, 0.1] });
    expect(found.value).toBeCloseTo(0.15, 12);
    expect(found.lo).toBeCloseTo(0.15 - 3.258 * Math.sqrt(0.01 / 3 + 0.0025), 3);
    expect(found.hi).toBeCloseTo(0.15 + 3.258 * Math.sqrt(0.01 / 3 + 0.0025), 3);
  });

  test('given the same in both groups, then it is 0, and everybody twice only narrows the interval', () => {
    const same = [-0.1, 0, 0.2, 0.3];
    const once = differenceInDifferences({ treated: same, control: same });
    const twice = differenceInDifferences({ treated: [...same, ...same], control: [...same, ...same] });
    expect([once.value, twice.value]).toEqual([0, 0]);
    expect(twice.hi).toBeLessThan(once.hi ?? 0);
    expect(differenceInDifferences({ treated: [0.2, 0.2], control: [0, 0] })).toEqual({ value: 0.2, lo: 0.2, hi: 0.2 });
  });

  test.each([
    [[], [0, 1]],
    [[0.5], [0, 1]],
    [[0, 1], [0.5]],
  ])('given %j and %j, then there is no spread to speak of', (treated, control) => {
    expect(() => differenceInDifferences({ treated, control })).toThrow(RangeError);
  });
});

describe('ratio of rate ratios', () => {
  const control = { before: { events: 95, exposure: 82_000 }, after: { events: 100, exposure: 84_000 } };
  test('given the closures of the oracle of 5.2, then 3.96 times, 1.96 to 8.01', () => {
    const found = ratioOfRateRatios({
      treated: { before: { events: 12, exposure: 11_000 }, after: { events: 40, exposure: 9_000 } },
      control,
    });
    expect(found.value).toBeCloseTo(3.96477, 5);
    expect(found.lo).toBeCloseTo(1.96183, 4);
    expect(found.hi).toBeCloseTo(8.01261, 4);
  });

  test('given no events at all before, then half an event is added to each of the four', () => {
    const treated = { before: { events: 0, exposure: 1_000 }, after: { events: 4, exposure: 1_000 } };
    const found = ratioOfRateRatios({ treated, control });
    expect(found.value).toBeCloseTo(4.5 / 0.5 / (100.5 / 84_000 / (95.5 / 82_000)), 10);
    expect(found.lo).toBeGreaterThan(0);
  });

  test('given no exposure, then there is no rate', () => {
    const none = { before: { events: 0, exposure: 0 }, after: { events: 1, exposure: 10 } };
    expect(() => ratioOfRateRatios({ treated: none, control })).toThrow(RangeError);
  });
});
