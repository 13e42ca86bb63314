import { modelIndicators } from '@oppiva/events';
import { describe, expect, test } from 'vitest';
import { loadCatalogue, type Indicator } from '../catalogue.ts';
import type { UnitPersonRow, Window } from '../definition.ts';
import { definition as regularity } from '../learning-regularity/definition.ts';
import { definition as embedded } from '../work-embedded-learning/definition.ts';
import { definition as inclusion } from '../ecosystem-inclusion/definition.ts';
import { comparisonsOf } from './comparison.ts';
import { effectBetween, groupOf, together } from './effect.ts';
import type { Intervention } from './interventions.ts';
import { planOf, type ToldOf } from './plan.ts';
import { publishableEffects } from './publishable-effects.ts';
import { effectWindows, type EffectWindows } from './windows.ts';

const intervention: Intervention = {
  interventionId: 'I-1',
  name: null,
  units: ['A1'],
  indicators: ['learning-regularity'],
  expectedSign: 1,
  start: '2026-02-02',
  end: null,
  declaredAt: '2026-01-15',
  isPostHoc: false,
};
const unit = (unitId: string, parentId: string | null) => ({ unitId, parentId, name: unitId, days: 90 });
const units = [
  unit('ORG', null),
  unit('A', 'ORG'),
  unit('B', 'ORG'),
  unit('C', 'ORG'),
  ...['A1', 'A2', 'A3'].map((id) => unit(id, 'A')),
  ...['B1', 'B2'].map((id) => unit(id, 'B')),
  unit('A1x', 'A1'),
];
const quarter = (start: string, end: string): Window => ({ start, end });
const [q3, q4, q1, q2] = [
  quarter('2025-07-01', '2025-10-01'),
  quarter('2025-10-01', '2026-01-01'),
  quarter('2026-01-01', '2026-04-01'),
  quarter('2026-04-01', '2026-07-01'),
];

/** Those of an intervention that starts on 2 February 2026. */
function windowsAt(closed: Window): EffectWindows {
  const windows = effectWindows('2026-02-02', closed);
  if (windows === null || windows === 'over') throw new Error('no windows');
  return windows;
}

test('an intervention can be declared for every indicator of the catalogue', async () => {
  const { indicators } = await loadCatalogue();
  const known = new Set<string>(modelIndicators);
  expect(indicators.map(({ definition }) => definition.id).filter((id) => !known.has(id))).toEqual([]);
  expect(known.size).toBe(36);
});

const compared = (treated: string[], others: Intervention[] = []) => comparisonsOf({ ...intervention, units: treated }, { units, others });

describe('whom an intervention is compared with', () => {
  test('given a team, then with the teams of its own area', () => {
    expect(compared(['A1'])).toEqual([{ areaId: 'A', treated: ['A1'], candidates: ['A2', 'A3'] }]);
  });
  test('given teams of two areas, then area by area', () => {
    expect(compared(['A1', 'B2'])).toEqual([
      { areaId: 'A', treated: ['A1'], candidates: ['A2', 'A3'] },
      { areaId: 'B', treated: ['B2'], candidates: ['B1'] },
    ]);
  });
  test('given an area, then with the other areas; one with a treated team is none of them', () => {
    expect(compared(['A'])).toEqual([{ areaId: 'ORG', treated: ['A'], candidates: ['B', 'C'] }]);
    expect(compared(['A'], [{ ...intervention, interventionId: 'I-2', units: ['B1'] }])).toMatchObject([{ candidates: ['C'] }]);
  });
  test('given another intervention at the time, then what it is done in is no comparison, nor what lies below', () => {
    expect(compared(['A1'], [{ ...intervention, interventionId: 'I-2', units: ['A3'] }])).toMatchObject([{ candidates: ['A2'] }]);
    expect(compared(['A1'], [{ ...intervention, interventionId: 'I-2', units: ['A'] }])).toMatchObject([{ candidates: [] }]);
  });
  test('given a team and what lies below it, then the team; given units that nobody knows, then nothing', () => {
    expect(compared(['A1', 'A1x'])).toMatchObject([{ treated: ['A1'] }]);
    expect(compared(['Z'])).toEqual([]);
    expect(compared(['ORG'])).toEqual([{ areaId: 'ORG', treated: ['ORG'], candidates: [] }]);
  });
});

