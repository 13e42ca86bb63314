import type { Proportion } from './intervals.ts';

/** Fewer siblings than this say too little about how units differ: raw values are shown (capability model 3.8). */
const unitsMin = 4;

/** Shares of sibling units drawn towards their pooled share. */
export interface Shrinkage {
  /** One share a unit, in the order given; the raw shares where nothing was drawn anywhere. */
  readonly shares: readonly number[];
  /** p: the pooled share of all units. */
  readonly pooled: number;
  /** rho: the correlation within units, 0.001 to 0.999; null where the raw shares stand. */
  readonly correlation: number | null;
  /** M = 1/rho - 1: how many persons the pooled share counts as, beside a unit's own n; null where the raw shares stand. */
  readonly weight: number | null;
}

/**
 * Shares of units with the same parent, shrunk by beta-binomial empirical Bayes for showing side by side (capability model 3.8). For the
 * eye only: intervals, scores and the raw values beside them stay as they are. `n` counts independent things (persons), not minutes.
 * Raw where there are fewer than four units, where the pooled share is 0 or 1 (nothing varies), and where every unit has n = 1 (variation
 * between units cannot be told from variation within them).
 * Throws a RangeError for no units, and for a unit with n <= 0 or x outside 0..n: a unit without a value has nothing to shrink.
 */
export function shrunkShares(units: readonly Proportion[]): Shrinkage {
  if (units.length === 0) throw new RangeError('shrunkShares needs at least one unit');
  for (const { x, n } of units)
    if (!(n > 0 && n < Infinity && x >= 0 && x <= n)) throw new RangeError(`shrunkShares needs 0 <= x <= n and n > 0, got ${x} of ${n}`);
  const total = units.reduce((sum, unit) => sum + unit.n, 0);
  const pooled = units.reduce((sum, unit) => sum + unit.x, 0) / total;
  const within = pooled * (1 - pooled);
  const others = units.length - 1;
  const information = total - units.reduce((sum, unit) => sum + unit.n ** 2, 0) / total - others;
  if (units.length < unitsMin || within === 0 || information <= 0)
    return { shares: units.map(({ x, n }) => x / n), pooled, correlation: null, weight: null };
  const spread = units.reduce((sum, { x, n }) => sum + n * (x / n - pooled) ** 2, 0);
  const correlation = Math.min(0.999, Math.max(0.001, (spread - within * others) / (within * information)));
  const weight = 1 / correlation - 1;
  return { shares: units.map(({ x, n }) => (x + weight * pooled) / (n + weight)), pooled, correlation, weight };
}
