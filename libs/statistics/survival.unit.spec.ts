import { describe, expect, test } from 'vitest';
import {
  jackknife,
  kaplanMeier,
  medianTime,
  restrictedMean,
  seededRandom,
  shareReached,
  survivalAt,
  wilson,
  type Episode,
} from './index.ts';

const happened = (...exits: number[]): Episode[] => exits.map((exit) => ({ exit, event: true }));
const censored = (...exits: number[]): Episode[] => exits.map((exit) => ({ exit, event: false }));
const seeds = Array.from({ length: 30 }, (_, at) => at + 1);

/** Episodes of whole days up to 30, with ties, about a third of them censored. */
function madeEpisodes(seed: number, options: { persons?: number } = {}): Episode[] {
  const random = seededRandom(seed);
  return Array.from({ length: 30 }, () => ({
    exit: 1 + Math.floor(random() * 30),
    event: random() < 0.67,
    ...(options.persons === undefined ? {} : { person: `p${Math.floor(random() * options.persons)}` }),
  }));
}
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
const byPersons = (episodes: readonly Episode[]): Episode[][] => [...Map.groupBy(episodes, (episode) => episode.person).values()];
const withoutPersons = (episodes: readonly Episode[]): Episode[] => episodes.map(({ exit, event }) => ({ exit, event }));
const of = (person: string, exit: number, event: boolean): Episode => ({ person, exit, event });
const ends = (estimate: { lo: number | null; hi: number | null }): [number, number] => [
  estimate.lo ?? Number.NaN,
  estimate.hi ?? Number.NaN,
];

/** The remission times of Freireich et al. 1963, the textbook's example: 6-mercaptopurine against placebo, in weeks. */
const treated = [...happened(6, 6, 6, 7, 10, 13, 16, 22, 23), ...censored(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)];
const placebo = happened(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);

describe('U5, the curve', () => {
  test('remission times of 1963: curve, Greenwood and the log(-log) ends as published', () => {
    const curve = kaplanMeier(treated);
    expect(curve.steps.map(({ time, atRisk }) => [time, atRisk])).toEqual([
      [6, 21],
      [7, 17],
      [10, 15],
      [13, 12],
      [16, 11],
      [22, 7],
      [23, 6],
    ]);
    const wanted = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482];
    for (const [at, step] of curve.steps.entries()) expect(step.survival).toBeCloseTo(wanted[at] ?? Number.NaN, 4);
    const atTen = curve.steps[2];
    expect((atTen?.survival ?? 0) * Math.sqrt(atTen?.greenwood ?? 0)).toBeCloseTo(0.0963, 4);
    const [lo, hi] = ends(survivalAt(curve, 10));
    expect(lo).toBeCloseTo(0.5032, 4);
    expect(hi).toBeCloseTo(0.8894, 4);
  });

  test('without censoring, S is the empirical share and Greenwood its binomial variance', () => {
    for (const seed of seeds) {
      const exits = madeEpisodes(seed).map((episode) => episode.exit);
      for (const { time, survival, greenwood } of kaplanMeier(happened(...exits)).steps) {
        const share = exits.filter((exit) => exit > time).length / exits.length;
        expect(survival).toBeCloseTo(share, 12);
        if (share > 0) expect(survival ** 2 * greenwood).toBeCloseTo((share * (1 - share)) / exits.length, 12);
      }
    }
  });

  test('events precede censorings at ties', () => {
    expect(survivalAt(kaplanMeier([...happened(5), ...censored(5, 9)]), 5).value).toBeCloseTo(2 / 3, 12);
    expect(survivalAt(kaplanMeier([...happened(5), ...censored(4, 9)]), 5).value).toBeCloseTo(1 / 2, 12);
  });

  test('who enters late is at risk only after it', () => {
    const late = [...happened(5, 8), { entry: 5, exit: 9, event: true }];
    expect(kaplanMeier(late).steps.map(({ time, atRisk }) => [time, atRisk])).toEqual([
      [5, 2],
      [8, 2],
      [9, 1],
    ]);
  });

  test('cut in two at any day, an episode says the same', () => {
    for (const seed of seeds) {
      const whole = madeEpisodes(seed);
      const cut = whole.flatMap((episode, at): Episode[] => {
        const day = (at % 7) + 0.5;
        return episode.exit > day
          ? [
              { exit: day, event: false },
              { ...episode, entry: day },
            ]
          : [episode];
      });
      expect(kaplanMeier(cut).steps).toEqual(kaplanMeier(whole).steps);
    }
  });

  test('an event on day 0 counts, with everybody at risk', () => {
    const { steps } = kaplanMeier([{ entry: 0, exit: 0, event: true }, ...happened(4), ...censored(9, 9)]);
    expect(steps.map(({ time, atRisk }) => [time, atRisk])).toEqual([
      [0, 4],
      [4, 3],
    ]);
    expect(steps[0]?.survival).toBeCloseTo(0.75, 12);
  });

  test('no episodes, or one that ends before it begins, is an error', () => {
    expect(() => kaplanMeier([])).toThrow(RangeError);
    expect(() => kaplanMeier([{ entry: 4, exit: 4, event: true }])).toThrow('4 to 4');
    expect(() => kaplanMeier(censored(-1))).toThrow(RangeError);
    expect(() => kaplanMeier(censored(Number.NaN))).toThrow(RangeError);
    expect(() => shareReached([], 90)).toThrow(RangeError);
    expect(() => medianTime([])).toThrow(RangeError);
  });

  test('restricted mean: the mean of the times cut at the horizon where nobody is censored', () => {
    const mean = [...placebo].reduce((sum, { exit }) => sum + Math.min(exit, 10), 0) / placebo.length;
    expect(restrictedMean(kaplanMeier(placebo), 10)).toBeCloseTo(mean, 12);
    expect(restrictedMean(kaplanMeier(censored(30)), 10)).toBe(10);
    expect(() => restrictedMean(kaplanMeier(placebo), 0)).toThrow(RangeError);
  });
});

