import { conditionName, type Speech } from './figures.ts';
import type { Reading, Situation, ValueReading } from './reading.ts';
import type { ConditionScore } from './weakest.ts';

const z = 1.959964;
/** Below this share of the weights, and below two indicators, an index says nothing (capability model 6.2). */
const coverageMin = 0.6;
const indicatorsMin = 2;
/** One zero must not erase everything, and the best that a missing score could have been. */
const [scoreMin, scoreMax] = [1, 100];

/** A score with the ends of its interval, null where the method gives none. */
export interface Score {
  score: number;
  lo: number | null;
  hi: number | null;
}

/** The index of a dimension: 0 to 100, with what it rests on. */
export interface DimensionIndex {
  score: number;
  lo: number;
  hi: number;
  /** Indicators with a score, and how many apply. */
  available: number;
  of: number;
  /** What it would be if every missing score were the lowest, and the highest. */
  bounds: { lo: number; hi: number };
}

function geometricMean(scores: readonly number[]): number {
  return Math.exp(scores.reduce((sum, score) => sum + Math.log(Math.max(score, scoreMin)), 0) / scores.length);
}

/** Whether so many indicators of a dimension are enough for its index. */
export function isCovered(available: number, of: number): boolean {
  return available >= indicatorsMin && available / of >= coverageMin;
}

/**
 * The geometric mean of the scores of a dimension's indicators, equal weights (capability model 6.1, 6.2, 6.4); null below its coverage.
 * @param scores of the indicators that have one
 * @param of how many indicators of the dimension apply to the unit, those of them without a score too
 */
export function dimensionIndex(scores: readonly Score[], of: number): DimensionIndex | null {
  const available = scores.length;
  if (!isCovered(available, of)) return null;
  const score = geometricMean(scores.map((each) => each.score));
  const variance = scores.reduce((sum, each) => {
    const sigma = each.lo === null || each.hi === null ? 0 : (each.hi - each.lo) / (2 * z);
    return sum + (sigma / Math.max(each.score, scoreMin) / available) ** 2;
  }, 0);
  const reach = Math.exp(z * Math.sqrt(variance));
  const missing = (value: number): number[] => Array.from({ length: of - available }, () => value);
  const known = scores.map((each) => each.score);
  return {
    score,
    lo: score / reach,
    hi: Math.min(scoreMax, score * reach),
    available,
    of,
    bounds: { lo: geometricMean([...known, ...missing(scoreMin)]), hi: geometricMean([...known, ...missing(scoreMax)]) },
  };
}

/** The index of one dimension in one unit and window, from what was published of it. */
export function indexOf(readings: readonly Reading[]): DimensionIndex | null {
  const [first] = readings;
  if (first === undefined) return null;
  const without = readings.filter((reading) => reading.kind === 'absent' && reading.reason === 'NOT_APPLICABLE').length;
  const scores = readings
    .filter((reading): reading is ValueReading => reading.kind === 'value')
    .map(({ score, scoreLo, scoreHi }) => ({ score, lo: scoreLo, hi: scoreHi }));
  return dimensionIndex(scores, first.indicator.dimension.indicators - without);
}

/** The conditions that have an index, in the order of the model. */
export function conditionScores(situation: Situation, speech: Speech): ConditionScore[] {
  if (situation.kind !== 'readings') return [];
  return [...Map.groupBy(situation.readings, ({ indicator }) => indicator.dimension.id).values()].flatMap((group): ConditionScore[] => {
    const [first] = group;
    const index = indexOf(group);
    if (first === undefined || index === null) return [];
    return [
      { id: first.indicator.dimension.id, name: conditionName(first.indicator, speech), score: index.score, lo: index.lo, hi: index.hi },
    ];
  });
}
