import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const team = (given: GivenCells) => cellsOfTeam(definition, given).team;

interface Minutes {
  chosen?: number;
  linked?: number;
  assigned?: number;
  unknown?: number;
}
const rowsOf = (persons: readonly Minutes[]) =>
  persons.map(({ chosen = 0, linked = 0, assigned = 0, unknown = 0 }) => ({
    y: linked,
    x: chosen,
    parts: { known: chosen + assigned, unknown },
  }));
const example = rowsOf([{ chosen: 40, linked: 40 }, { chosen: 60 }, { chosen: 30, linked: 30 }, { chosen: 20 }, { assigned: 100 }]);

test('the worked example: 70 of 150 minutes of four persons, 60 % of them chosen', () => {
  const cell = team({ rows: example });
  expect(cell.value).toBeCloseTo(0.4666666666666667, 6);
  expect(cell.lo).toBeCloseTo(0.017143351360903093, 4);
  expect(cell.hi).toBeCloseTo(0.9777255793103237, 4);
  expect(cell.score).toBeCloseTo(91.66666666666667, 4);
  expect(cell.companions['self_directed_share']).toBeCloseTo(0.6, 6);
  expect(cell).toMatchObject({ n: 4, numerator: 70, denominator: 150, reason: null, flags: ['indicative'] });
});

/** The score where of 100 chosen minutes of two persons so many are for a goal. */
const scoreOf = (linked: number): number | null =>
  team({
    rows: rowsOf([
      { chosen: 50, linked: linked / 2 },
      { chosen: 50, linked: linked / 2 },
    ]),
  }).score;

test('a band: 100 from half to nine tenths, 80 where all is linked', () => {
  expect(scoreOf(0)).toBe(0);
  expect(scoreOf(50)).toBeCloseTo(100, 6);
  expect(scoreOf(90)).toBeCloseTo(100, 6);
  expect(scoreOf(100)).toBeCloseTo(80, 6);
});

test('it counts minutes: one person with more than 60 % of the chosen ones dominates, whatever else was learned', () => {
  expect(team({ rows: rowsOf([{ chosen: 61 }, { chosen: 20 }, { chosen: 19, assigned: 500 }]) }).isDominated).toBe(true);
  expect(team({ rows: rowsOf([{ chosen: 60 }, { chosen: 20 }, { chosen: 20 }]) }).isDominated).toBe(false);
});

describe('no value', () => {
  test('ZERO_DENOMINATOR where nobody chose anything; the share of chosen minutes is known even so', () => {
    expect(team({ rows: rowsOf([{ assigned: 60 }, { assigned: 30 }]) })).toMatchObject({
      ...withoutFigures,
      reason: 'ZERO_DENOMINATOR',
      n: 0,
      companions: { self_directed_share: 0 },
    });
    expect(team({ rows: [] }).reason).toBe('ZERO_DENOMINATOR');
  });
  test('INSUFFICIENT_DATA where of more than 40 % of the minutes nobody knows who chose them', () => {
    expect(team({ rows: rowsOf([{ chosen: 59, unknown: 41 }]) })).toMatchObject({ ...withoutFigures, reason: 'INSUFFICIENT_DATA' });
    expect(team({ rows: rowsOf([{ chosen: 50 }, { assigned: 10, unknown: 40 }]) }).reason).toBeNull();
    expect(team({ rows: rowsOf([{ chosen: 50 }, { assigned: 9, unknown: 41 }]) }).reason).toBe('INSUFFICIENT_DATA');
  });
  test('NOT_APPLICABLE while no goal is set anywhere', () => {
    expect(team({ rows: example, goals: 0 })).toMatchObject({ ...withoutFigures, reason: 'NOT_APPLICABLE', isReasonPublic: true });
  });
  test('NOT_INSTRUMENTED while nothing but recognitions is known', () => {
    expect(team({ rows: example, classes: ['G'] })).toMatchObject({ ...withoutFigures, reason: 'NOT_INSTRUMENTED' });
  });
  test('NEW_UNIT in a young unit with fewer than k who chose anything; with k its lifetime counts', () => {
    expect(team({ rows: example, days: 45, minimum: 5 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(team({ rows: example, days: 45, minimum: 4 })).toMatchObject({ reason: null, flags: ['structure-break', 'indicative'] });
  });
});
