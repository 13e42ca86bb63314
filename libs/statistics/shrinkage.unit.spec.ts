import { describe, expect, test } from 'vitest';
import { seededRandom, shrunkShares, type Proportion } from './index.ts';

const oracle: Proportion[] = [
  { x: 2, n: 8 },
  { x: 9, n: 12 },
  { x: 5, n: 20 },
  { x: 12, n: 16 },
  { x: 3, n: 9 },
];
const madeUnits = (seed: number): Proportion[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 4 + Math.floor(random() * 10) }, () => {
    const n = 1 + Math.floor(random() * 40);
    return { x: Math.round(random() * n), n };
  });
};
const seeds = Array.from({ length: 50 }, (_, at) => at + 1);

describe('shrinkage of siblings', () => {
  test('the worked example of 3.8', () => {
    const { shares, pooled, correlation, weight } = shrunkShares(oracle);
    expect(pooled).toBeCloseTo(0.476923, 6);
    expect(correlation).toBeCloseTo(0.234458, 6);
    expect(weight).toBeCloseTo(3.2652, 4);
    for (const [at, wanted] of [0.3158, 0.6916, 0.2818, 0.7037, 0.3716].entries()) expect(shares[at]).toBeCloseTo(wanted, 4);
  });

  test('every share lies between its raw share and the pooled one', () => {
    for (const seed of seeds) {
      const units = madeUnits(seed);
      const { shares, pooled } = shrunkShares(units);
      for (const [at, { x, n }] of units.entries()) {
        const share = shares[at] ?? Number.NaN;
        expect(share, `seed ${seed}`).toBeGreaterThanOrEqual(Math.min(x / n, pooled) - 1e-12);
        expect(share, `seed ${seed}`).toBeLessThanOrEqual(Math.max(x / n, pooled) + 1e-12);
      }
    }
  });

  test('does not depend on the order of the units', () => {
    for (const seed of seeds) {
      const units = madeUnits(seed);
      const forward = shrunkShares(units).shares;
      const backward = shrunkShares(units.toReversed()).shares.toReversed();
      for (const [at, share] of forward.entries()) expect(backward[at]).toBeCloseTo(share, 12);
    }
  });

  test('of two units with the same raw share the smaller is drawn further', () => {
    const { shares, pooled } = shrunkShares([...oracle, { x: 9, n: 10 }, { x: 27, n: 30 }]);
    const [small = 0, large = 0] = shares.slice(-2);
    expect(small).toBeGreaterThan(pooled);
    expect(large).toBeGreaterThan(small);
    expect(large).toBeLessThan(0.9);
  });

  test('units alike are drawn almost to the pooled share, units all or nothing hardly at all', () => {
    const alike = shrunkShares([4, 5, 6, 5].map((x) => ({ x, n: 10 })));
    expect(alike.correlation).toBe(0.001);
    for (const share of alike.shares) expect(Math.abs(share - 0.5)).toBeLessThan(0.002);
    const apart = shrunkShares([0, 10, 0, 10].map((x) => ({ x, n: 10 })));
    expect(apart.correlation).toBe(0.999);
    expect(apart.shares[0]).toBeCloseTo(0, 3);
    expect(apart.shares[1]).toBeCloseTo(1, 3);
  });
});

const expectRaw = (units: Proportion[]): void => {
  const { shares, correlation, weight } = shrunkShares(units);
  expect(shares).toEqual(units.map(({ x, n }) => x / n));
  expect([correlation, weight]).toEqual([null, null]);
};

describe('where the raw shares stand', () => {
  test('fewer than four units', () => expectRaw(oracle.slice(0, 3)));
  test('a pooled share of 0 or 1', () => {
    expectRaw([8, 9, 12, 10].map((n) => ({ x: 0, n })));
    expectRaw([8, 9, 12, 10].map((n) => ({ x: n, n })));
  });
  test('one person a unit', () => expectRaw([0, 1, 0, 1, 1].map((x) => ({ x, n: 1 }))));
  test('a unit without a value, or no unit, is an error', () => {
    expect(() => shrunkShares([])).toThrow(RangeError);
    expect(() => shrunkShares([...oracle, { x: 0, n: 0 }])).toThrow(RangeError);
    expect(() => shrunkShares([...oracle, { x: 5, n: 4 }])).toThrow(RangeError);
  });
});
