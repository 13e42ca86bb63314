import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Bounds, Estimate } from './intervals.ts';

/** The ends that a statistic cannot pass, for example [0, 1]; -Infinity and Infinity where there is none. */
export type Range = readonly [least: number, greatest: number];

/**
 * U3, the interval of `value` from its delete-one-person values, one a person (capability model 3.7 U3):
 * v = (n-1)/n * sum of (value_(i) - their mean)^2; value +- t(0.975, n-1) * sqrt(v), clipped to `range`.
 * For a statistic made of sums this is the cheap way in: total minus person i, without going through all persons n times.
 * No interval (null) for fewer than two persons, or where the statistic has no value without one of them.
 * Persons who do not differ give an interval of no width, as in U6: the method sees no variation.
 */
export function jackknifeInterval(value: number, deleted: readonly (number | null)[], range: Range): Bounds {
  const known = deleted.filter((each): each is number => each !== null && Number.isFinite(each));
  const n = deleted.length;
  if (n < 2 || known.length < n) return { value, lo: null, hi: null };
  const centre = known.reduce((sum, each) => sum + each, 0) / n;
  const variance = ((n - 1) / n) * known.reduce((sum, each) => sum + (each - centre) ** 2, 0);
  const reach = tQuantile(0.975, n - 1) * Math.sqrt(variance);
  const [least, greatest] = range;
  return { value, lo: Math.max(least, value - reach), hi: Math.min(greatest, value + reach) };
}

/**
 * U3, delete-one-person jackknife of any statistic of the persons (capability model 3.7 U3), in the statistic's own unit.
 * `persons` holds one item a person, however many events stand behind it. `statistic` is called n + 1 times and must not depend on the
 * order; it answers null where it has no value for the persons it is given. Only the interval is clipped to `range`, not the value.
 * Throws a RangeError where the statistic has no value for all persons: the caller owes a reason code.
 */
export function jackknife<Person>(
  persons: readonly Person[],
  statistic: (persons: readonly Person[]) => number | null,
  range: Range,
): Estimate {
  const n = persons.length;
  const value = n === 0 ? null : statistic(persons);
  if (value === null || !Number.isFinite(value)) throw new RangeError(`jackknife: the statistic has no value for these ${n} persons`);
  const deleted = n === 1 ? [null] : persons.map((_, left) => statistic(persons.filter((__, at) => at !== left)));
  return { ...jackknifeInterval(value, deleted, range), n };
}
