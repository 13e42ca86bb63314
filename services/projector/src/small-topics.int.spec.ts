import type { JsonValue, Topic } from '@oppiva/event-log';
import { actorPseudonym, personPseudonym, pseudonym } from '@oppiva/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from './reconcile.ts';
import { projected, startRig, type Rig } from './testing/rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
  rig.project();
});
afterAll(() => rig.stop());

let key = 0;

/** Appends entries as one record, each under a key of its own or the one given, and waits until they are projected. */
const append = async (
  topic: Topic,
  type: string,
  entries: readonly object[],
  options: { meta?: Record<string, JsonValue>; sameKeys?: boolean } = {},
) => {
  if (options.sameKeys !== true) key += entries.length;
  const keys = Buffer.concat(entries.map((_, index) => Buffer.alloc(16, key - index)));
  const body = Buffer.from(JSON.stringify(entries));
  const draft = {
    type,
    schema: 1,
    client: 'hr-system',
    meta: options.meta ?? {},
    body,
    split: 'json' as const,
    keys,
    flags: Buffer.alloc(entries.length),
  };
  const [appended] = await rig.log.append([{ topic, draft }]);
  await projected(rig, topic);
  if (appended === undefined) throw new Error('nothing was appended');
  return appended;
};

const event = (id: string, type: string, data: object, attributes: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'https://hr.example.fi',
  type: `fi.example.lcm.${type}`,
  data,
  ...attributes,
});

const assignment = { slot: 'assignment/1', personId: 'p1', unitId: 'TA', fraction: 1, effectiveFrom: '2024-01-01', effectiveTo: null };

describe('hr.assertions', () => {
  it('hold each event under pseudonyms, with its knowledge time in an initial load', async () => {
    const link = {
      slot: 'identity/p1',
      personId: 'p1',
      scheme: 'account',
      value: 'https://id.example.fi|p1',
      effectiveFrom: '2024-01-01',
      effectiveTo: null,
    };
    const events = [
      event('e1', 'hr.assignment.started.v1', assignment, { recordedtime: '2024-01-02T03:04:05.678Z', sequence: '7' }),
      event('e2', 'hr.person.identity-linked.v1', link, { recordedtime: '2999-01-01T00:00:00Z' }),
      event(
        'e3',
        'hr.assignment.ended.v1',
        { ...assignment, effectiveFrom: '2024-06-30T22:30:00Z' },
        { supersedes: 'https://hr.example.fi|e1' },
      ),
    ];

    const { offset, platformTime } = await append('oppiva.hr', 'hr.events-accepted', events, { meta: { bootstrap: 'first' } });

    const sql = `SELECT idx, type, closing, slot, person_id, actor_id, unit_id, event_key, supersedes, sequence, effective_from, effective_to,
      toUnixTimestamp64Milli(known_at) AS known_at, bootstrap FROM hr.assertions WHERE topic_offset = {offset:UInt64} ORDER BY idx`;
    const person = personPseudonym(rig.keys, 'p1');
    const named = (id: string) => pseudonym(rig.keys, 'event', `https://hr.example.fi|${id}`);
    const common = { person_id: person, effective_to: null, bootstrap: 'first' };
    expect(await rig.ch.query(sql, { offset })).toMatchObject([
      {
        ...common,
        type: 'hr.assignment.started.v1',
        closing: 0,
        slot: pseudonym(rig.keys, 'slot', 'assignment/1'),
        unit_id: 'TA',
        event_key: named('e1'),
        supersedes: null,
        effective_from: '2024-01-01',
        known_at: Date.parse('2024-01-02T03:04:05.678Z'),
      },
      {
        ...common,
        type: 'hr.person.identity-linked.v1',
        actor_id: actorPseudonym(rig.keys, { scheme: 'account', value: 'https://id.example.fi|p1' }),
        known_at: platformTime,
      },
      {
        ...common,
        type: 'hr.assignment.ended.v1',
        closing: 1,
        supersedes: named('e1'),
        effective_from: '2024-07-01',
        known_at: platformTime,
      },
    ]);
  });

  it('name no person in clear, in any column', async () => {
    const [found] = await rig.ch.query<{ text: string }>(
      `SELECT arrayStringConcat(groupArray(concat(slot, data)), ' ') AS text FROM hr.assertions`,
    );

    expect(found?.text).not.toMatch(/p1|assignment\/1|id\.example\.fi/);
    expect(found?.text).toContain('TA');
  });

  it('hold the first of two copies; later ones and unknown types are in quarantine with their reasons', async () => {
    const first = event('e10', 'hr.assignment.started.v1', assignment);
    await append('oppiva.hr', 'hr.events-accepted', [first]);

    const same = await append('oppiva.hr', 'hr.events-accepted', [first], { sameKeys: true });
    const other = await append(
      'oppiva.hr',
      'hr.events-accepted',
      [event('e10', 'hr.assignment.started.v1', { ...assignment, unitId: 'TB' })],
      { sameKeys: true },
    );
    const unknown = await append('oppiva.hr', 'hr.events-accepted', [
      event('e11', 'hr.weather.reported.v9', {}),
      event('e12', 'hr.assignment.started.v1', assignment),
    ]);

    const sql = 'SELECT topic_offset AS offset, idx, reason FROM projector.quarantine WHERE topic = {topic:String} ORDER BY offset, idx';
    expect(await rig.ch.query(sql, { topic: 'oppiva.hr' })).toEqual([
      { offset: same.offset, idx: 0, reason: 'duplicate' },
      { offset: other.offset, idx: 0, reason: 'conflict-after-accept' },
      { offset: unknown.offset, idx: 0, reason: 'schema-unknown' },
    ]);
    expect(await rig.ch.query('SELECT idx FROM hr.assertions WHERE topic_offset = {offset:UInt64}', { offset: unknown.offset })).toEqual([
      { idx: 1 },
    ]);
  });
});

