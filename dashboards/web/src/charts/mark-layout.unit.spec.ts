import { describe, expect, it } from 'vitest';
import { dividedBlocks, markExtent } from './mark-layout.ts';
import type { DividedMark, MarkState } from './mark-state.ts';
import { scoreScale } from './scale.ts';

const scale = scoreScale(10, 200);
const words = { lines: ['yli 90 %'], width: 40 };

const divided = (low: number, middle: number, high: number): DividedMark => ({
  state: 'divided',
  parts: [
    { share: low, text: 'low' },
    { share: middle, text: 'middle' },
    { share: high, text: 'high' },
  ],
});

describe('the blocks of a divided experience', () => {
  it('fill the plot in the proportion of their shares, two apart', () => {
    const blocks = dividedBlocks(scale, divided(0.33, 0.19, 0.48));
    const [low, middle, high] = blocks.map(({ from, to }) => [Math.round(from), Math.round(to)]);
    expect([low, middle, high]).toEqual([
      [10, 75],
      [77, 114],
      [116, 210],
    ]);
  });

  it('say a share only where it fits', () => {
    expect(dividedBlocks(scale, divided(0.45, 0.1, 0.45)).map(({ hasText }) => hasText)).toEqual([true, false, true]);
  });

  it('of which one is empty still end at the end of the plot', () => {
    expect(dividedBlocks(scale, divided(0.5, 0, 0.5)).at(-1)?.to).toBeCloseTo(210);
  });
});

describe('what a mark takes up, for the frame around it', () => {
  const value = { state: 'value', score: 50, lo: 40, hi: 60, outside: false, fill: 'solid', restatedFrom: null } as const;

  it.each<[string, MarkState, { from: number; to: number } | null]>([
    ['a value with its interval', value, { from: 90, to: 130 }],
    ['a value without one', { ...value, lo: null, hi: null }, { from: 102.5, to: 117.5 }],
    ['a restated value reaches to what it was', { ...value, restatedFrom: 20 }, { from: 50, to: 130 }],
    ['nearly all', { state: 'alike', end: 'high', outside: false }, { from: 145, to: 210 }],
    ['nearly none', { state: 'alike', end: 'low', outside: false }, { from: 10, to: 75 }],
    ['a reason', { state: 'absent' }, { from: 16, to: 82 }],
    ['a hidden value', { state: 'suppressed' }, { from: 11, to: 210 }],
    ['nothing yet', { state: 'waiting' }, null],
  ])('%s', (_, mark, extent) => {
    expect(markExtent(scale, mark, words)).toEqual(extent);
  });
});
