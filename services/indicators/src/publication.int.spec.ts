import { compute, loadCatalogue, type Cell } from '@oppiva/capability';
import { connect } from '@oppiva/clickhouse';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStatements } from './derivation/statements.ts';
import { event, eventsDraft, statementsDraft, type TestStatement } from './testing/history.ts';
import { completed, organisationOf, uuidOf, type TestPerson } from './testing/small-organisation.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';

/** Oracle S-1 of the capability model: T60 is too small, T58 hides with it. */
const teams = { T57: 12, T58: 9, T59: 22, T60: 4 };
const recorded = '2024-06-20T06:00:00Z';
const window = { start: '2024-07-01', end: '2024-10-01' };
const knownAt = Date.parse('2024-10-14T21:00:00Z');

const { people, events: organisation } = organisationOf({ top: 'BA6', teams, recorded, from: '2024-01-01' });

/** Person number n of a team learns in the first n % 13 weeks of the quarter, on the Tuesday. */
const activeWeeks = ({ id }: TestPerson): number => Number(id.split('-p')[1]) % 13;

/** That somebody completed a course, as the source recorded it. */
const known = (person: string, date: string, stored = `${date}T12:00:00Z`): TestStatement => ({ ...completed(person, date), stored });

function history(): TestStatement[] {
  return people.flatMap((person) =>
    Array.from({ length: activeWeeks(person) }, (_, week) =>
      known(person.id, new Date(Date.UTC(2024, 6, 2 + 7 * week)).toISOString().slice(0, 10)),
    ),
  );
}

