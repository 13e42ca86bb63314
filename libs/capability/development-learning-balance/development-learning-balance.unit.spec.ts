import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const team = (given: GivenCells) => cellsOfTeam(definition, given).team;

type Days = readonly [formal: number, embedded: number, assigned: number, chosen: number, current: number, future: number];
const rowsOf = (persons: readonly Days[], unknown: readonly number[] = []) =>
  persons.map(([formal, embedded, assigned, chosen, current, future], at) => ({
    y: 0,
    x: formal + embedded,
    parts: { formal, embedded, assigned, chosen, unknown_initiative: unknown[at] ?? 0, current, future },
  }));
const example: readonly Days[] = [
  [8, 2, 8, 2, 5, 0],
  [6, 4, 7, 3, 5, 1],
  [6, 6, 8, 4, 6, 2],
  [5, 3, 6, 2, 4, 1],
  [5, 5, 6, 4, 4, 2],
];

test('the worked example: three axes of 0.4, 0.3 and 0.2', () => {
  const cell = team({ rows: rowsOf(example) });
  expect(cell.value).toBeCloseTo(0.5768998281229634, 6);
  expect(cell.lo).toBeCloseTo(0.3110859054816845, 4);
  expect(cell.hi).toBeCloseTo(0.8427137507642422, 4);
  expect(cell.score).toBeCloseTo(62.81663802049388, 4);
  expect(cell).toMatchObject({ n: 5, reason: null, flags: ['indicative'], isDominated: false });
  expect(cell.companions['mode_share']).toBeCloseTo(0.4, 6);
  expect(cell.companions['initiative_share']).toBeCloseTo(0.3, 6);
  expect(cell.companions['horizon_share']).toBeCloseTo(0.2, 6);
  expect(cell.companions).toMatchObject({
    formal_days: 30,
    embedded_days: 20,
    assigned_days: 35,
    chosen_days: 15,
    unknown_initiative_days: 0,
    current_days: 24,
    future_days: 6,
  });
});

/** Of 80 days of two persons on the axis of mode, and an even axis of initiative. */
const balance = (formal: number, embedded: number) =>
  team({
    rows: rowsOf([
      [formal / 2, embedded / 2, 20, 20, 0, 0],
      [formal / 2, embedded / 2, 20, 20, 0, 0],
    ]),
  }).value;

test('either side counts alike, and an axis that leans all the way counts 0.01, not 0', () => {
  expect(balance(40, 40)).toBeCloseTo(1, 9);
  expect(balance(60, 20)).toBeCloseTo(Math.sqrt(0.5), 9);
  expect(balance(20, 60)).toBeCloseTo(Math.sqrt(0.5), 9);
  expect(balance(80, 0)).toBeCloseTo(0.1, 9);
});

describe('an axis that says too little is dropped', () => {
  const [mode, initiative] = [0.8, 0.6];
  test('given fewer than 30 person-days on it', () => {
    const without = example.map((days, at): Days => (at === 0 ? [8, 2, 8, 2, 4, 0] : days));
    expect(team({ rows: rowsOf(without) }).value).toBeCloseTo(Math.sqrt(mode * initiative), 9);
  });
  test('given more than 40 % of its days unknown', () => {
    const horizon = 0.4;
    expect(team({ rows: rowsOf(example, [10, 10, 10, 3, 0]) }).value).toBeCloseTo((mode * initiative * horizon) ** (1 / 3), 9);
    expect(team({ rows: rowsOf(example, [10, 10, 10, 4, 0]) }).value).toBeCloseTo(Math.sqrt(mode * horizon), 9);
  });
});

test('given that an axis has no day without one person, then the value has no interval', () => {
  const cell = team({
    rows: rowsOf([
      [20, 20, 20, 20, 0, 0],
      [20, 20, 0, 0, 0, 0],
    ]),
  });
  expect(cell).toMatchObject({ value: 1, lo: null, hi: null, reason: null });
});

describe('no value', () => {
  test('INSUFFICIENT_DATA with fewer than two axes', () => {
    expect(team({ rows: rowsOf([[20, 20, 0, 0, 0, 0]]) })).toMatchObject({ ...withoutFigures, reason: 'INSUFFICIENT_DATA' });
    expect(team({ rows: rowsOf([[20, 10, 15, 14, 0, 0]]) }).reason).toBe('INSUFFICIENT_DATA');
    expect(team({ rows: rowsOf([[20, 10, 15, 15, 0, 0]]) }).reason).toBeNull();
  });
  test('ZERO_DENOMINATOR where nobody learned anything', () => {
    expect(team({ rows: [] })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
  });
  test('NOT_INSTRUMENTED while nothing but recognitions is known', () => {
    expect(team({ rows: rowsOf(example), classes: ['G'] })).toMatchObject({ ...withoutFigures, reason: 'NOT_INSTRUMENTED' });
  });
  test('NEW_UNIT in a young unit with fewer than k; with k its lifetime counts', () => {
    expect(team({ rows: rowsOf(example), days: 45, minimum: 8 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(team({ rows: rowsOf(example), days: 45, minimum: 5 })).toMatchObject({ reason: null, flags: ['structure-break', 'indicative'] });
  });
});
