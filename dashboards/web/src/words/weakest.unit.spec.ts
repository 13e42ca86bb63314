import { describe, expect, it } from 'vitest';
import { differs, findWeakest, type ConditionScore } from './weakest.ts';

function condition(name: string, score: number, half: number): ConditionScore {
  return { id: name, name, score, lo: score - half, hi: score + half };
}

describe('the weakest condition', () => {
  it('is none of fewer than two', () => {
    expect(findWeakest([])).toBeNull();
    expect(findWeakest([condition('Rytmi', 39, 6)])).toBeNull();
  });

  it('is named with those that it does not differ from, the nearest first', () => {
    const conditions = [condition('Suunta', 70, 11), condition('Ilmapiiri', 47, 8), condition('Rytmi', 39, 6), condition('Paikka', 44, 7)];
    const weakest = findWeakest(conditions);
    expect(weakest?.condition.name).toBe('Rytmi');
    expect(weakest?.indistinguishable.map((other) => other.name)).toEqual(['Paikka', 'Ilmapiiri']);
  });

  it('two differ only when the interval of their difference excludes 0', () => {
    // Half-widths 6 and 8 add to 10 as variances.
    expect(differs(condition('a', 39, 6), condition('b', 48.9, 8))).toBe(false);
    expect(differs(condition('a', 39, 6), condition('b', 49.1, 8))).toBe(true);
  });
});
