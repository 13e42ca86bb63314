import { checkMinimum } from './suppression-tree.ts';

/** The share of a cell's denominator that one person may contribute (capability model 3.6 rule 2). */
export const dominanceShare = 0.6;

/** Sums of fractions of minutes differ in their last digits; exactly 60 % is not more than 60 %. */
const relativeTolerance = 1e-9;

/**
 * Whether one person contributes more than the share `shareMax` of a cell's denominator (capability model 3.6 rule 2, magnitude
 * indicators). `denominators`: one number >= 0 a person, in minutes or hours. Nobody dominates a denominator of 0.
 * A dominated cell is handed to `suppress` with `isHidden`.
 * Throws a RangeError for a share outside (0, 0.8] and for a denominator that is negative or no finite number.
 */
export function isDominated(denominators: Iterable<number>, o: { shareMax?: number } = {}): boolean {
  const shareMax = o.shareMax ?? dominanceShare;
  if (!(shareMax > 0 && shareMax <= 0.8)) throw new RangeError(`the dominance share is above 0 and at most 0.8, not ${shareMax}`);
  let total = 0;
  let largest = 0;
  for (const x of denominators) {
    if (!(x >= 0 && x < Infinity)) throw new RangeError(`a person's denominator is a number >= 0, not ${x}`);
    total += x;
    largest = Math.max(largest, x);
  }
  return largest - shareMax * total > relativeTolerance * total;
}

/** What stands in place of a value that would say the same of everybody (capability model 3.6 rule 3). */
export type HomogeneityClass = 'under 10 %' | 'over 90 %';

/** The value that the score of such a cell is computed from; it has no interval. */
export const homogeneityValue: Readonly<Record<HomogeneityClass, number>> = { 'under 10 %': 0.05, 'over 90 %': 0.95 };

/**
 * Which text stands in place of the value of a P-sens or P-survey cell, or null where the value itself is shown (capability model
 * 3.6 rule 3). `denominator` is n for shares of persons and Σx for ratios of sums; 0 has no value and gives null.
 * Throws a RangeError for a numerator outside 0..denominator: a mean on a scale has no such classes.
 */
export function homogeneityClass(o: { numerator: number; denominator: number }): HomogeneityClass | null {
  const tolerance = relativeTolerance * o.denominator;
  if (!(o.numerator >= 0 && o.numerator <= o.denominator + tolerance && o.denominator < Infinity)) {
    throw new RangeError(`the numerator ${o.numerator} lies outside 0..${o.denominator}`);
  }
  if (o.denominator === 0) return null;
  if (o.numerator <= tolerance) return 'under 10 %';
  return o.numerator >= o.denominator - tolerance ? 'over 90 %' : null;
}

/** Half-open, local dates `2024-07-01`. */
export interface DateWindow {
  readonly start: string;
  readonly end: string;
}

function isCalendarQuarter({ start, end }: DateWindow): boolean {
  const parts = /^(\d{4})-(01|04|07|10)-01$/.exec(start);
  if (parts === null) return false;
  const month = Number(parts[2]) + 3;
  const year = Number(parts[1]) + (month > 12 ? 1 : 0);
  return end === `${String(year).padStart(4, '0')}-${month > 12 ? '01' : String(month).padStart(2, '0')}-01`;
}

/**
 * Whether a unit may publish for a window at all (capability model 3.6 rule 7): a calendar quarter always; any other, which
 * overlaps with its neighbours, only inner units with n >= 3k. Differences of overlapping windows are windows of a few days.
 * Throws a RangeError for a k below the floor.
 */
export function isWindowAllowed(window: DateWindow, o: { isLeaf: boolean; n: number; k: number; floor?: number }): boolean {
  checkMinimum(o);
  return isCalendarQuarter(window) || (!o.isLeaf && o.n >= 3 * o.k);
}

/** What a unit was in one quarter. */
export interface QuarterOfUnit {
  readonly n: number;
  /** Hidden for whatever reason, rule 7 itself included. */
  readonly isHidden: boolean;
}

/**
 * Whether a unit that was hidden must stay so (capability model 3.6 rule 7): until n >= k in two consecutive quarters, the one
 * before and this one. A value that appears as soon as the eighth person comes is, against the quarter before, that person's.
 * `history`: quarter by quarter without gaps, the oldest first, the quarter just before this one last; null where the indicator
 * had no value for the unit. Only says that rule 7 hides; n < k hides by rule 1. Throws a RangeError for a k below the floor.
 */
export function staysHidden(history: readonly (QuarterOfUnit | null)[], o: { n: number; k: number; floor?: number }): boolean {
  checkMinimum(o);
  if (history.findLast((quarter) => quarter !== null)?.isHidden !== true) return false;
  return o.n < o.k || (history.at(-1)?.n ?? 0) < o.k;
}

/** How two populations stand to each other; `DIFFERENCING` (3.10) is the reason for which the second is refused. */
export type PopulationPair = 'equal' | 'nested' | 'disjoint' | 'DIFFERENCING';

/**
 * Whether two populations may both be published for the same indicator and window (capability model 3.6 rule 8): equal, nested
 * with a difference of at least k persons, or disjoint; anything else is `DIFFERENCING`. For populations that a filter chose: the
 * units of one tree are protected by rule 4. Nobody is disjoint with everybody. The order of the two decides nothing.
 * Throws a RangeError for a k below the floor.
 */
export function comparePopulations(a: ReadonlySet<string>, b: ReadonlySet<string>, o: { k: number; floor?: number }): PopulationPair {
  checkMinimum(o);
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const person of small) if (large.has(person)) shared += 1;
  if (small.size === large.size && shared === small.size) return 'equal';
  if (shared === 0) return 'disjoint';
  return shared === small.size && large.size - small.size >= o.k ? 'nested' : 'DIFFERENCING';
}
