import { tableFromIPC } from 'apache-arrow';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertAssertions, type TestAssertion } from '../../../../libs/capability/testing.ts';
import type { Commitment, CommitmentsAnswer } from '../contract.ts';
import { openInsight } from '../testing-app.ts';
import { writeUnits, writeValues } from '../testing.ts';

const q3 = '2024-07-01..2024-10-01';
const quarters = ['2023-10-01..2024-01-01', '2024-01-01..2024-04-01', '2024-04-01..2024-07-01', q3];

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;
const get = (query: string) => app.inject({ method: 'GET', url: `/api/v1/commitments?${query}` });
const answerTo = async (query: string): Promise<CommitmentsAnswer> => (await get(query)).json<CommitmentsAnswer>();
const statesOf = async (query: string): Promise<string[]> => (await answerTo(query)).commitments.map(({ id, state }) => `${id} ${state}`);
const one = async (id: string, query: string): Promise<Commitment | undefined> =>
  (await answerTo(query)).commitments.find((commitment) => commitment.id === id);

const entities = {
  made: 'commitment',
  fulfilled: 'commitment-fulfilment',
  cancelled: 'commitment-cancellation',
  superseded: 'commitment-succession',
};

/** What an HR system said, on the day from which it holds. */
function said(kind: keyof typeof entities, id: string, effectiveFrom: string, data: Record<string, unknown> = {}): TestAssertion {
  return {
    type: `hr.commitment.${kind}.v1`,
    entity: entities[kind],
    slot: `commitment/${id}`,
    effectiveFrom,
    knownAt: `${effectiveFrom} 09:00:00.000`,
    ...(typeof data['ownerUnitId'] === 'string' && { unitId: data['ownerUnitId'] }),
    data: { commitmentId: id, ...data },
  };
}

const close = (window: string): string => `${window.split('..')[1]?.slice(0, 8)}14T21:00:00.000Z`;

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  app = await openInsight({ clickhouse, now: '2024-11-20T10:00:00Z' });
  const measured = { indicator: 'learning-regularity', target: 0.5 };
  await insertAssertions(
    clickhouse.ch,
    [
      said('made', 'late', '2024-05-02', { ownerUnitId: 'TA', due: '2024-10-31', title: { fi: 'Aika varataan' }, ...measured }),
      said('made', 'done', '2024-05-02', {
        ownerUnitId: 'BA',
        due: '2024-09-30',
        subjectCode: 'fix-a-tool',
        evidenceType: 'self-declared',
      }),
      said('fulfilled', 'done', '2024-09-20', { evidenceType: 'event-confirmed' }),
      said('made', 'old', '2024-05-02', { ownerUnitId: 'BA', due: '2024-10-15', weight: 2 }),
      said('superseded', 'old', '2024-09-01', { byCommitmentId: 'new' }),
      said('made', 'new', '2024-09-01', { ownerUnitId: 'BA', due: '2024-12-31', ...measured }),
      said('made', 'long ago', '2024-01-02', { ownerUnitId: 'BA', due: '2024-03-31' }),
      said('cancelled', 'long ago', '2024-02-01'),
      said('made', 'other', '2024-05-02', { ownerUnitId: 'BB', due: '2025-03-31', ...measured }),
    ],
    { firstOffset: 100 },
  );
  await writeUnits(clickhouse.ch, [
    { unitId: 'ORG', parentId: null, name: 'Suvanto' },
    { unitId: 'BA', parentId: 'ORG', name: 'Kunnossapito' },
    { unitId: 'TA', parentId: 'BA', name: 'Automaatio' },
    { unitId: 'BB', parentId: 'ORG', name: 'Hankkeet' },
  ]);
  await writeValues(clickhouse.ch, [
    ...quarters.flatMap((window, at) => {
      const value = 0.3 + 0.05 * at;
      const own = { window, value, lo: value - 0.01, hi: value + 0.01, score: 50, knownAt: close(window) };
      const hidden = { ...own, value: null, lo: null, hi: null, score: null, reason: 'SUPPRESSED' };
      return [{ ...own, unitId: 'BA' }, at < 3 ? { ...own, unitId: 'TA' } : { ...hidden, unitId: 'TA' }];
    }),
    // an open quarter is no closed one
    {
      unitId: 'BA',
      window: '2024-10-01..2025-01-01',
      value: 0.9,
      lo: 0.8,
      hi: 1,
      score: 99,
      status: 'provisional',
      knownAt: '2024-11-18T00:00:00.000Z',
    },
  ]);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
});

