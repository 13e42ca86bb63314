import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { z975, type Bounds } from './intervals.ts';

/** Mean and squared standard error of some people's changes. */
interface MeanChange {
  readonly mean: number;
  readonly squaredError: number;
  readonly n: number;
}

/** Events and the exposure in which they happened, in any unit of time that is the same for both. */
export interface Counted {
  readonly events: number;
  readonly exposure: number;
}

/**
 * U7 `fx-did` for shares and means (capability model 5.2): the mean change of the treated less that of the comparison, each number being
 * one person's later value less the earlier one. se = √(s²_T/n_T + s²_C/n_C); the interval is value ± t·se with Welch's degrees of
 * freedom, because the model gives the error and no quantile, and groups of 15 are small. Where nobody's change differs from another's the
 * interval has no width. Throws a RangeError where a group has fewer than two persons: one has no spread.
 */
export function differenceInDifferences(changes: { readonly treated: readonly number[]; readonly control: readonly number[] }): Bounds {
  const treated = meanChange(changes.treated);
  const control = meanChange(changes.control);
  const value = treated.mean - control.mean;
  const squaredError = treated.squaredError + control.squaredError;
  if (squaredError === 0) return { value, lo: value, hi: value };
  const freedom = squaredError ** 2 / (treated.squaredError ** 2 / (treated.n - 1) + control.squaredError ** 2 / (control.n - 1));
  const reach = tQuantile(0.975, freedom) * Math.sqrt(squaredError);
  return { value, lo: value - reach, hi: value + reach };
}

function meanChange(changes: readonly number[]): MeanChange {
  const n = changes.length;
  if (n < 2) throw new RangeError(`differenceInDifferences needs two persons in each group, got ${n}`);
  const mean = changes.reduce((sum, each) => sum + each, 0) / n;
  const variance = changes.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  return { mean, squaredError: variance / n, n };
}

/**
 * U7 `fx-did` for rates (capability model 5.2): how many times larger the change of the treated rate was than that of the comparison's,
 * with a normal interval of the logarithm. Where one of the four has no events, 0.5 is added to all. Throws a RangeError where an exposure
 * is not positive.
 */
export function ratioOfRateRatios(rates: {
  readonly treated: { readonly before: Counted; readonly after: Counted };
  readonly control: { readonly before: Counted; readonly after: Counted };
}): Bounds & { readonly lo: number; readonly hi: number } {
  const all = [rates.treated.after, rates.treated.before, rates.control.after, rates.control.before];
  for (const { events, exposure } of all)
    if (!(exposure > 0 && events >= 0))
      throw new RangeError(`ratioOfRateRatios needs exposure > 0 and events >= 0, got ${events} in ${exposure}`);
  const added = all.some(({ events }) => events === 0) ? 0.5 : 0;
  const rateOf = ({ events, exposure }: Counted): number => (events + added) / exposure;
  const value = rateOf(rates.treated.after) / rateOf(rates.treated.before) / (rateOf(rates.control.after) / rateOf(rates.control.before));
  const reach = Math.exp(z975 * Math.sqrt(all.reduce((sum, { events }) => sum + 1 / (events + added), 0)));
  return { value, lo: value / reach, hi: value * reach };
}
