import { compute, loadCatalogue } from '@oppiva/capability';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event, eventsDraft, statementsDraft, type TestEvent, type TestStatement } from './testing/history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { completed, organisationOf } from './testing/small-organisation.ts';

const id = 'learning-in-working-time';
const window = { start: '2024-07-01', end: '2024-10-01' };
const recorded = '2024-06-20T06:00:00Z';
const always = { effectiveFrom: '2024-07-01', effectiveTo: null };
const tuesday = (week: number): string => new Date(Date.UTC(2024, 6, 2 + 7 * week)).toISOString().slice(0, 10);

/** An hour of learning that ended at a local time of a date. */
function hour(person: string, date: string, end: string, extensions: Record<string, unknown> = {}): TestStatement {
  return { ...completed(person, date), timestamp: `${date}T${end}:00+03:00`, result: { duration: 'PT60M' }, context: { extensions } };
}

/** Of 50 hours 19 lie between 7 and 18; 28 more in an evening shift from 14 to 22, and three nowhere: 62 % and 6 % outside (12.3 E17). */
const ofShiftWork = Array.from({ length: 50 }, (_, n) => {
  const end = n < 19 ? '16:00' : n < 47 ? '20:00' : '23:30';
  return hour(`SHIFT-p${Math.floor(n / 5)}`, tuesday(n % 5), end);
});
const inWorkingTime = { 'https://ns.example.org/lcm/ext/in-working-time': true };
const ofOffice = [
  ...Array.from({ length: 8 }, (_, n) => hour(`OFFICE-p${n}`, tuesday(0), '07:30')),
  hour('OFFICE-p8', tuesday(0), '10:00'),
  hour('OFFICE-p9', tuesday(0), '23:00', inWorkingTime),
];

const shifts = Array.from({ length: 13 }, (_, week) => ({ from: `${tuesday(week)}T14:00`, to: `${tuesday(week)}T22:00` }));
const rosters = Array.from({ length: 10 }, (_, n): TestEvent => {
  const slot = `roster/SHIFT-p${n}/2024-3`;
  const during = { effectiveFrom: '2024-07-01', effectiveTo: '2024-10-01' };
  return event('hr.schedule.assigned.v1', '2024-10-20T06:00:00Z', { slot, personId: `SHIFT-p${n}`, roster: shifts, ...during });
});

