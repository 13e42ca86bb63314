import { describe, expect, test } from 'vitest';
import { poissonRate, ratioOfProportions, seededRandom, transformed } from './index.ts';

/** P(X <= count) of a Poisson variable, summed term by term: independent of the quantiles under test. */
function poissonUpTo(count: number, expected: number): number {
  let term = Math.exp(-expected);
  let sum = term;
  for (let at = 1; at <= count; at++) {
    term *= expected / at;
    sum += term;
  }
  return sum;
}

describe('U8, Garwood', () => {
  test('the worked examples of experimentation and gap-closure', () => {
    const rate = poissonRate({ events: 3, exposure: 45, per: 100 });
    expect(rate.value).toBeCloseTo(6.666667, 6);
    expect(rate.lo).toBeCloseTo(1.374827, 6);
    expect(rate.hi).toBeCloseTo(19.482829, 6);
    const closed = transformed(poissonRate({ events: 3, exposure: 430 }), (perDay) => 1 - Math.exp(-180 * perDay));
    expect(closed.value).toBeCloseTo(0.715156, 6);
    expect(closed.lo).toBeCloseTo(0.228161, 6);
    expect(closed.hi).toBeCloseTo(0.974524, 6);
  });

  test.each([1, 2, 3, 10, 25, 100])('%i events are 2.5 %% likely or rarer at either end', (events) => {
    const { lo, hi } = poissonRate({ events, exposure: 1 });
    expect(1 - poissonUpTo(events - 1, lo ?? Number.NaN)).toBeCloseTo(0.025, 9);
    expect(poissonUpTo(events, hi ?? Number.NaN)).toBeCloseTo(0.025, 9);
  });

  test('no events: 0, and an upper end of -ln 0.025', () => {
    const rate = poissonRate({ events: 0, exposure: 2 });
    expect([rate.value, rate.lo]).toEqual([0, 0]);
    expect(rate.hi).toBeCloseTo(-Math.log(0.025) / 2, 12);
  });

  test('a shared event is a fraction, and lies between its neighbours', () => {
    const [none, halfOne, one] = [0, 0.5, 1].map((events) => poissonRate({ events, exposure: 10 }));
    for (const end of ['value', 'lo', 'hi'] as const) {
      expect(halfOne?.[end]).toBeGreaterThan(none?.[end] ?? Number.NaN);
      expect(halfOne?.[end]).toBeLessThan(one?.[end] ?? Number.NaN);
    }
  });

  test('without exposure there is no rate', () => {
    expect(() => poissonRate({ events: 0, exposure: 0 })).toThrow(RangeError);
    expect(() => poissonRate({ events: -1, exposure: 3 })).toThrow(RangeError);
    expect(() => poissonRate({ events: 1, exposure: Number.NaN })).toThrow(RangeError);
  });
});

describe('U9, Katz', () => {
  test('the worked example of ecosystem-inclusion, uncapped', () => {
    const ratio = ratioOfProportions({ x: 6, n: 10 }, { x: 32, n: 40 });
    expect(ratio.value).toBeCloseTo(0.75, 12);
    expect(ratio.lo).toBeCloseTo(0.441785, 6);
    expect(ratio.hi).toBeCloseTo(1.273245, 6);
  });

  test('the groups swapped give the reciprocal, and the value is the geometric middle of the ends', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 50; round++) {
      const [first, second] = [0, 1].map(() => {
        const n = 2 + Math.floor(random() * 60);
        return { x: 1 + Math.floor(random() * (n - 1)), n };
      }) as [{ x: number; n: number }, { x: number; n: number }];
      const [there, back] = [ratioOfProportions(first, second), ratioOfProportions(second, first)];
      expect((there.lo ?? 0) * (back.hi ?? 0)).toBeCloseTo(1, 9);
      expect(Math.sqrt((there.lo ?? 0) * (there.hi ?? 0)) / there.value).toBeCloseTo(1, 9);
    }
  });

  test('none of the first group: 0, from 0 up to the end with 0.5 added to every count', () => {
    const ratio = ratioOfProportions({ x: 0, n: 10 }, { x: 32, n: 40 });
    expect([ratio.value, ratio.lo]).toEqual([0, 0]);
    const deviation = Math.sqrt(1 / 0.5 - 1 / 10.5 + 1 / 32.5 - 1 / 40.5);
    expect(ratio.hi).toBeCloseTo((0.5 / 10.5 / (32.5 / 40.5)) * Math.exp(1.959964 * deviation), 6);
  });

  test('none of the second group, an empty group or more than all: an error', () => {
    expect(() => ratioOfProportions({ x: 1, n: 10 }, { x: 0, n: 40 })).toThrow('above 0');
    expect(() => ratioOfProportions({ x: 0, n: 0 }, { x: 1, n: 40 })).toThrow(RangeError);
    expect(() => ratioOfProportions({ x: 1, n: 2 }, { x: 41, n: 40 })).toThrow(RangeError);
  });

  test('both shares 1: no variance, no width', () => {
    expect(ratioOfProportions({ x: 10, n: 10 }, { x: 40, n: 40 })).toEqual({ value: 1, lo: 1, hi: 1 });
  });
});

describe('transformed', () => {
  test('a falling function swaps the ends, a rising one does not, and what else there is stays', () => {
    expect(transformed({ value: 0.2, lo: 0.1, hi: 0.4, n: 9 }, (value) => 1 - value)).toEqual({ value: 0.8, lo: 0.6, hi: 0.9, n: 9 });
    expect(transformed({ value: 2, lo: 1, hi: 3 }, (value) => value * 2)).toEqual({ value: 4, lo: 2, hi: 6 });
  });
  test('an end that is not there stays away, on the side where the function puts it', () => {
    expect(transformed({ value: 2, lo: 1, hi: null }, (value) => -value)).toEqual({ value: -2, lo: null, hi: -1 });
    expect(transformed({ value: 2, lo: null, hi: 3 }, (value) => -value)).toEqual({ value: -2, lo: -3, hi: null });
    expect(transformed({ value: 2, lo: null, hi: null }, (value) => -value)).toEqual({ value: -2, lo: null, hi: null });
  });
});
