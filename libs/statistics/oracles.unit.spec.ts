import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  goalpostsError,
  jackknife,
  kaplanMeier,
  mean,
  median,
  medianTime,
  poissonRate,
  ratioOfProportions,
  ratioOfRateRatios,
  ratioOfSums,
  restrictedMean,
  score,
  shareReached,
  shrunkShares,
  transformed,
  wilson,
  type Episode,
  type Goalposts,
} from './index.ts';
import { giniStar, threeAxisBalance } from './testing.ts';

interface Expected {
  value: number | null;
  lo?: number | null;
  hi?: number | null;
  score?: number;
  [further: string]: unknown;
}
interface Oracles {
  [id: string]: { input: unknown; expected: Expected };
}

const oraclesPath = new URL('../../../shared/design/oracles/oracles.json', import.meta.url);
const oracles = existsSync(oraclesPath)
  ? (JSON.parse(readFileSync(oraclesPath, 'utf8')) as Oracles & { goalposts: Record<string, Goalposts> })
  : null;
if (oracles === null)
  process.stderr.write(`SKIPPED: ${oraclesPath.pathname} is not here; the copies of its numbers in the other specs still run\n`);

const oracle = (id: string): { input: unknown; expected: Expected } => {
  const found = oracles?.[id];
  if (found === undefined) throw new Error(`oracles.json has no ${id}`);
  return found;
};
const expectedOf = (id: string): Expected => oracle(id).expected;
const inputOf = (id: string, name: string): unknown => (oracle(id).input as Record<string, unknown>)[name];
const column = (id: string, name: string): number[] => inputOf(id, name) as number[];
const numberOf = (id: string, name: string): number => inputOf(id, name) as number;
const rows = (id: string, name: string): number[][] => inputOf(id, name) as number[][];
const episodes = (id: string): Episode[] =>
  rows(id, 'rows').map(([entry, exit = 0, event]) => ({ entry: entry ?? 0, exit, event: event === 1 }));
const ratio = (y: string, x: string) => (id: string) =>
  ratioOfSums(column(id, y).map((value, at) => ({ y: value, x: column(id, x)[at] ?? 0 })));
const share = (successes: number, n: number) => () => wilson(successes, n);
const reached = (id: string) => shareReached(episodes(id), numberOf(id, 'horizon'));

type Interval = (id: string) => { value: number | null; lo: number | null; hi: number | null };
/** Every oracle with an interval, and the method that the model gives it. Counts that the file only has as text are from section 4. */
const intervals: Record<string, Interval> = {
  'learning-in-working-time': ratio('y_in', 'x_total'),
  'protected-learning-time': (id) =>
    ratioOfSums(
      column(id, 'target_h').map((x, at) => ({
        y: Math.min(x, (column(id, 'reserved_h')[at] ?? 0) - (column(id, 'displaced_h')[at] ?? 0)),
        x,
      })),
    ),
  'work-embedded-learning': (id) => {
    const days = column(id, 'days_with_W');
    return wilson(days.filter((count) => count >= numberOf(id, 'threshold')).length, days.length);
  },
  'learning-regularity': ratio('active_weeks', 'eligible_weeks'),
  'learning-burstiness': () => median([-0.6132461965142284, 0.37024872526935365, -0.1279211756806357]),
  'spaced-return': reached,
  'reflection-cadence': share(3, 6),
  'goal-linked-learning': ratio('y', 'x'),
  'aligned-self-direction': ratio('y', 'x'),
  'content-to-competence': reached,
  'purpose-clarity': (id) => {
    const answers = column(id, 'responses');
    return wilson(answers.filter((answer) => answer >= 4).length, answers.length);
  },
  'psychological-safety': () => mean([40 / 7, 42 / 7, 35 / 7, 43 / 7]),
  'learning-out-loud': share(4, 10),
  'shared-effort': (id) => jackknife(column(id, 'contributions'), (all) => 1 - giniStar(all), [0, 1]),
  'development-learning-balance': (id) => jackknife(rows(id, 'rows_F_WSR_assigned_self_current_future'), threeAxisBalance, [0, 1]),
  'learner-agency': (id) => transformed(mean(column(id, 'person_shares')), (value) => Math.min(1, Math.max(0, value))),
  'self-learning-resources': (id) => wilson(numberOf(id, 'all_three'), numberOf(id, 'n')),
  'gap-visibility': ratio('y', 'x'),
  'strategic-coverage': ratio('y', 'x_known'),
  'gap-closure': (id) => {
    const gaps = rows(id, 'gap_days_event');
    const sum = (at: 0 | 1): number => gaps.reduce((total, gap) => total + (gap[at] ?? 0), 0);
    return transformed(poissonRate({ events: sum(1), exposure: sum(0) }), (rate) => 1 - Math.exp(-numberOf(id, 'horizon') * rate));
  },
  'path-coverage': share(6, 10),
  'sub-goal-pace': ratio('y', 'x'),
  'time-to-proficiency': (id) => medianTime(episodes(id)),
  'recognition-rate': reached,
  'learning-dialogue': share(5, 8),
  'say-do-ratio': share(3, 5),
  'stall-recovery': reached,
  'need-response-time': (id) => medianTime(episodes(id)),
  'ecosystem-inclusion': (id) =>
    ratioOfProportions({ x: numberOf(id, 'x_ext'), n: numberOf(id, 'n_ext') }, { x: numberOf(id, 'x_int'), n: numberOf(id, 'n_int') }),
  'adoption-speed': reached,
  experimentation: (id) =>
    poissonRate({ events: numberOf(id, 'experiments_with_lesson'), exposure: numberOf(id, 'person_months'), per: 100 }),
  // counts of 5.2
  'fx-rate-ratio': () =>
    ratioOfRateRatios({
      treated: { before: { events: 12, exposure: 11_000 }, after: { events: 40, exposure: 9_000 } },
      control: { before: { events: 95, exposure: 82_000 }, after: { events: 100, exposure: 84_000 } },
    }),
  u4: () => median([-0.4, -0.2, -0.1, 0, 0.05, 0.1, 0.3, 0.5]),
};
/** U7: the slope band belongs to its own analysis. */
const elsewhere = new Set(['vision-trajectory']);