describe('which quarters it is judged by', () => {
  test('given the quarter after that of the start, then the two before it and that one; a year before the start is drawn', () => {
    expect(effectWindows('2026-02-02', q2)).toMatchObject({ beforeThat: q3, before: q4, after: q2 });
    expect(windowsAt(q2).drawn.map(({ start }) => start)).toEqual([
      '2025-01-01',
      '2025-04-01',
      '2025-07-01',
      '2025-10-01',
      '2026-01-01',
      '2026-04-01',
    ]);
  });
  test('given the quarter of the start, also from its first day on, then it is too early; after a year it is over', () => {
    expect(effectWindows('2026-02-02', q1)).toBeNull();
    expect(effectWindows('2026-01-01', q1)).toBeNull();
    expect(effectWindows('2026-02-02', quarter('2027-01-01', '2027-04-01'))).not.toBe('over');
    expect(effectWindows('2026-02-02', quarter('2027-04-01', '2027-07-01'))).toBe('over');
  });
});

describe('whether it may be told', () => {
  const shown: ToldOf = { hasValue: true, isHidden: false, isBroken: false };
  const hidden: ToldOf = { hasValue: false, isHidden: true, isBroken: false };
  const indicator: Indicator = { definition: regularity, sql: '' };
  const windows = windowsAt(q2);
  const comparison = { areaId: 'A', treated: ['A1'], candidates: ['A2', 'A3'] };
  const question = { intervention, indicator, comparison, windows };
  /** Everything is shown but what is said otherwise of a unit in a quarter. */
  const plan = (said: Record<string, ToldOf | null> = {}, more: Partial<typeof question> = {}) =>
    planOf(
      { ...question, ...more },
      (_id, unitId, { start }) => said[`${unitId} ${start}`] ?? (said[`${unitId} ${start}`] === null ? null : shown),
    );

  test('given everything is shown, then all quarters and units', () => {
    expect(plan()).toMatchObject({ reason: null, control: new Set(['A2', 'A3']), told: windows.drawn });
  });
  test.each([
    ['a treated team hidden in a quarter that counts', { 'A1 2025-07-01': hidden }, 'SUPPRESSED'],
    ['a treated team without a value', { 'A1 2025-10-01': null }, 'INSUFFICIENT_DATA'],
    ['a treated team reorganised in between', { 'A1 2026-01-01': { ...shown, isBroken: true } }, 'STRUCTURE_BREAK'],
    ['every other team hidden', { 'A2 2026-04-01': hidden, 'A3 2025-07-01': hidden }, 'SUPPRESSED'],
    [
      'every other team reorganised',
      { 'A2 2026-01-01': { ...shown, isBroken: true }, 'A3 2026-01-01': { ...shown, isBroken: true } },
      'NO_COMPARISON',
    ],
  ])('given %s, then the reason stands in place of the figure', (_what, said, reason) => {
    expect(plan(said)).toEqual({ question, reason });
  });
  test('given one other team hidden, then the comparison is without it; a quarter in which one is hidden is not drawn', () => {
    expect(plan({ 'A3 2026-04-01': hidden })).toMatchObject({ reason: null, control: new Set(['A2']) });
    const gap = plan({ 'A3 2026-01-01': hidden });
    expect(gap).toMatchObject({ control: new Set(['A2', 'A3']), told: windows.drawn.filter(({ start }) => start !== '2026-01-01') });
  });
  test('given an indicator that compares groups, then it has no effect; given the quarter of the start, then it is too early', () => {
    expect(plan({}, { indicator: { definition: inclusion, sql: '' } }).reason).toBe('NOT_APPLICABLE');
    expect(planOf({ ...question, windows: null }, () => null).reason).toBe('TOO_EARLY');
  });
  test('given a reason, when published, then no figure, band or unit of comparison stands beside it', () => {
    const options = { window: q2, knownAt: 0, catalogueVersion: 'c', configurationVersion: 'k', unsuppressed: false };
    const measured = { question, reason: 'SUPPRESSED' as const, control: [], effect: null, preTrend: null, series: [] };
    const [entry] = publishableEffects(
      [{ ...measured, question: { ...question, intervention: { ...intervention, isPostHoc: true } } }],
      options,
    );
    expect(entry).toMatchObject({ value: null, lo: null, hi: null, nBand: '', reason: 'SUPPRESSED', flags: ['post-hoc'] });
    expect(entry?.explanation.details).toMatchObject({ comparison: [], persons: null, preTrend: null, series: [] });
  });
  test('given a measured effect, when published, then it is in whole percentage points, and people are bands', () => {
    const figure = { value: 0.0702, lo: 0.0151, hi: 0.1249, treatedPersons: 22, controlPersons: 41 };
    const side = { value: 0.4749, lo: 0.401, hi: 0.555, n: 22 };
    const [entry] = publishableEffects(
      [
        {
          question,
          reason: null,
          control: ['A2'],
          effect: figure,
          preTrend: { ...figure, value: -0.001, lo: -0.04, hi: 0.03 },
          series: [
            { window: q4, sides: { treated: side, control: side } },
            { window: q2, sides: null },
          ],
        },
      ],
      { window: q2, knownAt: 0, catalogueVersion: 'c', configurationVersion: 'k', unsuppressed: false },
    );
    expect(entry).toMatchObject({ indicatorId: 'fx-did:learning-regularity:I-1', unitId: 'A', value: 0.07, lo: 0.02, hi: 0.12 });
    expect(entry?.explanation.details).toMatchObject({
      persons: { treated: '15–29', comparison: '30–99' },
      series: [
        { window: '2025-10-01..2026-01-01', treated: { value: 0.47, lo: 0.4, hi: 0.56 } },
        { window: '2026-04-01..2026-07-01', treated: null, comparison: null },
      ],
    });
    expect(Object.is(entry?.explanation.details.preTrend?.value, 0)).toBe(true);
  });
});

