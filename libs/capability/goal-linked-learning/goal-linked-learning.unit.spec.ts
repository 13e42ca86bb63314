import { describe, expect, test } from 'vitest';
import { cellsOfTeam, withoutFigures, type GivenCells } from '../testing-cells.ts';
import { definition } from './definition.ts';

const team = (given: GivenCells) => cellsOfTeam(definition, given).team;

/** Minutes for a goal of all minutes, one person a pair, all of them with a competence. */
const pairs = (linked: readonly number[], all: readonly number[]) =>
  linked.map((y, at) => ({ y, x: all[at] ?? 0, parts: { tagged: all[at] ?? 0, linked_events: y > 0 ? 1 : 0, goals: y > 0 ? 1 : 0 } }));
const example = pairs([60, 0, 45, 90, 0], [60, 30, 45, 90, 75]);

test('the worked example: 195 of 300 minutes', () => {
  const cell = team({ rows: example });
  expect(cell.value).toBeCloseTo(0.65, 6);
  expect(cell.lo).toBeCloseTo(0.08234144029559201, 4);
  expect(cell.hi).toBeCloseTo(0.9746433179841396, 4);
  expect(cell.score).toBeCloseTo(100, 4);
  expect(cell).toMatchObject({ n: 5, numerator: 195, denominator: 300, reason: null, flags: ['indicative'] });
  expect(cell.companions).toEqual({ goals_per_linked_event: 1 });
});

test('more is not always better: 100 up to 90 %, 70 where all is linked', () => {
  expect(team({ rows: pairs([90, 0], [90, 10]) }).score).toBeCloseTo(100, 6);
  expect(team({ rows: pairs([95, 0], [95, 5]) }).score).toBeCloseTo(85, 6);
  expect(team({ rows: pairs([90, 10], [90, 10]) })).toMatchObject({ value: 1, score: 70 });
});

test('a unit that no goal covers has 0, and no mean of goals', () => {
  const cell = team({ rows: pairs([0, 0, 0], [30, 30, 30]) });
  expect(cell).toMatchObject({ value: 0, score: 0, reason: null, companions: { goals_per_linked_event: null } });
});

test('goals in an event that is for any', () => {
  const parts = [
    { tagged: 30, linked_events: 2, goals: 5 },
    { tagged: 30, linked_events: 0.5, goals: 1 },
    { tagged: 30, linked_events: 0, goals: 0 },
  ];
  expect(team({ rows: parts.map((each) => ({ y: 10, x: 30, parts: each })) }).companions['goals_per_linked_event']).toBeCloseTo(2.4, 9);
});

const withGoals = (goals: number) => team({ rows: example.map((row) => ({ ...row, parts: { ...row.parts, goals } })) }).flags;

test('tag-inflation where an event that is for any has more than three goals on average, and only then', () => {
  expect(withGoals(1.8)).toEqual(['indicative']); // three events are for goals: five times 1.8 is three each
  expect(withGoals(1.81)).toEqual(['tag-inflation', 'indicative']);
});

test('it counts minutes: one person with more than 60 % of them dominates', () => {
  expect(team({ rows: pairs([61, 0, 0], [61, 20, 19]) }).isDominated).toBe(true);
  expect(team({ rows: pairs([60, 0, 0], [60, 20, 20]) }).isDominated).toBe(false);
});

/** 100 minutes, so many of them with a competence. */
const tagged = (minutes: number) => [
  { y: 10, x: 50, parts: { tagged: minutes, linked_events: 1, goals: 1 } },
  { y: 0, x: 50, parts: { tagged: 0, linked_events: 0, goals: 0 } },
];

describe('no value', () => {
  test('INSUFFICIENT_DATA where less than 60 % of the minutes have a competence: unlinked may only mean untagged', () => {
    expect(team({ rows: tagged(59) })).toMatchObject({ ...withoutFigures, reason: 'INSUFFICIENT_DATA', isReasonPublic: false });
    expect(team({ rows: tagged(60) }).reason).toBeNull();
  });
  test('NOT_APPLICABLE while no goal is set anywhere, also where an event names one', () => {
    expect(team({ rows: example, goals: 0 })).toMatchObject({ ...withoutFigures, reason: 'NOT_APPLICABLE', isReasonPublic: true });
  });
  test('NOT_INSTRUMENTED while nothing that could be for a goal is known', () => {
    expect(team({ rows: example, goals: 0, classes: ['G'] })).toMatchObject({ ...withoutFigures, reason: 'NOT_INSTRUMENTED' });
  });
  test('ZERO_DENOMINATOR where all that was learned is mandatory', () => {
    expect(team({ rows: [] })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
    expect(team({ rows: pairs([0], [0]) })).toMatchObject({ ...withoutFigures, reason: 'ZERO_DENOMINATOR' });
  });
  test('NEW_UNIT in a young unit with fewer than k; with k its lifetime counts', () => {
    expect(team({ rows: example, days: 45, minimum: 8 })).toMatchObject({ ...withoutFigures, reason: 'NEW_UNIT' });
    expect(team({ rows: example, days: 45, minimum: 5 })).toMatchObject({ reason: null, flags: ['structure-break', 'indicative'] });
  });
});
