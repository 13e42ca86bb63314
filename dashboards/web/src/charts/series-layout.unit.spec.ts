import { describe, expect, it } from 'vitest';
import { lastClosed, pointsAlone, runsOf, splitRun, type SeriesPoint } from './series-layout.ts';

function point(at: number, more: Partial<SeriesPoint> = {}): SeriesPoint {
  const value = { score: 50, lo: 40, hi: 60, provisional: false, indicative: false, restatedFrom: null, isBreak: false };
  return { at, x: at * 10, ...value, ...more };
}
const places = (runs: SeriesPoint[][]) => runs.map((run) => run.map(({ at }) => at));

describe('a series', () => {
  it('is joined from quarter to quarter, not over a missing one, nor over a break', () => {
    const points = [point(0), point(1), point(3), point(4, { isBreak: true }), point(5)];
    expect(places(runsOf(points))).toEqual([[0, 1], [3], [4, 5]]);
    expect([...pointsAlone(points)]).toEqual([3]);
  });

  it('is dashed from its last closed value to what is still open', () => {
    const { closed, step } = splitRun([point(0), point(1), point(2, { provisional: true })]);
    expect(places([closed, step])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(splitRun([point(0), point(1)]).step).toEqual([]);
  });

  it('marks the newest closed value; where nothing is closed, none', () => {
    expect(lastClosed([point(0), point(1), point(2, { provisional: true })])).toBe(1);
    expect(lastClosed([point(0, { provisional: true })])).toBeNull();
  });
});
