import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startVerification } from './publication/verify.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { statementsDraft } from './testing/history.ts';
import { completed } from './testing/small-organisation.ts';
import { people, publishAt, q3, recorded, rowsIn, tellTwoQuarters } from './testing/reorganisation.ts';

describe('a reorganisation, a quarter later', () => {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: false, now: recorded },
    );
    await tellTwoQuarters(installation);
    expect(await publishAt(installation, '2025-01-15T08:00:00Z')).toMatchObject({ failed: 0, postponed: false });
  });
  afterAll(() => installation?.stop());

  test('the next close tells its own structure of the same people, and restates beside what was told in the one before', async () => {
    const before = await rowsIn(installation, 'as-of:2024-12-31', q3);
    // enough people of T1 for it and all above, too few of T3
    const late = people
      .filter(({ team, at }) => (team === 'T1' && at < 9) || (team === 'T3' && at < 3))
      .flatMap(({ id }) => ['2024-08-28', '2024-09-04', '2024-09-11', '2024-09-18'].map((date) => completed(id, date)));
    await installation.appendAt('2025-02-03T06:00:00Z', [statementsDraft(late, { client: 'lms', keys: installation.keys })]);
    await installation.restartIndicators();
    expect(await publishAt(installation, '2025-04-15T08:00:00Z')).toMatchObject({ failed: 0, postponed: false });
    const restated = await installation.clickhouse.as('reader').query<{ unit: string; structure: string }>(
      `SELECT unit_id AS unit, structure FROM capability.values
       WHERE status = 'restated' AND indicator_id = 'learning-regularity' AND window_start = {start:Date32} ORDER BY unit`,
      { start: q3 },
    );
    expect(restated.filter(({ unit }) => !['BA2', 'R', 'T1'].includes(unit))).toEqual([]);
    expect(restated).toContainEqual({ unit: 'T1', structure: 'as-was' });
    const after = await rowsIn(installation, 'as-of:2025-03-31', q3);
    expect(after.filter(({ unit }) => unit !== 'BA2')).toEqual(before.filter(({ unit }) => unit !== 'BA2'));
    expect(await rowsIn(installation, 'as-of:2025-03-31', '2025-01-01')).toEqual([]);
    expect(await rowsIn(installation, 'as-of:2024-12-31', q3)).toEqual(before);
    expect(await installation.indicators.publishDue(Date.parse('2025-04-15T09:00:00Z'))).toMatchObject({ published: 0, failed: 0 });
  });

  test('every value can be computed again', async () => {
    const verification = startVerification({ access: installation.clickhouse.access, logger: silentLogger, unsuppressed: false, timeZone });
    try {
      const { changed, values } = await verification.window('2024-07-01..2024-10-01');
      expect(changed).toEqual([]);
      expect(values).toBeGreaterThan(8 * 9);
    } finally {
      await verification.close();
    }
  });
});
