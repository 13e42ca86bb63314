import { describe, expect, test } from 'vitest';
import { defaultBands, WorkingBands, type AncestorFact, type BandFact, type ScheduleFact } from './schedules.ts';
import type { Fact } from './statement-input.ts';
import type { EventVersion } from './unfolding.ts';
import { WorkingTime, type WorkedEvent } from './working-time.ts';

const timeZone = 'Europe/Helsinki';
const always: Fact = { effectiveFrom: '2024-01-01', effectiveTo: null, knownFrom: 0, knownTo: null };
const day = { from: '07:00', to: '15:00' };
const nights = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '22:00', to: '06:00', nextDay: true }));

interface Given {
  readonly schedules?: readonly Partial<ScheduleFact>[];
  readonly bands?: WorkingBands;
  readonly minutes?: number;
  readonly date?: string;
  readonly known?: Partial<Pick<EventVersion, 'knownFrom' | 'knownTo'>>;
}

/** An event of p between two instants. */
function versionsOf(from: string, to: string, o: Given = {}): WorkedEvent[] {
  const span = { from: Date.parse(from), to: Date.parse(to) };
  const length = { minutes: o.minutes ?? (span.to - span.from) / 60_000, imputed: false, span };
  const event = { personId: 'p', date: o.date ?? from.slice(0, 10), length, knownFrom: 0, knownTo: null, ...o.known } as EventVersion;
  const schedules = (o.schedules ?? []).map((each): ScheduleFact => ({ ...always, personId: 'p', ...each }));
  return new WorkingTime(timeZone).versionsOf(event, { bands: o.bands ?? defaultBands, schedulesOf: new Map([['p', schedules]]) });
}
const minutesOf = (from: string, to: string, o: Given = {}) => versionsOf(from, to, o)[0]?.workingMinutes;

const told = (versions: readonly WorkedEvent[]) =>
  versions.map(({ knownFrom, knownTo, workingMinutes }) => [knownFrom, knownTo, workingMinutes[0]?.[1] ?? 0]);
const until = (to: string) => [{ pattern: [{ weekday: 6, from: '22:00', to, nextDay: true }] }];
const band = (unitId: string, text: string, more: Partial<BandFact> = {}): BandFact => ({ ...always, unitId, band: text, ...more });
const above = (...ids: string[]): AncestorFact[] =>
  ids.map((ancestorId, depth) => ({ ...always, unitId: ids[0] ?? '', ancestorId, depth }));
const job = (unitId: string, fraction = 1, more: Partial<Fact> = {}) => ({ ...always, personId: 'p', unitId, fraction, ...more });
const spring = (to: string) => minutesOf('2024-03-31T02:00:00+02:00', '2024-03-31T05:00:00+03:00', { schedules: until(to) });
const autumn = (to: string) => minutesOf('2024-10-27T02:00:00+03:00', '2024-10-27T05:00:00+02:00', { schedules: until(to) });

describe('minutes inside the default band', () => {
  test('given 16:30 to 18:30, then 90 of 120', () => {
    expect(minutesOf('2024-09-11T16:30:00+03:00', '2024-09-11T18:30:00+03:00')).toEqual([['2024-09-11', 90]]);
  });
  test('given 19:00 to 19:40, then none', () => {
    expect(minutesOf('2024-09-10T19:00:00+03:00', '2024-09-10T19:40:00+03:00')).toEqual([]);
  });
  test('given four hours over midnight, then none; given a date whose event began the evening before, then its own date', () => {
    expect(minutesOf('2024-09-10T22:00:00+03:00', '2024-09-11T02:00:00+03:00')).toEqual([]);
    expect(minutesOf('2024-09-11T05:00:00+03:00', '2024-09-11T09:00:00+03:00')).toEqual([['2024-09-11', 120]]);
  });
  test('given the hour of winter, then the band is that of local time', () => {
    expect(minutesOf('2024-12-02T06:30:00+02:00', '2024-12-02T07:30:00+02:00')).toEqual([['2024-12-02', 30]]);
  });
  test('given minutes that were scaled to the cap of a day, then so are these', () => {
    expect(minutesOf('2024-09-11T16:00:00+03:00', '2024-09-11T20:00:00+03:00', { minutes: 120 })).toEqual([['2024-09-11', 60]]);
  });
  test('given a session that ended days after its first statement, then the minutes of its end', () => {
    expect(minutesOf('2024-09-13T08:10:00+03:00', '2024-09-13T09:00:00+03:00', { date: '2024-09-04' })).toEqual([['2024-09-13', 50]]);
  });
  test('given nothing that says when it was, then nothing', () => {
    const event = { personId: 'p', date: '2024-09-11', length: { minutes: 10, imputed: true, span: null }, knownFrom: 5, knownTo: 9 };
    const facts = { bands: defaultBands, schedulesOf: new Map() };
    expect(new WorkingTime(timeZone).versionsOf(event as unknown as EventVersion, facts)).toEqual([{ ...event, workingMinutes: [] }]);
  });
});

