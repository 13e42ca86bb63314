import { describe, expect, it } from 'vitest';
import { inColumn, inRow, nextPlace } from './use-roving.ts';

describe('the mark that an arrow leads to', () => {
  it('in a list is the one above or below, and at its ends the same', () => {
    const list = inColumn(3);
    expect(['ArrowDown', 'ArrowUp', 'ArrowRight'].map((key) => nextPlace(list, 1, key))).toEqual([2, 0, 1]);
    expect([nextPlace(list, 0, 'ArrowUp'), nextPlace(list, 2, 'ArrowDown')]).toEqual([0, 2]);
  });

  it('in a series is the one to the left or right', () => {
    expect(['ArrowLeft', 'ArrowRight', 'ArrowDown'].map((key) => nextPlace(inRow(3), 1, key))).toEqual([0, 2, 1]);
  });

  it('in a map is the nearest of the next row, over rows that are one merged cell', () => {
    const map = [
      { row: 0, column: 0 },
      { row: 0, column: 1 },
      { row: 1, column: 0 },
      { row: 2, column: 0 },
      { row: 2, column: 1 },
    ];
    expect([
      nextPlace(map, 1, 'ArrowDown'),
      nextPlace(map, 2, 'ArrowDown'),
      nextPlace(map, 4, 'ArrowUp'),
      nextPlace(map, 3, 'ArrowRight'),
    ]).toEqual([2, 3, 2, 4]);
  });
});
