import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestIngest, statementOf, type TestIngest } from './testing.ts';

/** Content of a launch in a browser: a page of another site that calls the LRS. */

const Origin = 'https://content.example.org';
let ingest: TestIngest;
let closed: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest({ xapiOrigins: [Origin] });
  closed = await startTestIngest();
});
afterAll(async () => {
  await ingest?.stop();
  await closed?.stop();
});

const preflight = (at: TestIngest, path: string, origin = Origin): Promise<Response> =>
  fetch(at.url + path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'authorization,content-type,x-experience-api-version,if-match',
    },
  });
const allowed = (answer: Response): string | null => answer.headers.get('access-control-allow-origin');

test('given an origin that is let in, when the browser asks before it sends, then it hears what it may', async () => {
  const answer = await preflight(ingest, '/xapi/activities/state');
  expect([answer.status, allowed(answer)]).toEqual([204, Origin]);
  const headers = answer.headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
  for (const name of ['authorization', 'content-type', 'x-experience-api-version', 'if-match', 'if-none-match'])
    expect(headers).toContain(name);
  expect(answer.headers.get('access-control-allow-methods')).toContain('DELETE');
});

test('given its requests, then they are answered, refusals too, and its script may read the ETag', async () => {
  const sent = await ingest.post('/xapi/statements', statementOf({ id: randomUUID() }), { Origin });
  expect([sent.status, allowed(sent)]).toEqual([200, Origin]);
  expect(sent.headers.get('access-control-expose-headers')).toMatch(/ETag.*X-Experience-API-Consistent-Through/);
  const refused = await ingest.post('/xapi/statements', {}, { Origin, Authorization: '' });
  expect([refused.status, allowed(refused)]).toEqual([401, Origin]);
});

test.each([
  ['another origin', '/xapi/about', 'https://elsewhere.example.org'],
  ['an origin that begins like it', '/xapi/about', `${Origin}.evil.example`],
  ['its own, where it asks for more than the LRS', '/admin/api/status', Origin],
])('given %s, then it is refused', async (_name, path, origin) => {
  const answer = await ingest.get(path, { Origin: origin });
  expect([answer.status, allowed(answer), ((await answer.json()) as { code: string }).code]).toEqual([403, null, 'ORIGIN_FOREIGN']);
  expect((await preflight(ingest, path, origin)).status).toBe(403);
});

test('given no origins at all, then none is let in', async () => {
  expect((await closed.get('/xapi/about', { Origin })).status).toBe(403);
  expect((await preflight(closed, '/xapi/about')).status).toBe(403);
});
