import { scaleLinear, type ScaleLinear } from 'd3-scale';

export type ScoreScale = ScaleLinear<number, number>;

/** The one axis that all scores share: 0 to 100, left to right, never truncated (LOOK section 4). */
export function scoreScale(x: number, width: number): ScoreScale {
  return scaleLinear()
    .domain([0, 100])
    .range([x, x + width])
    .clamp(true);
}

/** Gridlines at every 20; only 0 is strong. */
export const scoreTicks = [0, 20, 40, 60, 80, 100];
