import { gauges, readConfigurationVersion } from '@oppiva/capability';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import * as ingest from '@oppiva/ingest-service';
import { startProjector } from '@oppiva/projector-service';
import { afterAll as afterTests, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, type TestDoor } from './testing/door.ts';
import {
  deviationsFrom,
  expectedAt,
  f1IsHere,
  f1Lines,
  f1Quarter,
  f1Units,
  k1,
  k2,
  observe,
  sendLive,
  valuesOf,
  type Observed,
} from './testing/f1.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';

describe.skipIf(!f1IsHere)('fixture F1 through HTTP in its order (skipped only where the fixture is not beside the checkout)', () => {
  let installation: TestInstallation;
  let door: TestDoor;
  let atK1BeforeTheRest: Observed;
  const published = () =>
    installation.clickhouse.ch.query(
      'SELECT * FROM capability.published_values ORDER BY topic_offset, idx SETTINGS output_format_json_quote_64bit_floats = 1',
    );

  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: true, now: '2024-08-01T00:00:00Z' },
    );
    door = await openDoor(ingest, installation);
    for (const source of ['lms', 'lxp']) await door.addSource(source);
    await sendLive(
      f1Lines.filter((line) => line.ingestedat <= k1),
      { installation, door },
    );
    await installation.derived();
    atK1BeforeTheRest = await observe(installation, { knownAt: k1 });
    await sendLive(
      f1Lines.filter((line) => line.ingestedat > k1),
      { installation, door },
    );
    await installation.derived();
  });
  afterTests(async () => {
    await door?.close();
    await installation?.stop();
  });

  test('the expected file gives values of seven indicators and more', () => {
    for (const name of [k1, k2, 'quarter'])
      for (const unit of f1Units) expect(valuesOf(expectedAt(name)[unit]).length, `${name} ${unit}`).toBeGreaterThanOrEqual(6);
  });

  test('values, intervals, cohorts, P, events and states at K1, before anything later is known', () => {
    expect(deviationsFrom(expectedAt(k1), atK1BeforeTheRest)).toEqual([]);
  });

  test('and at K1 still, once the rest is known', async () => {
    expect(await observe(installation, { knownAt: k1 })).toEqual(atK1BeforeTheRest);
  });

  test('and at K2', async () => {
    expect(deviationsFrom(expectedAt(k2), await observe(installation, { knownAt: k2 }))).toEqual([]);
  });

  test('and of the quarter, at its default K', async () => {
    expect(deviationsFrom(expectedAt('quarter'), await observe(installation, f1Quarter))).toEqual([]);
  });

  test('of two statements with the same id and other content the first is in force: score 0.8 stays', async () => {
    const rows = await installation.clickhouse.ch.query<{ score: number }>(
      "SELECT JSONExtractFloat(raw, 'result', 'score', 'scaled') AS score FROM xapi.statements_in_force WHERE JSONHas(raw, 'result', 'score')",
    );
    expect(rows).toEqual([{ score: 0.8 }]);
  });

  test('the quarter is published once, at its default K, as a fact', async () => {
    const before = await readConfigurationVersion(installation.clickhouse.as('indicators'), Date.parse(k2));
    installation.clock.set(Date.parse('2024-10-14T20:59:59Z'));
    expect(await installation.indicators.publishDue(installation.clock.now())).toMatchObject({ published: 0 });
    installation.clock.set(Date.parse('2024-11-01T00:00:00Z'));
    expect(await installation.indicators.publishDue(installation.clock.now())).toEqual({ published: 8, failed: 0, postponed: false });
    // not even by a process that knows nothing but the log, before the projector is through
    await installation.restartIndicators();
    expect(await installation.indicators.publishDue(installation.clock.now())).toMatchObject({ published: 0 });
    await installation.projected();
    const rows = await installation.clickhouse
      .as('reader')
      .query<Record<string, unknown>>('SELECT * FROM capability.values ORDER BY indicator_id, unit_id');
    expect(rows).toHaveLength(8 * f1Units.length + gauges.length);
    const byName = new Map(rows.map((row) => [`${String(row['unit_id'])} ${String(row['indicator_id'])}`, row]));
    const wanted = f1Units.flatMap((unit) =>
      valuesOf(expectedAt('quarter')[unit]).map(([id, figures]) => ({ name: `${unit} ${id}`, figures })),
    );
    expect(wanted.length).toBeGreaterThanOrEqual(19);
    for (const { name, figures } of wanted) {
      const row = byName.get(name) ?? {};
      expect(row, name).toMatchObject({ window_start: '2024-07-01', window_end: '2024-10-01', status: 'final', reason: '' });
      expect(Date.parse(`${String(row['known_at'])}Z`)).toBe(Date.parse(f1Quarter.knownAt));
      expect(Math.abs(Number(row['value']) - figures.value)).toBeLessThanOrEqual(1e-6);
      if (figures.lo !== undefined) expect(Math.abs(Number(row['lo']) - figures.lo), name).toBeLessThanOrEqual(1e-4);
      if (figures.hi !== undefined) expect(Math.abs(Number(row['hi']) - figures.hi), name).toBeLessThanOrEqual(1e-4);
      expect(row['configuration_version']).toBe(before);
    }
  });

  const cellHashes = () =>
    installation.clickhouse.ch.query(
      `SELECT sum(cityHash64(date, person_id, events)) AS events_hash,
              (SELECT sum(cityHash64(date, actor_id, states)) FROM learning.admission_cells FINAL) AS states_hash
       FROM learning.event_cells FINAL WHERE notEmpty(events)`,
    );

  test('X12: what is derived anew, after every derived table was emptied, is the same', async () => {
    const before = await cellHashes();
    await installation.deriveAnew();
    expect(await cellHashes()).toEqual(before);
  });

  test('X12: from the log alone, in an empty ClickHouse, published values are replayed byte by byte, and the rest is computed to the same', async () => {
    const before = { values: await published(), cells: await cellHashes() };
    expect(before.values).toHaveLength(8 * f1Units.length + gauges.length);
    await installation.rebuild();
    expect(await published()).toEqual(before.values);
    expect(await cellHashes()).toEqual(before.cells);
    expect(await observe(installation, { knownAt: k1 })).toEqual(atK1BeforeTheRest);
    expect(await installation.indicators.publishDue(installation.clock.now())).toMatchObject({ published: 0, failed: 0 });
  });
});
