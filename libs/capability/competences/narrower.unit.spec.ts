import { describe, expect, test } from 'vitest';
import { narrowerCompetences, type FrameworkFact } from './narrower.ts';

const always = {
  effectiveFrom: '2000-01-01',
  effectiveTo: '2299-12-31',
  knownFrom: '2024-01-01 00:00:00.000',
  knownTo: '2299-12-31 00:00:00.000',
};

function framework(relations: readonly (readonly [string, string])[], more: Partial<FrameworkFact> = {}): FrameworkFact {
  return { ...always, items: [], broader: relations.map(([competenceUri, broaderUri]) => ({ competenceUri, broaderUri })), ...more };
}

function namesOf(facts: readonly FrameworkFact[]): Record<string, string[]> {
  return Object.fromEntries(
    [...narrowerCompetences(facts)].map(([competence, all]) => [competence, all.map((each) => each.competence).sort()]),
  );
}

describe('narrower competences', () => {
  test('parts, and the parts of those, count for the whole; the whole does not count for a part', () => {
    expect(
      namesOf([
        framework([
          ['sql', 'data'],
          ['data', 'digital'],
          ['law', 'society'],
        ]),
      ]),
    ).toEqual({
      data: ['sql'],
      digital: ['data', 'sql'],
      society: ['law'],
    });
  });

  test('a competence may be part of several, and is told once for each', () => {
    expect(
      namesOf([
        framework([
          ['sql', 'data'],
          ['sql', 'programming'],
          ['data', 'digital'],
          ['programming', 'digital'],
        ]),
      ]),
    ).toEqual({
      data: ['sql'],
      digital: ['data', 'programming', 'sql'],
      programming: ['sql'],
    });
  });

  test('other names are the same competence, in both directions', () => {
    const items = [{ competenceUri: 'sql', sameAs: ['esco:sql', 'case:sql'] }];
    expect(namesOf([framework([['sql', 'data']], { items })])).toEqual({
      'case:sql': ['esco:sql', 'sql'],
      data: ['case:sql', 'esco:sql', 'sql'],
      'esco:sql': ['case:sql', 'sql'],
      sql: ['case:sql', 'esco:sql'],
    });
  });

  test('a circle comes to an end, and nothing counts for itself', () => {
    expect(
      namesOf([
        framework([
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'a'],
        ]),
      ]),
    ).toEqual({ a: ['b', 'c'], b: ['a', 'c'], c: ['a', 'b'] });
    expect(namesOf([framework([['a', 'a']])])).toEqual({ a: [] });
  });

  test('two steps hold as long as both do, in the world and on the platform', () => {
    const lower = framework([['sql', 'data']], { effectiveFrom: '2024-03-01', knownFrom: '2024-06-01 00:00:00.000' });
    const upper = framework([['data', 'digital']], { effectiveTo: '2024-09-01', knownTo: '2024-07-01 00:00:00.000' });
    expect(narrowerCompetences([lower, upper]).get('digital')).toEqual([
      { competence: 'data', ...always, effectiveTo: '2024-09-01', knownTo: '2024-07-01 00:00:00.000' },
      {
        competence: 'sql',
        effectiveFrom: '2024-03-01',
        effectiveTo: '2024-09-01',
        knownFrom: '2024-06-01 00:00:00.000',
        knownTo: '2024-07-01 00:00:00.000',
      },
    ]);
    const past = framework([['data', 'digital']], { effectiveTo: '2024-02-01' });
    expect(namesOf([lower, past])['digital']).toEqual(['data']);
  });

  test('of two ways to the same competence the shorter time is left out where the longer one holds it', () => {
    const brief = framework([['sql', 'digital']], { effectiveFrom: '2024-05-01', effectiveTo: '2024-06-01' });
    const long = framework([
      ['sql', 'data'],
      ['data', 'digital'],
    ]);
    for (const facts of [
      [brief, long],
      [long, brief],
    ])
      expect(
        narrowerCompetences(facts)
          .get('digital')
          ?.filter(({ competence }) => competence === 'sql'),
      ).toEqual([{ competence: 'sql', ...always }]);
  });

  test('a framework of 14,000 competences is followed within seconds', () => {
    const relations = Array.from({ length: 14_000 }, (_, n) => [
      [`c${n + 1}`, `c${Math.floor(n / 6)}`] as const,
      [`c${n + 1}`, `c${Math.floor(n / 9)}`] as const,
    ]);
    const startedAt = performance.now();
    const found = narrowerCompetences([framework(relations.flat())]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(found.get('c0')).toHaveLength(14_000);
  });
});
