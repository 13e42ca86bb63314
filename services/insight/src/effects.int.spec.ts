import { tableFromIPC } from 'apache-arrow';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EffectsAnswer, ValuesAnswer } from './contract.ts';
import { openInsight } from './testing-app.ts';
import { writeUnits, writeValues, type ValueToWrite } from './testing.ts';

const [q2, q3] = ['2024-04-01..2024-07-01', '2024-07-01..2024-10-01'];
const [closedQ2, closedQ3] = ['2024-07-14T21:00:00.000Z', '2024-10-14T21:00:00.000Z'];

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;
const get = (url: string) => app.inject({ method: 'GET', url });
const effectsOf = async (query: string): Promise<EffectsAnswer> => (await get(`/api/v1/effects?${query}`)).json<EffectsAnswer>();

const figure = { value: 0.47, lo: 0.4, hi: 0.55 };
const detailsOf = (interventionId: string, treated: string[], more: object = {}) => ({
  interventionId,
  name: null,
  indicator: 'learning-regularity',
  expectedSign: 1,
  start: '2024-02-05',
  end: null,
  declaredAt: '2024-01-15',
  treated,
  comparison: [],
  before: '2023-10-01..2024-01-01',
  after: q3,
  preTrend: null,
  persons: null,
  series: [],
  ...more,
});

const unitOf = (unitId: string, parentId: string | null) => ({ unitId, parentId, name: unitId });

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  app = await openInsight({ clickhouse });
  await writeUnits(clickhouse.ch, [
    unitOf('ORG', null),
    ...['BA1', 'BA2', 'BA3'].map((id) => unitOf(id, 'ORG')),
    ...['T1', 'T2'].map((id) => unitOf(id, 'BA1')),
    unitOf('T3', 'BA2'),
  ]);
  const effect = (
    interventionId: string,
    unitId: string,
    treated: string[],
    more: Partial<ValueToWrite> & { details?: object },
  ): ValueToWrite => ({
    indicatorId: `fx-did:learning-regularity:${interventionId}`,
    unitId,
    window: q3,
    value: null,
    lo: null,
    hi: null,
    score: null,
    knownAt: closedQ3,
    explanation: { details: detailsOf(interventionId, treated, more.details) },
    ...more,
  });
  await writeValues(clickhouse.ch, [
    { unitId: 'ORG', window: q3, value: 0.39, lo: 0.36, hi: 0.43, score: 48, knownAt: closedQ3 },
    { unitId: 'ORG', window: q2, value: 0.38, lo: 0.35, hi: 0.42, score: 47, knownAt: closedQ2 },
    effect('hour', 'BA1', ['T1'], { window: q2, knownAt: closedQ2, reason: 'TOO_EARLY' }),
    effect('hour', 'BA1', ['T1'], {
      value: 0.07,
      lo: 0.02,
      hi: 0.12,
      nBand: '15–29',
      details: {
        name: 'Varattu oppimistunti',
        comparison: ['T2'],
        preTrend: { value: 0, lo: -0.05, hi: 0.05 },
        persons: { treated: '15–29', comparison: '30–99' },
        series: [{ window: q3, treated: figure, comparison: null }],
      },
    }),
    effect('areas', 'ORG', ['BA2'], { flags: ['post-hoc'], reason: 'SUPPRESSED' }),
  ]);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
});

it('an effect comes with what was declared, both sides and their bands', async () => {
  const { unit, window, effects, none } = await effectsOf(`unit=BA1&window=${q3}`);
  expect([unit, window, none, effects.length]).toEqual(['BA1', q3, null, 1]);
  expect(effects[0]).toMatchObject({
    intervention: { id: 'hour', name: 'Varattu oppimistunti', start: '2024-02-05', isPostHoc: false, expectedSign: 1 },
    indicator: 'learning-regularity',
    area: 'BA1',
    treated: ['T1'],
    comparison: ['T2'],
    value: 0.07,
    lo: 0.02,
    hi: 0.12,
    reason: null,
    persons: { treated: '15–29', comparison: '30–99' },
    series: [{ window: q3, treated: figure, comparison: null }],
    knownAt: closedQ3,
  });
});

