import type { ScaleLinear } from 'd3-scale';

export type SeriesScale = ScaleLinear<number, number>;

/** A value of a series where it is drawn: `at` is its place among all periods, missing ones counted. */
export interface SeriesPoint {
  at: number;
  x: number;
  score: number;
  lo: number | null;
  hi: number | null;
  provisional: boolean;
  indicative: boolean;
  /** The score before the value was restated. */
  restatedFrom: number | null;
  /** The structure broke before it: what stands left of it is not joined. */
  isBreak: boolean;
}

/** Neighbours that may be joined: no period is missing between them, and no structure broke. */
export function runsOf(points: readonly SeriesPoint[]): SeriesPoint[][] {
  const runs: SeriesPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const isNext = run?.at(-1)?.at === point.at - 1 && !point.isBreak;
    if (run !== undefined && isNext) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** A run's closed part, and its step from there to what is still open; the step is empty where nothing is. */
export function splitRun(run: readonly SeriesPoint[]): { closed: SeriesPoint[]; step: SeriesPoint[] } {
  const closed = run.filter(({ provisional }) => !provisional);
  const open = run.filter(({ provisional }) => provisional);
  return { closed, step: open.length > 0 ? [...closed.slice(-1), ...open] : [] };
}

/** Points that no neighbour is joined to: each carries its own interval. */
export function pointsAlone(points: readonly SeriesPoint[]): Set<number> {
  return new Set(
    runsOf(points)
      .filter((run) => run.length === 1)
      .flatMap((run) => run.map(({ at }) => at)),
  );
}

/** The newest value that is not provisional: of those without a state of their own it alone is marked. */
export function lastClosed(points: readonly SeriesPoint[]): number | null {
  return points.findLast(({ provisional }) => !provisional)?.at ?? null;
}
