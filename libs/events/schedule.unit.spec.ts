import { describe, expect, test } from 'vitest';
import { RuleBook, validateEvent, type LcmEvent } from './index.ts';
import { goldenEvent } from './testing.ts';

const golden = goldenEvent('hr.schedule.assigned.v1');
const { pattern: _pattern, shift: _shift, ...plain } = golden.data;
const refusals = (data: Record<string, unknown>): string[] =>
  (validateEvent({ ...golden, data: { ...plain, ...data } }).errors ?? []).map(({ path, message }) => `${path}: ${message}`);
const september = { effectiveFrom: '2024-09-02', effectiveTo: '2024-09-09' };
const day = { weekday: 1, from: '07:00', to: '15:00' };
const night = { weekday: 7, from: '22:00', to: '06:00', nextDay: true };
const shift = { from: '2024-09-02T22:00', to: '2024-09-03T06:00' };

describe('when a person works', () => {
  test.each([
    ['a week', { pattern: [day, { ...day, weekday: 5 }] }],
    ['two spans a day that touch', { pattern: [day, { weekday: 1, from: '15:00', to: '18:00' }] }],
    ['nights, one of them into the next week', { pattern: [{ ...night, weekday: 1 }, night, { weekday: 1, from: '06:00', to: '07:00' }] }],
    ['a whole day', { pattern: [{ weekday: 3, from: '00:00', to: '00:00', nextDay: true }] }],
    ['no hours at all', { pattern: [] }],
    ['a roster with a night shift into the day after it', { roster: [{ from: '2024-09-08T22:00', to: '2024-09-09T06:00' }], ...september }],
    ['a week without shifts', { roster: [], ...september }],
    ['shift work of unknown times', { shift: true }],
    ['shift work by a pattern', { shift: true, pattern: [night] }],
  ])('given %s, when sent, then it is taken', (_what, data) => {
    expect(refusals(data)).toEqual([]);
  });

  test.each([
    ['an end before its start', { pattern: [day, { weekday: 2, from: '15:00', to: '07:00' }] }, '$.data.pattern[1].to', 'nextDay'],
    ['an end at its start', { pattern: [{ weekday: 2, from: '15:00', to: '15:00' }] }, '$.data.pattern[0].to', 'after from'],
    ['more than a day', { pattern: [{ ...night, to: '22:30' }] }, '$.data.pattern[0].to', '24 hours'],
    ['two spans at once', { pattern: [{ ...day, from: '14:00', to: '16:00' }, day] }, '$.data.pattern[0].from', 'overlaps'],
    [
      'a night into the next span',
      {
        pattern: [
          { ...night, weekday: 1 },
          { ...day, weekday: 2, from: '05:00' },
        ],
      },
      '$.data.pattern[1].from',
      'overlaps',
    ],
    ['Sunday night into Monday', { pattern: [{ ...day, from: '05:30' }, night] }, '$.data.pattern[0].from', 'overlaps'],
    ['an eighth weekday', { pattern: [{ ...day, weekday: 8 }] }, '$.data.pattern[0].weekday', 'at most 7'],
    ['an hour that is none', { pattern: [{ ...day, to: '24:00' }] }, '$.data.pattern[0].to', 'local time'],
    ['a reason', { pattern: [{ ...day, reason: 'x' }] }, '$.data.pattern[0].reason', 'leave it out'],
    [
      'a shift that ends before it starts',
      { roster: [{ from: shift.to, to: shift.from }], ...september },
      '$.data.roster[0].to',
      'after from',
    ],
    ['a shift of two days', { roster: [{ ...shift, to: '2024-09-04T06:00' }], ...september }, '$.data.roster[0].to', '24 hours'],
    [
      'shifts at once',
      { roster: [shift, { from: '2024-09-03T05:59', to: '2024-09-03T07:00' }], ...september },
      '$.data.roster[1].from',
      'overlaps',
    ],
    [
      'an instant that is none',
      { roster: [{ from: '2024-09-05T24:30', to: '2024-09-06T06:00' }], ...september },
      '$.data.roster[0].from',
      'exists',
    ],
    [
      'a shift beyond the roster',
      { roster: [shift, { from: '2024-09-09T06:00', to: '2024-09-09T14:00' }], ...september },
      '$.data.roster',
      '[1]',
    ],
    ['a roster without an end', { roster: [shift], effectiveFrom: '2024-09-02' }, '$.data.effectiveTo', 'date'],
    [
      'a roster from an instant on',
      { roster: [shift], effectiveFrom: '2024-09-02T00:00:00Z', effectiveTo: '2024-09-09T00:00:00Z' },
      '$.data.effectiveFrom',
      'date',
    ],
    ['a pattern and a roster', { pattern: [day], roster: [shift], ...september }, '$.data.roster', 'exclude'],
    ['nothing', {}, '$.data.pattern', 'missing'],
    ['that it is no shift work', { shift: false }, '$.data.pattern', 'missing'],
    ['why', { shift: true, reason: 'x' }, '$.data.reason', 'leave it out'],
  ])('given %s, when sent, then it is refused with path and reason', (_what, data, path, reason) => {
    const found = refusals(data);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(`${path}: `)).toBe(true);
    expect(found[0]).toContain(reason);
  });
});

describe('the working-time band of a unit', () => {
  const set = goldenEvent('rule.parameter-set.v1');
  const bandOf = (value: unknown, slot = 'band', unitId?: string): LcmEvent => {
    const data = { slot, name: 'working-time-band', value, ...(unitId !== undefined && { unitId }), effectiveFrom: '2024-01-01' };
    return { ...set, id: `${slot} ${String(value)}`, subject: slot, data: data as LcmEvent['data'] };
  };

  test.each(['07:00-18:00', '00:00-23:59'])('given the band %s, when sent, then it is taken', (value) => {
    expect(validateEvent(bandOf(value), 'administrator').errors).toBeUndefined();
  });

  test.each([7, true, '7-18', '07:00–18:00', '18:00-07:00', '07:00-07:00', '07:00-24:00'])(
    'given the band %s, when sent, then it is refused',
    (value) => {
      expect(validateEvent(bandOf(value), 'administrator').errors?.map(({ path }) => path)).toEqual(['$.data.value']);
    },
  );

  test('given the band of a unit, when another slot says otherwise of the same unit, then it contradicts', () => {
    const book = new RuleBook({ timeZone: 'Europe/Helsinki' });
    book.apply(bandOf('06:00-14:00', 'band/T1', 'T1'));
    expect(book.refusalOf(bandOf('07:00-15:00', 'other', 'T1'))?.code).toBe('EVENT_RULE_CONTRADICTS');
    expect(book.refusalOf(bandOf('07:00-15:00', 'other', 'T2'))).toBeNull();
    expect(book.refusalOf(bandOf('07:00-15:00', 'other'))).toBeNull();
    expect(book.refusalOf(bandOf('07:00-15:00', 'band/T1', 'T1'))).toBeNull();
  });
});