describe('minutes inside a schedule of the person', () => {
  const office = { pattern: [{ weekday: 3, ...day }] };
  test('given a pattern, then its spans on that weekday and no others', () => {
    expect(minutesOf('2024-09-11T14:00:00+03:00', '2024-09-11T16:00:00+03:00', { schedules: [office] })).toEqual([['2024-09-11', 60]]);
    expect(minutesOf('2024-09-12T08:00:00+03:00', '2024-09-12T09:00:00+03:00', { schedules: [office] })).toEqual([]);
  });

  test('given a night in a pattern, then what is learned after midnight belongs to the date on which the night began', () => {
    const schedules = [{ pattern: nights }];
    expect(minutesOf('2024-09-11T01:00:00+03:00', '2024-09-11T02:00:00+03:00', { schedules })).toEqual([['2024-09-10', 60]]);
    expect(minutesOf('2024-09-10T21:00:00+03:00', '2024-09-10T23:00:00+03:00', { schedules })).toEqual([['2024-09-10', 60]]);
    expect(minutesOf('2024-09-11T05:00:00+03:00', '2024-09-11T07:00:00+03:00', { schedules })).toEqual([['2024-09-10', 60]]);
  });

  test('given a schedule that holds on some dates, then the band holds on the others', () => {
    const schedules = [{ pattern: nights, effectiveFrom: '2024-09-10', effectiveTo: '2024-09-11' }];
    const [from, to] = ['2024-09-11T05:00:00+03:00', '2024-09-11T08:00:00+03:00'];
    expect(minutesOf(from, to, { schedules })).toEqual([
      ['2024-09-10', 60],
      ['2024-09-11', 60],
    ]);
  });

  test('given a roster, then its shifts go before the pattern, and a day without one is free', () => {
    const shifts = [
      { from: '2024-09-11T12:00', to: '2024-09-11T20:00' },
      { from: '2024-09-12T20:00', to: '2024-09-13T04:00' },
    ];
    const schedules = [office, { roster: shifts, effectiveFrom: '2024-09-11', effectiveTo: '2024-09-19' }];
    expect(minutesOf('2024-09-11T11:00:00+03:00', '2024-09-11T13:00:00+03:00', { schedules })).toEqual([['2024-09-11', 60]]);
    expect(minutesOf('2024-09-13T03:00:00+03:00', '2024-09-13T05:00:00+03:00', { schedules })).toEqual([['2024-09-12', 60]]);
    expect(minutesOf('2024-09-18T08:00:00+03:00', '2024-09-18T09:00:00+03:00', { schedules })).toEqual([]);
    expect(minutesOf('2024-09-25T08:00:00+03:00', '2024-09-25T09:00:00+03:00', { schedules })).toEqual([['2024-09-25', 60]]);
  });

  test('given two jobs with patterns, then both count, and what lies in both counts once', () => {
    const schedules = [office, { pattern: [{ weekday: 3, from: '14:00', to: '20:00' }] }];
    expect(minutesOf('2024-09-11T13:00:00+03:00', '2024-09-11T17:00:00+03:00', { schedules })).toEqual([['2024-09-11', 240]]);
  });

  test('given only that it is shift work, then the minutes are those of the band; the indicator leaves the person out', () => {
    expect(minutesOf('2024-09-11T08:00:00+03:00', '2024-09-11T09:00:00+03:00', { schedules: [{}] })).toEqual([['2024-09-11', 60]]);
  });

  test('given the nights in which the clock is changed, then hours count that there were', () => {
    const schedules = [{ pattern: nights }];
    // three hours of the clock, two that there were
    expect(minutesOf('2024-03-31T02:00:00+02:00', '2024-03-31T05:00:00+03:00', { schedules })).toEqual([['2024-03-30', 120]]);
    expect(minutesOf('2024-03-31T05:00:00+03:00', '2024-03-31T07:00:00+03:00', { schedules })).toEqual([['2024-03-30', 60]]);
    // the hour from three to four comes twice
    expect(minutesOf('2024-10-27T02:30:00+03:00', '2024-10-27T05:30:00+02:00', { schedules })).toEqual([['2024-10-26', 240]]);
    expect(minutesOf('2024-10-27T05:00:00+02:00', '2024-10-27T07:00:00+02:00', { schedules })).toEqual([['2024-10-26', 60]]);
  });

  test('given times that the clock leaves out or has twice, then they are the instant of the change and the first of the two', () => {
    expect([spring('03:00'), spring('03:30'), spring('04:00'), spring('04:30')]).toEqual(
      [60, 60, 60, 90].map((minutes) => [['2024-03-30', minutes]]),
    );
    expect([autumn('03:00'), autumn('03:30'), autumn('04:00')]).toEqual([60, 90, 180].map((minutes) => [['2024-10-26', minutes]]));
  });
});