it('what a unit and those below it have promised: late, done, replaced, and on its way', async () => {
  const { unit, window, knownAt, date, commitments } = await answerTo(`unit=BA&window=${q3}`);
  expect({ unit, window, knownAt, date }).toEqual({ unit: 'BA', window: q3, knownAt: '2024-11-20T10:00:00.000Z', date: '2024-11-20' });
  expect(commitments.map(({ id, state, stateSince }) => [id, state, stateSince])).toEqual([
    ['late', 'late', null],
    ['new', 'open', null],
    ['old', 'superseded', '2024-09-01'],
    ['done', 'done', '2024-09-20'],
  ]);
  expect(commitments.at(-1)).toMatchObject({
    unit: 'BA',
    subject: 'fix-a-tool',
    title: { fi: null, en: null },
    start: '2024-05-02',
    due: '2024-09-30',
    evidenceType: 'event-confirmed',
    weight: 1,
    pace: null,
  });
  expect(commitments[2]).toMatchObject({ supersededBy: 'new', weight: 2, pace: null });
  expect(await statesOf(`unit=TA&window=${q3}`)).toEqual(['late late']);
  expect(await statesOf('')).toContain('long ago cancelled');
});

it('as it was known by an earlier instant: nothing later counts, and late is late by its date', async () => {
  expect(await statesOf(`unit=BA&window=${q3}&asOf=2024-08-31`)).toEqual(['done open', 'old open', 'late open']);
  expect(await statesOf('unit=BA&asOf=2024-11-01T00:00:00Z')).toEqual(expect.arrayContaining(['late late', 'new open', 'done done']));
  expect(await statesOf('unit=BA&asOf=2024-10-31')).toContain('late open');
  expect(await statesOf('unit=BA&asOf=2024-01-01')).toEqual([]);
});

it('the pace is that of the published values of the owner, and of nothing that is hidden', async () => {
  const found = (await one('new', `unit=ORG&window=${q3}`))?.pace;
  expect(found).toMatchObject({ now: { window: q3, value: 0.45 }, target: 0.5, verdict: 'open', reason: null });
  expect(found?.projected?.value).toBeCloseTo(0.5, 10);
  expect((await one('late', `unit=ORG&window=${q3}`))?.pace).toMatchObject({
    now: null,
    projected: null,
    verdict: null,
    reason: 'SUPPRESSED',
  });
  expect((await one('other', `unit=ORG&window=${q3}`))?.pace).toMatchObject({ now: null, reason: 'NOT_PUBLISHED' });
  // by the close of Q3 its value was not known yet
  expect((await one('new', `unit=BA&window=${q3}&asOf=2024-10-10`))?.pace).toMatchObject({ reason: 'NOT_PUBLISHED' });
});

it('comes as CSV and as Arrow under the same mask, and as nothing else than these and JSON', async () => {
  const csv = await get(`unit=BA&window=${q3}&format=csv`);
  expect(csv.headers['content-type']).toContain('text/csv');
  expect(csv.headers['content-disposition']).toContain('oppiva-commitments.csv');
  const [header, first, ...others] = csv.body.trim().split('\r\n');
  expect(header).toMatch(/^commitment_id,unit,subject,title_fi,.*,pace,pace_reason$/);
  expect(first).toBe('late,TA,,Aika varataan,,2024-05-02,2024-10-31,late,,,1,,,learning-regularity,0.5,,,,,,,,SUPPRESSED');
  expect(others).toHaveLength(3);
  const table = tableFromIPC((await get(`unit=BA&window=${q3}&format=arrow`)).rawPayload);
  expect(table.schema.fields.map(({ name }) => name)).toEqual(header?.split(','));
  expect(table.numRows).toBe(4);
  expect(table.get(0)?.toJSON()).toMatchObject({ commitment_id: 'late', weight: 1, target: 0.5, now: null, pace_reason: 'SUPPRESSED' });
  expect((await get('format=xlsx')).json()).toMatchObject({ code: 'PARAMETER_INVALID', path: 'format' });
});

it.each([
  ['an unknown unit', 'unit=NOBODY', 404, 'UNIT_UNKNOWN'],
  ['a window that is no quarter', 'window=2024-07-01..2024-08-01', 403, 'DIFFERENCING'],
  ['an instant that is none', 'asOf=soon', 400, 'PARAMETER_INVALID'],
])('%s is refused, and why', async (_what, query, status, code) => {
  const answer = await get(query);
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
});

it('readers see the facts and no more than those', async () => {
  const rows = await clickhouse
    .as('reader')
    .query("SELECT kind, due, by_commitment_id FROM capability.commitments WHERE commitment_id = 'old' AND known_to IS NULL ORDER BY kind");
  expect(rows).toEqual([
    { kind: 'made', due: '2024-10-15', by_commitment_id: '' },
    { kind: 'superseded', due: null, by_commitment_id: 'new' },
  ]);
  await expect(clickhouse.as('reader').query('SELECT count() FROM hr.commitments')).rejects.toThrow(/privilege|grant/i);
});
