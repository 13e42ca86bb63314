import { compute, loadCatalogue } from '@oppiva/capability';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import * as ingest from '@oppiva/ingest-service';
import { personPseudonym } from '@oppiva/privacy';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, type TestDoor } from './testing/door.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { afterAllIsKnown, idOf, learning, organisation, recorded, sources } from './testing/rule-oracle-history.ts';

describe('rule oracles of the capability model 3.12, from HTTP to what an analyst reads', () => {
  let installation: TestInstallation;
  let door: TestDoor;

  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: true, now: recorded },
    );
    door = await openDoor(ingest, installation);
    for (const source of sources) await door.addSource(source);
    for (const sent of [...organisation(), ...learning()].sort((a, b) => a.at - b.at)) {
      installation.clock.set(sent.at);
      if ('event' in sent) await door.event(sent.event);
      else await door.statement(sent.source, sent.statement);
    }
    await installation.derived();
  });
  afterAll(async () => {
    await door?.close();
    await installation?.stop();
  });

  const analyst = () => installation.clickhouse.as('analyst');
  const pseudonymOf = (id: string): string => personPseudonym(installation.keys, id);

  const eventsOf = (id: string, K: string) =>
    analyst().query<{ date: string; minutes: number; class: string; assessment: boolean; statements: string[] }>(
      `SELECT toString(date) AS date, minutes, toString(class) AS class, has_assessment AS assessment, statement_ids AS statements
       FROM learning.events
       WHERE person_id = {person:UUID} AND known_from <= parseDateTime64BestEffort({K:String}, 3)
         AND (known_to IS NULL OR known_to > parseDateTime64BestEffort({K:String}, 3)) ORDER BY date`,
      { person: pseudonymOf(id), K },
    );

  /** States of all statements of a source, and how many are in each. */
  const statesOf = async (source: string, K: string): Promise<Record<string, number>> => {
    const rows = await analyst().query<{ state: string; n: number }>(
      `SELECT state, count() AS n FROM learning.admissions
       WHERE source = {source:String} AND known_from <= parseDateTime64BestEffort({K:String}, 3)
         AND (known_to IS NULL OR known_to > parseDateTime64BestEffort({K:String}, 3)) GROUP BY state ORDER BY state`,
      { source, K },
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };

  const minutesByUnit = async (id: string, K: string): Promise<Record<string, number>> => {
    const rows = await analyst().query<{ unit: string; minutes: number }>(
      `SELECT unit_id AS unit, round(sum(weight * minutes), 9) AS minutes FROM learning.events_by_unit(K = {K:String})
       WHERE person_id = {person:UUID} GROUP BY unit ORDER BY unit`,
      { person: pseudonymOf(id), K },
    );
    return Object.fromEntries(rows.map(({ unit: name, minutes }) => [name, minutes]));
  };

  const daysByUnit = async (id: string, K: string): Promise<Record<string, number>> => {
    const rows = await analyst().query<{ unit: string; days: number }>(
      `SELECT unit_id AS unit, sum(x) AS days FROM learning.exposure(t0 = '2024-09-02', t1 = '2024-10-01', K = {K:String})
       WHERE person_id = {person:UUID} GROUP BY unit ORDER BY unit`,
      { person: pseudonymOf(id), K },
    );
    return Object.fromEntries(rows.map(({ unit: name, days }) => [name, days]));
  };

  const cellsAt = async (indicatorId: string, knownAt: string) => {
    const indicator = (await loadCatalogue()).find(indicatorId);
    if (indicator === null) throw new Error(`${indicatorId} is not in the catalogue`);
    const { cells } = await compute({
      clickhouse: installation.clickhouse.as('indicators'),
      indicator,
      window: { start: '2024-09-02', end: '2024-10-01' },
      knownAt: Date.parse(knownAt),
      cohortMinimum: 1,
    });
    return (unitId: string) => cells.find((cell) => cell.unitId === unitId);
  };

  test('X1 mover: past events and days stay in A, later ones are in B, and the person is in P of both', async () => {
    const K = '2024-10-16T00:00:00Z';
    expect(await minutesByUnit('x1', K)).toEqual({ A: 90, B: 60 });
    expect(await daysByUnit('x1', K)).toEqual({ A: 7, B: 14 });
    const cell = await cellsAt('learning-regularity', K);
    expect([cell('A')?.cohort, cell('B')?.cohort]).toMatchObject([
      { persons: 1, personDays: 7, learningEvents: 2, minutes: 90 },
      { persons: 1, personDays: 14, learningEvents: 2, minutes: 60 },
    ]);
  });

  test('X2 late HR: before the move is known all is in A, and ratios of B have no denominator', async () => {
    const K = '2024-10-14T00:00:00Z';
    expect(await minutesByUnit('x1', K)).toEqual({ A: 150 });
    expect(await daysByUnit('x1', K)).toEqual({ A: 21 });
    for (const id of ['learning-regularity', 'learning-in-working-time'])
      expect((await cellsAt(id, K))('B'), id).toMatchObject({ value: null, reason: 'ZERO_DENOMINATOR' });
  });

  test('X3 void: the event is there on 10 September and gone on 21 September', async () => {
    expect(await eventsOf('x3', '2024-09-10T00:00:00Z')).toMatchObject([{ date: '2024-09-05' }]);
    expect(await statesOf('x3', '2024-09-10T00:00:00Z')).toEqual({ 'learning-event': 1 });
    expect(await eventsOf('x3', '2024-09-21T00:00:00Z')).toEqual([]);
    expect(await statesOf('x3', '2024-09-21T00:00:00Z')).toEqual({ control: 1, voided: 1 });
  });

  test('X4 void first: nothing at any K', async () => {
    const versions = await analyst().query('SELECT * FROM learning.events WHERE person_id = {person:UUID}', { person: pseudonymOf('x4') });
    expect(versions).toEqual([]);
    expect(await statesOf('x4', '2024-09-05T12:00:00Z')).toEqual({ control: 1, voided: 1 });
    expect(await statesOf('x4', afterAllIsKnown)).toEqual({ control: 1, voided: 1 });
  });

  test('X5 duplicates: one event, two duplicates, one conflict, and the first score is in force', async () => {
    expect(await eventsOf('x5', afterAllIsKnown)).toHaveLength(1);
    expect(await statesOf('x5', afterAllIsKnown)).toEqual({ duplicate: 2, 'learning-event': 1, 'quarantined-conflict': 1 });
    const [first] = await installation.clickhouse.ch.query<{ score: number }>(
      "SELECT JSONExtractFloat(raw, 'result', 'score', 'scaled') AS score FROM xapi.statements_in_force WHERE statement_id = {id:UUID}",
      { id: idOf('x5', 's2') },
    );
    expect(first).toEqual({ score: 0.8 });
  });

  test('X6 cmi5 durations: one event of 50 minutes with an assessment, and satisfied adds nothing', async () => {
    expect(await eventsOf('x6', afterAllIsKnown)).toEqual([
      {
        date: '2024-09-04',
        minutes: 50,
        class: 'F',
        assessment: true,
        statements: ['initialized', 'completed', 'passed', 'terminated'].map((name) => idOf('x6', name)),
      },
    ]);
    expect(await statesOf('x6', afterAllIsKnown)).toEqual({ 'learning-event': 1, merged: 4 });
  });

  test('X7 two sources: one event, that of 10:00, of 30 minutes', async () => {
    expect(await eventsOf('x7', afterAllIsKnown)).toEqual([
      { date: '2024-09-12', minutes: 30, class: 'F', assessment: false, statements: [idOf('x7-lms', 'lms')] },
    ]);
    expect(await statesOf('x7-lms', afterAllIsKnown)).toEqual({ 'learning-event': 1 });
    expect(await statesOf('x7-lxp', afterAllIsKnown)).toEqual({ 'semantic-duplicate': 1 });
  });

  test('X8 two jobs: D 60, E 40, and C above them 100 minutes', async () => {
    expect(await minutesByUnit('x8', afterAllIsKnown)).toEqual({ C: 100, D: 60, E: 40 });
  });

  test('X9 future: two hours ahead of its ingestion it is quarantined, then and later', async () => {
    for (const K of ['2024-09-04T09:00:00Z', afterAllIsKnown]) expect(await statesOf('x9', K)).toEqual({ 'quarantined-future': 1 });
    expect(await eventsOf('x9', afterAllIsKnown)).toEqual([]);
  });

  test('X10 Open edX hint: class N, and no question asked aloud', async () => {
    expect(await statesOf('x10', afterAllIsKnown)).toEqual({ 'class-N': 1 });
    expect(await eventsOf('x10', afterAllIsKnown)).toEqual([]);
  });
});
