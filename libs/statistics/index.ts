export { mean, median, ratioOfSums, wilson, z975, type Estimate, type Ratio } from './intervals.ts';
export { seededRandom } from './random.ts';
export { goalpostsError, score, scoreInterval, type Goalposts } from './score.ts';
