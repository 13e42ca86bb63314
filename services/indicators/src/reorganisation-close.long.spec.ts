import { compute, loadCatalogue, type Cell, type Structure } from '@oppiva/capability';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { people, publishAt, q3, q4, recorded, rowsIn, tellTwoQuarters, weeksInThirdQuarter } from './testing/reorganisation.ts';

const sum = (cells: ReadonlyMap<string, Cell>, units: readonly string[], of: 'personDays' | 'minutes'): number =>
  Math.round(units.reduce((total, id) => total + (cells.get(id)?.cohort[of] ?? 0), 0));

const share = (of: readonly string[]): number => {
  const learned = people.filter(({ team }) => of.includes(team)).map(weeksInThirdQuarter);
  return Math.round((100 * learned.reduce((total, each) => total + each, 0)) / (13 * learned.length)) / 100;
};

describe('a reorganisation', () => {
  let installation: TestInstallation;
  let asWasBefore: unknown[] = [];
  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: false, now: recorded },
    );
    await tellTwoQuarters(installation);
    asWasBefore = await rowsIn(installation, 'as-was', q3);
    expect(await publishAt(installation, '2025-01-15T08:00:00Z')).toMatchObject({ failed: 0, postponed: false });
  });
  afterAll(() => installation?.stop());

  const cellsIn = async (structure: Structure): Promise<Map<string, Cell>> => {
    const indicator = (await loadCatalogue()).find('learning-regularity');
    if (indicator === null) throw new Error('not in the catalogue');
    const window = { start: q4, end: '2025-01-01' };
    const knownAt = Date.parse('2025-01-14T22:00:00Z');
    const { cells } = await compute({ clickhouse: installation.clickhouse.as('indicators'), indicator, window, knownAt, structure });
    return new Map(cells.map((cell) => [cell.unitId, cell]));
  };

  test('person-days and minutes of the quarter in which it was add up in its tree, and to what they were', async () => {
    const asWas = await cellsIn('as-was');
    const asOf = await cellsIn({ asOf: '2024-12-31' });
    expect([...asOf.keys()]).toEqual(['BA2', 'BA3', 'R', 'T1', 'T2', 'T3', 'T4A', 'T4B', 'T61']);
    for (const of of ['personDays', 'minutes'] as const) {
      expect(sum(asOf, ['R'], of)).toBe(sum(asWas, ['R'], of));
      expect(sum(asOf, ['BA2', 'BA3'], of)).toBe(sum(asOf, ['R'], of));
      expect(sum(asOf, ['T1', 'T2', 'T3'], of)).toBe(sum(asOf, ['BA2'], of));
      expect(sum(asOf, ['T4A', 'T4B', 'T61'], of)).toBe(sum(asOf, ['BA3'], of));
    }
    // nobody moved between teams but with a team, and none of them is new
    expect([...asOf.values()].map(({ unitId, n, reason }) => [unitId, n, reason])).toEqual(
      Object.entries({ BA2: 48, BA3: 34, R: 82, T1: 20, T2: 12, T3: 16, T4A: 9, T4B: 5, T61: 20 }).map(([id, n]) => [id, n, null]),
    );
  });

  test('what is told in the structure of the last day of the quarter is what became other people, and nothing of few', async () => {
    expect(await rowsIn(installation, 'as-of:2024-12-31', q3)).toEqual([
      { unit: 'BA2', value: share(['T1', 'T2', 'T3']), reason: '' },
      { unit: 'BA3', value: share(['T4', 'T31', 'T32']), reason: '' },
      { unit: 'T31', value: null, reason: 'NOT_APPLICABLE' },
      { unit: 'T32', value: null, reason: 'NOT_APPLICABLE' },
      { unit: 'T4', value: null, reason: 'NOT_APPLICABLE' },
      // T4B is five people, and T4 has been told
      { unit: 'T4A', value: null, reason: 'SUPPRESSED' },
      { unit: 'T4B', value: null, reason: 'SUPPRESSED' },
      { unit: 'T61', value: share(['T31', 'T32']), reason: '' },
    ]);
    expect(await rowsIn(installation, 'as-was', q3)).toEqual(asWasBefore);
    // not even the size of a cohort is said of what is hidden, or of units that are not in the structure
    const said = await installation.clickhouse.ch.query<{ rows: number }>(
      `SELECT count() AS rows FROM capability.published_values
       WHERE structure != 'as-was' AND reason IN ('SUPPRESSED', 'NOT_APPLICABLE')
         AND (isNotNull(value) OR isNotNull(score) OR n_band != '' OR JSONExtractRaw(explanation, 'cohort') != 'null')`,
    );
    expect(said).toEqual([{ rows: 0 }]);
  });

  test('trends are marked as broken where the people became others', async () => {
    const broken = await installation.clickhouse.as('reader').query<{ unit: string }>(
      `SELECT DISTINCT unit_id AS unit FROM capability.values WHERE structure = 'as-was' AND window_start = {start:Date32} AND has(flags, 'structure-break')
       AND indicator_id = 'learning-regularity' ORDER BY unit`,
      { start: q4 },
    );
    expect(broken.map((row) => row.unit)).toEqual(expect.arrayContaining(['BA2', 'BA3', 'T61']));
    expect(broken.map((row) => row.unit)).not.toContain('R');
    expect(broken.map((row) => row.unit)).not.toContain('T1');
  });
});