describe('U5, the share reached by a time', () => {
  test('the worked examples of spaced-return and recognition-rate', () => {
    const returned = shareReached([...happened(10, 21, 45, 14), ...censored(90, 30, 90, 60)], 90);
    expect(returned.value).toBeCloseTo(0.53125, 12);
    expect(returned.lo).toBeCloseTo(0.237144, 6);
    expect(returned.hi).toBeCloseTo(0.880071, 6);
    expect(returned.n).toBe(8);
    const recognised = shareReached([...happened(5, 12, 20, 33, 58), ...censored(60, 60, 30)], 60);
    expect(recognised.value).toBeCloseTo(0.6875, 12);
    expect(recognised.lo).toBeCloseTo(0.35923, 6);
    expect(recognised.hi).toBeCloseTo(0.952151, 6);
  });

  test('holds the value, stays in [0, 1], rises with time, and does not depend on the order', () => {
    for (const seed of seeds)
      for (const persons of [undefined, 12]) {
        const episodes = madeEpisodes(seed, persons === undefined ? {} : { persons });
        let before = 0;
        for (const time of [0, 5, 10, 20, 30]) {
          const estimate = shareReached(episodes, time);
          const [lo, hi] = ends(estimate);
          expect(estimate.value).toBeGreaterThanOrEqual(before);
          expect(lo).toBeLessThanOrEqual(estimate.value + 1e-12);
          expect(hi).toBeGreaterThanOrEqual(estimate.value - 1e-12);
          expect(lo).toBeGreaterThanOrEqual(0);
          expect(hi).toBeLessThanOrEqual(1);
          before = estimate.value;
          const other = shareReached(shuffled(episodes, seed), time);
          expect(other.value).toBe(estimate.value);
          expect(other.lo).toBeCloseTo(lo, 12);
          expect(other.hi).toBeCloseTo(hi, 12);
        }
      }
  });

  test('nobody or everybody: Wilson over those whose outcome is known, as U2 does at 0 and 1', () => {
    expect(shareReached(censored(90, 90, 90, 30), 60)).toEqual({ ...wilson(0, 3), value: 0, n: 4 });
    expect(shareReached([...happened(5, 7, 7), ...censored(2)], 60)).toEqual({ ...wilson(3, 3), value: 1, n: 4 });
    expect(shareReached(censored(20, 30), 60)).toEqual({ value: 0, lo: null, hi: null, n: 2 });
  });

  test('beyond the longest follow-up the last step is carried on, and the curve tells', () => {
    const episodes = [...happened(5), ...censored(9)];
    expect(shareReached(episodes, 60)).toEqual(shareReached(episodes, 9));
    expect(kaplanMeier(episodes).followedTo).toBe(9);
  });
});

