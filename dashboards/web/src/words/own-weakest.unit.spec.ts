import { describe, expect, it } from 'vitest';
import { english, finnish, published, regularity, without } from './fixture.ts';
import { tellOwnWeakest, weakestFirst } from './own-weakest.ts';
import { readValue, type Reading } from './reading.ts';

const reading = (name: string, value: Parameters<typeof readValue>[1]): Reading =>
  readValue({ ...regularity, id: name, name: { fi: name, en: name } }, value);
const at = (name: string, value: number, half = 0.02): Reading => reading(name, published(value - half, value, value + half));

describe('the indicators of a unit', () => {
  it('stand by their points, and those without a value last', () => {
    const readings = [reading('hidden', without('SUPPRESSED')), at('b', 0.5), at('a', 0.3), reading('new', without('NEW_UNIT'))];
    expect(weakestFirst(readings).map(({ indicator }) => indicator.id)).toEqual(['a', 'b', 'hidden', 'new']);
  });

  it('that miss their target for certain are named, three at most', () => {
    expect(tellOwnWeakest([at('B', 0.3), at('A', 0.2), at('C', 0.6)], finnish)).toEqual({
      claim: 'Tavoitteesta jää: A, B.',
      more: ['Mittarit ovat järjestyksessä heikoimmasta alkaen.'],
    });
    const five = ['A', 'B', 'C', 'D', 'E'].map((name, index) => at(name, 0.2 + index / 100));
    expect(tellOwnWeakest(five, english).claim).toBe('Below target: A, B, C and 2 more.');
  });

  it('where none does, the one with the fewest points is', () => {
    expect(tellOwnWeakest([at('B', 0.6), at('A', 0.46)], english)).toEqual({
      claim: 'A has the fewest points: 60.',
      more: ['No indicator is below its target with its whole interval. The indicators stand with the weakest first.'],
    });
    expect(tellOwnWeakest([at('A', 0.46)], finnish).more).toEqual(['Mikään mittari ei jää tavoitteesta koko väliltään.']);
  });

  it('without a value say why, or that nothing can be said', () => {
    expect(tellOwnWeakest([reading('A', without('SUPPRESSED'))], finnish).claim).toMatch(/^Ei näytetä/);
    expect(tellOwnWeakest([reading('A', without('INSUFFICIENT_DATA'))], english).claim).toBe(
      'No indicator has a value, so nothing can be said about the weakest.',
    );
  });
});