describe('publication of an organisation with units below k', () => {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: false, now: '2026-01-10T08:00:00Z' },
    );
    const { keys, log } = installation;
    await log.append([
      eventsDraft(organisation, { topic: 'oppiva.hr', keys, bootstrap: 'b1' }),
      statementsDraft(history(), { client: 'lms', keys, bootstrap: 'b1' }),
    ]);
    await installation.projected();
  });
  afterAll(() => installation?.stop());
  const publish = async () => installation.indicators.publishDue(installation.clock.now());

  test('nothing is published while the initial load is under way', async () => {
    await installation.indicators.tick();
    expect(await publish()).toEqual({ published: 0, failed: 0, postponed: false });
    expect(await installation.log.end('oppiva.values')).toBe(0);
  });

  test('dates without statements are read as none', async () => {
    const runs = { actors: [uuidOf('nobody')], firsts: ['2024-07-02'], lengths: [3] };
    const derived = connect(installation.clickhouse.access.indicators, { database: 'learning' });
    expect(await readStatements(derived, runs, { withExtensions: true })).toEqual([]);
    await derived.close();
  });

  test('what is computed agrees with what was made up', async () => {
    const indicator = (await loadCatalogue()).find('learning-regularity');
    if (indicator === null) throw new Error('not in the catalogue');
    const { cells } = await compute({ clickhouse: installation.clickhouse.as('indicators'), indicator, window, knownAt });
    const cell = (unitId: string): Cell | undefined => cells.find((each) => each.unitId === unitId);
    for (const [team, size] of Object.entries(teams)) {
      const own = people.filter((person) => person.team === team);
      expect(cell(team)).toMatchObject({
        n: size,
        ownN: size,
        denominator: size * 13,
        numerator: own.reduce((sum, person) => sum + activeWeeks(person), 0),
        reason: null,
      });
    }
    expect(cell('BA6')).toMatchObject({ n: 47, ownN: 0, denominator: 47 * 13 });
  });

  test('finishing publishes every closed quarter once, in order, suppressed and rounded', async () => {
    const finished = { slot: 'loading', effectiveFrom: '2026-01-10T08:00:00Z' };
    await installation.log.append([
      eventsDraft([event('rule.loading-finished.v1', '2026-01-10T08:00:00Z', finished)], {
        topic: 'oppiva.rules',
        keys: installation.keys,
      }),
    ]);
    // Q2 of 2024 to Q3 of 2025: the engagements are known from 20 June 2024, and Q4 of 2025 closes on 15 January 2026
    expect(await publish()).toEqual({ published: 6 * 8, failed: 0, postponed: false });
    await installation.restartIndicators();
    expect(await publish()).toMatchObject({ published: 0 });
    await installation.projected();
    const reader = installation.clickhouse.as('reader');
    const windows = await reader.query<{ start: string }>('SELECT DISTINCT toString(window_start) AS start FROM capability.values');
    expect(windows.map(({ start }) => start).toSorted()).toEqual([
      '2024-04-01',
      '2024-07-01',
      '2024-10-01',
      '2025-01-01',
      '2025-04-01',
      '2025-07-01',
    ]);
    const rows = await reader.query<{
      unit_id: string;
      value: number | null;
      lo: number | null;
      hi: number | null;
      score: number | null;
      reason: string;
      n_band: string;
    }>(
      "SELECT unit_id, value, lo, hi, score, reason, n_band FROM capability.current_values WHERE indicator_id = 'learning-regularity' AND window_start = '2024-07-01' ORDER BY unit_id",
    );
    expect(rows.map(({ unit_id: unit, reason, n_band: band }) => [unit, reason, band])).toEqual([
      ['BA6', '', '30–99'],
      ['T57', '', '8–14'],
      ['T58', 'SUPPRESSED', ''],
      ['T59', '', '15–29'],
      ['T60', 'SUPPRESSED', ''],
    ]);
    for (const { value, lo, hi, score, reason } of rows) {
      if (reason !== '') expect([value, lo, hi, score]).toEqual([null, null, null, null]);
      else for (const number of [value, lo, hi]) expect(Number((Number(number) * 100).toFixed(9)) % 1).toBe(0);
    }
  });

  test('no explanation says anything of a hidden unit, and the combined row only what rule 5 allows', async () => {
    const rows = await installation.clickhouse
      .as('reader')
      .query<{ unit_id: string; explanation: string }>(
        "SELECT unit_id, explanation FROM capability.explanations WHERE indicator_id = 'learning-regularity' AND window_start = '2024-07-01'",
      );
    const of = (unit: string) => JSON.parse(rows.find((row) => row.unit_id === unit)?.explanation ?? '{}') as Record<string, unknown>;
    for (const unit of ['T58', 'T60'])
      expect(of(unit)).toMatchObject({
        value: null,
        lo: null,
        hi: null,
        score: null,
        reason: 'SUPPRESSED',
        cohort: null,
        combined: null,
        flags: [],
      });
    expect(of('BA6')).toMatchObject({ combined: { unitIds: ['T58', 'T60'], persons: '8–14' }, cohort: { persons: '30–99' } });
    expect(of('T59')['exclusions']).toEqual({ 'learning-event': '100–499' });
  });

  test('where a reason stands in place of a value, whatever it is, nothing is said of how many there are', async () => {
    const rows = await installation.clickhouse.as('reader').query<{ reason: string; told: number; sizes: number }>(
      `SELECT reason, count() AS told, countIf(JSONExtractRaw(explanation, 'cohort') NOT IN ('', 'null')) AS sizes
       FROM capability.values AS v INNER JOIN capability.explanations AS e USING (indicator_id, unit_id, window_start, structure, known_at)
       WHERE reason != '' GROUP BY reason ORDER BY reason`,
    );
    expect(rows.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['NOT_APPLICABLE', 'SUPPRESSED']));
    expect(
      rows.filter(({ reason, sizes }) => sizes > 0 && ['NOT_APPLICABLE', 'NOT_INSTRUMENTED', 'SUPPRESSED', 'NEW_UNIT'].includes(reason)),
    ).toEqual([]);
  });

  test('a reader sees neither staging nor the tables behind the views', async () => {
    const reader = installation.clickhouse.as('reader');
    for (const table of [
      'staging.computations',
      'capability.published_values',
      'learning.event_cells',
      'learning.events',
      'hr.assertions',
      'hr.assignments',
    ]) {
      await expect(reader.query(`SELECT * FROM ${table} LIMIT 1`), table).rejects.toMatchObject({ code: 'CLICKHOUSE_QUERY' });
    }
    expect(await reader.query("SELECT unit_id, parent_id, name FROM capability.units WHERE unit_id = 'T60'")).toEqual([
      { unit_id: 'T60', parent_id: 'BA6', name: 'Team T60' },
    ]);
  });

  test('what comes late leaves the final value as it is', async () => {
    const versions = () =>
      installation.clickhouse.ch.query('SELECT * EXCEPT (platform_time) FROM capability.published_values ORDER BY topic_offset, idx');
    const before = await versions();
    await installation.log.append([
      statementsDraft([known('T57-p0', '2024-09-24', '2026-01-10T08:00:00Z')], { client: 'lms', keys: installation.keys }),
    ]);
    await installation.projected();
    await installation.indicators.tick();
    expect(await publish()).toMatchObject({ published: 0 });
    expect(await versions()).toEqual(before);
  });
});