describe('what was known when', () => {
  const roster = { roster: [{ from: '2024-09-11T18:00', to: '2024-09-12T02:00' }], effectiveFrom: '2024-09-09', effectiveTo: '2024-09-16' };
  const [from, to] = ['2024-09-11T17:30:00+03:00', '2024-09-11T19:00:00+03:00'];

  test('given a roster that comes late, then the event was inside the band until then and inside the shift from then on', () => {
    expect(told(versionsOf(from, to, { schedules: [{ ...roster, knownFrom: 40 }], known: { knownFrom: 10 } }))).toEqual([
      [10, 40, 30],
      [40, null, 60],
    ]);
  });

  test('given a roster that is known before, or after the event is no longer, then there is one version', () => {
    expect(told(versionsOf(from, to, { schedules: [{ ...roster, knownFrom: 5 }], known: { knownFrom: 10 } }))).toEqual([[10, null, 60]]);
    expect(told(versionsOf(from, to, { schedules: [{ ...roster, knownFrom: 30 }], known: { knownTo: 30 } }))).toEqual([[0, 30, 30]]);
  });

  test('given rosters that are said again or corrected, then there is a new version only where minutes differ', () => {
    const schedules = [
      { ...roster, knownFrom: 20, knownTo: 30 },
      { ...roster, knownFrom: 30, knownTo: 50 },
      { ...roster, roster: [{ from: '2024-09-11T18:30', to: '2024-09-12T02:00' }], knownFrom: 50 },
    ];
    expect(told(versionsOf(from, to, { schedules }))).toEqual([
      [0, 20, 30],
      [20, 50, 60],
      [50, null, 30],
    ]);
  });
});

describe('the band of a unit', () => {
  const [from, to] = ['2024-09-11T05:00:00+03:00', '2024-09-11T08:00:00+03:00'];
  const minutes = (o: ConstructorParameters<typeof WorkingBands>[0]) =>
    versionsOf(from, to, { bands: new WorkingBands(o) }).map(({ knownFrom, workingMinutes }) => [knownFrom, workingMinutes[0]?.[1] ?? 0]);
  const ancestors = above('T', 'P', 'R');

  test('given bands of units, then that of the nearest unit above decides, else that of everybody, else 07:00 to 18:00', () => {
    const assignments = [job('T')];
    const all = [band('', '04:00-05:00'), band('R', '06:00-14:00'), band('P', '05:30-14:00'), band('U', '00:00-01:00')];
    expect(minutes({ bands: all, assignments, ancestors })).toEqual([[0, 150]]);
    expect(minutes({ bands: all.filter(({ unitId }) => unitId !== 'P'), assignments, ancestors })).toEqual([[0, 120]]);
    expect(minutes({ bands: [band('', '06:30-14:00')], assignments, ancestors })).toEqual([[0, 90]]);
    expect(minutes({ bands: [band('U', '00:00-23:00')], assignments, ancestors })).toEqual([[0, 60]]);
    expect(minutes({ bands: [band('T', '00:00-23:00', { effectiveTo: '2024-09-11' })], assignments, ancestors })).toEqual([[0, 60]]);
  });

  test('given two jobs, then the unit with the larger share decides, whatever the order', () => {
    const bands = [band('T', '06:00-14:00'), band('U', '05:00-14:00')];
    const units = [...ancestors, ...above('U', 'R')];
    for (const assignments of [
      [job('T', 0.4), job('U', 0.6)],
      [job('U', 0.6), job('T', 0.4)],
    ])
      expect(minutes({ bands, assignments, ancestors: units })).toEqual([[0, 180]]);
  });

  test('given a band, a move or a place in the tree that becomes known later, then the event was judged otherwise before', () => {
    const bands = [band('T', '06:00-14:00', { knownFrom: 20 }), band('U', '05:00-14:00')];
    const moved = [job('T', 1, { knownTo: 30 }), job('U', 1, { knownFrom: 30 })];
    expect(minutes({ bands, assignments: moved, ancestors: [...ancestors, ...above('U')] })).toEqual([
      [0, 60],
      [20, 120],
      [30, 180],
    ]);
    const joined = ancestors.map((each) => (each.ancestorId === 'R' ? { ...each, knownFrom: 40 } : each));
    expect(minutes({ bands: [band('R', '06:00-14:00')], assignments: [job('T')], ancestors: joined })).toEqual([
      [0, 60],
      [40, 120],
    ]);
  });
});
