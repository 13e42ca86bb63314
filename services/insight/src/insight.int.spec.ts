import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, PublishedValue, ValuesAnswer } from './contract.ts';
import { openInsight } from './testing-app.ts';
import { writeUnits, writeValues } from './testing.ts';

const q3 = '2024-07-01..2024-10-01';
const q2 = '2024-04-01..2024-07-01';
const closed = '2024-10-14T21:00:00.000Z';
const restated = '2025-01-14T22:00:00.000Z';
const explanation = {
  cohort: { persons: '30–99', personDays: '2000+', learningEvents: '500–1999', minutes: null },
  companions: { 'learning-burstiness': null },
  exclusions: { 'learning-event': '500–1999' },
  coverage: null,
  sql: 'SELECT 1',
};

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;

function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ method: 'GET', url, headers });
}

const value = (unit: string, more = '') => `/api/v1/values?indicator=learning-regularity&unit=${unit}&window=${q3}${more}`;
const explain = (unit: string, more = '') => `/api/v1/explain?indicator=learning-regularity&unit=${unit}&window=${q3}${more}`;

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  app = await openInsight({ clickhouse });
}, 120_000);

afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
});

describe('before anything is published', () => {
  it('answers empty lists and says why, instead of failing', async () => {
    expect((await get('/api/v1/units')).json()).toEqual({ units: [] });
    expect((await get('/api/v1/windows')).json()).toEqual({
      windows: [],
      structures: ['as-was'],
      revision: expect.stringMatching(/^0\./) as string,
      timeZone: 'Europe/Helsinki',
      closeLagDays: 14,
      isDemo: false,
    });
    expect((await get('/api/v1/values')).json()).toMatchObject({ values: [], none: { reason: 'NOTHING_PUBLISHED' } });
  });

  it('lists the indicators of the release', async () => {
    const { indicators } = (await get('/api/v1/indicators')).json<{ indicators: { id: string }[] }>();
    expect(indicators.find(({ id }) => id === 'learning-regularity')).toMatchObject({
      number: 4,
      dimension: { id: 'rhythm', name: { fi: 'Rytmi', en: 'Rhythm' } },
      goalposts: [
        [0.1, 0],
        [0.7, 100],
      ],
      target: { score: 60 },
    });
  });
});

