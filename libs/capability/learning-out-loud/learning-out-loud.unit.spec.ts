import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const team = (given: GivenCells) => cellsOfTeam(definition, given).team;

const people = (open: number, all: number) => Array.from({ length: all }, (_, at) => ({ y: at < open ? 1 : 0, x: 1 }));

test('the worked example: 4 of 10 people', () => {
  const cell = team({ rows: people(4, 10) });
  expect(cell.value).toBeCloseTo(0.4, 6);
  expect(cell.lo).toBeCloseTo(0.16818032970623614, 4);
  expect(cell.hi).toBeCloseTo(0.6873262302663417, 4);
  expect(cell.score).toBeCloseTo(63.63636363636365, 4);
  expect(cell).toMatchObject({ n: 10, numerator: 4, denominator: 10, reason: null, flags: ['indicative'], companions: {} });
});

test('a silent unit is a value of 0, and from 60 % on it does not matter', () => {
  expect(team({ rows: people(0, 10) })).toMatchObject({ value: 0, score: 0, reason: null });
  expect(team({ rows: people(6, 10) }).score).toBeCloseTo(100, 6);
  expect(team({ rows: people(10, 10) })).toMatchObject({ value: 1, score: 100 });
});

describe('no value', () => {
  test('NOT_INSTRUMENTED while no social learning is known of at all', () => {
    expect(team({ rows: people(0, 10), classes: ['F', 'W', 'R', 'X'] })).toMatchObject({ ...withoutFigures, reason: 'NOT_INSTRUMENTED' });
  });
  test('ZERO_DENOMINATOR where nobody was there for a third of the window', () => {
    expect(team({ rows: [] })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
  });
  test('NEW_UNIT in a young unit, however many people it has', () => {
    expect(team({ rows: people(4, 10), days: 45 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(team({ rows: people(4, 10), days: 46 }).reason).toBeNull();
  });
});
