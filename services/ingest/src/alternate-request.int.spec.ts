import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, startTestIngest, statementOf, type TestIngest } from './testing.ts';

/** Requests in a form (xAPI-Communication 1.3), over real HTTP. */

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
});
afterAll(() => ingest?.stop());

const FORM = 'application/x-www-form-urlencoded';
const state = '/xapi/activities/state';
const formOf = (more: Record<string, string> = {}) => ({
  activityId: `https://lms.example.org/course/${randomUUID()}`,
  agent: JSON.stringify({ mbox: 'mailto:maija@example.org' }),
  stateId: 'a',
  ...more,
});

/** Without any header but that of the form. */
function send(path: string, method: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${ingest.url}${path}?method=${method}`, {
    method: 'POST',
    headers: { 'Content-Type': FORM },
    body: new URLSearchParams(form).toString(),
  });
}
const credentials = () => ({ Authorization: basic(ingest.credentials.xapi), 'X-Experience-API-Version': '1.0.3' });
const codeOf = async (response: Response): Promise<unknown[]> => [response.status, ((await response.json()) as { code: string }).code];

describe('the alternate request syntax', () => {
  test('given each method in a form, headers and content too, then it is as if it had come by itself', async () => {
    const form = formOf(credentials());
    const content = '{"ä": "1 + 1 = 2 & more"}';
    expect((await send(state, 'PUT', { ...form, content, 'Content-Type': 'application/json' })).status).toBe(204);
    const read = await send(state, 'GET', form);
    expect([read.status, read.headers.get('content-type'), await read.text()]).toEqual([200, 'application/json', content]);
    expect(read.headers.get('x-experience-api-version')).toBe('1.0.3');
    const merged = { ...form, content: '{"b":2}', 'Content-Type': 'application/json', 'Content-Length': '1' };
    expect((await send(state, 'POST', merged)).status).toBe(204);
    expect(await (await send(state, 'GET', form)).json()).toEqual({ ...(JSON.parse(content) as object), b: 2 });
    const etag = read.headers.get('etag') as string;
    expect((await send(state, 'DELETE', { ...form, 'If-Match': etag })).status).toBe(412);
    expect((await send(state, 'DELETE', form)).status).toBe(204);
    expect((await send(state, 'GET', form)).status).toBe(404);
  });

  test('given a statement in a form, then it is stored', async () => {
    const id = randomUUID();
    const content = JSON.stringify(statementOf({ id }));
    expect((await send('/xapi/statements', 'PUT', { ...credentials(), statementId: id, content })).status).toBe(204);
    expect(await ingest.lastStatements()).toMatchObject({ id });
  });

  test.each([
    ['no credentials', 'GET', () => formOf({ 'X-Experience-API-Version': '1.0.3' }), 401, 'AUTH_REQUIRED'],
    ['no version', 'GET', () => formOf({ Authorization: credentials().Authorization }), 400, 'XAPI_VERSION_MISSING'],
    ['2.0', 'GET', () => formOf({ ...credentials(), 'X-Experience-API-Version': '2.0.0' }), 400, 'ALTERNATE_REQUEST_OF_2_0'],
    ['no content', 'PUT', () => formOf(credentials()), 400, 'ALTERNATE_REQUEST_NO_CONTENT'],
    ['another method', 'PATCH', () => formOf(credentials()), 400, 'PARAMETER_INVALID'],
    ['what the resource does not know', 'GET', () => formOf({ ...credentials(), colour: 'red' }), 400, 'PARAMETER_UNKNOWN'],
  ])('given %s, then it is refused', async (_name, method, form, status, code) => {
    expect(await codeOf(await send(state, method, form()))).toEqual([status, code]);
  });

  test('given more than the method in the address, no form, or a form twice over, then 400', async () => {
    const headers = { 'Content-Type': FORM };
    expect(await codeOf(await ingest.post(`${state}?method=GET&stateId=a`, '', headers))).toEqual([400, 'PARAMETER_UNKNOWN']);
    expect(await codeOf(await ingest.post(`${state}?method=PUT`, {}))).toEqual([400, 'ALTERNATE_REQUEST_NO_FORM']);
    expect(await codeOf(await ingest.post(`${state}?method=GET`, 'stateId=a&stateId=b', headers))).toEqual([400, 'PARAMETER_REPEATED']);
  });

  test('given a method in the address of anything but a POST, then 400', async () => {
    const answer = await ingest.put('/xapi/statements?method=POST', 'a=b', { 'Content-Type': FORM });
    expect(await codeOf(answer)).toEqual([400, 'PARAMETER_UNKNOWN']);
  });

  test('given the address that such requests are led to, when somebody comes by it, then there is nothing', async () => {
    expect((await ingest.post('/xapi/alternate-request', 'a=b', { 'Content-Type': FORM })).status).toBe(404);
    expect((await ingest.post('/xapi/alternate-request?method=GET', 'a=b', { 'Content-Type': FORM })).status).toBe(404);
  });

  test('given a foreign host, then it is refused before anything is read', async () => {
    const answer = await ingest.post(`${state}?method=GET`, 'a=b', { 'Content-Type': FORM, Origin: 'https://elsewhere.example' });
    expect(answer.status).toBe(403);
  });
});
