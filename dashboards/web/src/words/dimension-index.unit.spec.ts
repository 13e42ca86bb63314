import { describe, expect, it } from 'vitest';
import { published, regularity, without } from './fixture.ts';
import { dimensionIndex, indexOf, type Score } from './dimension-index.ts';
import { readValue } from './reading.ts';

const exact = (...scores: number[]): Score[] => scores.map((score) => ({ score, lo: score, hi: score }));

describe('the index of a dimension', () => {
  it('is the geometric mean, as the oracles of the model say, and a zero counts as one', () => {
    expect(dimensionIndex(exact(80, 60, 10), 3)?.score).toBeCloseTo(36.342412, 5);
    expect(dimensionIndex(exact(80, 60, 0), 3)?.score).toBeCloseTo(16.868653, 5);
    expect(dimensionIndex(exact(85, 90, 8, 80), 4)?.score).toBeCloseTo(47.039246, 5);
  });

  it('has bounds where a score is missing, and none of the two below its coverage', () => {
    const index = dimensionIndex(exact(80, 60), 3);
    expect(index?.score).toBeCloseTo(69.282032, 5);
    expect([index?.bounds.lo, index?.bounds.hi].map((end) => end?.toFixed(4))).toEqual(['16.8687', '78.2974']);
    expect([dimensionIndex(exact(80), 3), dimensionIndex(exact(80), 1), dimensionIndex(exact(80, 60), 4)]).toEqual([null, null, null]);
  });

  it('has an interval from those of its scores, which adds their relative variances', () => {
    const index = dimensionIndex([{ score: 50, lo: 40, hi: 60 }, ...exact(50)], 2);
    expect(index?.lo).toBeCloseTo(50 * Math.exp(-0.1), 6);
    expect(index?.hi).toBeCloseTo(50 * Math.exp(0.1), 6);
  });

  it('leaves out what does not apply, and counts what is hidden as missing', () => {
    const value = readValue(regularity, published(0.35, 0.4, 0.45));
    const inapplicable = readValue(regularity, without('NOT_APPLICABLE'));
    const hidden = readValue(regularity, without('SUPPRESSED'));
    expect(indexOf([value, value, inapplicable, inapplicable])).toMatchObject({ available: 2, of: 3 });
    expect(indexOf([value, value, hidden, inapplicable])).toBeNull();
    expect(indexOf([])).toBeNull();
  });
});