describe('published values', () => {
  beforeAll(async () => {
    await writeUnits(clickhouse.ch, [
      { unitId: 'TA', parentId: 'BA-X', name: 'Tiimi A' },
      { unitId: 'BA-X', parentId: null, name: 'Alue X' },
      { unitId: 'TB', parentId: 'BA-X', name: '' },
    ]);
    await writeValues(clickhouse.ch, [
      { unitId: 'BA-X', window: q2, value: 0.3, lo: 0.25, hi: 0.36, score: 33, nBand: '30–99', knownAt: '2024-07-14T21:00:00.000Z' },
      { unitId: 'BA-X', window: q3, value: 0.39, lo: 0.36, hi: 0.43, score: 48, nBand: '30–99', knownAt: closed, explanation },
      {
        unitId: 'BA-X',
        window: q3,
        value: 0.45,
        lo: 0.41,
        hi: 0.49,
        score: 58,
        nBand: '30–99',
        status: 'restated',
        flags: ['restated'],
        knownAt: restated,
        explanation: { ...explanation, causes: ['late'] },
      },
      { unitId: 'TA', window: q3, value: null, lo: null, hi: null, score: null, reason: 'SUPPRESSED', knownAt: closed, explanation },
    ]);
  });

  it('units come in the organisation order, by name or else by id', async () => {
    expect((await get('/api/v1/units')).json()).toEqual({
      units: [
        { unitId: 'BA-X', parentId: null, name: 'Alue X', isLeaf: false },
        { unitId: 'TA', parentId: 'BA-X', name: 'Tiimi A', isLeaf: true },
        { unitId: 'TB', parentId: 'BA-X', name: 'TB', isLeaf: true },
      ],
    });
  });

  it('windows are those with values, the newest last', async () => {
    expect((await get('/api/v1/windows')).json()).toMatchObject({
      windows: [q2, q3],
      structures: ['as-was', 'as-of:2024-06-30', 'as-of:2024-09-30'],
    });
  });

  it('the change log has what was restated, from what and when', async () => {
    const change = {
      indicator: 'learning-regularity',
      unit: 'BA-X',
      window: q3,
      structure: 'as-was',
      knownAt: restated,
      value: 0.45,
      score: 58,
      reason: null,
      previous: { knownAt: closed, value: 0.39, score: 48, reason: null },
      causes: ['late'],
    };
    expect((await get('/api/v1/changes')).json()).toEqual({ changes: [change] });
    expect((await get(`/api/v1/changes?unit=BA-X&window=${q3}`)).json()).toEqual({ changes: [change] });
    for (const none of [`window=${q2}`, 'unit=TA', `asOf=${closed}`]) {
      expect((await get(`/api/v1/changes?${none}`)).json()).toEqual({ changes: [] });
    }
    expect((await get('/api/v1/changes?unit=nowhere')).statusCode).toBe(404);
  });

  it('one value is the newest version, with the one that it restated', async () => {
    const answer = (await get(value('BA-X'))).json<PublishedValue>();
    expect(answer).toMatchObject({
      value: 0.45,
      lo: 0.41,
      hi: 0.49,
      score: 58,
      status: 'restated',
      knownAt: restated,
      reason: null,
      nBand: '30–99',
    });
    expect(answer.scoreLo).toBeCloseTo(51.667, 3);
    expect(answer.scoreHi).toBeCloseTo(65, 3);
    expect(answer.previous).toEqual({ value: 0.39, lo: 0.36, hi: 0.43, score: 48, status: 'final', knownAt: closed });
  });

  it.each([
    ['2025-01-14T21:59:59.999Z', 0.39],
    [restated, 0.45],
    ['2024-10-15', 0.39],
    ['2025-01-15', 0.45],
  ])('asOf %s selects the newest version known by then', async (asOf, expected) => {
    expect((await get(value('BA-X', `&asOf=${encodeURIComponent(asOf)}`))).json()).toMatchObject({ value: expected });
  });

  it('a suppressed value has no figure, no interval, no count', async () => {
    expect((await get(value('TA'))).json()).toMatchObject({
      value: null,
      lo: null,
      hi: null,
      score: null,
      scoreLo: null,
      nBand: null,
      reason: 'SUPPRESSED',
    });
  });

  it('a list leaves out what the question leaves open', async () => {
    const all = (await get('/api/v1/values')).json<ValuesAnswer>();
    expect(all.values.map(({ unit, window, value: v }) => [unit, window, v])).toEqual([
      ['BA-X', q2, 0.3],
      ['BA-X', q3, 0.45],
      ['TA', q3, null],
    ]);
    expect(all.none).toBeNull();
    expect((await get(`/api/v1/values?unit=TA&window=${q3}`)).json<ValuesAnswer>().values).toHaveLength(1);
  });

  it('comes as CSV and as Arrow with the same rows', async () => {
    const csv = await get('/api/v1/values', { accept: 'text/csv' });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.trim().split('\r\n')).toHaveLength(4);
    const arrow = await get(value('BA-X'), { accept: 'application/vnd.apache.arrow.stream' });
    expect(arrow.headers['content-type']).toBe('application/vnd.apache.arrow.stream');
    expect(tableFromIPC(arrow.rawPayload).get(0)?.toJSON()).toMatchObject({ unit: 'BA-X', value: 0.45, status: 'restated' });
  });

  it('is revalidated by its tag, and anew once something is published', async () => {
    const first = await get(value('BA-X'));
    const tag = String(first.headers['etag']);
    expect(first.headers['cache-control']).toBe('no-cache');
    expect((await get(value('BA-X'), { 'if-none-match': tag })).statusCode).toBe(304);
    expect((await get(value('BA-X'), { 'if-none-match': tag, accept: 'text/csv' })).statusCode).toBe(200);
    await writeValues(
      clickhouse.ch,
      [{ unitId: 'BA-X', window: '2024-10-01..2025-01-01', value: 0.5, lo: 0.4, hi: 0.6, score: 67, knownAt: restated }],
      100,
    );
    expect((await get(value('BA-X'), { 'if-none-match': tag })).statusCode).toBe(200);
  });

  it('is explained by what was published with it', async () => {
    const told = (await get(explain('BA-X', `&asOf=${closed}`))).json<Explanation>();
    expect(told).toMatchObject({
      value: 0.39,
      knownAt: closed,
      cohort: explanation.cohort,
      exclusions: explanation.exclusions,
      sql: 'SELECT 1',
    });
    expect(told.versions).toEqual({ catalogue: 'test-catalogue', configuration: 'test-configuration', structure: 'as-was' });
    expect(told).not.toHaveProperty('numerator');
  });

  it('of a suppressed value nothing is told, even if something was published with it', async () => {
    expect((await get(explain('TA'))).json()).toMatchObject({
      reason: 'SUPPRESSED',
      value: null,
      cohort: null,
      companions: {},
      exclusions: {},
      sql: '',
    });
  });
});

