import { describe, expect, it } from 'vitest';
import { published, regularity, without } from './fixture.ts';
import { readValue, valueAtScore } from './reading.ts';

describe('reading a value', () => {
  it.each([
    [0.36, 0.39, 0.43, 'below'],
    [0.36, 0.39, 0.46, 'unclear'],
    [0.36, 0.39, 0.455, 'below'],
    [0.4, 0.46, 0.52, 'unclear'],
    [0.46, 0.5, 0.55, 'inside'],
    [0.8, 0.9, 0.95, 'inside'],
  ])('%s..%s..%s lies %s', (lo, value, hi, position) => {
    expect(readValue(regularity, published(lo, value, hi))).toMatchObject({ kind: 'value', position });
  });

  it('judges by the value alone where there is no interval', () => {
    const value = { ...published(0, 0.39, 1), lo: null, hi: null, scoreLo: null, scoreHi: null };
    expect(readValue(regularity, value)).toMatchObject({ kind: 'value', position: 'below' });
  });

  it('a suppressed row is suppressed, even if a figure came with it', () => {
    const leaked = published(0.3, 0.39, 0.5, { reason: 'SUPPRESSED' });
    expect(readValue(regularity, leaked).kind).toBe('suppressed');
  });

  it('a missing value is absent with its reason, never zero', () => {
    expect(readValue(regularity, without('NEW_UNIT'))).toMatchObject({ kind: 'absent', reason: 'NEW_UNIT' });
    expect(readValue(regularity, null)).toMatchObject({ kind: 'absent', reason: 'NOT_PUBLISHED' });
  });

  it('keeps the earlier version only of a restated value', () => {
    const previous = { value: 0.3, lo: 0.25, hi: 0.35, score: 33, status: 'final' as const, knownAt: '2026-10-14T21:00:00.000Z' };
    expect(readValue(regularity, published(0.4, 0.48, 0.5, { status: 'restated', previous }))).toMatchObject({ restatedFrom: previous });
    expect(readValue(regularity, published(0.4, 0.48, 0.5, { previous }))).toMatchObject({ restatedFrom: null });
  });
});

describe('the value that a score stands for', () => {
  it.each([
    [regularity.goalposts, 60, 0.46],
    [regularity.goalposts, 0, 0.1],
    [regularity.goalposts, 100, 0.7],
    [
      [
        [-0.2, 100],
        [0.5, 0],
      ],
      60,
      0.08,
    ],
    [
      [
        [0.2, 0],
        [0.6, 100],
        [0.9, 100],
        [1, 70],
      ],
      60,
      0.44,
    ],
  ] as const)('in %j score %s is %s', (goalposts, score, value) => {
    expect(
      valueAtScore(
        goalposts.map(([v, s]) => [v, s]),
        score,
      ),
    ).toBeCloseTo(value, 10);
  });
});
