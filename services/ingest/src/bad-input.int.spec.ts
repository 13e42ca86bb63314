import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventLogError, type EventLog } from '@oppiva/event-log';
import { basic, startTestIngest, statementOf, type TestIngest } from './testing.ts';

/** Every line of "Bad input" that concerns HTTP: a precise error, nothing stored, the service still up. */

let ingest: TestIngest;
let end = 0;
beforeAll(async () => {
  ingest = await startTestIngest({ limits: { bodyBytesMax: 200_000, statementsPerRequestMax: 500 } });
  await ingest.post('/xapi/statements', statementOf());
  end = await ingest.log.end('oppiva.statements');
});
afterAll(async () => {
  await ingest.stop();
});

/** The answer's status and body, after checking that nothing was stored and that the next good request is accepted. */
async function refusalOf(response: Response): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const body = (await response.json()) as Record<string, unknown>;
  expect(await ingest.log.end('oppiva.statements')).toBe(end);
  expect((await ingest.post('/xapi/statements', statementOf())).status).toBe(200);
  end = await ingest.log.end('oppiva.statements');
  return { status: response.status, body, headers: response.headers };
}

describe('bodies', () => {
  test.each([
    ['malformed JSON', '[{"actor":}]', 400, 'JSON_MALFORMED', '@10'],
    ['JSON that ends early', '[{"actor":{}', 400, 'JSON_MALFORMED', '@12'],
    ['nothing', '', 400, 'BODY_EMPTY', undefined],
    ['a byte order mark', '\uFEFF[]', 400, 'JSON_MALFORMED', '@0'],
    ['a number', '7', 400, 'STATEMENT_INVALID', '$'],
    ['null', 'null', 400, 'STATEMENT_INVALID', '$'],
    ['an array in an array', '[[]]', 400, 'STATEMENT_INVALID', '$[0]'],
    ['10,000 levels of arrays', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400, 'STATEMENT_INVALID', '$[0]'],
  ])('given %s, when posted, then a precise error', async (_what, body, status, code, path) => {
    const refusal = await refusalOf(await ingest.post('/xapi/statements', body));
    expect([refusal.status, refusal.body['code'], refusal.body['path']]).toEqual([status, code, path]);
  });

  test('given bytes that are not UTF-8, when posted, then 400', async () => {
    const bytes = Buffer.from(JSON.stringify(statementOf({ name: 'x' }))).fill(0xff, 60, 61);
    const { status, body } = await refusalOf(await ingest.post('/xapi/statements', bytes));
    expect([status, body['code']]).toEqual([400, 'BODY_NOT_UTF8']);
  });

  test('given 10,000 levels within an extension, when posted, then 400 with its path', async () => {
    const deep = `${'{"http://x.example/a":'.repeat(10_000)}1${'}'.repeat(10_000)}`.replaceAll('http://x.example/', '');
    const text = JSON.stringify({ ...statementOf(), result: { extensions: { 'http://example.org/e': 0 } } }).replace(':0}', `:${deep}}`);
    const { status, body } = await refusalOf(await ingest.post('/xapi/statements', text));
    expect([status, body['code']]).toEqual([400, 'STATEMENT_INVALID']);
    expect(body['errors']).toMatchObject([{ code: 'EXTENSION_TOO_DEEP' }]);
  });

  test('given a property __proto__, when posted, then 400 names it and no prototype has changed', async () => {
    const text = JSON.stringify(statementOf()).replace('{', '{"__proto__":{"polluted":true},');
    const { status, body } = await refusalOf(await ingest.post('/xapi/statements', text));
    expect([status, body['path']]).toEqual([400, '$.__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('given a body over the limit, when posted, then 413', async () => {
    const { status, body } = await refusalOf(await ingest.post('/xapi/statements', `[${' '.repeat(200_000)}]`));
    expect([status, body['code']]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('given more statements than a request may hold, when posted, then 413', async () => {
    const { status, body } = await refusalOf(
      await ingest.post(
        '/xapi/statements',
        Array.from({ length: 501 }, () => 0),
      ),
    );
    expect([status, body['code']]).toEqual([413, 'STATEMENTS_TOO_MANY']);
  });

  test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'given the content type %s, when posted, then 415',
    async (type) => {
      const { status, body } = await refusalOf(await ingest.post('/xapi/statements', '[]', { 'Content-Type': type }));
      expect([status, body['code']]).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED']);
    },
  );
});

describe('statements', () => {
  test('given a batch with bad statements, when posted, then each is named with path and rule, and nothing of it is stored', async () => {
    const good = statementOf({ id: randomUUID() });
    const batch = [good, { ...statementOf(), verb: { id: 'completed' } }, { ...statementOf(), actor: {} }];
    const { status, body } = await refusalOf(await ingest.post('/xapi/statements', batch));
    expect([status, body['code']]).toEqual([400, 'STATEMENT_INVALID']);
    const errors = body['errors'] as { index: number; path: string; rule: string; code: string }[];
    expect(new Set(errors.map(({ index }) => index))).toEqual(new Set([1, 2]));
    expect(errors[0]).toMatchObject({ index: 1, path: '$[1].verb.id', code: 'INVALID_IRI', rule: expect.stringContaining('xAPI') });
    expect(await ingest.lastRefusal()).toMatchObject({ client: 'xapi', state: 'rejected-schema', code: 'STATEMENT_INVALID', count: 2 });
    const again = await ingest.post('/xapi/statements', good);
    end = await ingest.log.end('oppiva.statements');
    expect(again.status).toBe(200);
  });

  test('given 400 bad statements, when posted, then the answer stays small', async () => {
    const { body } = await refusalOf(
      await ingest.post(
        '/xapi/statements',
        Array.from({ length: 400 }, () => ({})),
      ),
    );
    expect((body['errors'] as unknown[]).length).toBe(100);
    expect(body['message']).toContain('400 of 400');
  });
});

describe('who asks', () => {
  test.each([
    ['no credentials', { Authorization: '' }, 'AUTH_REQUIRED'],
    ['a wrong secret', { Authorization: basic({ key: 'x'.repeat(20), secret: 'y' }) }, 'AUTH_REFUSED'],
    ['another scheme', { Authorization: 'Digest x' }, 'AUTH_SCHEME_UNSUPPORTED'],
  ])('given %s, when posted, then 401 with a challenge', async (_what, headers, code) => {
    const { status, body, headers: answered } = await refusalOf(await ingest.post('/xapi/statements', statementOf(), headers));
    expect([status, body['code']]).toEqual([401, code]);
    expect(answered.get('www-authenticate')).toContain('Basic');
    expect(answered.get('x-experience-api-version')).toBe('1.0.3');
  });

  test('given a client without the scope, when it posts, then 403', async () => {
    const headers = { Authorization: basic(ingest.credentials.events) };
    const { status, body } = await refusalOf(await ingest.post('/xapi/statements', statementOf(), headers));
    expect([status, body['code']]).toEqual([403, 'AUTH_SCOPE_MISSING']);
  });

  test.each([
    ['no version', '', 'XAPI_VERSION_MISSING'],
    ['a version of its own', '3.0.0', 'XAPI_VERSION_UNSUPPORTED'],
    ['0.95', '0.95', 'XAPI_VERSION_UNSUPPORTED'],
  ])('given %s, when posted, then 400 under the default version', async (_what, version, code) => {
    const { status, body, headers } = await refusalOf(
      await ingest.post('/xapi/statements', statementOf(), { 'X-Experience-API-Version': version }),
    );
    expect([status, body['code'], headers.get('x-experience-api-version')]).toEqual([400, code, '2.0.0']);
  });

  test.each([
    ['Host', 'evil.example', 'HOST_FOREIGN'],
    ['Origin', 'https://evil.example', 'ORIGIN_FOREIGN'],
  ])('given a foreign %s, on whatever route, then 403', async (header, value, code) => {
    for (const path of ['/xapi/statements', '/xapi/about', '/events', '/admin/api/clients', '/health/live', '/schemas', '/nowhere']) {
      expect(await rawGet(path, { [header]: value })).toMatchObject({ status: 403, body: { code } });
    }
  });

  test('given an unknown resource of the LRS, then 404 in the same shape', async () => {
    const { status, body } = await refusalOf(await ingest.get('/xapi/nothing'));
    expect([status, body['code']]).toEqual([404, 'NOT_FOUND']);
  });
});

/** Without the rules that fetch has for headers. */
function rawGet(path: string, headers: Record<string, string>): Promise<{ status: number | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${ingest.url}${path}`, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) as unknown }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const fifty = (): unknown => Array.from({ length: 50 }, () => statementOf());
const large = (): unknown => Array.from({ length: 50 }, () => ({ ...statementOf(), result: { response: randomUUID().repeat(20) } }));

describe('the log behind it', () => {
  test('given a full disk, when posted, then 507 and nothing is stored; reading what was stored goes on', async () => {
    const small = await startTestIngest({ logBytesMax: 400_000 });
    try {
      let status = 200;
      let body: Record<string, unknown> = {};
      let stored = 0;
      for (let i = 0; i < 200 && status === 200; i++) {
        stored = await small.log.end('oppiva.statements');
        const response = await small.post('/xapi/statements', large());
        status = response.status;
        if (status !== 200) body = (await response.json()) as Record<string, unknown>;
      }
      expect([status, body['code']]).toEqual([507, 'LOG_FULL_DISK']);
      expect(await small.log.end('oppiva.statements')).toBe(stored);
      expect((await small.get('/health/live')).status).toBe(200);
    } finally {
      await small.stop();
    }
  });

  test('given an append whose answer is lost, then 503 says unknown, and the same ids complete it', async () => {
    const lossy = await startTestIngest({ wrap: losingOne });
    try {
      const statement = statementOf({ id: randomUUID(), name: LOST });
      const first = await lossy.post('/xapi/statements', statement);
      expect([first.status, first.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await first.json()).toMatchObject({ code: 'LOG_UNAVAILABLE', message: expect.stringContaining('unknown') });
      const again = await lossy.post('/xapi/statements', statement);
      expect([again.status, await again.json()]).toEqual([200, [statement.id]]);
    } finally {
      await lossy.stop();
    }
  });

  test('given more ids than may be known, when posted, then 503 instead of a lie', async () => {
    const small = await startTestIngest({ limits: { knownIdsMax: 60 } });
    try {
      expect((await small.post('/xapi/statements', fifty())).status).toBe(200);
      const full = await small.post('/xapi/statements', fifty());
      expect([full.status, ((await full.json()) as { code: string }).code]).toEqual([503, 'KNOWN_IDS_FULL']);
      const ready = (await (await small.get('/health/ready')).json()) as { degraded: boolean };
      expect(ready.degraded).toBe(true);
    } finally {
      await small.stop();
    }
  });
});

const LOST = 'lost';

/** A real log whose answer to one append never arrives. */
function losingOne(log: EventLog): EventLog {
  let lost = false;
  return Object.assign(Object.create(log) as EventLog, {
    append: async (drafts: Parameters<EventLog['append']>[0]) => {
      const appended = await log.append(drafts);
      if (lost || !drafts.some(({ draft }) => Buffer.from(draft.body).includes(`"${LOST}"`))) return appended;
      lost = true;
      throw new EventLogError('LOG_UNAVAILABLE', 'the connection broke', { outcome: 'unknown' });
    },
    read: log.read.bind(log),
    readAt: log.readAt.bind(log),
    end: log.end.bind(log),
    barrier: log.barrier.bind(log),
  });
}