describe('U5 gives way to U3', () => {
  test('where persons have more than 1.5 episodes on average, and not at 1.5', () => {
    const atLimit = [of('a', 3, true), of('a', 9, true), of('b', 20, false)];
    const above = [...atLimit, of('a', 12, true)];
    expect(shareReached(atLimit, 20)).toEqual({ ...shareReached(withoutPersons(atLimit), 20), n: 2 });
    expect(shareReached(above, 20).lo).not.toBe(shareReached(withoutPersons(above), 20).lo);
  });

  test('it is the delete-one-person jackknife of the same estimate', () => {
    for (const seed of seeds) {
      const episodes = madeEpisodes(seed, { persons: 12 });
      for (const time of [8, 15, 22]) {
        const direct = jackknife(byPersons(episodes), (persons) => 1 - survivalAt(kaplanMeier(persons.flat()), time).value, [0, 1]);
        const estimate = shareReached(episodes, time);
        expect(estimate.n).toBe(direct.n);
        expect(estimate.value).toBeCloseTo(direct.value, 12);
        expect(estimate.lo).toBeCloseTo(direct.lo ?? Number.NaN, 10);
        expect(estimate.hi).toBeCloseTo(direct.hi ?? Number.NaN, 10);
      }
      const median = medianTime(episodes);
      const direct = jackknife(byPersons(episodes), (persons) => medianTime(persons.flat()).value, [0, Infinity]);
      expect(median).toEqual({ ...direct, followedTo: median.followedTo });
    }
  });

  test('late entries too: episodes of the deleted person leave the risk set only where they were in it', () => {
    let unclipped = 0;
    for (const seed of seeds) {
      const episodes = madeEpisodes(seed, { persons: 12 }).map((episode, at) => ({
        ...episode,
        entry: at % 3 === 0 ? episode.exit >> 1 : 0,
      }));
      const direct = jackknife(byPersons(episodes), (persons) => 1 - survivalAt(kaplanMeier(persons.flat()), 15).value, [0, 1]);
      const estimate = shareReached(episodes, 15);
      expect(estimate.value).toBeCloseTo(direct.value, 12);
      expect(estimate.lo).toBeCloseTo(direct.lo ?? Number.NaN, 10);
      expect(estimate.hi).toBeCloseTo(direct.hi ?? Number.NaN, 10);
      if ((direct.lo ?? 0) > 0 && (direct.hi ?? 1) < 1) unclipped += 1;
    }
    expect(unclipped).toBeGreaterThan(20);
  });

  test('one person alone has no interval; one who never had the event in spite of many episodes is one person to Wilson', () => {
    expect(shareReached([of('a', 3, true), of('a', 9, false)], 9)).toEqual({ value: 0.5, lo: null, hi: null, n: 1 });
    expect(shareReached([of('a', 9, false), of('a', 9, false)], 9)).toEqual({ ...wilson(0, 1), value: 0, n: 1 });
  });
});

describe('U5, the median', () => {
  test('remission times of 1963: as published', () => {
    expect(medianTime(treated)).toEqual({ value: 23, lo: 13, hi: null, n: 21, followedTo: 35 });
    expect(medianTime(placebo)).toEqual({ value: 8, lo: 4, hi: 11, n: 21, followedTo: 23 });
  });

  test('the worked examples of time-to-proficiency and need-response-time', () => {
    const proficient = [...happened(60, 90, 90, 120, 200), ...censored(150, 100)];
    expect(medianTime(proficient)).toEqual({ value: 120, lo: 60, hi: null, n: 7, followedTo: 200 });
    expect(restrictedMean(kaplanMeier(proficient), 180)).toBeCloseTo(125.714286, 6);
    expect(medianTime([...happened(5, 12, 20, 31), ...censored(40, 10)])).toEqual({ value: 20, lo: 5, hi: null, n: 6, followedTo: 40 });
  });

  test('a curve that stops above one half has no median, only how long it was watched', () => {
    expect(medianTime([...happened(5), ...censored(9, 9, 9)])).toEqual({ value: null, lo: 5, hi: null, n: 4, followedTo: 9 });
  });

  test.each([6, 10, 24, 28, 30])('half of %i is one half, also where the product of fractions comes out a hair above it', (count) => {
    const first = Array.from({ length: count / 2 }, (_, at) => at + 1);
    const rest = first.map(() => 99);
    expect(medianTime([...happened(...first), ...censored(...rest)]).value).toBe(count / 2);
  });

  test('all at once: no later than that day, no upper end', () => {
    expect(medianTime(happened(7, 7, 7))).toEqual({ value: 7, lo: 7, hi: null, n: 3, followedTo: 7 });
  });

  test('the ends hold the median, and the order of the episodes does not matter', () => {
    for (const seed of seeds) {
      const episodes = madeEpisodes(seed);
      const median = medianTime(episodes);
      expect(median.lo).toBeLessThanOrEqual(median.value ?? Number.NaN);
      expect(median.hi ?? Infinity).toBeGreaterThanOrEqual(median.value ?? Number.NaN);
      expect(medianTime(shuffled(episodes, seed))).toEqual(median);
    }
  });
});
