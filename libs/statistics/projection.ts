import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { z975 } from './intervals.ts';

/** One measured point of a series, with the ends of its own 95 % interval where it has one. */
export interface SeriesPoint {
  /** Time in any unit that is the same for all, such as quarters. */
  readonly at: number;
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** A point that lies ahead, with the ends of its 95 % interval. */
export interface Projection {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
}

/**
 * Where a series gets to if it goes on as it did: the line of ordinary least squares through its points, and at `at` the 95 % interval of
 * one further point, ŷ ± t(n − 2) · s · √(1 + 1/n + (at − x̄)²/Sxx). The scatter s round the line is taken to be at least what the points'
 * own intervals say: a few points that happen to lie on a line are no surer than they were measured. Throws a RangeError for fewer than
 * three points, or where all lie at one time.
 */
export function linearProjection(points: readonly SeriesPoint[], at: number): Projection {
  const n = points.length;
  const meanAt = mean(points.map((point) => point.at));
  const meanValue = mean(points.map(({ value }) => value));
  const spread = sum(points.map((point) => (point.at - meanAt) ** 2));
  if (n < 3 || spread === 0) throw new RangeError(`linearProjection needs three points at different times, got ${n}`);
  const slope = sum(points.map((point) => (point.at - meanAt) * (point.value - meanValue))) / spread;
  const lineAt = (time: number): number => meanValue + slope * (time - meanAt);
  const scatter = sum(points.map((point) => (point.value - lineAt(point.at)) ** 2)) / (n - 2);
  const measured = points.map(({ lo, hi }) => (lo === null || hi === null ? 0 : ((hi - lo) / 2 / z975) ** 2));
  const variance = Math.max(scatter, mean(measured)) * (1 + 1 / n + (at - meanAt) ** 2 / spread);
  const reach = tQuantile(0.975, n - 2) * Math.sqrt(variance);
  const value = lineAt(at);
  return { value, lo: value - reach, hi: value + reach };
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
