import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { exchange, standingSets } from '@oppiva/clickhouse';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import * as ingest from '@oppiva/ingest-service';
import { startProjector } from '@oppiva/projector-service';
import { afterAll as afterTests, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, type TestDoor } from '../testing/door.ts';
import {
  deviationsFrom,
  expectedAt,
  f1IsHere,
  f1Lines,
  f1Quarter,
  k1,
  k2,
  observe,
  observeAsAnalyst,
  sendLive,
  type Observed,
} from '../testing/f1.ts';
import { startInstallation, timeZone, type TestInstallation } from '../testing/installation.ts';
import { learningGroup } from './learning-tables.ts';

const everything = ['hr', 'rules', 'admissions', 'values', 'statements', 'learning'];
const damaged = [
  'xapi.statement_records',
  'xapi.void_records',
  'xapi.statement_ids',
  'hr.assertions',
  'rules.assertions',
  'learning.door_counts',
  'capability.published_values',
  ...learningGroup.places.map(({ live }) => live),
];

describe.skipIf(!f1IsHere)('a rebuild of fixture F1 (skipped only where the fixture is not beside the checkout)', () => {
  let installation: TestInstallation;
  let door: TestDoor;
  let before: { values: unknown[]; k1: Observed; k2: Observed; quarter: Observed };
  let seen: object;

  const run = (sql: string): Promise<void> => installation.clickhouse.ch.command(sql);

  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({
          config: { timeZone, limits: { knownIdsMax: 10_000 } },
          log,
          keys,
          access,
          logger: silentLogger,
          rebuildLookMs: 50,
        }),
      { unsuppressed: true, now: '2024-08-01T00:00:00Z' },
    );
    door = await openDoor(ingest, installation);
    for (const source of ['lms', 'lxp']) await door.addSource(source);
    await sendLive(f1Lines, { installation, door });
    installation.clock.set(Date.parse('2024-11-01T00:00:00Z'));
    await installation.derived();
    await installation.indicators.publishDue(installation.clock.now());
    await installation.projected();
    before = await allOfIt();
    seen = await whatIsSeen();
  });
  afterTests(async () => {
    await door?.close();
    await installation?.stop();
  });

  const allOfIt = async (): Promise<typeof before> => ({
    values: await installation.clickhouse.ch.query(
      'SELECT * FROM capability.published_values ORDER BY topic_offset, idx SETTINGS output_format_json_quote_64bit_floats = 1',
    ),
    k1: await observe(installation, { knownAt: k1 }),
    k2: await observe(installation, { knownAt: k2 }),
    quarter: await observe(installation, f1Quarter),
  });

  /** What an analyst reads of it. */
  const whatIsSeen = (): Promise<object> => observeAsAnalyst(installation, { knownAt: k2 });

  const rebuilt = async (projection: string, o: { action?: 'rebuild' | 'back'; acceptDifferences?: boolean } = {}) => {
    const id = randomUUID();
    const { action = 'rebuild', acceptDifferences = false } = o;
    const parameters = { id, projection, action, acceptDifferences };
    const sql = `INSERT INTO projector.rebuilds (id, step, projection_name, action, accept_differences, requested_at, state)
      SELECT {id:UUID}, 0, {projection:String}, {action:String}, {acceptDifferences:Bool}, now64(3), 'requested'`;
    await installation.clickhouse.as('ingest').command(sql, parameters);
    for (;;) {
      if (projection === 'learning') await installation.indicators.rebuild();
      const ended = `SELECT state, code, detail FROM projector.rebuilds FINAL WHERE id = {id:UUID} AND state IN ('finished', 'refused')`;
      const [row] = await installation.clickhouse.ch.query<{ state: string; code: string; detail: string }>(ended, { id });
      if (row !== undefined) return row;
      await sleep(20);
    }
  };

  const keys = async () => {
    const { live, shadow, half } = await standingSets(installation.clickhouse.ch, learningGroup);
    return { live: live?.key, shadow: shadow?.key, half: half?.key };
  };

  test('what is there is right to begin with', () => {
    expect(deviationsFrom(expectedAt(k1), before.k1)).toEqual([]);
    expect(before.values.length).toBeGreaterThan(20);
  });

  test('derived tables are filled beside the old ones, found equal, and take their place', async () => {
    expect(await rebuilt('learning')).toMatchObject({ state: 'finished', code: '' });

    const { live, shadow } = await keys();
    expect(live).toBeDefined();
    expect(shadow).toBeDefined();
    expect(await whatIsSeen()).toEqual(seen);
  });

  test('they are taken back, and what comes then is derived into them', async () => {
    const { live, shadow } = await keys();

    expect(await rebuilt('learning', { action: 'back' })).toMatchObject({ state: 'finished' });

    expect(await keys()).toEqual({ live: shadow, shadow: live, half: undefined });
    expect(await whatIsSeen()).toEqual(seen);
  });

  test('an exchange cut in half is completed before anything is derived', async () => {
    const { live, shadow } = await keys();
    await exchange(installation.clickhouse.ch, learningGroup.places.slice(0, 3));
    expect((await keys()).half).toBe(shadow);

    await installation.restartIndicators();
    await installation.indicators.tick();

    expect(await keys()).toEqual({ live: shadow, shadow: live, half: undefined });
    expect(await whatIsSeen()).toEqual(seen);
  });

  test('where they differ they are refused, with the table and the dates, and the new ones are gone', async () => {
    await run(`ALTER TABLE learning.event_cells DELETE WHERE date = '2024-09-03' SETTINGS mutations_sync = 1`);

    const answer = await rebuilt('learning');

    expect(answer).toMatchObject({ state: 'refused', code: 'REBUILD_DIFFERENT' });
    expect(answer.detail).toContain('learning.event_cells differs at 2024-09-03');
    expect((await keys()).shadow).toBeUndefined();
    expect(await rebuilt('learning', { action: 'back' })).toMatchObject({ state: 'refused', code: 'REBUILD_NOTHING_KEPT' });
  });

  test('X12, F1 (e): after every table was emptied all of it is there again: published values byte by byte, everything else computed to the same', async () => {
    for (const table of damaged) await run(`TRUNCATE TABLE ${table}`);

    for (const projection of everything)
      expect(await rebuilt(projection, { acceptDifferences: true }), projection).toMatchObject({ state: 'finished' });

    expect(await allOfIt()).toEqual(before);
    expect(deviationsFrom(expectedAt(k2), before.k2)).toEqual([]);
    expect(deviationsFrom(expectedAt('quarter'), before.quarter)).toEqual([]);
    expect(await installation.indicators.publishDue(installation.clock.now())).toMatchObject({ published: 0, failed: 0 });
  });
});
