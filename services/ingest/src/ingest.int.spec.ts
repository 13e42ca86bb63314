import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestIngest, statementOf, type TestIngest } from './testing.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
});
afterAll(async () => {
  await ingest.stop();
});

const json = async (response: Response): Promise<Record<string, unknown>> => (await response.json()) as Record<string, unknown>;

describe('POST /xapi/statements', () => {
  test('given a batch with and without ids, when posted, then the ids are answered in order and one record is in the log', async () => {
    const id = randomUUID();
    const before = await ingest.log.end('oppiva.statements');
    const response = await ingest.post('/xapi/statements', [statementOf({ id: id.toUpperCase() }), statementOf()]);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-experience-api-version')).toBe('1.0.3');
    const ids = (await response.json()) as string[];
    expect(ids).toEqual([id, expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)]);
    expect(await ingest.log.end('oppiva.statements')).toBe(before + 1);
  });

  test('given a statement that is there, when it is sent again, then 200 with the same id and nothing is stored', async () => {
    const statement = statementOf({ id: randomUUID() });
    await ingest.post('/xapi/statements', statement);
    const before = await ingest.log.end('oppiva.statements');
    const again = await ingest.post('/xapi/statements', [statement]);
    expect([again.status, await again.json()]).toEqual([200, [statement.id]]);
    expect(await ingest.log.end('oppiva.statements')).toBe(before);
    expect(await ingest.lastRefusal()).toMatchObject({ client: 'xapi', state: 'duplicate', count: 1 });
  });

  test('given the same content written otherwise, when sent again, then it is the same statement', async () => {
    const statement = statementOf({ id: randomUUID(), timestamp: '2026-03-01T10:00:00Z' });
    await ingest.post('/xapi/statements', statement);
    const { id, timestamp: _timestamp, ...rest } = statement;
    const again = await ingest.post('/xapi/statements', { ...rest, timestamp: '2026-03-01T12:00:00.000+02:00', id });
    expect(again.status).toBe(200);
  });

  test('given a known id with another content, when a batch brings it, then 409 names it and nothing of the batch is stored', async () => {
    const id = randomUUID();
    await ingest.post('/xapi/statements', statementOf({ id }));
    const before = await ingest.log.end('oppiva.statements');
    const fresh = randomUUID();
    const response = await ingest.post('/xapi/statements', [statementOf({ id: fresh }), statementOf({ id, verb: 'failed' })]);
    expect(response.status).toBe(409);
    expect(await json(response)).toMatchObject({
      code: 'STATEMENT_CONFLICT',
      errors: [{ index: 1, path: '$[1].id', message: expect.stringContaining(id) }],
    });
    expect(await ingest.log.end('oppiva.statements')).toBe(before);
    expect(await ingest.lastRefusal()).toMatchObject({ state: 'quarantined-conflict', count: 1 });
    expect((await ingest.post('/xapi/statements', statementOf({ id: fresh }))).status).toBe(200);
  });

  test('given a batch of which half is known, when posted, then only the new half is stored', async () => {
    const known = statementOf({ id: randomUUID() });
    const fresh = statementOf({ id: randomUUID() });
    await ingest.post('/xapi/statements', known);
    const response = await ingest.post('/xapi/statements', [known, fresh]);
    expect([response.status, await response.json()]).toEqual([200, [known.id, fresh.id]]);
    expect(await ingest.lastStatements()).toEqual([fresh]);
  });

  test('given the same new statement in twenty requests at once, when they race, then all answer 200 and it is stored once', async () => {
    const statement = statementOf({ id: randomUUID() });
    const before = await ingest.log.end('oppiva.statements');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ingest.post('/xapi/statements', statement)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await ingest.log.end('oppiva.statements')).toBe(before + 1);
  });

  test('given 1.0.3 and the same statement twice in a batch, then it is stored once; given 2.0, then 400', async () => {
    const statement = statementOf({ id: randomUUID() });
    expect((await ingest.post('/xapi/statements', [statement, statement])).status).toBe(200);
    expect(await ingest.lastStatements()).toEqual([statement]);
    const other = statementOf({ id: randomUUID() });
    const response = await ingest.post('/xapi/statements', [other, other], { 'X-Experience-API-Version': '2.0.0' });
    expect([response.status, (await json(response))['code']]).toEqual([400, 'STATEMENT_ID_TWICE']);
  });

  test('given a voiding statement, when another voids it, then 400', async () => {
    const voiding = voids(randomUUID());
    expect((await ingest.post('/xapi/statements', voiding)).status).toBe(200);
    const response = await ingest.post('/xapi/statements', voids(voiding.id));
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ code: 'VOIDS_VOIDING', errors: [{ path: '$[0].object.id' }] });
  });

  test('given an empty array, when posted, then there are no ids and no record', async () => {
    const before = await ingest.log.end('oppiva.statements');
    const response = await ingest.post('/xapi/statements', []);
    expect([response.status, await response.json()]).toEqual([200, []]);
    expect(await ingest.log.end('oppiva.statements')).toBe(before);
  });
});

function voids(target: string) {
  const verb = { id: 'http://adlnet.gov/expapi/verbs/voided' };
  return { ...statementOf({ id: randomUUID() }), verb, object: { objectType: 'StatementRef', id: target } };
}

describe('PUT /xapi/statements', () => {
  test('given the id in the URL alone, when put twice, then 204 both times and it is stored once', async () => {
    const id = randomUUID();
    const before = await ingest.log.end('oppiva.statements');
    const statement = statementOf();
    expect((await ingest.put(`/xapi/statements?statementId=${id}`, statement)).status).toBe(204);
    expect((await ingest.put(`/xapi/statements?statementId=${id}`, { ...statement, id })).status).toBe(204);
    expect(await ingest.log.end('oppiva.statements')).toBe(before + 1);
  });

  test.each([
    ['no id', '', 'PARAMETER_MISSING'],
    ['no UUID', '?statementId=x', 'PARAMETER_INVALID'],
    ['an unknown parameter', `?statementId=${randomUUID()}&statementID=1`, 'PARAMETER_UNKNOWN'],
    ['the id twice', `?statementId=${randomUUID()}&statementId=${randomUUID()}`, 'PARAMETER_REPEATED'],
  ])('given %s, when put, then 400', async (_what, query, code) => {
    const response = await ingest.put(`/xapi/statements${query}`, statementOf());
    expect([response.status, (await json(response))['code']]).toEqual([400, code]);
  });

  test('given another id in the body, when put, then 400', async () => {
    const response = await ingest.put(`/xapi/statements?statementId=${randomUUID()}`, statementOf({ id: randomUUID() }));
    expect([response.status, (await json(response))['code']]).toEqual([400, 'STATEMENT_ID_MISMATCH']);
  });
});

describe('what is known survives a restart', () => {
  test('given statements in the log, when ingest starts anew, then duplicates and conflicts are still told', async () => {
    const statement = statementOf({ id: randomUUID() });
    await ingest.post('/xapi/statements', statement);
    await ingest.restart();
    expect((await ingest.post('/xapi/statements', statement)).status).toBe(200);
    expect((await ingest.post('/xapi/statements', { ...statement, verb: { id: 'http://example.org/other' } })).status).toBe(409);
  });
});