const row = (unit_id: string, person_id: string, y: number, x: number): UnitPersonRow => ({ unit_id, person_id, y, x });

const people = (unitId: string, y: number): UnitPersonRow[] =>
  Array.from({ length: 3 }, (_, at) => row(unitId, `${unitId}${at}`, y + at, 10));

const sides = (treated: number, control: number, more: UnitPersonRow[] = []) => {
  const rows = [...people('A1', treated), ...people('A2', control), ...more];
  return { treated: groupOf(rows, new Set(['A1'])), control: groupOf(rows, new Set(['A2'])) };
};

describe('the effect on shares of persons', () => {
  test('given the same people before and after, then each one’s change counts', () => {
    const effect = effectBetween(regularity, { before: sides(1, 1), after: sides(5, 2), personsMin: 3 });
    expect(effect).toMatchObject({ treatedPersons: 3, controlPersons: 3 });
    expect(effect?.value).toBeCloseTo(0.3, 12);
    expect(effectBetween(regularity, { before: sides(1, 1), after: sides(5, 2), personsMin: 4 })).toBeNull();
  });
  test('given somebody who came later, or was on both sides, then on neither', () => {
    const later = sides(5, 2, [row('A1', 'new', 10, 10), row('A2', 'A10', 10, 10)]);
    expect(effectBetween(regularity, { before: sides(1, 1), after: later, personsMin: 2 })).toMatchObject({
      treatedPersons: 2,
      controlPersons: 3,
    });
  });
  test('given a share of people, then who is one of them; in two units somebody counts once', () => {
    const one = groupOf([row('A1', 'p', 1, 1), row('A2', 'p', 1, 1), row('A2', 'q', 0, 1), row('A2', 'r', 0, 0)], new Set(['A1', 'A2']));
    expect(together(embedded, one)).toMatchObject({ value: 0.5, n: 2 });
    expect(together(embedded, new Map())).toBeNull();
  });
});
