import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const team = (given: GivenCells) => cellsOfTeam(definition, given).team;

const ofDays = (days: readonly number[]) => days.map((count) => ({ y: count >= 2 ? 1 : 0, x: 1 }));
const example = ofDays([3, 0, 2, 1, 5, 2, 0, 4]);

test('the worked example: 5 of 8 people on two days or more', () => {
  const cell = team({ rows: example });
  expect(cell.value).toBeCloseTo(0.625, 6);
  expect(cell.lo).toBeCloseTo(0.30574239460262737, 4);
  expect(cell.hi).toBeCloseTo(0.8631557141764026, 4);
  expect(cell.score).toBeCloseTo(70.83333333333333, 4);
  expect(cell).toMatchObject({ n: 8, numerator: 5, denominator: 8, reason: null, flags: ['indicative'], isDominated: false });
});

test('where work learning is seen anywhere, nobody of a unit is a value of 0', () => {
  expect(team({ rows: ofDays([0, 1, 0, 1]) })).toMatchObject({ value: 0, score: 0, reason: null });
});

describe('no value', () => {
  test('NOT_INSTRUMENTED, never 0, while no class W is connected, whatever else is', () => {
    expect(team({ rows: ofDays([0, 0, 0]), classes: ['F', 'S', 'R', 'X', 'G'] })).toMatchObject({
      ...withoutFigures,
      reason: 'NOT_INSTRUMENTED',
      isReasonPublic: true,
    });
  });
  test('ZERO_DENOMINATOR where nobody was there for a third of the window', () => {
    expect(team({ rows: [] })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
  });
  test('NEW_UNIT in a young unit, however many people it has', () => {
    expect(team({ rows: example, days: 45 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(team({ rows: example, days: 46 })).toMatchObject({ reason: null, flags: ['indicative'] });
  });
});
