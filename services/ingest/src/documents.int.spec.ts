import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activity, agent, isNew, query } from './testing-documents.ts';
import { startTestIngest, type TestIngest } from './testing.ts';

/** State, Activity Profile and Agent Profile over real HTTP, on a real log; without ClickHouse, which they do not need. */

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
});
afterAll(() => ingest?.stop());

interface Resource {
  name: string;
  /** A document of its own, at each call another. */
  fresh: () => { path: string; context: string };
}
const resources: Resource[] = [
  {
    name: 'State',
    fresh: () => {
      const of = { activityId: activity(), agent };
      return { path: `/xapi/activities/state?${query({ ...of, stateId: 'a' })}`, context: `/xapi/activities/state?${query(of)}` };
    },
  },
  {
    name: 'Activity Profile',
    fresh: () => {
      const of = { activityId: activity() };
      return { path: `/xapi/activities/profile?${query({ ...of, profileId: 'a' })}`, context: `/xapi/activities/profile?${query(of)}` };
    },
  },
  {
    name: 'Agent Profile',
    fresh: () => {
      const of = { agent: JSON.stringify({ mbox: `mailto:${randomUUID()}@example.org` }) };
      return { path: `/xapi/agents/profile?${query({ ...of, profileId: 'a' })}`, context: `/xapi/agents/profile?${query(of)}` };
    },
  },
];

const codeOf = async (response: Response): Promise<unknown[]> => {
  const { code, path } = (await response.json()) as { code: string; path?: string };
  return [response.status, code, ...(path === undefined ? [] : [path])];
};
const tagOf = async (path: string): Promise<string> => (await ingest.get(path)).headers.get('etag') as string;