it('a reason stands alone, and what was declared late says so', async () => {
  const { effects } = await effectsOf(`unit=BA2&window=${q3}`);
  expect(effects).toMatchObject([
    { intervention: { id: 'areas', isPostHoc: true }, value: null, reason: 'SUPPRESSED', series: [], persons: null },
  ]);
});

it.each([
  ['the whole', 'ORG', ['areas', 'hour']],
  ['a team beside the treated one', 'T2', ['hour']],
  ['a team of a treated area', 'T3', ['areas']],
  ['an area in which nothing was done', 'BA3', []],
])('on the page of %s are the interventions that it is about', async (_what, unit, expected) => {
  const { effects, none } = await effectsOf(`unit=${unit}&window=${q3}`);
  expect(effects.map(({ intervention }) => intervention.id).toSorted()).toEqual(expected);
  expect(none?.reason).toBe(expected.length === 0 ? 'NO_INTERVENTION' : undefined);
});

it('of an earlier quarter, or by an earlier instant, comes what was published then', async () => {
  expect((await effectsOf(`unit=BA1&window=${q2}`)).effects).toMatchObject([{ window: q2, reason: 'TOO_EARLY' }]);
  expect((await effectsOf(`unit=BA1&window=${q3}&asOf=2024-08-01`)).effects).toMatchObject([{ window: q2, reason: 'TOO_EARLY' }]);
  expect((await effectsOf(`unit=BA1&window=${q3}&asOf=2024-03-01`)).none).toMatchObject({ reason: 'NOT_KNOWN_YET' });
});

it('effects are in the views of readers, and never among the values of indicators', async () => {
  const { values } = (await get('/api/v1/values')).json<ValuesAnswer>();
  expect([...new Set(values.map(({ indicator }) => indicator))]).toEqual(['learning-regularity']);
  const rows = await clickhouse
    .as('reader')
    .query('SELECT intervention_id, area_id, value, started_on FROM capability.effects WHERE value IS NOT NULL');
  expect(rows).toEqual([{ intervention_id: 'hour', area_id: 'BA1', value: 0.07, started_on: '2024-02-05' }]);
});

it('comes as a table to take along: a row a quarter, and one for what has a reason alone', async () => {
  const answer = await get(`/api/v1/effects?unit=ORG&window=${q3}&format=csv`);
  expect(answer.headers['content-disposition']).toContain('oppiva-effects.csv');
  const [header = '', ...rows] = answer.body.trim().split('\r\n');
  expect(header.split(',').slice(-8)).toEqual([
    'window',
    'treated',
    'treated_lo',
    'treated_hi',
    'comparison',
    'comparison_lo',
    'comparison_hi',
    'known_at',
  ]);
  expect(rows.map((row) => row.split(',').slice(-8, -1))).toEqual([
    ['', '', '', '', '', '', ''],
    [q3, '0.47', '0.4', '0.55', '', '', ''],
  ]);
  const arrow = await get(`/api/v1/effects?unit=ORG&window=${q3}&format=arrow`);
  expect(arrow.headers['content-disposition']).toContain('oppiva-effects.arrow');
  const table = tableFromIPC(arrow.rawPayload);
  expect(table.schema.fields.map(({ name }) => name)).toEqual(header.split(','));
  const last = table.toArray().at(-1)?.toJSON();
  expect(last).toMatchObject({ window: q3, treated: 0.47, treated_lo: 0.4, comparison: null, post_hoc: false, effect: 0.07 });
  expect([...(last?.['treated_units'] ?? [])]).toEqual(['T1']);
  expect(last?.['known_at']).toBe(Date.parse(closedQ3));
});

it.each([
  ['no unit', `window=${q3}`, 400, 'PARAMETER_INVALID'],
  ['no window', 'unit=BA1', 400, 'PARAMETER_INVALID'],
  ['a window that is no quarter', 'unit=BA1&window=2024-07-01..2024-08-01', 403, 'DIFFERENCING'],
  ['a format that it does not have', `unit=BA1&window=${q3}&format=xlsx`, 400, 'PARAMETER_INVALID'],
  ['a unit that nobody knows', `unit=BA9&window=${q3}`, 404, 'UNIT_UNKNOWN'],
])('%s is refused, and why', async (_, query, status, code) => {
  const answer = await get(`/api/v1/effects?${query}`);
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
});
