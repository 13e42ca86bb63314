import { existsSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { decodeHeader } from '@oppiva/event-log';
import { fullType, schemaUri } from '@oppiva/events';
import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, startTestIngest, type TestIngest } from './testing.ts';

/** Beside the checkout where the product is developed; the other tests hold elsewhere. */
const fixture = `${import.meta.dirname}/../../../../shared/design/oracles/fixture_f1.jsonl`;

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
});
afterAll(async () => {
  await ingest.stop();
});

interface Answer {
  code?: string;
  outcomes?: { index: number; status: string; errors?: { path: string; code: string }[] }[];
  errors?: { index: number; path: string; code: string }[];
}
const answerOf = async (response: Response): Promise<[number, Answer]> => [response.status, (await response.json()) as Answer];
const statusesOf = ({ outcomes }: Answer): string[] => (outcomes ?? []).map(({ status }) => status);

function unitCreated(o: { id?: string; unitId?: string; data?: object; name?: string } = {}) {
  const unitId = o.unitId ?? 'T-1';
  const name = o.name ?? 'hr.unit.created.v1';
  return {
    specversion: '1.0',
    id: o.id ?? randomUUID(),
    source: 'https://hr.example.fi',
    type: fullType(name),
    subject: `unit/${unitId}`,
    time: '2024-08-30T06:00:00Z',
    datacontenttype: 'application/json',
    dataschema: schemaUri(name),
    data: { slot: `unit/${unitId}`, unitId, parentId: null, effectiveFrom: '2024-01-01', effectiveTo: null, ...o.data },
  };
}

const aliasOf = (alias: string, activity: string, slot = alias) => ({
  ...unitCreated({ name: 'rule.activity-alias-set.v1' }),
  subject: slot,
  data: { slot, alias: `urn:act:${alias}`, activity: `urn:act:${activity}`, effectiveFrom: '2024-01-01' },
});

