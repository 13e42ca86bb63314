import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/** A point estimate with its two-sided 95 % interval; `lo`/`hi` are null where the method defines none. */
export interface Estimate {
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
  /** Distinct persons (or items) that the value depends on. */
  readonly n: number;
}

/** One person's sufficient statistics of a ratio: numerator `y`, denominator `x`. */
export interface Ratio {
  readonly y: number;
  readonly x: number;
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
