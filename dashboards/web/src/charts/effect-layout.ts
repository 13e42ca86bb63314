import { scaleLinear, type ScaleLinear } from 'd3-scale';

/** A figure of one side in one quarter, as a share of 1. */
export interface SideFigure {
  value: number;
  lo: number | null;
  hi: number | null;
}

/** One side in the quarters of the chart; null is a gap. */
export type Side = readonly (SideFigure | null)[];

/** A value where it is drawn. */
export interface SidePoint extends SideFigure {
  at: number;
  x: number;
}

/** Neighbours without a gap between them. */
export function runsOfSide(side: Side, x: (at: number) => number): SidePoint[][] {
  const runs: SidePoint[][] = [];
  for (const [at, figure] of side.entries()) {
    if (figure === null) continue;
    const run = runs.at(-1);
    const point = { ...figure, at, x: x(at) };
    if (run !== undefined && run.at(-1)?.at === at - 1) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** Whole tens of percent round everything that is drawn, at least two steps; wide ranges in steps of twenty. */
export function percentAxis(sides: readonly Side[]): { lo: number; hi: number; ticks: number[] } {
  const ends = sides.flat().flatMap((figure) => (figure === null ? [] : [figure.lo ?? figure.value, figure.hi ?? figure.value]));
  const [min, max] = ends.length === 0 ? [0, 1] : [Math.min(...ends), Math.max(...ends)];
  // a hair inward, so that an end that is a whole ten takes no step more
  const from = Math.max(0, Math.floor(min * 10 + 1e-9));
  const to = Math.min(10, Math.max(from + 2, Math.ceil(max * 10 - 1e-9)));
  const step = to - from > 6 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => (from + at * step) / 10);
  return { lo: from / 10, hi: to / 10, ticks };
}

/** Where each of two labels stands, so that they do not lie over each other: the upper stays the upper. */
export function apart(first: number, second: number, o: { distance: number; top: number; bottom: number }): [number, number] {
  const gap = second - first;
  if (Math.abs(gap) >= o.distance) return [first, second];
  const sign = gap >= 0 ? 1 : -1;
  const middle = Math.min(o.bottom - o.distance / 2, Math.max(o.top + o.distance / 2, (first + second) / 2));
  return [middle - (sign * o.distance) / 2, middle + (sign * o.distance) / 2];
}

/** Ten points of percent to either side at least, and 0 always within. */
export function differenceScale(ends: readonly number[], { x, width }: { x: number; width: number }): ScaleLinear<number, number> {
  const reach = Math.max(0.1, ...ends.map(Math.abs));
  const whole = Math.ceil(reach * 10 - 1e-9) / 10;
  return scaleLinear()
    .domain([-whole, whole])
    .range([x, x + width]);
}
