import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/** A value with its two-sided 95 % interval; `lo`/`hi` are null where the method defines none. */
export interface Bounds {
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** A value with its interval and the size of the cohort behind it. */
export interface Estimate extends Bounds {
  /** Distinct persons (or items) that the value depends on. */
  readonly n: number;
}

/** One person's sufficient statistics of a ratio: numerator `y`, denominator `x`. */
export interface Ratio {
  readonly y: number;
  readonly x: number;
}

/** `x` of `n`, both counts of the same things (persons, team-months, commitments). */
export interface Proportion {
  readonly x: number;
  readonly n: number;
}

/** The z of every 95 % normal interval of the model: 1.959964, here at full precision. */
export const z975 = normalQuantile(0.975, 0, 1);

const clip = (value: number): number => Math.min(1, Math.max(0, value));
const logit = (p: number): number => Math.log(p / (1 - p));
const expit = (t: number): number => 1 / (1 + Math.exp(-t));

/**
 * U1, Wilson score interval of `successes` of `n` (capability model 3.7 U1).
 * Throws a RangeError where `n` is not positive: an empty cohort has no share, and the caller owes a reason code.
 */
export function wilson(successes: number, n: number): Estimate {
  if (!(n > 0) || successes < 0 || successes > n)
    throw new RangeError(`wilson needs 0 <= successes <= n and n > 0, got ${successes} of ${n}`);
  const p = successes / n;
  const z2 = z975 * z975;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z975 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { value: p, lo: clip(centre - half), hi: clip(centre + half), n };
}

/**
 * U2, ratio of sums with persons as clusters (capability model 3.7 U2). Persons with x = 0 are outside n.
 * The interval lives on the logit scale with t(0.975, n-1); where the ratio is 0 or 1, or the persons do not differ,
 * that scale says nothing and Wilson with x = round(R n) of n persons stands in.
 * Throws a RangeError where no person has x > 0.
 */
export function ratioOfSums(persons: readonly Ratio[]): Estimate {
  const counted = persons.filter((person) => person.x > 0);
  const n = counted.length;
  if (n === 0) throw new RangeError('ratioOfSums needs at least one person with a denominator above 0');
  const sumX = counted.reduce((sum, person) => sum + person.x, 0);
  const sumY = counted.reduce((sum, person) => sum + person.y, 0);
  const ratio = sumY / sumX;
  const residuals = counted.reduce((sum, person) => sum + (person.y - ratio * person.x) ** 2, 0);
  if (ratio <= 0 || ratio >= 1 || residuals === 0 || n === 1) {
    const bounds = wilson(Math.round(clip(ratio) * n), n);
    return { value: ratio, lo: bounds.lo, hi: bounds.hi, n };
  }
  const deviation = Math.sqrt(((n / (n - 1)) * residuals) / (sumX * sumX));
  const reach = (tQuantile(0.975, n - 1) * deviation) / (ratio * (1 - ratio));
  return { value: ratio, lo: expit(logit(ratio) - reach), hi: expit(logit(ratio) + reach), n };
}

/** U6, mean with its t interval (capability model 3.7 U6); no interval for one value. Throws a RangeError for none. */
export function mean(values: readonly number[]): Estimate {
  const n = values.length;
  if (n === 0) throw new RangeError('mean needs at least one value');
  const value = values.reduce((sum, each) => sum + each, 0) / n;
  if (n === 1) return { value, lo: null, hi: null, n };
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (n - 1));
  const reach = (tQuantile(0.975, n - 1) * deviation) / Math.sqrt(n);
  return { value, lo: value - reach, hi: value + reach, n };
}

/**
 * U4, median with the interval of order statistics (x_(l), x_(n+1-l)), l the largest with P(Bin(n, 1/2) <= l-1) <= 0.025;
 * none below six values (capability model 3.7 U4). Throws a RangeError for no values.
 */
