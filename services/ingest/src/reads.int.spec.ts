import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { startProjector, type Projector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestIngest, statementOf, type TestIngest } from './testing.ts';
import { authorityOf } from './xapi/merge-statement.ts';

/** Reads over real HTTP, from a real ClickHouse that a real projector fills. */

let clickhouse: TestClickHouse;
let ingest: TestIngest;
let projector: Projector;

function project(): Projector {
  const { config, log, keys } = ingest;
  return startProjector({ config, log, keys, access: clickhouse.access, logger: silent, flushMs: 20 });
}

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  ingest = await startTestIngest({ access: clickhouse.access });
  projector = project();
  await projector.ready;
});
afterAll(async () => {
  await projector?.stop();
  await ingest?.stop();
  await clickhouse?.stop();
});

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface Page {
  statements: { id: string; stored: string }[];
  more: string;
  code?: string;
}
const pageOf = async (response: Response): Promise<Page> => (await response.json()) as Page;

/** Every page from the first on, and how many there were. */
async function pages(path: string): Promise<{ ids: string[]; count: number }> {
  const ids: string[] = [];
  let count = 0;
  for (let next = path; next !== ''; count++) {
    const page = await pageOf(await ingest.get(next));
    ids.push(...page.statements.map(({ id }) => id));
    next = page.more;
  }
  return { ids, count };
}

describe('one statement', () => {
  test('given a statement just accepted, when read by id, then it is there at once with what the LRS adds', async () => {
    const statement = { ...statementOf({ id: randomUUID() }), authority: { mbox: 'mailto:someone@example.org' } };
    await ingest.post('/xapi/statements', statement);
    const response = await ingest.get(`/xapi/statements?statementId=${statement.id.toUpperCase()}`);
    expect(response.status).toBe(200);
    const read = (await response.json()) as Record<string, unknown>;
    expect(read).toEqual({ ...statement, authority: authorityOf('xapi'), version: '1.0.0', stored: expect.any(String) });
    expect(Math.abs(Date.parse(read['stored'] as string) - Date.now())).toBeLessThan(60_000);
    expect(response.headers.get('last-modified')).toBe(new Date(read['stored'] as string).toUTCString());
  });

  test('given a statement, when asked for with HEAD, then there is no body', async () => {
    const statement = statementOf({ id: randomUUID() });
    await ingest.post('/xapi/statements', statement);
    const response = await ingest.request('HEAD', `/xapi/statements?statementId=${statement.id}`);
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect((await ingest.request('HEAD', `/xapi/statements?statementId=${randomUUID()}`)).status).toBe(404);
  });

  test('given a statement that is voided, when read, then 404, and by voidedStatementId it is there', async () => {
    const statement = statementOf({ id: randomUUID() });
    const object = { objectType: 'StatementRef', id: statement.id };
    await ingest.post('/xapi/statements', statement);
    expect((await ingest.get(`/xapi/statements?voidedStatementId=${statement.id}`)).status).toBe(404);
    await ingest.post('/xapi/statements', { ...statementOf(), verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object });
    expect((await ingest.get(`/xapi/statements?statementId=${statement.id}`)).status).toBe(404);
    const voided = await ingest.get(`/xapi/statements?voidedStatementId=${statement.id}`);
    expect([voided.status, ((await voided.json()) as { id: string }).id]).toEqual([200, statement.id]);
  });

  test.each([
    ['no UUID', '?statementId=1', 400, 'PARAMETER_INVALID'],
    ['both ids', `?statementId=${randomUUID()}&voidedStatementId=${randomUUID()}`, 400, 'PARAMETER_COMBINATION'],
    ['an id and a filter', `?statementId=${randomUUID()}&limit=1`, 400, 'PARAMETER_COMBINATION'],
    ['an unknown parameter', '?Limit=1', 400, 'PARAMETER_UNKNOWN'],
    ['a limit that is none', '?limit=-1', 400, 'PARAMETER_INVALID'],
    ['a time that is none', '?since=yesterday', 400, 'PARAMETER_INVALID'],
    ['a more link that was changed', '?more=AAAA', 400, 'MORE_INVALID'],
    ['a filter that is not served yet', '?verb=http://x.example', 501, 'PARAMETER_NOT_SUPPORTED'],
    ['an id that is not there', `?statementId=${randomUUID()}`, 404, 'STATEMENT_NOT_FOUND'],
  ])('given %s, when read, then it is refused by name', async (_what, query, status, code) => {
    const response = await ingest.get(`/xapi/statements${query}`);
    expect([response.status, (await pageOf(response)).code]).toEqual([status, code]);
  });
});