describe('when people work', () => {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: true, now: recorded },
    );
    const { keys } = installation;
    const { events } = organisationOf({ top: 'BA', teams: { SHIFT: 10, OFFICE: 10 }, recorded, from: '2024-07-01' });
    await installation.appendAt(recorded, [eventsDraft(events, { topic: 'oppiva.hr', keys })]);
    await installation.appendAt('2024-10-02T06:00:00Z', [statementsDraft([...ofShiftWork, ...ofOffice], { client: 'lms', keys })]);
  });
  afterAll(() => installation?.stop());

  const say = async (at: string, topic: 'oppiva.hr' | 'oppiva.rules', ...events: TestEvent[]): Promise<void> => {
    await installation.appendAt(at, [eventsDraft(events, { topic, keys: installation.keys })]);
    await installation.derived();
  };
  const publishAt = async (instant: string): Promise<void> => {
    installation.clock.set(Date.parse(instant));
    expect(await installation.indicators.publishDue(Date.parse(instant))).toMatchObject({ failed: 0, postponed: false });
    await installation.projected();
  };
  const computeAt = async (knownAt: string) => {
    const indicator = (await loadCatalogue()).find(id);
    if (indicator === null) throw new Error(`no indicator ${id}`);
    const clickhouse = installation.clickhouse.as('indicators');
    return compute({ clickhouse, indicator, window, knownAt: Date.parse(knownAt), cohortMinimum: 1 });
  };
  const valuesAt = async (knownAt: string): Promise<Record<string, number>> => {
    const { cells: all } = await computeAt(knownAt);
    return Object.fromEntries(all.map(({ unitId, value }) => [unitId, Math.round((value ?? -1) * 1e9) / 1e9]));
  };
  const versions = () =>
    installation.clickhouse
      .as('reader')
      .query<{ unit: string; status: string; value: number }>(
        `SELECT unit_id AS unit, status, value FROM capability.values WHERE indicator_id = '${id}' AND window_start = '2024-07-01' AND structure = 'as-was' ORDER BY known_at, unit`,
      );
  const cells = () =>
    installation.clickhouse.ch.query(
      'SELECT person_id, date, arraySort(events) AS events FROM learning.event_cells FINAL WHERE notEmpty(events) ORDER BY person_id, date',
    );

  test('given no schedules, when a quarter closes, then everybody is judged by the band from 7 to 18, and by what a source says itself', async () => {
    await publishAt('2024-10-15T08:00:00Z');
    // 8 half hours, an hour in the morning, and one that was in working time because its source says so
    expect(await versions()).toEqual([
      { unit: 'BA', status: 'final', value: (19 + 6) / 60 },
      { unit: 'OFFICE', status: 'final', value: 0.6 },
      { unit: 'SHIFT', status: 'final', value: 0.38 },
    ]);
  });

  test('given rosters that come late, then shift work is judged by them from then on, and as before at every K before', async () => {
    await say('2024-10-20T08:00:00Z', 'oppiva.hr', ...rosters);
    expect(await valuesAt('2024-10-20T07:59:59Z')).toMatchObject({ SHIFT: 0.38, OFFICE: 0.6 });
    expect(await valuesAt('2024-10-20T08:00:01Z')).toMatchObject({ SHIFT: 0.94, OFFICE: 0.6 });
  });

  test('given them, when the next quarter closes, then the quarter is restated as corrected by HR', async () => {
    await publishAt('2025-01-15T08:00:00Z');
    expect((await versions()).slice(3)).toEqual([
      { unit: 'BA', status: 'restated', value: (47 + 6) / 60 },
      { unit: 'SHIFT', status: 'restated', value: 0.94 },
    ]);
    const log = await installation.clickhouse
      .as('reader')
      .query(`SELECT unit_id AS unit, causes FROM capability.changes WHERE indicator_id = '${id}' AND structure = 'as-was' ORDER BY unit`);
    expect(log).toEqual([
      { unit: 'BA', causes: ['corrected-hr'] },
      { unit: 'SHIFT', causes: ['corrected-hr'] },
    ]);
  });

  test('given a band of a unit, then its people are judged by it; given a move, then by that of the other unit', async () => {
    const band = { slot: 'band/office', name: 'working-time-band', value: '06:00-14:00', unitId: 'OFFICE', ...always };
    await say('2025-01-20T08:00:00Z', 'oppiva.rules', event('rule.parameter-set.v1', '2025-01-20T06:00:00Z', band));
    expect(await valuesAt('2025-01-20T08:00:01Z')).toMatchObject({ SHIFT: 0.94, OFFICE: 1 });
    const move = { slot: 'assignment/OFFICE-p0', personId: 'OFFICE-p0', unitId: 'SHIFT', ...always };
    await say('2025-01-21T08:00:00Z', 'oppiva.hr', event('hr.assignment.changed.v1', '2025-01-21T06:00:00Z', move));
    // the half hour after 7 of somebody without a roster of shifts
    expect((await valuesAt('2025-01-21T08:00:01Z'))['SHIFT']).toBeCloseTo(47.5 / 51, 9);
  });

  test('given shift work of unknown times, then the person is left out and counted, until a roster says more', async () => {
    const unknown = { slot: 'schedule/OFFICE-p1', personId: 'OFFICE-p1', shift: true, ...always };
    await say('2025-01-22T08:00:00Z', 'oppiva.hr', event('hr.schedule.assigned.v1', '2025-01-22T06:00:00Z', unknown));
    const left = await computeAt('2025-01-22T08:00:01Z');
    expect(left.cells.find(({ unitId }) => unitId === 'OFFICE')).toMatchObject({ denominator: 8 * 60, n: 8 });
    expect(left.exclusions['shift-without-roster']).toBe(1);
    expect((await computeAt('2025-01-22T07:59:59Z')).exclusions).not.toHaveProperty('shift-without-roster');
    const roster = [{ from: '2024-07-02T00:00', to: '2024-07-02T07:00' }];
    const during = { effectiveFrom: '2024-07-01', effectiveTo: '2024-07-08' };
    const known = { slot: 'roster/OFFICE-p1', personId: 'OFFICE-p1', roster, ...during };
    await say('2025-01-23T08:00:00Z', 'oppiva.hr', event('hr.schedule.assigned.v1', '2025-01-23T06:00:00Z', known));
    const told = await computeAt('2025-01-23T08:00:01Z');
    expect(told.cells.find(({ unitId }) => unitId === 'OFFICE')).toMatchObject({ denominator: 9 * 60, numerator: 8 * 60 + 30 });
    expect(told.exclusions).not.toHaveProperty('shift-without-roster');
  });

  test('given a roster that was a mistake, when it is retracted, then the person is judged as without one', async () => {
    const named = rosters[5];
    if (named === undefined) throw new Error('no roster');
    const { effectiveFrom, effectiveTo, personId, slot } = named.data;
    const data = { slot, personId, roster: [], effectiveFrom, effectiveTo };
    const retraction = { ...event('hr.schedule.assigned.v1', '2025-01-24T06:00:00Z', data), retracts: `${named.source}|${named.id}` };
    await say('2025-01-24T08:00:00Z', 'oppiva.hr', retraction);
    // none of the five hours of p5 lies in the band
    expect((await valuesAt('2025-01-24T08:00:01Z'))['SHIFT']).toBeCloseTo(42.5 / 51, 9);
  });

  test('what was derived a piece at a time is what is derived from everything at once', async () => {
    const before = await cells();
    await installation.deriveAnew();
    expect(await cells()).toEqual(before);
    expect(before).toHaveLength(60);
  });
});
