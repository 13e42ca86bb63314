import { randomUUID } from 'node:crypto';
import { decodeHeader } from '@oppiva/event-log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, startTestIngest, statementOf, type TestIngest } from './testing.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
});
afterAll(async () => {
  await ingest.stop();
});

interface Answer {
  code?: string;
  client?: string;
  key?: string;
  secret?: string;
  clients?: { client: string; scopes: string[]; revokedAt: string | null }[];
  outcomes?: { index: number; status: string; errors?: { path: string }[] }[];
}
const bodyOf = async (response: Response): Promise<Answer> => (await response.json()) as Answer;

describe('clients', () => {
  test('given a new client, when created, then it may come in at once, and no more when revoked', async () => {
    const created = await ingest.admin('POST', '/clients', { name: 'moodle', scopes: ['statements/write'] });
    expect(created.status).toBe(201);
    const { client, key, secret } = await bodyOf(created);
    expect(client).toBe('moodle');
    const headers = { Authorization: basic({ key: key as string, secret: secret as string }) };
    expect((await ingest.post('/xapi/statements', statementOf(), headers)).status).toBe(200);
    const { clients } = await bodyOf(await ingest.admin('GET', '/clients'));
    expect(clients).toContainEqual(expect.objectContaining({ client: 'moodle', scopes: ['statements/write'], revokedAt: null }));
    expect((await ingest.admin('DELETE', '/clients/moodle')).status).toBe(204);
    expect((await ingest.post('/xapi/statements', statementOf(), headers)).status).toBe(401);
    const after = await bodyOf(await ingest.admin('GET', '/clients'));
    expect(after.clients?.find((known) => known.client === 'moodle')?.revokedAt).toMatch(/^20/);
    await ingest.restart();
    expect((await ingest.post('/xapi/statements', statementOf(), headers)).status).toBe(401);
  });

  test('given secrets, when looked for in the log, then only hashes are there', async () => {
    const record = JSON.stringify(await ingest.log.readAt('oppiva.rules', 0));
    expect(record).not.toContain(ingest.credentials.xapi.secret);
    expect(JSON.stringify(await ingest.last('oppiva.rules'))).not.toContain(ingest.credentials.xapi.secret);
  });

  test.each([
    ['a bad name', { name: 'a b', scopes: ['all'] }, 400, 'CLIENT_NAME_INVALID'],
    ['no scopes', { name: 'x', scopes: [] }, 400, 'CLIENT_SCOPES_INVALID'],
    ['an unknown scope', { name: 'x', scopes: ['root'] }, 400, 'CLIENT_SCOPES_INVALID'],
    ['an array', [], 400, 'BODY_INVALID'],
    ['malformed JSON', '{"name"', 400, 'JSON_MALFORMED'],
  ])('given %s, when created, then 400', async (_what, body, status, code) => {
    const response = await ingest.admin('POST', '/clients', body);
    expect([response.status, (await bodyOf(response)).code]).toEqual([status, code]);
  });

  test('given the last administrator, when revoked, then 409', async () => {
    expect((await ingest.admin('DELETE', '/clients/admin')).status).toBe(409);
    expect((await ingest.admin('DELETE', '/clients/nobody')).status).toBe(404);
  });

  test('given another key than the administrator, when it asks, then 403', async () => {
    expect((await ingest.get('/admin/api/clients')).status).toBe(403);
    expect((await ingest.get('/admin/api/clients', { Authorization: '' })).status).toBe(401);
  });
});