describe('questions that are refused', () => {
  it.each([
    ['an unknown unit', value('NOBODY'), 404, 'UNIT_UNKNOWN', 'UNIT_UNKNOWN'],
    ['an unknown indicator', `/api/v1/values?indicator=happiness&unit=TA&window=${q3}`, 404, 'INDICATOR_UNKNOWN', 'INDICATOR_UNKNOWN'],
    ['a unit without a value', value('TB'), 404, 'NOT_PUBLISHED', 'UNIT_NOT_PUBLISHED'],
    ['an instant before publication', value('BA-X', '&asOf=2024-08-01T00:00:00Z'), 404, 'NOT_PUBLISHED', 'NOT_KNOWN_YET'],
    ['a quarter without values', value('BA-X').replace(q3, '2023-07-01..2023-10-01'), 404, 'NOT_PUBLISHED', 'WINDOW_NOT_PUBLISHED'],
    ['a quarter that is open', value('BA-X').replace(q3, '2025-01-01..2025-04-01'), 404, 'NOT_PUBLISHED', 'WINDOW_NOT_CLOSED'],
    ['a window of another kind', value('BA-X').replace(q3, '2024-09-02..2024-09-30'), 403, 'DIFFERENCING', 'DIFFERENCING'],
    ['an explanation of another window', explain('BA-X').replace(q3, '2024-09-02..2024-09-30'), 403, 'DIFFERENCING', 'DIFFERENCING'],
    [
      'an explanation of an unpublished quarter',
      explain('BA-X').replace(q3, '2023-07-01..2023-10-01'),
      403,
      'DIFFERENCING',
      'DIFFERENCING',
    ],
    ['an explanation at an earlier instant', explain('BA-X', '&asOf=2024-08-01T00:00:00Z'), 403, 'DIFFERENCING', 'DIFFERENCING'],
    ['an explanation of an unknown unit', explain('NOBODY'), 404, 'UNIT_UNKNOWN', 'UNIT_UNKNOWN'],
    ['a window that is none', '/api/v1/values?window=2024', 400, 'PARAMETER_INVALID', undefined],
    ['an explanation of nothing', '/api/v1/explain?unit=TA', 400, 'PARAMETER_INVALID', undefined],
    ['a path that is not there', '/api/v1/people', 404, 'PATH_UNKNOWN', undefined],
  ])('%s', async (_what, url, status, code, reason) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    const problem = answer.json<{ code: string; reason?: string; message: string }>();
    expect({ code: problem.code, reason: problem.reason }).toEqual({ code, reason });
    expect(problem.message.length).toBeGreaterThan(20);
  });

  it('a format that is not there', async () => {
    expect((await get('/api/v1/values', { accept: 'image/png' })).statusCode).toBe(406);
  });

  it('text in parameters stays text', async () => {
    const answer = await get(`/api/v1/values?unit=${encodeURIComponent("' OR 1=1 --")}`);
    expect(answer.json()).toMatchObject({ code: 'UNIT_UNKNOWN' });
  });
});
