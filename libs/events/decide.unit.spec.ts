import { describe, expect, test } from 'vitest';
import { canonicalEvent, decideEvents, eventKeysOf, sameEvent, type LcmEvent } from './index.ts';
import { goldenEvent } from './testing.ts';

const none = new Map<string, unknown>();
const move = goldenEvent('hr.assignment.changed.v1');
const alias = goldenEvent('rule.activity-alias-set.v1');
const KEY = 'https://hr.example.fi/moves|a1f3';
const changed = (event: LcmEvent, data: Record<string, unknown>): LcmEvent => ({
  ...event,
  data: { ...event.data, ...data } as LcmEvent['data'],
});
const statuses = (batch: unknown[], known = none) => decideEvents(batch, { known }).outcomes.map((outcome) => outcome.status);

describe('decideEvents', () => {
  test('given HR and rule events of an administrator, when decided, then each goes to its topic in the order sent', () => {
    const second = { ...move, id: 'b' };
    const decision = decideEvents([move, alias, second], { known: none, sender: 'administrator' });
    expect(decision.outcomes).toEqual([
      { index: 0, source: move.source, id: 'a1f3', status: 'accepted' },
      { index: 1, source: alias.source, id: alias.id, status: 'accepted' },
      { index: 2, source: move.source, id: 'b', status: 'accepted' },
    ]);
    expect(decision.hr).toEqual([
      { index: 0, key: KEY, event: move },
      { index: 2, key: 'https://hr.example.fi/moves|b', event: second },
    ]);
    expect(decision.rules).toEqual([{ index: 1, key: `${alias.source}|${alias.id}`, event: alias }]);
  });

  test('given an event that is known, when sent again, then it is a duplicate, whatever the order of its keys', () => {
    const again = Object.fromEntries(Object.entries(move).reverse());
    expect(statuses([again], new Map([[KEY, move]]))).toEqual(['duplicate']);
  });

  test('given a known id with other content, when sent, then it is a conflict and not accepted', () => {
    const decision = decideEvents([changed(move, { unitId: 'T-23' })], { known: new Map([[KEY, move]]) });
    expect(decision.outcomes).toMatchObject([{ status: 'conflict', errors: [{ path: '$.id', code: 'EVENT_CONFLICT' }] }]);
    expect([decision.hr, decision.rules]).toEqual([[], []]);
  });

  test('given the same id three times in a request, when decided, then the first counts', () => {
    expect(statuses([move, { ...move }, changed(move, { unitId: 'T-23' })])).toEqual(['accepted', 'duplicate', 'conflict']);
  });

  test('given an invalid event first, when the same id follows valid, then the valid one is accepted', () => {
    expect(statuses([changed(move, { unitId: 7 }), move])).toEqual(['rejected', 'accepted']);
  });

  test('given a mixed request, when decided, then valid events are not held up by the others', () => {
    const decision = decideEvents([null, { id: 'x', source: 7 }, move, changed({ ...move, id: 'z' }, { reason: 'flu' })], { known: none });
    expect(decision.outcomes.map(({ source, id, status }) => [source, id, status])).toEqual([
      [null, null, 'rejected'],
      [null, 'x', 'rejected'],
      [move.source, 'a1f3', 'accepted'],
      [move.source, 'z', 'rejected'],
    ]);
    expect(decision.hr).toHaveLength(1);
  });

  test('given a rule event of a source, when decided, then it is rejected', () => {
    expect(statuses([alias])).toEqual(['rejected']);
  });

  test('given a batch, when its keys are asked for, then each is there once', () => {
    expect(eventKeysOf([move, { ...move }, null, { id: 'x' }, { id: 'x', source: 's' }])).toEqual([KEY, 's|x']);
  });

  test('given nothing, when decided, then nothing comes out', () => {
    expect(decideEvents([], { known: none })).toEqual({ outcomes: [], hr: [], rules: [] });
  });

  test('given an accepted event, when a sender changes its own copy, then what was decided is another object', () => {
    const sent = { ...move };
    const { hr } = decideEvents([sent], { known: none });
    sent.id = 'other';
    expect(hr[0]?.event.id).toBe('a1f3');
  });
});

describe('canonical content', () => {
  test('given sorted keys and UTC milliseconds, when written, then it is this text', () => {
    const event = {
      type: 't',
      id: '1',
      time: '2024-08-20T10:15:00+03:00',
      data: { slot: 's', effectiveFrom: '2024-09-01', b: [{ z: 1, a: 2 }] },
    };
    expect(canonicalEvent(event)).toBe(
      '{"data":{"b":[{"a":2,"z":1}],"effectiveFrom":"2024-09-01","effectiveTo":null,"slot":"s"},"id":"1","time":"2024-08-20T07:15:00.000Z","type":"t"}',
    );
  });

  test.each([
    ['another offset of time', { ...move, time: '2024-08-20T07:15:00.000Z' }],
    ['another offset of recordedtime', { ...move, recordedtime: '2024-10-15T05:58:00Z' }],
    ['no datacontenttype', { ...move, datacontenttype: undefined }],
    ['datacontenttype with charset', { ...move, datacontenttype: 'application/json; charset=utf-8' }],
    ['an unset attribute as null', { ...move, causationid: null }],
    ['no effectiveTo instead of null', changed(move, { effectiveTo: undefined })],
    ["the platform's time", { ...move, ingestedat: '2024-10-15T06:00:00Z' }],
    ['a trace of the transport', { ...move, traceparent: '00-x-y-01' }],
    ['data in base64', { ...move, data: undefined, data_base64: Buffer.from(JSON.stringify(move.data)).toString('base64') }],
  ])('given %s, when compared, then it says the same', (_what, other) => {
    expect(sameEvent(move, other)).toBe(true);
  });

  test.each([
    ['another time', { ...move, time: '2024-08-20T10:15:01+03:00' }],
    ['no recordedtime', { ...move, recordedtime: undefined }],
    ['another correlation', { ...move, correlationid: 'x' }],
    ['another unit', changed(move, { unitId: 'T-23' })],
    ['another order in an array', changed(move, { developsCompetence: ['b:1', 'a:1'] })],
    ['another end', changed(move, { effectiveTo: '2025-01-01' })],
    ['nothing', null],
    ['a text', 'x'],
  ])('given %s, when compared, then it says something else', (_what, other) => {
    expect(sameEvent(move, other)).toBe(false);
  });
});
