export { differenceInDifferences, ratioOfRateRatios, type Counted } from './effects.ts';
export {
  mean,
  median,
  poissonRate,
  ratioOfProportions,
  ratioOfSums,
  transformed,
  wilson,
  z975,
  type Bounds,
  type Estimate,
  type Proportion,
  type Ratio,
} from './intervals.ts';
export { jackknife, jackknifeInterval, type Range } from './jackknife.ts';
export { linearProjection, type Projection, type SeriesPoint } from './projection.ts';
export { seededRandom } from './random.ts';
export { goalpostsError, score, scoreInterval, type Goalposts } from './score.ts';
export { shrunkShares, type Shrinkage } from './shrinkage.ts';
export {
  kaplanMeier,
  medianTime,
  restrictedMean,
  shareReached,
  survivalAt,
  type Episode,
  type MedianTime,
  type SurvivalCurve,
  type SurvivalStep,
} from './survival.ts';