describe('import/statements', () => {
  test('given good and bad items, when imported, then each has its outcome and the good ones are one record of the source', async () => {
    const known = statementOf({ id: randomUUID() });
    await ingest.post('/xapi/statements', known);
    const first = statementOf({ id: randomUUID() });
    const second = statementOf({ id: randomUUID() });
    const conflict = { ...known, verb: { id: 'http://example.org/other' } };
    const items = [first, { ...statementOf(), verb: {} }, known, conflict, second, first];
    const response = await ingest.admin('POST', '/import/statements?client=lms&bootstrap=b1', items);
    expect(response.status).toBe(200);
    const { outcomes } = await bodyOf(response);
    expect(outcomes?.map(({ index, status }) => [index, status])).toEqual([
      [0, 'accepted'],
      [1, 'rejected'],
      [2, 'duplicate'],
      [3, 'conflict'],
      [4, 'accepted'],
      [5, 'duplicate'],
    ]);
    expect(outcomes?.[1]?.errors?.[0]?.path).toBe('$.verb.id');
    expect(await ingest.lastStatements()).toEqual([first, second]);
    const record = await ingest.log.readAt('oppiva.statements', (await ingest.log.end('oppiva.statements')) - 1);
    const header = decodeHeader(record?.header as Uint8Array);
    expect([header.client, header.meta['bootstrap']]).toEqual(['lms', 'b1']);
    const { clients } = await bodyOf(await ingest.admin('GET', '/clients'));
    expect(clients?.map(({ client }) => client)).toContain('lms');
  });

  test('given the same import again, then nothing is accepted and nothing is stored', async () => {
    const items = Array.from({ length: 200 }, () => statementOf({ id: randomUUID() }));
    await ingest.admin('POST', '/import/statements?client=lms', items);
    const end = await ingest.log.end('oppiva.statements');
    const { outcomes } = await bodyOf(await ingest.admin('POST', '/import/statements?client=lms', items));
    expect(new Set(outcomes?.map(({ status }) => status))).toEqual(new Set(['duplicate']));
    expect(await ingest.log.end('oppiva.statements')).toBe(end);
  });

  test('given no client or a bad one, when imported, then 400', async () => {
    expect((await ingest.admin('POST', '/import/statements', [])).status).toBe(400);
    expect((await ingest.admin('POST', '/import/statements?client=a%20b', [])).status).toBe(400);
    expect((await ingest.admin('POST', '/import/statements?client=lms', {})).status).toBe(400);
    expect((await ingest.admin('POST', '/import/statements?client=lms&bootstrap=', [])).status).toBe(400);
  });
});

const event = (id: string) => ({
  specversion: '1.0',
  id,
  source: 'https://hr.example.fi',
  type: 'fi.example.lcm.hr.unit.created.v1',
  subject: 'unit/A',
  dataschema: 'https://ns.example.org/lcm/schemas/hr.unit.created.v1.json',
  data: { slot: 'unit/A', unitId: 'A', parentId: null, effectiveFrom: '2024-01-01', effectiveTo: null },
});

describe('import/events and import/finish', () => {
  test('given events with a batch, when imported and finished, then the batch is closed for ever', async () => {
    const { outcomes } = await bodyOf(await ingest.admin('POST', '/import/events?bootstrap=b1', [event('e1'), {}, event('e1')]));
    expect(outcomes?.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'duplicate']);
    const record = await ingest.log.readAt('oppiva.hr', (await ingest.log.end('oppiva.hr')) - 1);
    expect(decodeHeader(record?.header as Uint8Array).meta).toEqual({ bootstrap: 'b1' });
    // what is refused of an initial load is known since its source recorded it, rounded up to the hour
    const early = { ...event('e1'), recordedtime: '2023-05-04T10:30:00Z' };
    await ingest.admin('POST', '/import/events?bootstrap=b1', [early]);
    expect(await ingest.last('oppiva.admissions')).toMatchObject([
      { state: 'quarantined-conflict', count: 1, knownAt: '2023-05-04T11:00:00.000Z' },
    ]);
    await ingest.admin('POST', '/import/events', [early]);
    expect(JSON.stringify(await ingest.last('oppiva.admissions'))).not.toContain('knownAt');
    expect((await ingest.admin('POST', '/import/finish', {})).status).toBe(200);
    const end = await ingest.log.end('oppiva.rules');
    expect((await ingest.admin('POST', '/import/finish', {})).status).toBe(200);
    expect(await ingest.log.end('oppiva.rules')).toBe(end);
    const refused = await ingest.admin('POST', '/import/events?bootstrap=b2', [event('e2')]);
    expect([refused.status, (await bodyOf(refused)).code]).toEqual([409, 'BOOTSTRAP_CLOSED']);
    expect((await ingest.admin('POST', '/import/events', [event('e2')])).status).toBe(200);
    await ingest.restart();
    expect((await ingest.admin('POST', '/import/statements?client=lms&bootstrap=b2', [])).status).toBe(409);
  });
});

describe('without ClickHouse', () => {
  test('given no server, when read, then 503 says so while writes go on', async () => {
    expect((await ingest.post('/xapi/statements', statementOf())).status).toBe(200);
    const read = await ingest.get('/xapi/statements');
    expect([read.status, (await bodyOf(read)).code]).toEqual([503, 'CLICKHOUSE_UNAVAILABLE']);
    expect((await ingest.get('/health/live')).status).toBe(200);
    const ready = await ingest.get('/health/ready');
    expect([ready.status, ((await ready.json()) as { checks: object }).checks]).toEqual([
      503,
      { started: true, log: true, clickhouse: false, projector: false },
    ]);
    expect((await ingest.get('/health/reconciliation')).status).toBe(503);
    const metrics = await (await ingest.get('/metrics')).text();
    expect(metrics).toMatch(/oppiva_ingest_statements_accepted_total\{[^}]*\} [1-9]/);
  });
});
