import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GaugesAnswer, ValuesAnswer, WindowsAnswer } from './contract.ts';
import { openInsight } from './testing-app.ts';
import { writeUnits, writeValues, type ValueToWrite } from './testing.ts';

const q3 = '2024-07-01..2024-10-01';
const closed = '2024-10-14T21:00:00.000Z';

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;
const get = (url: string) => app.inject({ method: 'GET', url });
const gaugesOf = async (query: string): Promise<GaugesAnswer> => (await get(`/api/v1/gauges?${query}`)).json<GaugesAnswer>();

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  app = await openInsight({ clickhouse });
}, 120_000);
afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
});

describe('before anything is published', () => {
  it('the five gauges are named and explained in both languages, and it is said why none has a value', async () => {
    const { gauges, none } = await gaugesOf(`window=${q3}`);
    expect(gauges.map(({ id, value, reason, published }) => [id, value, reason, published])).toEqual([
      ['g-data-currency', null, null, null],
      ['g-identity-resolution', null, null, null],
      ['g-source-coverage', null, null, null],
      ['g-tag-coverage', null, null, null],
      ['g-restatement', null, null, null],
    ]);
    for (const { name, meaning } of gauges) for (const text of [name, meaning]) expect(text.fi).not.toBe(text.en);
    expect(none).toMatchObject({ reason: 'NOTHING_PUBLISHED' });
  });
});

describe('published gauges', () => {
  beforeAll(async () => {
    await writeUnits(clickhouse.ch, [
      { unitId: 'ORG', parentId: null, name: 'Suvanto' },
      { unitId: 'JV', parentId: null, name: 'Yhteisyritys' },
    ]);
    const told = { window: q3, lo: null, hi: null, score: null };
    const details = { delivered: 4, registered: 5, silent: [], missing: ['W'] };
    const gauge = (indicatorId: string, value: number | null, more: Partial<ValueToWrite> = {}): ValueToWrite[] =>
      ['ORG', 'JV'].map((unitId) => ({ ...told, indicatorId, unitId, value, knownAt: closed, explanation: { details: {} }, ...more }));
    const monday = { status: 'provisional' as const, knownAt: '2024-09-29T21:00:00.000Z', flags: ['provisional'] };
    await writeValues(clickhouse.ch, [
      { unitId: 'ORG', window: q3, value: 0.39, lo: 0.36, hi: 0.43, score: 48, knownAt: closed },
      ...gauge('g-data-currency', 0.91, monday),
      ...gauge('g-data-currency', 0.94, { explanation: { details: { p90Hours: 11 } } }),
      ...gauge('g-source-coverage', 0.8, { explanation: { details } }),
      ...gauge('g-tag-coverage', null, { reason: 'SUPPRESSED' }),
    ]);
  });

  it('come once for the organisation, in the newest version, with what stands beside the value', async () => {
    const { window, gauges, none } = await gaugesOf(`window=${q3}`);
    expect([window, none, gauges.length]).toEqual([q3, null, 5]);
    const final = { status: 'final', knownAt: closed, catalogueVersion: 'test-catalogue', configurationVersion: 'test-configuration' };
    expect(gauges[0]).toMatchObject({ unit: 'share', value: 0.94, reason: null, details: { p90Hours: 11 }, published: final });
    expect(gauges[2]).toMatchObject({ value: 0.8, details: { delivered: 4, registered: 5, silent: [], missing: ['W'] } });
    expect(gauges[3]).toMatchObject({ value: null, reason: 'SUPPRESSED', details: {} });
    expect(gauges[4]).toMatchObject({ unit: 'points', value: null, reason: null, published: null });
  });

  it('come as they were published by an instant', async () => {
    const { gauges } = await gaugesOf(`window=${q3}&asOf=2024-10-01`);
    expect(gauges[0]).toMatchObject({ value: 0.91, published: { status: 'provisional' } });
    expect(gauges[2]).toMatchObject({ value: null, published: null });
    expect((await gaugesOf(`window=${q3}&asOf=2024-08-01`)).none).toMatchObject({ reason: 'NOT_KNOWN_YET' });
    expect((await gaugesOf('window=2024-04-01..2024-07-01')).none).toMatchObject({ reason: 'WINDOW_NOT_PUBLISHED' });
  });

  it('are in the view of readers, and never among the values of indicators', async () => {
    const { values } = (await get('/api/v1/values')).json<ValuesAnswer>();
    expect(values.map(({ indicator }) => indicator)).toEqual(['learning-regularity']);
    expect((await get('/api/v1/windows')).json<WindowsAnswer>().windows).toEqual([q3]);
    expect((await get(`/api/v1/values?indicator=g-data-currency&unit=ORG&window=${q3}`)).json()).toMatchObject({
      code: 'INDICATOR_UNKNOWN',
    });
    const reader = clickhouse.as('reader');
    expect(await reader.query("SELECT gauge_id, value FROM capability.gauges WHERE status = 'final' ORDER BY gauge_id")).toEqual([
      { gauge_id: 'g-data-currency', value: 0.94 },
      { gauge_id: 'g-source-coverage', value: 0.8 },
      { gauge_id: 'g-tag-coverage', value: null },
    ]);
    expect(await reader.query("SELECT count() AS n FROM capability.current_values WHERE indicator_id = 'g-source-coverage'")).toEqual([
      { n: 2 },
    ]);
  });

  it.each([
    ['no window', '', 400, 'PARAMETER_INVALID'],
    ['a window that is no quarter', 'window=2024-07-01..2024-08-01', 403, 'DIFFERENCING'],
    ['an instant that is none', `window=${q3}&asOf=soon`, 400, 'PARAMETER_INVALID'],
  ])('%s is refused, and why', async (_, query, status, code) => {
    const answer = await get(`/api/v1/gauges?${query}`);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  });
});