describe('POST /events', () => {
  test('given a structured event, when sent twice, then it is accepted, then a duplicate, and stored once as it was received', async () => {
    const event = unitCreated();
    const text = JSON.stringify(event, null, 1);
    expect(statusesOf((await answerOf(await ingest.events(text)))[1])).toEqual(['accepted']);
    const end = await ingest.log.end('oppiva.hr');
    const [status, answer] = await answerOf(await ingest.events(event));
    expect([status, statusesOf(answer)]).toEqual([202, ['duplicate']]);
    expect(await ingest.log.end('oppiva.hr')).toBe(end);
    const header = decodeHeader((await ingest.log.readAt('oppiva.hr', end - 1))?.header as Uint8Array);
    expect([header.type, header.client, header.count, header.lengthAt(0)]).toEqual([
      'hr.events-accepted',
      'events',
      1,
      Buffer.byteLength(text),
    ]);
  });

  test('given a batch with a bad and a conflicting event, when sent, then the good ones are one record and each has its outcome', async () => {
    const known = unitCreated();
    await ingest.events(known);
    const first = unitCreated();
    const second = unitCreated();
    const conflict = { ...known, data: { ...known.data, unitId: 'other', slot: 'unit/other' }, subject: 'unit/other' };
    const bad = unitCreated({ data: { reason: 'sick' } });
    const [status, answer] = await answerOf(await ingest.events([first, bad, conflict, known, second]));
    expect([status, statusesOf(answer)]).toEqual([202, ['accepted', 'rejected', 'conflict', 'duplicate', 'accepted']]);
    expect(answer.outcomes?.[1]?.errors).toMatchObject([{ path: '$.data.reason', code: 'EVENT_DATA_PROPERTY_UNKNOWN' }]);
    expect(await ingest.last('oppiva.hr')).toEqual([first, second]);
    const counts = (await ingest.last('oppiva.admissions')) as { state: string; client: string }[];
    expect(counts.map(({ state }) => state).sort()).toEqual(['duplicate', 'quarantined-conflict', 'rejected-schema']);
    expect(new Set(counts.map(({ client }) => client))).toEqual(new Set(['events']));
  });

  test('given an event through the SDK in binary mode, when sent, then it is accepted', async () => {
    const { data, ...attributes } = unitCreated();
    const message = HTTP.binary(new CloudEvent({ ...attributes, data } as never));
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const response = await ingest.post('/events', message.body as string, {
      Authorization: basic(ingest.credentials.events),
      ...headers,
    });
    expect(statusesOf((await answerOf(response))[1])).toEqual(['accepted']);
  });

  test.skipIf(!existsSync(fixture))(
    'given the events of fixture F1, when sent as one batch by an administrator, then all are accepted',
    async () => {
      const lines = readFileSync(fixture, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { event?: unknown });
      const events = lines.flatMap(({ event }) => (event === undefined ? [] : [event]));
      const [status, answer] = await answerOf(await ingest.events(events, { Authorization: basic(ingest.credentials.admin) }));
      expect([status, new Set(statusesOf(answer))]).toEqual([202, new Set(['accepted'])]);
      expect(answer.outcomes).toHaveLength(31);
    },
  );

  test.each([
    ['an unknown type', unitCreated({ name: 'hr.unit.painted.v1' }), 'EVENT_TYPE_UNKNOWN'],
    ['a type that only the platform sends', unitCreated({ name: 'rule.client-created.v1' }), 'EVENT_TYPE_NOT_ALLOWED'],
    ['no data', { ...unitCreated(), data: undefined }, 'EVENT_DATA_MISSING'],
  ])('given %s, when sent alone, then 400 and nothing is stored', async (_what, event, code) => {
    const ends = [await ingest.log.end('oppiva.hr'), await ingest.log.end('oppiva.rules')];
    const [status, answer] = await answerOf(await ingest.events(event));
    expect([status, answer.code]).toEqual([400, 'EVENTS_INVALID']);
    expect(answer.errors?.map((error) => error.code)).toContain(code);
    expect([await ingest.log.end('oppiva.hr'), await ingest.log.end('oppiva.rules')]).toEqual(ends);
  });

  test('given rules, when one contradicts an earlier one or closes a circle of aliases, then it is refused with the reason', async () => {
    const as = { Authorization: basic(ingest.credentials.admin) };
    expect(statusesOf((await answerOf(await ingest.events([aliasOf('a', 'b'), aliasOf('b', 'c')], as)))[1])).toEqual([
      'accepted',
      'accepted',
    ]);
    const end = await ingest.log.end('oppiva.rules');
    const [status, answer] = await answerOf(await ingest.events([aliasOf('c', 'a'), aliasOf('a', 'x', 'another')], as));
    expect([status, answer.errors?.map(({ code }) => code)]).toEqual([400, ['EVENT_RULE_CIRCULAR', 'EVENT_RULE_CONTRADICTS']]);
    expect(await ingest.log.end('oppiva.rules')).toBe(end);
  });

  test('given the same id with other content, when sent alone, then 409', async () => {
    const event = unitCreated();
    await ingest.events(event);
    expect((await answerOf(await ingest.events({ ...event, time: '2024-08-31T06:00:00Z' })))[0]).toBe(409);
  });

  test.each([
    ['malformed JSON', '{"specversion":}', {}, 400, 'JSON_MALFORMED'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), {}, 400, 'UTF8_INVALID'],
    ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, {}, 400, 'JSON_TOO_DEEP'],
    ['a property __proto__', '{"__proto__":{}}', {}, 400, 'JSON_PROPERTY_FORBIDDEN'],
    ['plain JSON without ce- headers', '{}', { 'Content-Type': 'application/json' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['text', 'x', { 'Content-Type': 'text/plain' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['no credentials', '{}', { Authorization: '' }, 401, 'AUTH_REQUIRED'],
  ] as [string, string | Buffer, Record<string, string>, number, string][])(
    'given %s, when sent, then a precise error',
    async (_what, body, headers, status, code) => {
      const [answered, answer] = await answerOf(await ingest.events(body, headers));
      expect([answered, answer.code]).toEqual([status, code]);
    },
  );

  test('given a client with xAPI scopes only, when it sends an event, then 403', async () => {
    const [status, answer] = await answerOf(await ingest.events(unitCreated(), { Authorization: basic(ingest.credentials.xapi) }));
    expect([status, answer.code]).toEqual([403, 'AUTH_SCOPE_MISSING']);
  });

  test('given an event that is there, when ingest starts anew, then it is still a duplicate', async () => {
    const event = unitCreated();
    await ingest.events(event);
    await ingest.restart();
    expect(statusesOf((await answerOf(await ingest.events(event)))[1])).toEqual(['duplicate']);
  });

  test('given an event that supersedes another, when sent, then the header says so without naming either', async () => {
    const event = { ...unitCreated(), supersedes: 'https://hr.example.fi|h000' };
    expect((await answerOf(await ingest.events(event)))[0]).toBe(202);
    const record = await ingest.log.readAt('oppiva.hr', (await ingest.log.end('oppiva.hr')) - 1);
    const header = decodeHeader(record?.header as Uint8Array);
    expect(header.references).toMatchObject([{ entry: 0, kind: 'supersedes' }]);
    expect(Buffer.from(record?.header as Uint8Array).includes('hr.example.fi')).toBe(false);
  });
});

describe('published contracts', () => {
  test('given a type, when its schema is asked for, then it is served under its name', async () => {
    const response = await ingest.get('/schemas/hr.unit.created.v1.json');
    expect([response.status, ((await response.json()) as { $id: string }).$id]).toEqual([200, schemaUri('hr.unit.created.v1')]);
    const listed = (await (await ingest.get('/schemas')).json()) as { schemas: string[] };
    expect(listed.schemas).toContain('hr.unit.created.v1.json');
    const missing = await ingest.get('/schemas/nothing.json');
    expect([missing.status, ((await missing.json()) as { code: string }).code]).toEqual([404, 'SCHEMA_UNKNOWN']);
  });

  test('given the AsyncAPI document, when asked for, then it describes /events', async () => {
    const document = (await (await ingest.get('/docs/asyncapi.json')).json()) as { asyncapi: string };
    expect(document.asyncapi).toBe('3.0.0');
  });
});
