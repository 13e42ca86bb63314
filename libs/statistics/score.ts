/** Points (value, score) of the piecewise-linear map, values strictly rising (capability model 3.9, appendix A). */
export type Goalposts = readonly (readonly [value: number, score: number])[];

/**
 * The score 0-100 of a value: linear between the goalposts, flat outside them (capability model 3.9).
 * Rising, falling and band shapes are all just lists of points.
 */
export function score(value: number, goalposts: Goalposts): number {
  const first = goalposts[0];
  const last = goalposts.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a score needs goalposts');
  if (value <= first[0]) return first[1];
  if (value >= last[0]) return last[1];
  const next = goalposts.findIndex((point) => point[0] > value);
  const right = goalposts[next] ?? last;
  const left = goalposts[next - 1] ?? first;
  return left[1] + ((value - left[0]) / (right[0] - left[0])) * (right[1] - left[1]);
}

/** Why goalposts cannot be used (order, range), or null where they can. */
export function goalpostsError(goalposts: Goalposts): string | null {
  if (goalposts.length < 2) return 'a score map needs at least two goalposts';
  for (const [index, [value, points]] of goalposts.entries()) {
    const before = goalposts[index - 1];
    if (before !== undefined && before[0] >= value) return `goalpost ${index + 1}: ${value} does not come after ${before[0]}`;
    if (!(points >= 0 && points <= 100)) return `goalpost ${index + 1}: score ${points} is outside 0-100`;
  }
  return null;
}

/**
 * The interval of a score: both ends of the value's interval through the map, in order. A band map is not monotone, so the
 * goalposts between the two ends count too.
 */
export function scoreInterval(lo: number, hi: number, goalposts: Goalposts): { lo: number; hi: number } {
  const inside = goalposts.filter(([value]) => value > lo && value < hi).map(([, points]) => points);
  const reached = [score(lo, goalposts), score(hi, goalposts), ...inside];
  return { lo: Math.min(...reached), hi: Math.max(...reached) };
}
