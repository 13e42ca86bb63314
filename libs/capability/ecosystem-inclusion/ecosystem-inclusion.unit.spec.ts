import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const area = (given: GivenCells) => cellsOfTeam(definition, given).area;

/** People of one group, of whom some learned; `x` 0 for those who were not there long enough. */
const group = (kind: 'external' | 'employee', learned: number, all: number) =>
  Array.from({ length: all }, (_, at) => ({
    y: at < learned ? 1 : 0,
    x: 1,
    parts: { [kind]: 1, [`${kind}_learned`]: at < learned ? 1 : 0, [`${kind}_long`]: 1, long: 1 },
  }));
const example = [...group('external', 6, 10), ...group('employee', 32, 40)];

test('the worked example: 6 of 10 externals against 32 of 40 employees', () => {
  const cell = area({ rows: example });
  expect(cell.value).toBeCloseTo(0.7499999999999999, 6);
  expect(cell.lo).toBeCloseTo(0.4417846037415386, 4);
  expect(cell.hi).toBeCloseTo(1.2732449144585503, 4);
  expect(cell.score).toBeCloseTo(64.28571428571428, 4);
  expect(cell).toMatchObject({ reason: null, flags: ['indicative'], scoreHi: 100 });
  expect(cell.companions['external_share']).toBeCloseTo(0.2, 6);
});

test('the cohort is the smaller of both groups', () => {
  expect(area({ rows: example }).n).toBe(10);
  expect(area({ rows: [...group('external', 6, 10), ...group('employee', 3, 4)] }).n).toBe(4);
});

test('externals who learn more often than employees are as good as equal', () => {
  expect(area({ rows: [...group('external', 9, 10), ...group('employee', 20, 40)] })).toMatchObject({ value: 1, score: 100, reason: null });
});

test('externals of whom nobody learned are a value of 0', () => {
  expect(area({ rows: [...group('external', 0, 10), ...group('employee', 20, 40)] })).toMatchObject({
    value: 0,
    score: 0,
    lo: 0,
    reason: null,
  });
});

test('who changed from one group to the other is in both', () => {
  const parts = { external: 1, external_learned: 0, external_long: 1, employee: 1, employee_learned: 1, long: 1 };
  const changed = Array.from({ length: 10 }, () => ({ y: 1, x: 1, parts }));
  expect(area({ rows: [...example, ...changed] })).toMatchObject({ n: 20, value: expect.closeTo(6 / 20 / (42 / 50), 9) });
});

describe('no value', () => {
  test('NOT_APPLICABLE in a leaf, which may be said of any; the area has it', () => {
    expect(cellsOfTeam(definition, { rows: example }).team).toMatchObject({
      ...withoutFigures,
      reason: 'NOT_APPLICABLE',
      isReasonPublic: true,
    });
  });
  test('NOT_APPLICABLE where no external is in scope, which may not be said of any', () => {
    expect(area({ rows: group('employee', 32, 40) })).toMatchObject({ ...withoutFigures, reason: 'NOT_APPLICABLE', isReasonPublic: false });
  });
  test('ZERO_DENOMINATOR where no employee learned, or nobody was there long enough', () => {
    expect(area({ rows: [...group('external', 6, 10), ...group('employee', 0, 40)] })).toMatchObject({
      ...withoutFigures,
      reason: 'ZERO_DENOMINATOR',
    });
    expect(area({ rows: group('external', 6, 10) }).reason).toBe('ZERO_DENOMINATOR');
    expect(area({ rows: [] })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
  });
  test('NOT_INSTRUMENTED while nothing but recognitions is known', () => {
    expect(area({ rows: example, classes: ['G'] })).toMatchObject({ ...withoutFigures, reason: 'NOT_INSTRUMENTED' });
  });
  test('NEW_UNIT in a young area, however many people it has', () => {
    expect(area({ rows: example, days: 45 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(area({ rows: example, days: 46 }).reason).toBeNull();
  });
});
