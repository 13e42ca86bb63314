import { expect, it } from 'vitest';
import type { Indicator } from '../api/contract.ts';
import { contributionsOf, tellContributions } from './contributions.ts';
import { english, finnish, published, regularity } from './fixture.ts';
import { readValue, type Situation } from './reading.ts';

const place = (number: number, name: string): Indicator => ({
  ...regularity,
  id: `place-${number}`,
  number,
  name: { fi: name, en: name },
  dimension: { id: 'place', name: { fi: 'Paikka', en: 'Place' }, indicators: 3 },
});

function situation(...scores: number[]): Situation {
  const readings = scores.map((score, at) => readValue(place(at + 1, `Mittari ${at + 1}`), { ...published(0.3, 0.4, 0.5), score }));
  return { kind: 'readings', readings: [...readings, readValue(regularity, published(0.3, 0.4, 0.5))] };
}

it('the indicators of a condition with an index share its distance from 100, exactly, and one without an index is left out', () => {
  const [found, ...others] = contributionsOf(situation(10, 100 / Math.sqrt(10)), finnish);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    id: 'place',
    name: 'Paikka',
    parts: [{ share: expect.closeTo(2 / 3, 9) as number }, { share: expect.closeTo(1 / 3, 9) as number }],
  });
  expect(found?.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
});

it('a score of 0 counts as 1, and where all are 100 nothing is behind it', () => {
  expect(contributionsOf(situation(0, 100), finnish)[0]?.parts.map(({ share }) => share)).toEqual([1, 0]);
  expect(contributionsOf(situation(100, 100), finnish)).toEqual([]);
});

it('the answer names what weighs most, or says that no condition has an index', () => {
  expect(tellContributions(contributionsOf(situation(10, 100 / Math.sqrt(10)), finnish), finnish).claim).toBe(
    'Paikka: eniten painaa Mittari 1, 67 prosenttia etäisyydestä sataan.',
  );
  expect(tellContributions([], english).claim).toBe('No condition has an index yet, so nothing can be said about what lies behind it.');
});