describe.each(resources)('$name', ({ fresh }) => {
  test('given bytes of any type, when stored, then they come back as they were, with ETag and Last-Modified', async () => {
    const { path } = fresh();
    const bytes = Buffer.from([0, 255, 10, 13, 0x22]);
    const before = Date.now();
    expect((await ingest.put(path, bytes, { ...isNew, 'Content-Type': 'application/x-own; version=2' })).status).toBe(204);
    const response = await ingest.get(path);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.get('content-type')).toBe('application/x-own; version=2');
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{40}"$/);
    expect(Date.parse(response.headers.get('last-modified') as string)).toBeGreaterThan(before - 2_000);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const head = await ingest.request('HEAD', path);
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, response.headers.get('etag'), '']);
    expect((await ingest.get(path, { 'If-None-Match': response.headers.get('etag') as string })).status).toBe(304);
  });

  test('given an object, when another is posted, then they are merged one level deep', async () => {
    const { path } = fresh();
    await ingest.post(path, { a: 1, b: { x: 1 } });
    expect((await ingest.post(path, { b: { y: 2 }, c: 3 })).status).toBe(204);
    expect(await (await ingest.get(path)).json()).toEqual({ a: 1, b: { y: 2 }, c: 3 });
  });

  test('given what cannot be merged, when posted, then 400, and the document stays', async () => {
    const { path } = fresh();
    await ingest.post(path, { a: 1 });
    const wrong: [unknown, Record<string, string>, string][] = [
      ['text', { 'Content-Type': 'text/plain' }, 'DOCUMENT_NOT_MERGEABLE'],
      ['{"a":', {}, 'DOCUMENT_NOT_AN_OBJECT'],
      ['[1]', {}, 'DOCUMENT_NOT_AN_OBJECT'],
    ];
    for (const [body, headers, code] of wrong)
      expect((await codeOf(await ingest.post(path, body, headers))).slice(0, 2)).toEqual([400, code]);
    expect(await (await ingest.get(path)).json()).toEqual({ a: 1 });
  });

  test('given a document, when written with the wrong precondition, then 412, and it stays', async () => {
    const { path } = fresh();
    await ingest.put(path, { a: 1 }, isNew);
    const tag = await tagOf(path);
    expect(await codeOf(await ingest.put(path, { a: 2 }, { 'If-Match': '"0000"' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(await codeOf(await ingest.put(path, { a: 2 }, { 'If-None-Match': '*' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(await codeOf(await ingest.post(path, { a: 2 }, { 'If-Match': '"0000"' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(await codeOf(await ingest.request('DELETE', path, undefined, { 'If-Match': '"0000"' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(await tagOf(path)).toBe(tag);
    expect((await ingest.put(path, { a: 2 }, { 'If-Match': tag })).status).toBe(204);
    expect((await ingest.request('DELETE', path, undefined, { 'If-Match': tag })).status).toBe(412);
    expect((await ingest.request('DELETE', path, undefined, { 'If-Match': await tagOf(path) })).status).toBe(204);
    expect(await codeOf(await ingest.get(path))).toEqual([404, 'DOCUMENT_NOT_FOUND', expect.any(String)]);
  });

  test('given no precondition, when put over a document, then 409, and a profile of 1.0.3 is not put at all; State was free of it before 2.0', async () => {
    const { path } = fresh();
    const isState = path.includes('/state');
    if (!isState) expect(await codeOf(await ingest.put(path, { a: 1 }))).toEqual([400, 'PRECONDITION_REQUIRED']);
    await ingest.put(path, { a: 1 }, isNew);
    const later = { 'X-Experience-API-Version': '2.0.0' };
    expect(await codeOf(await ingest.put(path, { a: 2 }, later))).toEqual([409, 'PRECONDITION_MISSING']);
    expect((await ingest.put(path, { a: 3 })).status).toBe(isState ? 204 : 409);
    expect(await (await ingest.get(path)).json()).toEqual({ a: isState ? 3 : 1 });
  });

  test('given a header that is no entity tag, then 400 that names it', async () => {
    const { path } = fresh();
    expect(await codeOf(await ingest.put(path, {}, { 'If-Match': 'abc' }))).toEqual([400, 'ENTITY_TAG_INVALID', 'If-Match']);
  });

  test('given several documents, when ids are asked for, then all come, and those after an instant with since', async () => {
    const { path, context } = fresh();
    const second = path.replace(/(stateId|profileId)=a/, '$1=b');
    await ingest.put(path, 'x', isNew);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await ingest.put(second, 'y', isNew);
    expect(await (await ingest.get(context)).json()).toEqual(['a', 'b']);
    expect(await (await ingest.get(`${context}&since=${encodeURIComponent(between)}`)).json()).toEqual(['b']);
    expect(await codeOf(await ingest.get(`${context}&since=yesterday`))).toEqual([400, 'PARAMETER_INVALID', '?since']);
  });

  test('given racing writers who each say that there is none, then exactly one is let in', async () => {
    const { path } = fresh();
    const all = await Promise.all(Array.from({ length: 16 }, (_, i) => ingest.put(path, { i }, { 'If-None-Match': '*' })));
    expect(all.map(({ status }) => status).toSorted()).toEqual([204, ...Array.from({ length: 15 }, () => 412)]);
    const winner = all.findIndex(({ status }) => status === 204);
    expect(await (await ingest.get(path)).json()).toEqual({ i: winner });
  });

  test('given what is missing, unknown or malformed in the address, then 400 by name, and nothing is written', async () => {
    const { path, context } = fresh();
    const [base] = path.split('?') as [string];
    const given = new URLSearchParams(path.split('?')[1]);
    for (const name of given.keys()) {
      const without = new URLSearchParams(given);
      without.delete(name);
      expect(await codeOf(await ingest.put(`${base}?${without.toString()}`, {}))).toEqual([400, 'PARAMETER_MISSING', `?${name}`]);
    }
    const wrong: Record<string, string> = { activityId: 'no iri', agent: 'maija', registration: '17' };
    for (const name of given.keys()) {
      if (!(name in wrong)) continue;
      const malformed = new URLSearchParams(given);
      malformed.set(name, wrong[name] as string);
      expect(await codeOf(await ingest.put(`${base}?${malformed.toString()}`, {}))).toEqual([400, 'PARAMETER_INVALID', `?${name}`]);
    }
    expect(await codeOf(await ingest.put(`${path}&colour=red`, {}))).toEqual([400, 'PARAMETER_UNKNOWN', '?colour']);
    expect(await (await ingest.get(context)).json()).toEqual([]);
  });
});

const stateAt = (of: Record<string, string>): string => `/xapi/activities/state?${query(of)}`;

describe('State', () => {
  test('given the same agent written otherwise, then it is the same document', async () => {
    const activityId = activity();
    await ingest.put(stateAt({ activityId, agent, stateId: 'a' }), { a: 1 });
    const named = JSON.stringify({ objectType: 'Agent', name: 'Maija', mbox: 'mailto:maija@example.org' });
    expect(await (await ingest.get(stateAt({ activityId, agent: named, stateId: 'a' }))).json()).toEqual({ a: 1 });
    const other = JSON.stringify({ mbox: 'mailto:matti@example.org' });
    expect((await ingest.get(stateAt({ activityId, agent: other, stateId: 'a' }))).status).toBe(404);
  });

  test('given registrations, then each has its own, and without one all of the activity are meant', async () => {
    const [activityId, first, second] = [activity(), randomUUID(), randomUUID().toUpperCase()];
    await ingest.put(stateAt({ activityId, agent, stateId: 'a', registration: first }), 'first');
    await ingest.put(stateAt({ activityId, agent, stateId: 'b', registration: second }), 'second');
    expect(await (await ingest.get(stateAt({ activityId, agent }))).json()).toEqual(['a', 'b']);
    expect(await (await ingest.get(stateAt({ activityId, agent, registration: second.toLowerCase() }))).json()).toEqual(['b']);
    expect((await ingest.get(stateAt({ activityId, agent, stateId: 'a' }))).status).toBe(404);
    expect((await ingest.request('DELETE', stateAt({ activityId, agent, registration: first }))).status).toBe(204);
    expect(await (await ingest.get(stateAt({ activityId, agent }))).json()).toEqual(['b']);
    expect((await ingest.request('DELETE', stateAt({ activityId, agent }))).status).toBe(204);
    expect(await (await ingest.get(stateAt({ activityId, agent }))).json()).toEqual([]);
  });

  test('given profiles, when all of a context are to be deleted, then 400: only State knows that', async () => {
    const response = await ingest.request('DELETE', `/xapi/agents/profile?${query({ agent })}`);
    expect(await codeOf(response)).toEqual([400, 'PARAMETER_MISSING', '?profileId']);
  });
});

describe('Agents', () => {
  test('given an Agent, then the Person that it is, each property an array', async () => {
    const account = { homePage: 'https://hr.example.org', name: 'p-1' };
    const response = await ingest.get(`/xapi/agents?${query({ agent: JSON.stringify({ name: 'Maija', account }) })}`);
    expect(await response.json()).toEqual({ objectType: 'Person', name: ['Maija'], account: [account] });
    expect(await codeOf(await ingest.get('/xapi/agents'))).toEqual([400, 'PARAMETER_MISSING', '?agent']);
    expect(await codeOf(await ingest.get('/xapi/agents?agent={}'))).toEqual([400, 'PARAMETER_INVALID', '?agent']);
  });
});

describe('the door', () => {
  test('given no credentials or another scope, then 401 and 403, and nothing is written', async () => {
    const { path } = (resources[0] as Resource).fresh();
    expect((await ingest.put(path, {}, { Authorization: '' })).status).toBe(401);
    const created = await ingest.admin('POST', '/clients', { name: 'reader-only', scopes: ['statements/read'] });
    const { key, secret } = (await created.json()) as { key: string; secret: string };
    const Authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
    expect(await codeOf(await ingest.put(path, {}, { Authorization }))).toEqual([403, 'AUTH_SCOPE_MISSING']);
    expect((await ingest.get(path, { Authorization })).status).toBe(403);
    expect((await ingest.get(path)).status).toBe(404);
  });

  test('given a body over the limit, then 413, and nothing is written', async () => {
    const { path } = (resources[0] as Resource).fresh();
    const response = await ingest.put(path, Buffer.alloc(ingest.config.limits.bodyBytesMax + 1), { 'Content-Type': 'text/plain' });
    expect([response.status, (await ingest.get(path)).status]).toEqual([413, 404]);
  });
});
