import { describe, expect, test } from 'vitest';
import { cellsOf, type Cell } from './compute.ts';
import type { IndicatorDefinition } from './definition.ts';
import { definition as goalLinked } from './goal-linked-learning/definition.ts';
import { definition as regularity } from './learning-regularity/definition.ts';
import type { Cohort, Organisation } from './organisation.ts';

function flagsOf(definition: IndicatorDefinition, more: Partial<Cohort>): readonly string[] | undefined {
  return cellsOfTeams(definition, ['T'], more)[0]?.flags;
}

function cellsOfTeams(
  definition: IndicatorDefinition,
  teams: readonly string[],
  more: Partial<Cohort> = {},
  sources: Organisation['sources'] = [],
): Cell[] {
  const cohort: Cohort = {
    persons: 20,
    personDays: 1_000,
    learningEvents: 90,
    minutes: 3_000,
    imputedShare: 0,
    tagCoverage: 1,
    directPersons: [],
    ...more,
  };
  const organisation: Organisation = {
    units: teams.map((unitId) => ({ unitId, parentId: null, name: unitId, days: 92 })),
    cohorts: new Map(teams.map((unitId) => [unitId, cohort])),
    connectedClasses: new Set(['F']),
    goals: 1,
    exclusions: {},
    sources,
    configurationVersion: 'c',
  };
  const rows = teams.flatMap((unit) =>
    Array.from({ length: 400 }, (_, n) => ({ unit_id: unit, person_id: `${unit}${n}`, y: n % 2, x: 1, parts: { tagged: 1 } })),
  );
  return cellsOf(definition, { window: { start: '2024-07-01', end: '2024-10-01' }, rows, organisation, minimum: 8 });
}

describe('quality flags, capability model 3.10', () => {
  test('given minutes of which more than 30 % are defaults, then what counts minutes says so', () => {
    expect(flagsOf(goalLinked, { imputedShare: 0.31 })).toEqual(['high-imputation']);
    expect(flagsOf(goalLinked, { imputedShare: 0.3 })).toEqual([]);
    expect(flagsOf(regularity, { imputedShare: 0.9 })).toEqual([]);
  });
  test('given competences on less than 60 % of the minutes, then what rests on goals says so', () => {
    expect(flagsOf(goalLinked, { tagCoverage: 0.59 })).toEqual(['low-tag-coverage']);
    expect(flagsOf(goalLinked, { tagCoverage: 0.6 })).toEqual([]);
    expect(flagsOf(goalLinked, { tagCoverage: null })).toEqual([]);
    expect(flagsOf(regularity, { tagCoverage: 0.1 })).toEqual([]);
  });
});

const source = (kinds: string[], isDelivering: boolean, n: number) => ({ sourceId: `s${n}`, kinds, isDelivering });

/** One source a class, of which some deliver. */
const ofClasses = (delivering: number) => ['F', 'W', 'S', 'R', 'X'].map((kind, n) => source([kind], n < delivering, n));

const told = (sources: Organisation['sources'], definition = regularity) => {
  const [cell] = cellsOfTeams(definition, ['T'], {}, sources);
  return { reason: cell?.reason, flags: cell?.flags, isPublic: cell?.isReasonPublic };
};

describe('sources, capability model 5.1', () => {
  test('given a source for each class of which four of five deliver, then nothing is said; three, and coverage is low; two, and there is no value', () => {
    expect(told(ofClasses(4))).toEqual({ reason: null, flags: [], isPublic: false });
    expect(told(ofClasses(3))).toEqual({ reason: null, flags: ['low-source-coverage'], isPublic: false });
    expect(told(ofClasses(2))).toEqual({ reason: 'NOT_INSTRUMENTED', flags: [], isPublic: true });
  });

  test('given no source, or only such as nothing of the indicator comes from, then nothing is gated', () => {
    expect(told([])).toMatchObject({ reason: null, flags: [] });
    expect(told([source(['survey'], false, 1)])).toMatchObject({ reason: null, flags: [] });
  });

  test('given a class of which there is no event, when a source for it is registered and delivers, then it is connected', () => {
    const ofWork = { ...regularity, classes: ['W'] } as const;
    expect(told([], ofWork)).toMatchObject({ reason: 'NOT_INSTRUMENTED' });
    expect(told([source(['W'], true, 1)], ofWork)).toMatchObject({ reason: null });
  });
});

const failsFor = (unit: string): IndicatorDefinition => ({
  ...regularity,
  estimate: ([first]) => {
    if (first?.person_id.startsWith(unit) === true) throw new Error('no such root');
    return { value: 0.5, lo: 0.4, hi: 0.6, n: 400 };
  },
});

describe('an indicator that fails for one unit', () => {
  test('has a reason there, says what went wrong, and keeps its value elsewhere', () => {
    const [a, b] = cellsOfTeams(failsFor('A'), ['A', 'B']);
    expect(a).toMatchObject({
      value: null,
      score: null,
      reason: 'INSUFFICIENT_DATA',
      failure: 'no such root',
      n: 400,
      isReasonPublic: false,
    });
    expect(b).toMatchObject({ value: 0.5, reason: null, failure: null });
  });

  test('an estimate that is no number is a failure too', () => {
    const [cell] = cellsOfTeams({ ...regularity, estimate: () => ({ value: Number.NaN, lo: null, hi: null, n: 400 }) }, ['A']);
    expect(cell).toMatchObject({ value: null, reason: 'INSUFFICIENT_DATA', failure: 'the estimate is NaN' });
  });
});