const near = (actual: number | null | undefined, wanted: number | null | undefined, tolerance: number, what: string): void => {
  if (wanted === null || wanted === undefined) expect(actual, what).toBeNull();
  else expect(Math.abs((actual ?? Number.NaN) - wanted), `${what}: ${actual} for ${wanted}`).toBeLessThanOrEqual(tolerance);
};

describe.skipIf(oracles === null)('oracles.json (skipped only where the file is not beside the checkout)', () => {
  test('every entry with an interval is tested here, or named as another package’s', () => {
    const entries = Object.entries(oracles ?? {}).filter(([id, entry]) => id !== 'goalposts' && entry.expected.lo !== undefined);
    expect(entries.map(([id]) => id).toSorted()).toEqual([...Object.keys(intervals), ...elsewhere].toSorted());
  });

  test.each(Object.keys(intervals))('value and interval of %s', (id) => {
    const actual = intervals[id]?.(id);
    const expected = expectedOf(id);
    near(actual?.value, expected.value, 1e-6, 'value');
    near(actual?.lo, expected.lo, 1e-4, 'lo');
    near(actual?.hi, expected.hi, 1e-4, 'hi');
  });

  test('u1 and the standard errors of U3', () => {
    const [lo, hi] = expectedOf('u1')['ci'] as [number, number];
    near(wilson(7, 10).lo, lo, 1e-4, 'lo');
    near(wilson(7, 10).hi, hi, 1e-4, 'hi');
    const estimate = intervals['development-learning-balance']?.('development-learning-balance');
    const t975with4 = 2.7764451051977987;
    const expected = expectedOf('development-learning-balance')['se'] as number;
    near(((estimate?.hi ?? 0) - (estimate?.value ?? 0)) / t975with4, expected, 1e-6, 'se');
  });

  test.each(['time-to-proficiency', 'need-response-time'])('every step of the curve of %s', (id) => {
    const curve = expectedOf(id)['curve'] as [number, number, number, number][];
    const { steps } = kaplanMeier(episodes(id));
    expect(steps.map(({ time, atRisk, events }) => [time, atRisk, events])).toEqual(curve.map((step) => step.slice(0, 3)));
    for (const [at, step] of steps.entries()) near(step.survival, curve[at]?.[3], 1e-6, `S(${step.time})`);
  });

  test('restricted mean of time-to-proficiency; reuse of cross-unit-flow, its days from section 4', () => {
    near(
      restrictedMean(kaplanMeier(episodes('time-to-proficiency')), 180),
      expectedOf('time-to-proficiency')['rmst180'] as number,
      1e-6,
      'rmst',
    );
    const reuse = shareReached(
      [
        { exit: 12, event: true },
        { exit: 40, event: true },
        { exit: 90, event: false },
        { exit: 20, event: false },
      ],
      90,
    );
    near(reuse.value, expectedOf('cross-unit-flow')['reuse90'] as number, 1e-6, 'reuse within 90 days');
  });

  test('eb: shrinkage of five siblings, their counts from section 3.8', () => {
    const n = [8, 12, 20, 16, 9];
    const { shares, pooled, correlation, weight } = shrunkShares([2, 9, 5, 12, 3].map((x, at) => ({ x, n: n[at] ?? 0 })));
    const expected = expectedOf('eb') as unknown as { p: number; rho: number; M: number; shrunk: number[] };
    near(pooled, expected.p, 1e-6, 'p');
    near(correlation, expected.rho, 1e-6, 'rho');
    near(weight, expected.M, 1e-6, 'M');
    for (const [at, shrunk] of expected.shrunk.entries()) near(shares[at], shrunk, 1e-6, `unit ${at + 1}`);
  });

  test('every score of the file follows from its value and goalposts', () => {
    // these two are scored by a ratio to a target and by a rate, which their own folders compute
    const scoredOtherwise = new Set(['time-to-proficiency', 'experimentation']);
    const scored = Object.keys(oracles?.goalposts ?? {}).filter((id) => !scoredOtherwise.has(id) && expectedOf(id).score !== undefined);
    expect(scored.length).toBeGreaterThan(30);
    for (const id of scored) {
      const posts = oracles?.goalposts[id] ?? [];
      expect(goalpostsError(posts), id).toBeNull();
      near(score(expectedOf(id).value ?? Number.NaN, posts), expectedOf(id).score, 1e-4, id);
    }
  });
});
