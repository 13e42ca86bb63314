import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { goalpostsError, mean, median, ratioOfSums, score, scoreInterval, wilson, type Goalposts } from './index.ts';

interface Oracle {
  input: Record<string, number[]> & { [key: string]: unknown };
  expected: { value: number; lo: number; hi: number; score: number; ci: [number, number] };
}

const oraclesPath = new URL('../../../shared/design/oracles/oracles.json', import.meta.url);
const oracles = existsSync(oraclesPath)
  ? (JSON.parse(readFileSync(oraclesPath, 'utf8')) as Record<string, Oracle> & { goalposts: Record<string, Goalposts> })
  : null;
if (oracles === null)
  process.stderr.write(`SKIPPED: ${oraclesPath.pathname} is not here; the copies of its numbers in this file still run\n`);

const given = (id: string): Oracle => oracles?.[id] as Oracle;

/** Which columns of an oracle's input are a ratio's numerator and denominator. */
const ratioColumns: Record<string, [y: string, x: string]> = {
  'learning-in-working-time': ['y_in', 'x_total'],
  'learning-regularity': ['active_weeks', 'eligible_weeks'],
  'goal-linked-learning': ['y', 'x'],
  'aligned-self-direction': ['y', 'x'],
  'gap-visibility': ['y', 'x'],
  'strategic-coverage': ['y', 'x_known'],
  'sub-goal-pace': ['y', 'x'],
};
const shares: Record<string, [successes: number, n: number]> = {
  'work-embedded-learning': [5, 8],
  'purpose-clarity': [7, 10],
  'learning-out-loud': [4, 10],
  'self-learning-resources': [5, 8],
  'path-coverage': [6, 10],
  'learning-dialogue': [5, 8],
  'say-do-ratio': [3, 5],
};
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

describe.skipIf(oracles === null)('oracles.json (skipped only where the file is not beside the checkout)', () => {
  test.each(Object.entries(ratioColumns))('U2 %s', (id, [y, x]) => {
    const { input, expected } = given(id);
    const estimate = ratioOfSums(zip(input[y] ?? [], input[x] ?? []));
    expect(Math.abs(estimate.value - expected.value)).toBeLessThanOrEqual(1e-6);
    expect(Math.abs((estimate.lo ?? Number.NaN) - expected.lo)).toBeLessThanOrEqual(1e-4);
    expect(Math.abs((estimate.hi ?? Number.NaN) - expected.hi)).toBeLessThanOrEqual(1e-4);
  });
  test.each(Object.entries(shares))('U1 %s', (id, [successes, n]) => {
    const { expected } = given(id);
    const estimate = wilson(successes, n);
    expect(Math.abs(estimate.value - expected.value)).toBeLessThanOrEqual(1e-6);
    expect(Math.abs((estimate.lo ?? Number.NaN) - expected.lo)).toBeLessThanOrEqual(1e-4);
    expect(Math.abs((estimate.hi ?? Number.NaN) - expected.hi)).toBeLessThanOrEqual(1e-4);
  });
  test('every score of the file follows from its value and goalposts', () => {
    // these two are scored by a ratio to a target and by a rate, which their own folders compute
    const scoredOtherwise = new Set(['time-to-proficiency', 'experimentation']);
    const scored = Object.keys(oracles?.goalposts ?? {}).filter(
      (id) => !scoredOtherwise.has(id) && given(id)?.expected?.score !== undefined,
    );
    expect(scored.length).toBeGreaterThan(30);
    for (const id of scored) {
      const posts = oracles?.goalposts[id] ?? [];
      expect(goalpostsError(posts), id).toBeNull();
      expect(Math.abs(score(given(id).expected.value, posts) - given(id).expected.score), id).toBeLessThanOrEqual(1e-4);
    }
  });
});
