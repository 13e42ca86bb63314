import { describe, expect, it } from 'vitest';
import { apart, differenceScale, percentAxis, runsOfSide, type SideFigure } from './effect-layout.ts';

const figure = (value: number, reach = 0): SideFigure => ({ value, lo: value - reach, hi: value + reach });

describe('the lines of an effect', () => {
  it('are not joined over a gap', () => {
    const runs = runsOfSide([figure(0.3), null, figure(0.4), figure(0.5)], (at) => at * 10);
    expect(runs.map((run) => run.map(({ at, x }) => [at, x]))).toEqual([
      [[0, 0]],
      [
        [2, 20],
        [3, 30],
      ],
    ]);
  });
  it('lie on whole tens of percent round everything that is drawn', () => {
    expect(percentAxis([[figure(0.35, 0.05), null], [figure(0.5, 0.1)]])).toEqual({ lo: 0.3, hi: 0.6, ticks: [0.3, 0.4, 0.5, 0.6] });
    expect(percentAxis([[figure(0.42)], [figure(0.44)]])).toEqual({ lo: 0.4, hi: 0.6, ticks: [0.4, 0.5, 0.6] });
    expect(percentAxis([[figure(0.05, 0.05)], [figure(0.9, 0.1)]])).toEqual({ lo: 0, hi: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] });
    expect(percentAxis([[null], []])).toMatchObject({ lo: 0, hi: 1 });
  });
  it('have labels that keep apart, inside the plot, the upper one above', () => {
    const place = { distance: 40, top: 0, bottom: 200 };
    expect(apart(50, 120, place)).toEqual([50, 120]);
    expect(apart(100, 110, place)).toEqual([85, 125]);
    expect(apart(110, 100, place)).toEqual([125, 85]);
    expect(apart(195, 199, place)).toEqual([160, 200]);
  });
});

describe('the forest', () => {
  it('has 0 in its middle, and ten points to either side at least', () => {
    const near = differenceScale([0.02, 0.06], { x: 0, width: 100 });
    expect([near(0), near.domain()]).toEqual([50, [-0.1, 0.1]]);
    expect(differenceScale([-0.31, 0.05], { x: 0, width: 100 }).domain()).toEqual([-0.4, 0.4]);
  });
});
