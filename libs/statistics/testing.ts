/**
 * Statistics of the model's worked examples of U3, for the tests of this package: what the indicators' own folders compute is not
 * exported from here.
 */

/** G* of contributions (capability model 4.4 `shared-effort`): the Gini coefficient times n/(n-1), 0 where all give the same. */
export function giniStar(contributions: readonly number[]): number {
  const n = contributions.length;
  const sum = contributions.reduce((total, each) => total + each, 0);
  const weighted = contributions.toSorted((a, b) => a - b).reduce((total, each, at) => total + (2 * (at + 1) - n - 1) * each, 0);
  return ((weighted / (n * sum)) * n) / (n - 1);
}

/** Balance of one axis: 1 where both sides are alike, never below 0.01. */
function axisBalance(left: number, right: number): number {
  const share = right / (left + right);
  return Math.max(0.01, Math.min(share / 0.5, (1 - share) / 0.5));
}

/**
 * V of persons' person-days, six numbers each: formal, other; assigned, self or co; current, future (capability model 4.5
 * `development-learning-balance`), with the default centre 0.5 on each axis.
 */
export function threeAxisBalance(persons: readonly (readonly number[])[]): number {
  const total = (at: number): number => persons.reduce((sum, person) => sum + (person[at] ?? 0), 0);
  return Math.cbrt(axisBalance(total(0), total(1)) * axisBalance(total(2), total(3)) * axisBalance(total(4), total(5)));
}
