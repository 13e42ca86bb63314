import { checkCatalogue, loadCatalogue } from '@oppiva/capability';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openInsight } from '../../insight/src/testing-app.ts';
import { startVerification } from './publication/verify.ts';
import { eventsDraft, statementsDraft } from './testing/history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { PlantedCatalogues } from './testing/planted-catalogue.ts';
import { completed, organisationOf } from './testing/small-organisation.ts';

const regularity = 'learning-regularity';
const added = 'learning-at-all';
/** Dates of one quarter after the other; the first five close before the other release. */
const learningDays = ['2023-08-15', '2023-11-14', '2024-02-13', '2024-05-14', '2024-08-13', '2024-11-12'];
const quarters = ['2023-07-01', '2023-10-01', '2024-01-01', '2024-04-01', '2024-07-01', '2024-10-01'];

interface Told {
  readonly start: string;
  readonly unit: string;
  readonly value: number | null;
  readonly score: number | null;
  readonly catalogue: string;
  readonly causes: string[];
}

describe('another release of the catalogue', () => {
  const planted = new PlantedCatalogues();
  const first = planted.plant({ only: [regularity] });
  const second = planted.plant({ only: [regularity], withNinth: true, instead: { id: regularity, from: '[0.1, 0]', to: '[0.05, 0]' } });
  const versions: string[] = [];
  let installation: TestInstallation;
  let before: unknown[] = [];
  const all = (): Promise<unknown[]> =>
    installation.clickhouse.ch.query('SELECT * FROM capability.published_values ORDER BY topic_offset, idx');
  const told = (indicator: string, status: string) =>
    installation.clickhouse.as('indicators').query<Told>(
      `SELECT toString(window_start) AS start, unit_id AS unit, value, score, toString(catalogue_version) AS catalogue,
              JSONExtract(explanation, 'causes', 'Array(String)') AS causes
       FROM capability.published_values
       WHERE indicator_id = {indicator:String} AND status = {status:String} AND structure = 'as-was' ORDER BY start, unit`,
      { indicator, status },
    );
  const publishAt = async (instant: string): Promise<void> => {
    installation.clock.set(Date.parse(instant));
    expect(await installation.indicators.publishDue(Date.parse(instant))).toMatchObject({ failed: 0, postponed: false });
    await installation.projected();
  };

  beforeAll(async () => {
    for (const folder of [first, second]) versions.push((await loadCatalogue(folder)).version);
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: false, now: '2023-06-20T06:00:00Z' },
    );
    await installation.restartIndicators(first);
    const { keys } = installation;
    const { people, events } = organisationOf({ top: 'BA', teams: { A: 12, B: 14 }, recorded: '2023-06-20T06:00:00Z', from: '2023-07-01' });
    await installation.appendAt('2023-06-20T06:00:00Z', [eventsDraft(events, { topic: 'oppiva.hr', keys })]);
    for (const date of learningDays.slice(0, 5)) {
      const learned = people.map(({ id }) => completed(id, date));
      await installation.appendAt(`${date}T20:00:00Z`, [statementsDraft(learned, { client: 'lms', keys })]);
    }
    await publishAt('2024-10-15T08:00:00Z');
    before = await all();
    // of the first quarter of 2024 something comes late, of two people only
    const late = people.filter(({ id }) => id === 'A-p0' || id === 'A-p1').map(({ id }) => completed(id, '2024-03-12'));
    const learned = people.map(({ id }) => completed(id, learningDays[5] ?? ''));
    await installation.appendAt('2024-11-12T20:00:00Z', [statementsDraft([...learned, ...late], { client: 'lms', keys })]);
    await installation.restartIndicators(second);
    installation.clock.set(Date.parse('2024-11-13T08:00:00Z'));
    await installation.derived();
  });
  afterAll(async () => {
    await installation?.stop();
    planted.remove();
  });

  test('a ninth folder beside the eight is all that it takes', async () => {
    const catalogue = await loadCatalogue(planted.plant({ withNinth: true }));
    const shipped = await loadCatalogue();
    expect(catalogue.indicators.map(({ definition }) => definition.id)).toEqual([
      ...shipped.indicators.map(({ definition }) => definition.id),
      added,
    ]);
    await checkCatalogue(catalogue, installation.clickhouse.as('indicators'));
  });

  test('given another release, when values are computed, then all of them are anew, those of the added indicator too', async () => {
    const { computed } = await installation.indicators.computeChanged();
    expect(computed.toSorted().map((window) => window.slice(0, 10))).toEqual(quarters);
    const staged = await installation.clickhouse.ch.query<{ indicator: string; units: number }>(
      `SELECT toString(indicator_id) AS indicator, uniqExact(unit_id) AS units FROM staging.current_values FINAL GROUP BY indicator ORDER BY indicator`,
    );
    expect(staged).toEqual([
      { indicator: added, units: 3 },
      { indicator: regularity, units: 3 },
    ]);
    const windows = await installation.clickhouse.ch.query<{ version: string }>(
      'SELECT DISTINCT toString(catalogue_version) AS version FROM staging.computed_windows FINAL',
    );
    expect(windows).toEqual([{ version: versions[1] }]);
    expect(await all()).toEqual(before);
  });

  test('when the next quarter closes, then it is told by the new release, and nothing that was published before is touched', async () => {
    await publishAt('2025-01-15T08:00:00Z');
    expect((await all()).slice(0, before.length)).toEqual(before);
    const finals = await told(regularity, 'final');
    expect(new Set(finals.map(({ start, catalogue }) => `${start} ${versions.indexOf(catalogue)}`))).toEqual(
      new Set([...quarters.slice(0, 5).map((start) => `${start} 0`), '2024-10-01 1']),
    );
    expect((await told(added, 'final')).map(({ start, unit, value }) => [start, unit, value])).toEqual([
      ['2024-10-01', 'A', 1],
      ['2024-10-01', 'B', 1],
      ['2024-10-01', 'BA', 1],
    ]);
  });

  test('of an added indicator the last four closed quarters are told, because of the catalogue', async () => {
    const restated = await told(added, 'restated');
    expect(restated.map(({ start, unit }) => `${start} ${unit}`)).toEqual(
      quarters.slice(1, 5).flatMap((start) => ['A', 'B', 'BA'].map((unit) => `${start} ${unit}`)),
    );
    expect(new Set(restated.map(({ value, causes, catalogue }) => `${value} ${causes.join()} ${versions.indexOf(catalogue)}`))).toEqual(
      new Set(['1 catalogue 1']),
    );
  });

  test('of one that is defined otherwise they are told anew, but of no unit in which too few people changed', async () => {
    const restated = await told(regularity, 'restated');
    // in the first quarter of 2024 two people of A learned more than was known
    expect(restated.map(({ start, unit }) => `${start} ${unit}`)).toEqual(
      quarters.slice(1, 5).flatMap((start) => (start === '2024-01-01' ? ['B'] : ['A', 'B', 'BA']).map((unit) => `${start} ${unit}`)),
    );
    expect(new Set(restated.map(({ causes, catalogue }) => `${causes.join()} ${versions.indexOf(catalogue)}`))).toEqual(
      new Set(['catalogue 1']),
    );
    const finals = new Map((await told(regularity, 'final')).map((each) => [`${each.start} ${each.unit}`, each]));
    for (const { start, unit, value, score } of restated) {
      expect(value, `${start} ${unit}`).toBe(finals.get(`${start} ${unit}`)?.value);
      expect(score, `${start} ${unit}`).not.toBe(finals.get(`${start} ${unit}`)?.score);
    }
  });

  test('nothing of that is told a second time', async () => {
    const known = await all();
    await publishAt('2025-01-15T09:00:00Z');
    expect(await all()).toEqual(known);
  });

  test('what other definitions made is said to be that, and not to be wrong', async () => {
    const deps = { access: installation.clickhouse.access, logger: silentLogger, unsuppressed: false, timeZone };
    const verification = startVerification({ ...deps, catalogueFolder: second });
    try {
      const { changed, otherCatalogue } = await verification.window('2024-07-01..2024-10-01');
      expect(changed).toEqual([]);
      expect(otherCatalogue).toEqual([
        { indicator: regularity, knownAt: '2024-10-14T21:00:00.000Z', catalogueVersion: versions[0], values: 3 },
      ]);
    } finally {
      await verification.close();
    }
  });

  test('readers find the added indicator, its values and why they are so', async () => {
    const app = await openInsight({ clickhouse: installation.clickhouse, catalogueFolder: second });
    const get = async (path: string): Promise<Record<string, unknown>> =>
      (await app.inject({ method: 'GET', url: `/api/v1/${path}` })).json();
    try {
      const { indicators } = await get('indicators');
      expect(indicators).toMatchObject([{ id: regularity }, { id: added, name: { en: 'Learning at all' }, target: { score: 60 } }]);
      const question = `indicator=${added}&unit=BA&window=2024-07-01..2024-10-01`;
      expect(await get(`values?${question}`)).toMatchObject({ indicator: added, unit: 'BA', value: 1, status: 'restated' });
      expect(await get(`explain?${question}`)).toMatchObject({ value: 1, cohort: { persons: '15–29' } });
      const { sql } = await get(`explain?${question}`);
      expect(sql).toContain('learning-at-all: everybody of P(u, W)');
    } finally {
      await app.close();
    }
  });
});