describe('lists', () => {
  test('given batches, when paged while others arrive, then each that was there is on exactly one page, newest first', async () => {
    const batches = Array.from({ length: 4 }, () => Array.from({ length: 7 }, () => statementOf({ id: randomUUID() })));
    for (const batch of batches) await ingest.post('/xapi/statements', batch);
    const expected = batches
      .flat()
      .map(({ id }) => id)
      .reverse();
    const ids: string[] = [];
    for (let next = '/xapi/statements?limit=5'; next !== '' && ids.length < expected.length;) {
      const page = await pageOf(await ingest.get(next));
      expect(page.statements.length).toBeLessThanOrEqual(5);
      ids.push(...page.statements.map(({ id }) => id));
      next = page.more;
      await ingest.post('/xapi/statements', statementOf());
    }
    expect(ids.slice(0, expected.length)).toEqual(expected);
    const all = await pages('/xapi/statements?limit=9');
    expect(new Set(all.ids).size).toBe(all.ids.length);
    const ascending = await pages('/xapi/statements?limit=9&ascending=true');
    expect(ascending.ids).toEqual([...all.ids].reverse());
    expect(all.count).toBe(Math.ceil(all.ids.length / 9));
  });

  test('given times, when listed since one and until another, then since is exclusive and until inclusive', async () => {
    const ids = [];
    for (let i = 0; i < 3; i++) {
      ids.push(((await (await ingest.post('/xapi/statements', statementOf())).json()) as string[])[0]);
      await sleep(3);
    }
    const stored = await Promise.all(
      ids.map(async (id) => ((await (await ingest.get(`/xapi/statements?statementId=${id}`)).json()) as { stored: string }).stored),
    );
    const { statements } = await pageOf(await ingest.get(`/xapi/statements?since=${stored[0]}&until=${stored[2]}`));
    expect(statements.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  });

  test("given a client that may read only its own, when it lists or asks for another's, then it sees its own", async () => {
    const created = (await (
      await ingest.admin('POST', '/clients', { name: 'own', scopes: ['statements/write', 'statements/read/mine'] })
    ).json()) as {
      key: string;
      secret: string;
    };
    const headers = { Authorization: `Basic ${Buffer.from(`${created.key}:${created.secret}`).toString('base64')}` };
    const others = ((await (await ingest.post('/xapi/statements', statementOf())).json()) as string[])[0];
    const own = ((await (await ingest.post('/xapi/statements', statementOf(), headers)).json()) as string[])[0];
    expect((await pageOf(await ingest.get('/xapi/statements', headers))).statements.map(({ id }) => id)).toEqual([own]);
    expect((await ingest.get(`/xapi/statements?statementId=${others}`, headers)).status).toBe(404);
    const more = (await pageOf(await ingest.get('/xapi/statements?limit=1'))).more;
    expect((await ingest.get(more, headers)).status).toBe(400);
  });
});

const asked = async () => {
  const ready = (await (await ingest.get('/health/ready')).json()) as { degraded: boolean; warnings: string[] };
  return { ...ready, metrics: await (await ingest.get('/metrics')).text() };
};

const throughOf = (response: Response): number => Date.parse(response.headers.get('x-experience-api-consistent-through') as string);

describe('X-Experience-API-Consistent-Through', () => {
  test('given a statement that is read, then everything through its time can be, and without new ones the instant goes on', async () => {
    const id = randomUUID();
    await ingest.post('/xapi/statements', statementOf({ id }));
    const { stored } = (await (await ingest.get(`/xapi/statements?statementId=${id}`)).json()) as { stored: string };
    await sleep(300);
    const now = Date.now();
    const through = throughOf(await ingest.get('/xapi/statements?limit=1'));
    expect(through).toBeGreaterThanOrEqual(Date.parse(stored));
    expect(through).toBeGreaterThan(now - 1_000);
    await sleep(300);
    const later = throughOf(await ingest.get('/xapi/statements?limit=1'));
    expect(later).toBeGreaterThanOrEqual(through + 250);
    expect(later).toBeLessThanOrEqual(Date.now());
  });

  test('given refusals, then they carry it too', async () => {
    const answers = await Promise.all([
      ingest.get('/xapi/statements?statementId=no-uuid'),
      ingest.get('/xapi/statements', { Authorization: '' }),
      ingest.get('/xapi/statements', { 'X-Experience-API-Version': '9.9.9' }),
      ingest.post('/xapi/statements', [{ nothing: true }]),
      ingest.post('/xapi/statements', statementOf()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 401, 400, 400, 200]);
    for (const answer of answers) expect(throughOf(answer)).toBeGreaterThan(0);
  });
});

describe('what operators ask', () => {
  test('given everything projected, when asked, then ready, reconciled and caught up', async () => {
    await ingest.post('/xapi/statements', [statementOf(), statementOf()]);
    const projected = (await (await ingest.admin('GET', '/projected?wait=10000')).json()) as { caughtUp: boolean };
    expect(projected.caughtUp).toBe(true);
    const ready = await ingest.get('/health/ready');
    expect([ready.status, ((await ready.json()) as { ready: boolean }).ready]).toEqual([200, true]);
    const reconciled = await ingest.get('/health/reconciliation');
    const { topics } = (await reconciled.json()) as { topics: { topic: string; entries: number; rows: number }[] };
    expect(reconciled.status).toBe(200);
    const statements = topics.find(({ topic }) => topic === 'oppiva.statements');
    expect(statements?.entries).toBeGreaterThan(0);
    expect((await ingest.admin('GET', '/status')).status).toBe(200);
  });

  test('given an indicator that cannot be computed, when asked, then health and metrics say so, and no longer when it can', async () => {
    const failure = { indicator_id: 'learning-regularity', window_start: '2024-07-01', window_end: '2024-10-01', unit_id: 'A' };
    await clickhouse.as('indicators').insert('learning.computation_failures', [{ ...failure, is_failing: true, message: 'no such root' }]);
    const failing = await asked();
    expect(failing).toMatchObject({ degraded: true, warnings: [expect.stringContaining('learning-regularity') as string] });
    expect(failing.warnings[0]).toContain('no such root');
    expect(failing.metrics).toMatch(/^oppiva_indicator_failures\{.*indicator="learning-regularity".*\} 1$/m);
    await clickhouse.as('indicators').insert('learning.computation_failures', [{ ...failure, is_failing: false, message: '' }]);
    const mended = await asked();
    expect(mended.warnings).toEqual([]);
    expect(mended.metrics).not.toContain('oppiva_indicator_failures{');
  });

  test('given a projector that stands still, when what was just accepted is read, then 503 with when to come again', async () => {
    await projector.stop();
    const id = randomUUID();
    const acceptedAfter = Date.now();
    expect((await ingest.post('/xapi/statements', statementOf({ id }))).status).toBe(200);
    const early = await ingest.get(`/xapi/statements?statementId=${id}`);
    expect([early.status, early.headers.get('retry-after'), (await pageOf(early)).code]).toEqual([503, '2', 'PROJECTION_PENDING']);
    expect(((await (await ingest.admin('GET', '/projected?wait=50')).json()) as { caughtUp: boolean }).caughtUp).toBe(false);
    expect(Date.parse(early.headers.get('x-experience-api-consistent-through') as string)).toBeLessThan(acceptedAfter);
    projector = project();
    await projector.ready;
    expect((await ingest.get(`/xapi/statements?statementId=${id}`)).status).toBe(200);
  });

  test('given ClickHouse gone in the middle of reads, then they answer 503 while writes go on', async () => {
    const path = '/xapi/statements?limit=500';
    const reading = Array.from({ length: 8 }, async () => ingest.get(path));
    await clickhouse.server.stop();
    const statuses = new Set((await Promise.all(reading)).map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const after = await ingest.get(path);
    expect([after.status, (await pageOf(after)).code]).toEqual([503, 'CLICKHOUSE_UNAVAILABLE']);
    expect((await ingest.post('/xapi/statements', statementOf())).status).toBe(200);
  });
});