describe('rules.assertions', () => {
  it('hold what was ruled, without hashes of secrets, and tell who may void any statement', async () => {
    const client = {
      slot: 'client/root',
      client: 'root',
      key: 'rootrootroot',
      secretHash: 'scrypt$1$2$3$abc$def$ghi',
      scopes: ['admin'],
      effectiveFrom: '2024-01-01T00:00:00Z',
    };
    await append('oppiva.rules', 'rule.events-accepted', [event('r1', 'rule.client-created.v1', client)]);

    const rows = await rig.ch.query<{ data: string }>('SELECT data FROM rules.assertions');

    expect(rows).toHaveLength(1);
    expect(rows[0]?.data).not.toContain('scrypt');
    expect(await rig.ch.query('SELECT client FROM xapi.administrators')).toEqual([{ client: 'root' }]);
  });
});

describe('learning.door_counts', () => {
  it('hold each count; one that is none is in quarantine', async () => {
    const count = {
      client: 'lms',
      state: 'rejected-schema',
      code: 'STATEMENT_INVALID',
      count: 12,
      tags: ['00ff'],
      minute: '2026-11-21T10:11:00.000Z',
    };

    const loaded = { ...count, knownAt: '2024-09-12T12:00:00.000Z', minute: '2024-09-12T12:00:00.000Z' };

    const { offset } = await append('oppiva.admissions', 'door.refusals-counted', [count, { ...count, count: -1 }, loaded]);

    const sql = `SELECT idx, client, state, code, count, toString(minute) AS minute, known_at = platform_time AS isNew, toString(known_at) AS since FROM learning.door_counts WHERE topic_offset = {offset:UInt64}`;
    const { tags: _tags, ...kept } = count;
    expect(await rig.ch.query(`${sql} ORDER BY idx`, { offset })).toMatchObject([
      { idx: 0, ...kept, minute: '2026-11-21 10:11:00', isNew: 1 },
      { idx: 2, ...kept, minute: '2024-09-12 12:00:00', isNew: 0, since: '2024-09-12 12:00:00.000' },
    ]);
    const quarantined = `SELECT idx, reason FROM projector.quarantine WHERE topic = 'oppiva.admissions'`;
    expect(await rig.ch.query(quarantined)).toEqual([{ idx: 1, reason: 'invalid' }]);
  });
});

describe('capability.published_values', () => {
  it('hold what was published, with and without a value', async () => {
    const value = {
      indicatorId: 'learning-regularity',
      unitId: 'TA',
      windowStart: '2024-07-01',
      windowEnd: '2024-10-01',
      structure: 'as-was',
      knownAt: '2024-10-14T21:00:00.000Z',
      status: 'final',
      value: 0.5,
      lo: 0.25,
      hi: 0.75,
      score: 66,
      nBand: '10–19',
      flags: ['restated'],
      reason: '',
      catalogueVersion: '1',
      configurationVersion: 'abc',
      explanation: { persons: '10–19' },
    };
    const none = { ...value, unitId: 'TB', value: null, lo: null, hi: null, score: null, nBand: '', flags: [], reason: 'SUPPRESSED' };

    const { offset } = await append('oppiva.values', 'capability.values-published', [value, none]);

    const sql = `SELECT unit_id, window_start, window_end, toString(known_at) AS known_at, status, value, lo, hi, score, n_band, flags, reason, explanation
      FROM capability.published_values WHERE topic_offset = {offset:UInt64} ORDER BY idx`;
    const common = {
      window_start: '2024-07-01',
      window_end: '2024-10-01',
      known_at: '2024-10-14 21:00:00.000',
      status: 'final',
      explanation: '{"persons":"10–19"}',
    };
    expect(await rig.ch.query(sql, { offset })).toEqual([
      { ...common, unit_id: 'TA', value: 0.5, lo: 0.25, hi: 0.75, score: 66, n_band: '10–19', flags: ['restated'], reason: '' },
      { ...common, unit_id: 'TB', value: null, lo: null, hi: null, score: null, n_band: '', flags: [], reason: 'SUPPRESSED' },
    ]);
  });
});

describe('every topic', () => {
  it('has a position that moves, also the one without tables', async () => {
    await append('oppiva.documents', 'document.put', [{ anything: true }]);

    const { ok, topics } = await reconcile(rig.ch);

    expect(ok).toBe(true);
    expect(topics.map(({ topic, upto }) => [topic, upto > 0])).toEqual(
      ['oppiva.admissions', 'oppiva.documents', 'oppiva.hr', 'oppiva.rules', 'oppiva.values'].map((topic) => [topic, true]),
    );
  });

  it('has tables and columns that say what they are', async () => {
    const sql = `SELECT database || '.' || table || '.' || name AS name FROM system.columns
      WHERE comment = '' AND (database IN ('projector', 'xapi') OR (database IN ('hr', 'rules') AND table = 'assertions')
        OR table IN ('door_counts', 'published_values'))
      UNION ALL SELECT database || '.' || name FROM system.tables WHERE comment = '' AND database IN ('projector', 'xapi')`;

    expect(await rig.ch.query(sql)).toEqual([]);
  });
});
