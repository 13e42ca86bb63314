import { describe, expect, it } from 'vitest';
import { InsightProblem } from './problem.ts';
import { coveredBy, parseInstant, readWindow, readValueQuestion, readValuesQuestion, refuseOtherKinds } from './questions.ts';

const zone = 'Europe/Helsinki';

function problemOf(ask: () => unknown): Pick<InsightProblem, 'status' | 'code' | 'path'> {
  try {
    ask();
  } catch (error) {
    if (error instanceof InsightProblem) return { status: error.status, code: error.code, path: error.path };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a window', () => {
  it.each([
    '2024-07-01',
    '2024-07-01..',
    '..2024-07-01',
    '2024-07-01..2024-07-01',
    '2024-10-01..2024-07-01',
    '2024-02-30..2024-04-01',
    "'; DROP",
    '2024-7-1..2024-10-1',
  ])('%j is refused as unreadable', (value) => {
    expect(problemOf(() => readWindow(value))).toEqual({ status: 400, code: 'PARAMETER_INVALID', path: 'window' });
  });

  it.each(['2024-01-01..2024-04-01', '2024-07-01..2024-10-01', '2024-10-01..2025-01-01'])('%s is a calendar quarter', (value) => {
    expect(() => refuseOtherKinds(readWindow(value))).not.toThrow();
  });

  it.each([
    '2024-09-02..2024-09-30',
    '2024-01-01..2024-07-01',
    '2024-02-01..2024-05-01',
    '2024-07-01..2024-09-30',
    '2024-07-01..2024-07-02',
  ])('%s could reveal a small group by difference', (value) => {
    expect(problemOf(() => refuseOtherKinds(readWindow(value)))).toEqual({ status: 403, code: 'DIFFERENCING', path: 'window' });
  });
});

describe('an instant', () => {
  it.each([
    ['2024-10-15', '2024-10-14T21:00:00.000Z'],
    ['2024-01-15', '2024-01-14T22:00:00.000Z'],
    ['2024-03-31', '2024-03-30T22:00:00.000Z'],
    ['2024-10-27', '2024-10-26T21:00:00.000Z'],
    ['2024-10-15T00:00:00Z', '2024-10-15T00:00:00.000Z'],
    ['2024-10-15T00:00:00+03:00', '2024-10-14T21:00:00.000Z'],
  ])('%s is %s', (value, iso) => {
    expect(new Date(parseInstant(value, { path: 'asOf', timeZone: zone })).toISOString()).toBe(iso);
  });

  it.each(['yesterday', '2024-10-15T00:00:00', '2024-13-01', '1728939600000', '2024-10-15 00:00Z'])('%j is refused', (value) => {
    expect(problemOf(() => parseInstant(value, { path: 'asOf', timeZone: zone }))).toEqual({
      status: 400,
      code: 'PARAMETER_INVALID',
      path: 'asOf',
    });
  });
});

describe('a question', () => {
  it('may leave everything out', () => {
    expect(readValuesQuestion({}, zone)).toEqual({
      indicator: null,
      unit: null,
      parent: null,
      window: null,
      asOf: null,
      structure: 'as-was',
    });
    expect(readValuesQuestion({ unit: '', window: '' }, zone)).toMatchObject({ unit: null, window: null });
  });

  it('about one value needs indicator, unit and window', () => {
    expect(problemOf(() => readValueQuestion({ unit: 'TA', window: '2024-07-01..2024-10-01' }, zone)).path).toBe('indicator');
    expect(problemOf(() => readValueQuestion({ indicator: 'x', unit: 'TA' }, zone)).path).toBe('window');
  });

  it.each([
    ['a parameter given twice', { unit: ['TA', 'TB'] }, 'unit'],
    ['a parameter that is too long', { unit: 'x'.repeat(201) }, 'unit'],
    ['a structure that there is not', { structure: 'as-wished' }, 'structure'],
  ])('refuses %s', (_what, query, path) => {
    expect(problemOf(() => readValuesQuestion(query, zone))).toEqual({ status: 400, code: 'PARAMETER_INVALID', path });
  });

  it('may be about the structure of a date', () => {
    expect(readValuesQuestion({ structure: 'as-of:2024-09-30' }, zone).structure).toEqual({ asOf: '2024-09-30' });
    expect(coveredBy('2024-09-30')).toEqual({ start: '2022-10-01', end: '2024-10-01' });
    expect(coveredBy('2024-12-31')).toEqual({ start: '2023-01-01', end: '2025-01-01' });
    expect(coveredBy('2024-09-29')).toBeNull();
  });

  it('refuses a structure that is not published: its difference from one that is could tell', () => {
    const refused = problemOf(() => readValuesQuestion({ structure: 'as-of(2024-01-01)' }, zone));
    expect(refused).toEqual({ status: 403, code: 'DIFFERENCING', path: 'structure' });
  });
});