export function median(values: readonly number[]): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const at = (rank: number): number => {
    const value = sorted[rank - 1];
    if (value === undefined) throw new RangeError('median needs at least one value');
    return value;
  };
  const value = n % 2 === 1 ? at((n + 1) / 2) : (at(n / 2) + at(n / 2 + 1)) / 2;
  if (n < 6) return { value, lo: null, hi: null, n };
  let rank = 0;
  let term = 0.5 ** n;
  for (let cumulative = term; cumulative <= 0.025; cumulative += term) {
    rank += 1;
    term *= (n - rank + 1) / rank;
  }
  return { value, lo: at(rank), hi: at(n + 1 - rank), n };
}

/**
 * U8, Garwood's exact interval of a Poisson rate (capability model 3.7 U8).
 * `events` is a count; one shared between units may be a fraction, and the gamma quantiles carry on between the whole numbers.
 * `exposure` is in the caller's unit (gap-days, person-months), and the rate is per `per` of them (1 where left out).
 * No events are a valid 0 with an upper end: 3.69 / exposure. Throws a RangeError where the exposure is not positive (the caller owes a
 * reason code) or the events are negative. The result has no n: the cohort is the persons behind the exposure, whom only the caller knows.
 */
export function poissonRate(counted: { readonly events: number; readonly exposure: number; readonly per?: number }): Bounds {
  const { events, exposure, per = 1 } = counted;
  if (!(exposure > 0 && exposure < Infinity && events >= 0 && events < Infinity))
    throw new RangeError(`poissonRate needs events >= 0 and exposure > 0, got ${events} in ${exposure}`);
  const scale = per / exposure;
  const lo = events === 0 ? 0 : gammaQuantile(0.025, events, 1);
  return { value: events * scale, lo: lo * scale, hi: gammaQuantile(0.975, events + 1, 1) * scale };
}

/**
 * U9, ratio of two independent proportions, `of` over `against`, with Katz's log interval (capability model 3.7 U9). Uncapped: where an
 * indicator caps its value at 1, the caller does.
 * Zero counts: `against.x` = 0 throws a RangeError, for the ratio does not exist (`ZERO_DENOMINATOR`). `of.x` = 0 is a valid 0, whose
 * logarithm is not; its interval is [0, upper end after adding 0.5 to all four counts], as the model does for rate ratios (5.2).
 * Throws a RangeError also where a group is empty or x is outside 0..n. Where both shares are 1 the formula's variance, and so its width,
 * is 0. No n: each group has its own cohort, and both must be large enough.
 */
export function ratioOfProportions(of: Proportion, against: Proportion): Bounds {
  for (const { x, n } of [of, against])
    if (!(n > 0 && x >= 0 && x <= n)) throw new RangeError(`ratioOfProportions needs 0 <= x <= n and n > 0, got ${x} of ${n}`);
  if (against.x === 0) throw new RangeError('ratioOfProportions needs a share above 0 to compare against');
  const value = of.x / of.n / (against.x / against.n);
  const added = of.x === 0 ? 0.5 : 0;
  const [x1, n1, x2, n2] = [of.x + added, of.n + added, against.x + added, against.n + added];
  const reach = Math.exp(z975 * Math.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2));
  return { value, lo: value / reach, hi: (x1 / n1 / (x2 / n2)) * reach };
}

/**
 * The estimate of a monotone function of what was estimated: the value and both ends go through it, and a falling one swaps the ends
 * (1 - S of a survival curve; 1 - exp(-180 rate) of capability model 4.6 `gap-closure`).
 */
export function transformed<Kind extends Bounds>(estimate: Kind, monotone: (value: number) => number): Kind {
  const through = (end: number | null): number | null => (end === null ? null : monotone(end));
  const [value, lo, hi] = [monotone(estimate.value), through(estimate.lo), through(estimate.hi)];
  const falls = (lo ?? value) > (hi ?? value);
  return { ...estimate, value, lo: falls ? hi : lo, hi: falls ? lo : hi };
}
