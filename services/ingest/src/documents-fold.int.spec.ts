import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { installationKeyring } from '@oppiva/event-log';
import XAPI from '@xapi/xapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentAddress } from './documents/document.ts';
import { Documents } from './documents/documents.ts';
import { activity, agent, isNew, query } from './testing-documents.ts';
import { startTestIngest, type TestIngest } from './testing.ts';

/** What documents are folded into, restarts, several nodes, and a client as others use it. */

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
});
afterAll(() => ingest?.stop());

const tagOf = async (path: string): Promise<string> => (await ingest.get(path)).headers.get('etag') as string;
const file = (): string => join(ingest.config.dataDir, 'documents', 'documents.sqlite');

describe('@xapi/xapi, a client as others use it', () => {
  // its types say CommonJS, where what is imported is the class itself
  const Client = XAPI as unknown as (typeof XAPI)['default'];
  const client = () =>
    new Client({
      endpoint: `${ingest.url}/xapi/`,
      auth: Client.toBasicAuth(ingest.credentials.xapi.key, ingest.credentials.xapi.secret),
      version: '1.0.3',
    });
  const maija = { objectType: 'Agent' as const, mbox: 'mailto:maija@example.org' };

  test('given a state, when created, merged, read with its ETag and deleted, then it is as the client says', async () => {
    const [xapi, of] = [client(), { agent: maija, activityId: activity(), stateId: 'bookmark' }];
    await xapi.setState({ ...of, state: { page: 1 } });
    await xapi.createState({ ...of, state: { chapter: 2 } });
    const read = await xapi.getState(of);
    expect(read.data).toEqual({ page: 1, chapter: 2 });
    expect((await xapi.getStates({ agent: maija, activityId: of.activityId })).data).toEqual(['bookmark']);
    await xapi.deleteState({ ...of, etag: String(read.headers['etag']) });
    await expect(xapi.getState(of)).rejects.toMatchObject({ response: { status: 404 } });
  });

  test('given a profile that somebody else has changed, when written with the ETag read before, then 412', async () => {
    const [xapi, of] = [client(), { agent: maija, profileId: randomUUID() }];
    await xapi.setAgentProfile({ ...of, profile: { languages: ['fi'] }, etag: '*', matchHeader: 'If-None-Match' });
    const etag = String((await xapi.getAgentProfile(of)).headers['etag']);
    await xapi.setAgentProfile({ ...of, profile: { languages: ['en'] }, etag, matchHeader: 'If-Match' });
    await expect(xapi.setAgentProfile({ ...of, profile: {}, etag, matchHeader: 'If-Match' })).rejects.toMatchObject({
      response: { status: 412 },
    });
    expect((await xapi.getAgentProfile(of)).data).toEqual({ languages: ['en'] });
  });
});

describe('the fold', () => {
  test('given documents, then neither ids nor contents nor agents lie in the file in clear', async () => {
    const path = `/xapi/activities/state?${query({ activityId: activity(), agent, stateId: 'secret-id' })}`;
    expect((await ingest.put(path, 'secret-content', { 'Content-Type': 'text/plain' })).status).toBe(204);
    for (const suffix of ['', '-wal']) {
      const text = existsSync(file() + suffix) ? readFileSync(file() + suffix, 'latin1') : '';
      for (const secret of ['secret-id', 'secret-content', 'maija']) expect(text).not.toContain(secret);
    }
  });

  test.each([
    ['goes on where it was', () => undefined],
    ['is made anew from the log where it is missing', () => rmSync(file())],
    ['is made anew where it is something else', () => writeFileSync(file(), 'no database at all')],
  ])('given a restart, then it %s', async (_name, damage) => {
    const path = `/xapi/activities/profile?${query({ activityId: activity(), profileId: 'a' })}`;
    await ingest.put(path, { a: 1 }, isNew);
    await ingest.post(path, { b: 2 });
    const tag = await tagOf(path);
    await ingest.restart((log) => {
      damage();
      return log;
    });
    expect(await (await ingest.get(path)).json()).toEqual({ a: 1, b: 2 });
    expect(await tagOf(path)).toBe(tag);
  });

  test('given a file that cannot be written for a while, then what came meanwhile is folded afterwards, and nothing is left out', async () => {
    const paths = Array.from({ length: 3 }, (_, i) => `/xapi/activities/profile?${query({ activityId: activity(), profileId: `${i}` })}`);
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    const writes = paths.map((path, i) => ingest.put(path, { i }, isNew));
    await new Promise((resolve) => setTimeout(resolve, 300));
    other.exec('ROLLBACK');
    other.close();
    expect((await Promise.all(writes)).map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await Promise.all(paths.map(async (path) => (await ingest.get(path)).json()))).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }]);
  });

  test('given two nodes on one log, when both write where there is none, then exactly one is let in, and both read the same', async () => {
    const abort = new AbortController();
    const { log, keys } = ingest;
    const path = join(ingest.config.dataDir, 'documents', 'other.sqlite');
    const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const other = new Documents({ log, keyring: installationKeyring(keys), keys, path, logger, signal: abort.signal });
    await other.start();
    try {
      for (let round = 0; round < 20; round += 1) {
        const activityId = activity();
        const address: DocumentAddress = { resource: 'activity-profile', activityId, agent: null, registration: null, id: 'a' };
        const writes = [ingest.ingest.documents, other].map((node, i) =>
          node.write({
            client: `node-${i}`,
            version: '1.0.3',
            request: {
              of: 'one',
              address,
              change: {
                kind: 'put',
                ifMatch: null,
                ifNoneMatch: '*',
                guard: 'always',
                contentType: 'text/plain',
                content: Buffer.from(`${i}`),
              },
            },
          }),
        );
        const outcomes = await Promise.all(writes);
        expect(outcomes.toSorted()).toEqual(['PRECONDITION_FAILED', null]);
        const winner = String(outcomes.indexOf(null));
        const read = await Promise.all([ingest.ingest.documents.find(address), other.find(address)]);
        expect(read.map((document) => Buffer.from(document?.content ?? '').toString())).toEqual([winner, winner]);
      }
    } finally {
      abort.abort();
      await other.stop();
    }
  });
});
