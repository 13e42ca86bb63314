import { describe, expect, test } from 'vitest';
import { cellsOf } from './compute.ts';
import type { IndicatorDefinition } from './definition.ts';
import { definition as goalLinked } from './goal-linked-learning/definition.ts';
import { definition as regularity } from './learning-regularity/definition.ts';
import type { Cohort, Organisation } from './organisation.ts';

function flagsOf(definition: IndicatorDefinition, more: Partial<Cohort>): readonly string[] | undefined {
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
    units: [{ unitId: 'T', parentId: null, name: 'T', days: 92 }],
    cohorts: new Map([['T', cohort]]),
    connectedClasses: new Set(['F']),
    goals: 1,
    exclusions: {},
    configurationVersion: 'c',
  };
  const rows = Array.from({ length: 400 }, (_, n) => ({ unit_id: 'T', person_id: `p${n}`, y: n % 2, x: 1, parts: { tagged: 1 } }));
  return cellsOf(definition, { window: { start: '2024-07-01', end: '2024-10-01' }, rows, organisation, minimum: 8 })[0]?.flags;
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
