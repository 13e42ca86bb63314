import { describe, expect, test } from 'vitest';
import type { Cell, Computation } from './compute.ts';
import type { IndicatorDefinition } from './definition.ts';
import { masksOf, type Computed } from './mask.ts';
import { definition as inclusion } from './ecosystem-inclusion/definition.ts';
import { definition as outLoud } from './learning-out-loud/definition.ts';
import { definition as regularity } from './learning-regularity/definition.ts';
import { definition as goals } from './goal-linked-learning/definition.ts';
import { publishable, type PublishedValue } from './publishable.ts';

const never = (): null => null;
const tree = { ORG: null, A: 'ORG', B: 'ORG', C: 'ORG' } as const;

function cell(unitId: string, n: number, more: Partial<Cell> = {}): Cell {
  return {
    unitId,
    value: 0.5,
    lo: 0.3,
    hi: 0.7,
    score: 50,
    scoreLo: 30,
    scoreHi: 70,
    n,
    ownN: unitId === 'ORG' ? 0 : n,
    numerator: n / 2,
    denominator: n,
    reason: null,
    isReasonPublic: false,
    isDominated: false,
    isOwnDominated: false,
    flags: [],
    cohort: { persons: n, personDays: n * 60, learningEvents: n, minutes: n * 30 },
    companions: {},
    failure: null,
    ...more,
  };
}

function computed(definition: IndicatorDefinition, cells: readonly Cell[]): Computed {
  const computation: Computation = {
    indicatorId: definition.id,
    window: { start: '2024-07-01', end: '2024-10-01' },
    knownAt: 0,
    structure: 'as-was',
    units: Object.entries(tree).map(([unitId, parentId]) => ({ unitId, parentId, name: unitId, days: 92 })),
    cells,
    exclusions: {},
    coverage: null,
    configurationVersion: 'c',
    sql: '',
    rows: [],
    directPersons: new Map(),
  };
  return { definition, computation };
}

const sized = (definition: IndicatorDefinition, n: Record<string, number>, more: Record<string, Partial<Cell>> = {}): Computed =>
  computed(
    definition,
    Object.entries(n).map(([unitId, persons]) => cell(unitId, persons, more[unitId])),
  );
const shown = (all: readonly Computed[], id: string, before = never as Parameters<typeof masksOf>[1]): string[] | undefined =>
  masksOf(all, before).get(id)?.published.toSorted();

describe('one mask for the indicators of a population and window', () => {
  const members = { ORG: 60, A: 9, B: 25, C: 26 };
  test('given k of 8 alone, then a unit of 9 is shown', () => {
    expect(shown([sized(regularity, members)], regularity.id)).toEqual(['A', 'B', 'C', 'ORG']);
  });
  test('given another indicator of the same people with k of 10, then what that hides both hide, and a second unit with it', () => {
    const both = [sized(regularity, members), sized(outLoud, members)];
    expect(shown(both, outLoud.id)).toEqual(['C', 'ORG']);
    expect(shown(both, regularity.id)).toEqual(['C', 'ORG']);
  });
  test('given an indicator of other people, then each has its own', () => {
    expect(shown([sized(regularity, members), sized(goals, { ...members, A: 5 })], regularity.id)).toEqual(['A', 'B', 'C', 'ORG']);
  });
  test('given an indicator without any value for a reason that says nothing of people, then it hides nothing of the others', () => {
    const none = sized(outLoud, { ORG: 0, A: 0, B: 0, C: 0 });
    const cells = none.computation.cells.map((each) => ({ ...each, reason: 'NOT_INSTRUMENTED' as const, isReasonPublic: true }));
    const all = [sized(regularity, members), computed(outLoud, cells)];
    expect(shown(all, regularity.id)).toEqual(['A', 'B', 'C', 'ORG']);
    expect(shown(all, outLoud.id)).toBeUndefined();
  });
});

/** A was hidden the quarter before, with so many people. */
const hiddenBefore = (n: number) => (_: string, unitId: string) => (unitId === 'A' ? { n, isHidden: true } : null);

describe('what else hides a unit', () => {
  const learners = { ORG: 60, A: 14, B: 20, C: 26 };
  test('given one person with most of its minutes, then it is hidden, and a second one with it', () => {
    expect(shown([sized(goals, learners, { B: { isDominated: true } })], goals.id)).toEqual(['C', 'ORG']);
  });
  test('given that it was hidden the quarter before with too few people, then it stays hidden; with enough then, it does not', () => {
    expect(shown([sized(goals, learners)], goals.id, hiddenBefore(7))).toEqual(['C', 'ORG']);
    expect(shown([sized(goals, learners)], goals.id, hiddenBefore(8))).toEqual(['A', 'B', 'C', 'ORG']);
  });
  test('given an indicator of areas only, then units without others below them are not part of its tree', () => {
    expect(shown([sized(inclusion, { ORG: 9, A: 0, B: 3, C: 6 })], inclusion.id)).toEqual(['ORG']);
    expect(shown([sized(inclusion, { ORG: 7, A: 0, B: 3, C: 4 })], inclusion.id)).toEqual([]);
  });
});

function published(definition: IndicatorDefinition, more: Partial<Cell>): PublishedValue | undefined {
  const one = sized(definition, { ORG: 60, A: 14, B: 20, C: 26 }, { A: more });
  const mask = masksOf([one], never).get(definition.id) ?? null;
  return publishable(one.computation, { definition, mask, catalogueVersion: 'v', unsuppressed: false }).find(
    ({ unitId }) => unitId === 'A',
  );
}

describe('what is published of a shown cell', () => {
  test('given a sensitive value that would say the same of everybody, then only on which side it is, with the score of that side', () => {
    const nobody = { numerator: 0, denominator: 14, value: 0, lo: 0, hi: 0.22, score: 0 };
    expect(published(outLoud, nobody)).toMatchObject({
      value: null,
      lo: null,
      hi: null,
      score: 0,
      reason: '',
      flags: ['under-10-percent'],
    });
    const everybody = { numerator: 14, denominator: 14, value: 1, lo: 0.78, hi: 1, score: 100 };
    expect(published(outLoud, everybody)).toMatchObject({ value: null, lo: null, score: 100, flags: ['over-90-percent'] });
    expect(published(regularity, nobody)).toMatchObject({ value: 0, flags: [] });
  });
  test('companions are rounded, and amounts are bands', () => {
    const companions = { goals_per_linked_event: 1.2345 };
    expect(published(goals, { companions })?.explanation.companions).toEqual({ goals_per_linked_event: 1.2 });
    expect(published(goals, { companions: { unheard_of: 123 } })?.explanation.companions).toEqual({ unheard_of: '100–499' });
  });
});
