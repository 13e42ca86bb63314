import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const team = (given: GivenCells) => cellsOfTeam(definition, given).team;

const pairs = (inside: readonly number[], all: readonly number[]) => inside.map((y, at) => ({ y, x: all[at] ?? 0 }));
const example = pairs([60, 45, 60, 0, 45], [90, 45, 90, 30, 45]);

test('the worked example: 210 of 300 minutes', () => {
  const cell = team({ rows: example });
  expect(cell.value).toBeCloseTo(0.7, 6);
  expect(cell.lo).toBeCloseTo(0.3620087086468947, 4);
  expect(cell.hi).toBeCloseTo(0.9056167075361319, 4);
  expect(cell.score).toBeCloseTo(44.44444444444444, 4);
  expect(cell).toMatchObject({
    n: 5,
    numerator: 210,
    denominator: 300,
    reason: null,
    flags: ['indicative'],
    isDominated: false,
    companions: {},
  });
});

test('all inside is flat above 0.95, all outside is a value of 0', () => {
  expect(team({ rows: pairs([60, 30], [60, 30]) })).toMatchObject({ value: 1, score: 100, reason: null });
  expect(team({ rows: pairs([96, 0], [96, 4]) }).score).toBeCloseTo(100, 6);
  expect(team({ rows: pairs([0, 0], [60, 30]) })).toMatchObject({ value: 0, score: 0, reason: null });
});

test('it counts minutes: one person with more than 60 % of them dominates', () => {
  expect(team({ rows: pairs([61, 13, 13, 13], [61, 13, 13, 13]) }).isDominated).toBe(true);
  expect(team({ rows: pairs([60, 20, 10, 10], [60, 20, 10, 10]) }).isDominated).toBe(false);
});

describe('no value', () => {
  test('ZERO_DENOMINATOR where nobody learned at a known time', () => {
    expect(team({ rows: [] })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
    expect(team({ rows: pairs([0, 0], [0, 0]) })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR', n: 0 });
  });
  test('NOT_INSTRUMENTED while only recognitions are known, and that may be said of any unit', () => {
    expect(team({ rows: example, classes: ['G'] })).toMatchObject({ ...withoutFigures, reason: 'NOT_INSTRUMENTED', isReasonPublic: true });
    expect(team({ rows: example, classes: ['R'] }).reason).toBeNull();
  });
  test('NEW_UNIT in a young unit with fewer than k; with k its lifetime counts', () => {
    expect(team({ rows: example, days: 45, minimum: 10 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(team({ rows: example, days: 45, minimum: 5 })).toMatchObject({ reason: null, flags: ['structure-break', 'indicative'] });
    expect(team({ rows: example, days: 46, minimum: 10 }).reason).toBeNull();
  });
});
