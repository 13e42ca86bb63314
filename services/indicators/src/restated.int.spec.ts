import { loadCatalogue, type PersonRow } from '@oppiva/capability';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completed, organisationOf, voiding, type TestPerson } from './testing/small-organisation.ts';
import { eventsDraft, statementsDraft, type TestStatement } from './testing/history.ts';
import { computeAll } from './publication/compute-window.ts';
import { startVerification } from './publication/verify.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';

/** k is 8. */
const teams = { A: 12, B: 14, C: 20 };
const tuesday = (week: number): string => new Date(Date.UTC(2024, 6, 2 + 7 * week)).toISOString().slice(0, 10);
const lateWeeks = [6, 7, 8, 9, 10, 11];

interface Version {
  readonly unit: string;
  readonly status: string;
  readonly value: number | null;
  readonly known: string;
  readonly flags: string[];
}

describe('what becomes known after a quarter was published', () => {
  let installation: TestInstallation;
  let people: readonly TestPerson[];
  let published: unknown[] = [];
  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: false, now: '2024-06-20T06:00:00Z' },
    );
    const { keys } = installation;
    const organisation = organisationOf({ top: 'BA', teams, recorded: '2024-06-20T06:00:00Z', from: '2024-07-01' });
    people = organisation.people;
    await installation.appendAt('2024-06-20T06:00:00Z', [eventsDraft(organisation.events, { topic: 'oppiva.hr', keys })]);
    const learned = people.flatMap(({ id }) => [0, 1, 2, 3].map((week) => completed(id, tuesday(week))));
    await installation.appendAt('2024-10-02T06:00:00Z', [statementsDraft(learned, { client: 'lms', keys })]);
  });
  afterAll(() => installation?.stop());

  const all = (): Promise<unknown[]> =>
    installation.clickhouse.ch.query('SELECT * FROM capability.published_values ORDER BY topic_offset, idx');
  const send = (at: string, statements: readonly TestStatement[]): Promise<void> =>
    installation.appendAt(at, [statementsDraft(statements, { client: 'lms', keys: installation.keys })]);
  const of = (team: string, from: number, to: number): string[] =>
    people
      .filter((person) => person.team === team)
      .slice(from, to)
      .map(({ id }) => id);
  /** Publishes what is due, and checks that nothing published before was touched. */
  const publishAt = async (instant: string) => {
    installation.clock.set(Date.parse(instant));
    const result = await installation.indicators.publishDue(Date.parse(instant));
    await installation.projected();
    const now = await all();
    expect(now.slice(0, published.length)).toEqual(published);
    published = now;
    return result;
  };
  const versions = (status: string): Promise<Version[]> =>
    installation.clickhouse.as('reader').query<Version>(
      `SELECT unit_id AS unit, status, value, toString(known_at) AS known, flags FROM capability.values
       WHERE indicator_id = 'learning-regularity' AND window_start = '2024-07-01' AND status = {status:String} ORDER BY known_at, unit_id`,
      { status },
    );

  test('given a closed quarter, when its time comes, then it is published as final', async () => {
    expect(await publishAt('2024-10-15T08:00:00Z')).toMatchObject({ failed: 0, postponed: false });
    expect((await versions('final')).map(({ unit, value }) => [unit, value])).toEqual([
      ['A', 0.31],
      ['B', 0.31],
      ['BA', 0.31],
      ['C', 0.31],
    ]);
  });

  test('given late statements of enough people, when the next quarter closes, then those units are restated, with the cause', async () => {
    await send(
      '2024-11-05T08:00:00Z',
      of('C', 0, 9).flatMap((id) => lateWeeks.map((week) => completed(id, tuesday(week)))),
    );
    expect(await publishAt('2024-12-31T08:00:00Z')).toMatchObject({ failed: 0 });
    expect(await provisionalOf('2024-10-01')).toBeGreaterThan(0);
    await publishAt('2025-01-15T08:00:00Z');
    const restated = await versions('restated');
    expect(restated.map(({ unit, known, flags }) => [unit, known, flags.includes('restated')])).toEqual([
      ['BA', '2025-01-14 22:00:00.000', true],
      ['C', '2025-01-14 22:00:00.000', true],
    ]);
    // 9 of 20 learned in 10 of 13 weeks, the others in 4
    expect(restated.find(({ unit }) => unit === 'C')?.value).toBe(Math.round(((9 * 10 + 11 * 4) / (20 * 13)) * 100) / 100);
    const log = await installation.clickhouse
      .as('reader')
      .query<{ unit: string; before: number; causes: string[] }>(
        "SELECT unit_id AS unit, previous_value AS before, causes FROM capability.changes WHERE indicator_id = 'learning-regularity' ORDER BY unit",
      );
    expect(log).toEqual([
      { unit: 'BA', before: 0.31, causes: ['late'] },
      { unit: 'C', before: 0.31, causes: ['late'] },
    ]);
  });

  test('given late statements of too few people, then nothing is told of them, not even above them', async () => {
    await send(
      '2025-02-03T08:00:00Z',
      of('A', 0, 3).flatMap((id) => lateWeeks.map((week) => completed(id, tuesday(week)))),
    );
    await publishAt('2025-04-15T08:00:00Z');
    expect(await versions('restated')).toHaveLength(2);
  });

  test('given more of them, and voids, when together they are enough, then the unit is restated with both causes', async () => {
    await send(
      '2025-05-05T08:00:00Z',
      of('A', 0, 12).flatMap((id, at) =>
        at < 3 ? [voiding(completed(id, tuesday(0)))] : lateWeeks.map((week) => completed(id, tuesday(week))),
      ),
    );
    await installation.restartIndicators();
    expect(await publishAt('2025-07-15T08:00:00Z')).toMatchObject({ failed: 0, postponed: false });
    const restated = (await versions('restated')).filter(({ known }) => known.startsWith('2025-07-14'));
    expect(restated.map(({ unit }) => unit)).toEqual(['A', 'BA']);
    expect(restated[0]?.value).toBe(Math.round(((3 * 9 + 9 * 10) / (12 * 13)) * 100) / 100);
    const log = await installation.clickhouse
      .as('reader')
      .query<{ causes: string[] }>(
        "SELECT causes FROM capability.changes WHERE indicator_id = 'learning-regularity' AND unit_id = 'A' AND window_start = '2024-07-01'",
      );
    expect(log).toEqual([{ causes: ['late', 'voided'] }]);
  });

  test('given nothing new, then nothing is published again', async () => {
    expect(await publishAt('2025-07-15T09:00:00Z')).toEqual({ published: 0, failed: 0, postponed: false });
  });

  test('given closes and restatements, then the gauges of each quarter are told once, at its close, and say by how much values moved', async () => {
    const reader = installation.clickhouse.as('reader');
    const rows = await reader.query<{ id: string; start: string; value: number | null; reason: string; details: string }>(
      `SELECT gauge_id AS id, toString(window_start) AS start, value, reason, details FROM capability.gauges WHERE status = 'final' ORDER BY start, id`,
    );
    expect([...new Set(rows.map(({ start }) => start))]).toEqual(['2024-07-01', '2024-10-01', '2025-01-01', '2025-04-01']);
    expect(rows).toHaveLength(4 * 5);
    const gaugeOf = (id: string, start: string) => rows.find((row) => row.id === id && row.start === start);
    // 142 facts about people and units were there before they held, 184 statements came months late: the first of July last
    expect(gaugeOf('g-data-currency', '2024-07-01')).toMatchObject({ value: 0.44, reason: '' });
    const { p90Hours, sources } = JSON.parse(gaugeOf('g-data-currency', '2024-07-01')?.details ?? '{}') as Record<string, unknown>;
    expect(p90Hours).toBe(2205);
    expect(sources).toMatchObject([
      { value: 1, people: '30–99', p90Hours: 1 },
      { source: 'lms', value: 0, people: '30–99', events: '100–499' },
    ]);
    expect(gaugeOf('g-identity-resolution', '2024-07-01')).toMatchObject({ value: 1 });
    expect(gaugeOf('g-source-coverage', '2024-07-01')).toMatchObject({ value: null, reason: 'NOT_INSTRUMENTED' });
    expect(gaugeOf('g-tag-coverage', '2024-07-01')).toMatchObject({ value: 0 });
    expect(gaugeOf('g-restatement', '2024-07-01')).toMatchObject({ value: null, reason: 'INSUFFICIENT_DATA' });
    const scores = await reader.query<{ id: string; start: string; status: string; score: number | null }>(
      `SELECT indicator_id AS id, toString(window_start) AS start, status, score FROM capability.values
       WHERE unit_id = 'BA' AND status != 'provisional' AND window_start < '2025-04-01' AND NOT startsWith(indicator_id, 'g-') ORDER BY known_at`,
    );
    const changes = ['2024-07-01', '2024-10-01', '2025-01-01'].map((start) => {
      const moved = [...Map.groupBy(scores, ({ id }) => id).values()].flatMap((ofIndicator) => {
        const own = ofIndicator.filter((row) => row.start === start);
        const [final, newest] = [own[0]?.score ?? null, own.at(-1)?.score ?? null];
        return final === null || newest === null ? [] : [Math.abs(newest - final)];
      });
      return moved.reduce((sum, each) => sum + each, 0) / moved.length;
    });
    expect(changes[0]).toBeGreaterThan(0);
    const [, median = 0] = changes.toSorted((a, b) => a - b);
    expect(gaugeOf('g-restatement', '2025-04-01')?.value).toBe(Math.round(median * 10) / 10);
    const { periods } = JSON.parse(gaugeOf('g-restatement', '2025-04-01')?.details ?? '{}') as { periods: { change: number }[] };
    expect(periods.map(({ change }) => change)).toEqual(changes.map((change) => Math.round(change * 10) / 10));
  });

  test('given an open quarter, then its gauges are told on Mondays, those about people of enough of them', async () => {
    const rows = await installation.clickhouse
      .as('reader')
      .query<{ id: string; known: string }>(
        "SELECT gauge_id AS id, toString(known_at) AS known FROM capability.gauges WHERE status = 'provisional' AND window_start = '2024-10-01' ORDER BY known, id",
      );
    expect(new Set(rows.map(({ known }) => known))).toEqual(new Set(['2024-10-13 21:00:00.000', '2024-12-29 22:00:00.000']));
    const ids = rows.filter(({ known }) => known.startsWith('2024-12-29')).map(({ id }) => id);
    // nobody learned yet: of how many could not be said
    expect(ids).toEqual(['g-data-currency', 'g-identity-resolution', 'g-restatement', 'g-source-coverage']);
  });

  test('every version can be computed again as it was', async () => {
    const verification = startVerification({ access: installation.clickhouse.access, logger: silentLogger, unsuppressed: false, timeZone });
    try {
      const { values, changed } = await verification.window('2024-07-01..2024-10-01');
      expect(changed).toEqual([]);
      expect(values).toBeGreaterThan(8 * 4);
    } finally {
      await verification.close();
    }
  });

  test('given an indicator that fails for one unit, then the others have their values, and operators hear of it until it works again', async () => {
    const clickhouse = installation.clickhouse.as('indicators');
    const shipped = await loadCatalogue();
    const indicators = shipped.indicators.filter(({ definition }) => definition.id === 'learning-regularity');
    const failing = indicators.map((indicator) => ({
      ...indicator,
      definition: {
        ...indicator.definition,
        estimate: (persons: readonly PersonRow[]) => {
          if (persons.length === teams.A) throw new Error('no such root');
          return { value: 0.5, lo: 0.4, hi: 0.6, n: persons.length };
        },
      },
    }));
    const due = { window: { start: '2024-07-01', end: '2024-10-01' }, knownAt: Date.parse('2024-10-14T21:00:00Z') };
    const computeWith = (each: typeof indicators) =>
      computeAll(due, {
        clickhouse,
        catalogue: { ...shipped, indicators: each },
        logger: silentLogger,
        unsuppressed: false,
        yieldTurn: () => Promise.resolve(),
      });
    const heard = () =>
      clickhouse.query('SELECT unit_id AS unit, message FROM learning.computation_failures FINAL WHERE is_failing ORDER BY unit');
    const { computed, failed } = await computeWith(failing);
    expect(failed).toBe(0);
    expect(computed[0]?.computation.cells.map(({ unitId, reason }) => [unitId, reason])).toEqual([
      ['A', 'INSUFFICIENT_DATA'],
      ['B', null],
      ['BA', null],
      ['C', null],
    ]);
    expect(await heard()).toEqual([{ unit: 'A', message: 'no such root' }]);
    await computeWith(indicators);
    expect(await heard()).toEqual([]);
  });

  /** Publications of the open quarter so far, and that they tell only of large units that are no leaves. */
  async function provisionalOf(start: string): Promise<number> {
    const rows = await installation.clickhouse.ch.query<{ indicator: string; unit: string; known: string }>(
      "SELECT indicator_id AS indicator, unit_id AS unit, toString(known_at) AS known FROM capability.values WHERE status = 'provisional' AND window_start = {start:String}",
      { start },
    );
    expect(new Set(rows.map(({ unit }) => unit))).toEqual(new Set(['BA']));
    expect(new Set(rows.map(({ known }) => known))).toEqual(new Set(['2024-10-13 21:00:00.000', '2024-12-29 22:00:00.000']));
    return new Set(rows.map(({ indicator }) => indicator)).size;
  }
});
