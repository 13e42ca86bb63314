import { describe, expect, test } from 'vitest';
import { cellsOf, type Cell } from '../compute.ts';
import type { PersonRow, Window } from '../definition.ts';
import type { Cohort, Organisation } from '../organisation.ts';
import { definition } from './definition.ts';

const quarter: Window = { start: '2024-07-01', end: '2024-10-01' };
const cohort: Cohort = {
  persons: 5,
  personDays: 100,
  learningEvents: 11,
  minutes: 0,
  imputedShare: 0,
  tagCoverage: null,
  directPersons: [],
};

function organisation(o: { days?: number; classes?: string[]; parentId?: string | null; direct?: string[] } = {}): Organisation {
  return {
    units: [
      { unitId: 'P', parentId: null, name: 'P', days: 92 },
      { unitId: 'T', parentId: 'P', name: 'T', days: o.days ?? 92 },
    ],
    cohorts: new Map([
      ['T', cohort],
      ['P', { ...cohort, directPersons: o.direct ?? [] }],
    ]),
    connectedClasses: new Set(o.classes ?? ['F']),
    goals: 0,
    exclusions: {},
    sources: [],
    configurationVersion: 'c',
  };
}

/** One row a person in T, and the same in its parent P. */
function rows(active: number[], eligible: number[]): (PersonRow & { unit_id: string })[] {
  return ['T', 'P'].flatMap((unitId) => active.map((y, at) => ({ unit_id: unitId, person_id: `p${at}`, y, x: eligible[at] ?? 0 })));
}

function cellOf(
  unitId: string,
  o: { active?: number[]; eligible?: number[]; window?: Window; minimum?: number; given?: Organisation },
): Cell {
  const cells = cellsOf(definition, {
    window: o.window ?? quarter,
    rows: rows(o.active ?? [], o.eligible ?? []),
    organisation: o.given ?? organisation(),
    minimum: o.minimum ?? 1,
  });
  const cell = cells.find((each) => each.unitId === unitId);
  if (cell === undefined) throw new Error(`no cell of ${unitId}`);
  return cell;
}

const example = { active: [4, 2, 1, 3, 1], eligible: [4, 4, 4, 4, 2] };

test('the worked example: 11 of 18 person-weeks', () => {
  const cell = cellOf('T', example);
  expect(cell.value).toBeCloseTo(0.6111111, 6);
  expect(cell.lo).toBeCloseTo(0.2349447, 4);
  expect(cell.hi).toBeCloseTo(0.8893943, 4);
  expect(cell.score).toBeCloseTo(85.1852, 3);
  expect(cell).toMatchObject({ n: 5, ownN: 5, numerator: 11, denominator: 18, reason: null, flags: ['indicative'] });
});

describe('no value', () => {
  test('NOT_APPLICABLE in a window without a whole ISO week, whatever the data', () => {
    expect(cellOf('T', { ...example, window: { start: '2024-07-02', end: '2024-07-12' } }).reason).toBe('NOT_APPLICABLE');
    expect(cellOf('T', { ...example, window: { start: '2024-07-02', end: '2024-07-15' } }).reason).toBeNull();
  });
  test('NOT_INSTRUMENTED while no class that it counts is connected', () => {
    expect(cellOf('T', { ...example, given: organisation({ classes: ['G'] }) })).toMatchObject({
      reason: 'NOT_INSTRUMENTED',
      value: null,
      lo: null,
      hi: null,
      score: null,
    });
  });
  test('ZERO_DENOMINATOR, never 0, where nobody had an eligible week', () => {
    expect(cellOf('T', { active: [0, 0], eligible: [0, 0] })).toMatchObject({ reason: 'ZERO_DENOMINATOR', value: null, n: 0 });
    expect(cellOf('T', {})).toMatchObject({ reason: 'ZERO_DENOMINATOR', value: null });
  });
  test('NEW_UNIT where it existed for less than half the window and has fewer than k; with k it counts over its lifetime', () => {
    const given = organisation({ days: 45 });
    expect(cellOf('T', { ...example, given, minimum: 8 }).reason).toBe('NEW_UNIT');
    expect(cellOf('T', { ...example, given, minimum: 5 })).toMatchObject({ reason: null, flags: ['structure-break', 'indicative'] });
    expect(cellOf('T', { ...example, given: organisation({ days: 46 }), minimum: 8 })).toMatchObject({
      reason: null,
      flags: ['indicative'],
    });
  });
});

test('0 of some weeks is a value, with the interval of Wilson', () => {
  expect(cellOf('T', { active: [0, 0, 0], eligible: [13, 13, 13] })).toMatchObject({ value: 0, reason: null, score: 0 });
});

test('staff attached directly to an inner unit are told apart, for suppression', () => {
  expect(cellOf('P', { ...example, given: organisation({ direct: ['p1', 'p3', 'elsewhere'] }) })).toMatchObject({ n: 5, ownN: 2 });
});
