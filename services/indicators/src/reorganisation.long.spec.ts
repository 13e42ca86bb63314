import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startVerification } from './publication/verify.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { publishAt, q3, recorded, rowsIn, tellTwoQuarters } from './testing/reorganisation.ts';

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

  test('the next close tells the same in its own structure, for as long ago as eight quarters; then all is as it was', async () => {
    const before = await rowsIn(installation, 'as-of:2024-12-31', q3);
    await installation.restartIndicators();
    expect(await publishAt(installation, '2025-04-15T08:00:00Z')).toMatchObject({ failed: 0, postponed: false });
    expect(await rowsIn(installation, 'as-of:2025-03-31', q3)).toEqual(before);
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
