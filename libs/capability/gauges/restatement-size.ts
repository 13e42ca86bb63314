const periodsMax = 4;

/**
 * g-restatement (capability model 5.1): how much a closed period still moved, the median of the last four.
 * @param changes |restated − final| in score points, the newest closed period last; 0 where it was not restated
 * @returns null before any period is closed
 */
export function restatementSize(changes: readonly number[]): number | null {
  const sizes = changes
    .slice(-periodsMax)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const middle = sizes.length / 2;
  const [below, above] = [sizes[Math.ceil(middle) - 1], sizes[Math.floor(middle)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
