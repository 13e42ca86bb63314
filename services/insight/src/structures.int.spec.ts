import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangesAnswer, Explanation, PublishedValue, ValuesAnswer } from './contract.ts';
import { openInsight } from './testing-app.ts';
import { writeUnits, writeValues } from './testing.ts';

const q2 = '2024-04-01..2024-07-01';
const q3 = '2024-07-01..2024-10-01';
const q2Closed = '2024-07-14T21:00:00.000Z';
const q3Closed = '2024-10-14T21:00:00.000Z';
const q3Ended = 'as-of:2024-09-30';
const figures = { lo: 0.2, hi: 0.5, score: 40, nBand: '15–29' };

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;
beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  app = await openInsight({ clickhouse });
  await writeUnits(
    clickhouse.ch,
    ['R', 'T1', 'T2'].map((unitId) => ({ unitId, parentId: unitId === 'R' ? null : 'R', name: unitId })),
  );
  const asWas = ['R', 'T1', 'T2'].flatMap((unitId) => [
    { ...figures, unitId, window: q2, value: 0.3, knownAt: q2Closed },
    { ...figures, unitId, window: q3, value: 0.3, knownAt: q3Closed },
  ]);
  await writeValues(clickhouse.ch, [
    ...asWas,
    {
      ...figures,
      unitId: 'R',
      window: q2,
      value: 0.4,
      knownAt: q3Closed,
      status: 'restated',
      flags: ['restated'],
      explanation: { causes: ['late'] },
    },
    { ...figures, unitId: 'T1', window: q2, value: 0.5, knownAt: q3Closed, structure: q3Ended, explanation: { sql: 'SELECT 2' } },
    { unitId: 'T2', window: q2, value: null, lo: null, hi: null, score: null, reason: 'SUPPRESSED', knownAt: q3Closed, structure: q3Ended },
  ]);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
});

const get = (path: string) => app.inject({ method: 'GET', url: `/api/v1/${path}` });
const valuesOf = async (query: string): Promise<unknown[]> =>
  (await get(`values?${query}`)).json<ValuesAnswer>().values.map(({ unit, structure, value, reason }) => [unit, structure, value, reason]);

describe('values in the structure of a date', () => {
  it('what was published in it goes before; of a unit of which nothing was, what is said of it as it was holds', async () => {
    expect(await valuesOf(`window=${q2}&structure=${q3Ended}`)).toEqual([
      ['R', 'as-was', 0.4, null],
      ['T1', q3Ended, 0.5, null],
      ['T2', q3Ended, null, 'SUPPRESSED'],
    ]);
    expect(await valuesOf(`structure=${q3Ended}`)).toHaveLength(6);
    expect(await valuesOf(`structure=as-of:2024-06-30`)).toHaveLength(3);
  });

  it('as it was nothing of that is seen', async () => {
    expect((await valuesOf(`window=${q2}`)).map((row) => (row as unknown[])[1])).toEqual(['as-was', 'as-was', 'as-was']);
    expect(await valuesOf(`window=${q2}&structure=as-was&unit=T1&parent=R`)).toEqual([['T1', 'as-was', 0.3, null]]);
  });

  it('one value, its explanation and the change log go by the structure', async () => {
    const one = `indicator=learning-regularity&window=${q2}&structure=${q3Ended}`;
    expect((await get(`values?${one}&unit=T1`)).json<PublishedValue>()).toMatchObject({ value: 0.5, structure: q3Ended, previous: null });
    expect((await get(`explain?${one}&unit=T1`)).json<Explanation>()).toMatchObject({ sql: 'SELECT 2', versions: { structure: q3Ended } });
    expect((await get(`explain?${one}&unit=R`)).json<Explanation>()).toMatchObject({ causes: ['late'], versions: { structure: 'as-was' } });
    expect((await get(`changes?structure=${q3Ended}`)).json<ChangesAnswer>().changes.map(({ unit }) => unit)).toEqual(['R']);
  });

  it('before the close of its quarter it is not known yet', async () => {
    const asked = await get(`values?indicator=learning-regularity&unit=T1&window=${q2}&structure=${q3Ended}&asOf=2024-08-01T00:00:00Z`);
    expect([asked.statusCode, asked.json()]).toMatchObject([404, { reason: 'NOT_KNOWN_YET' }]);
  });

  it.each([
    ['a date that ends no quarter', 'structure=as-of:2024-09-29'],
    ['a quarter that is not closed', 'structure=as-of:2024-12-31'],
    ['a window after it', `structure=as-of:2024-06-30&window=${q3}`],
    ['a window longer ago than eight quarters', 'structure=as-of:2024-09-30&window=2022-07-01..2022-10-01'],
  ])('%s is refused: a difference could tell of a few people', async (_what, query) => {
    const asked = await get(`values?${query}`);
    expect([asked.statusCode, asked.json()]).toMatchObject([403, { code: 'DIFFERENCING', path: 'structure' }]);
  });
});
