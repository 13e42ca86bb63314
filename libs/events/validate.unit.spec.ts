import { describe, expect, test } from 'vitest';
import { catalogue, validateEvent, type EventError, type Sender } from './index.ts';
import { goldenEvent } from './testing.ts';

const STARTED = 'hr.assignment.started.v1';
const event = (over: Record<string, unknown> = {}, data: Record<string, unknown> = {}): Record<string, unknown> => {
  const golden = goldenEvent(STARTED);
  return { ...golden, ...over, data: { ...golden.data, ...data } };
};
const without = (...attributes: string[]) => Object.fromEntries(Object.entries(event()).filter(([name]) => !attributes.includes(name)));
const errorsOf = (raw: unknown, sender?: Sender): EventError[] => validateEvent(raw, sender).errors ?? [];
const found = (raw: unknown, sender?: Sender): string[] => errorsOf(raw, sender).map(({ path, code }) => `${path} ${code}`);

describe('the envelope', () => {
  test('given the example of the model, when validated, then it is taken as it is', () => {
    const raw = goldenEvent('hr.assignment.changed.v1');
    expect(validateEvent(raw)).toMatchObject({ event: raw, type: { name: 'hr.assignment.changed.v1' } });
  });

  test('given only what is required, when validated, then it is taken', () => {
    expect(found(without('subject', 'datacontenttype', 'dataschema'))).toEqual([]);
  });

  test.each(['specversion', 'id', 'source', 'type'])('given no %s, when validated, then it is named as missing', (attribute) => {
    expect(found(without(attribute))).toEqual([`$.${attribute} EVENT_ATTRIBUTE_MISSING`]);
    expect(found(event({ [attribute]: null }))).toEqual([`$.${attribute} EVENT_ATTRIBUTE_MISSING`]);
  });

  test.each([
    [{ specversion: '0.3' }, '$.specversion EVENT_SPECVERSION_UNSUPPORTED'],
    [{ specversion: 1 }, '$.specversion EVENT_SPECVERSION_UNSUPPORTED'],
    [{ id: '' }, '$.id EVENT_ATTRIBUTE_INVALID'],
    [{ id: 7 }, '$.id EVENT_ATTRIBUTE_INVALID'],
    [{ id: 'x'.repeat(257) }, '$.id EVENT_ATTRIBUTE_INVALID'],
    [{ id: 'a\nb' }, '$.id EVENT_ATTRIBUTE_INVALID'],
    [{ id: 'a\ud800' }, '$.id EVENT_ATTRIBUTE_INVALID'],
    [{ source: 'https://hr.example.fi|x' }, '$.source EVENT_ATTRIBUTE_INVALID'],
    [{ source: 'with space' }, '$.source EVENT_ATTRIBUTE_INVALID'],
    [{ source: 'https://ä.example.fi' }, '$.source EVENT_ATTRIBUTE_INVALID'],
    [{ time: '2024-08-20' }, '$.time EVENT_ATTRIBUTE_INVALID'],
    [{ time: '2024-08-20T10:15:00' }, '$.time EVENT_ATTRIBUTE_INVALID'],
    [{ recordedtime: '2024-02-30T10:15:00Z' }, '$.recordedtime EVENT_ATTRIBUTE_INVALID'],
    [{ recordedtime: 1_700_000_000 }, '$.recordedtime EVENT_ATTRIBUTE_INVALID'],
    [{ sequence: 1.5 }, '$.sequence EVENT_ATTRIBUTE_INVALID'],
    [{ sequence: '' }, '$.sequence EVENT_ATTRIBUTE_INVALID'],
    [{ supersedes: 'no-bar' }, '$.supersedes EVENT_ATTRIBUTE_INVALID'],
    [{ retracts: '|x' }, '$.retracts EVENT_ATTRIBUTE_INVALID'],
    [{ retracts: 'https://hr.example.fi|' }, '$.retracts EVENT_ATTRIBUTE_INVALID'],
    [{ supersedes: 's|1', retracts: 's|2' }, '$.retracts EVENT_ATTRIBUTE_INVALID'],
    [{ id: 'me', source: 's', supersedes: 's|me' }, '$.supersedes EVENT_ATTRIBUTE_INVALID'],
    [{ subject: 'assignment/1' }, '$.subject EVENT_SUBJECT_MISMATCH'],
    [{ datacontenttype: 'text/xml' }, '$.datacontenttype EVENT_CONTENT_TYPE_UNSUPPORTED'],
    [{ datacontenttype: 'application/json; charset=latin1' }, '$.datacontenttype EVENT_CONTENT_TYPE_UNSUPPORTED'],
    [{ dataschema: 'https://elsewhere.example.org/x.json' }, '$.dataschema EVENT_DATASCHEMA_UNKNOWN'],
    [{ dataschema: 'https://ns.example.org/lcm/schemas/hr.assignment.ended.v1.json' }, '$.dataschema EVENT_DATASCHEMA_UNKNOWN'],
    [{ ingestedat: '2024-08-30T06:00:00Z' }, '$.ingestedat EVENT_ATTRIBUTE_RESERVED'],
    [{ myextension: 'flu' }, '$.myextension EVENT_ATTRIBUTE_UNKNOWN'],
    [{ 'My-Ext': 'flu' }, '$["My-Ext"] EVENT_ATTRIBUTE_UNKNOWN'],
    [{ toString: 'x' }, '$.toString EVENT_ATTRIBUTE_UNKNOWN'],
    [{ data_base64: 'e30=' }, '$.data_base64 EVENT_ATTRIBUTE_INVALID'],
    [{ type: 'com.example.someevent' }, '$.type EVENT_TYPE_UNKNOWN'],
    [{ type: 'fi.example.lcm.hr.assignment.started.v2' }, '$.type EVENT_TYPE_UNKNOWN'],
    [{ type: 'fi.example.lcm.toString' }, '$.type EVENT_TYPE_UNKNOWN'],
  ] as [Record<string, unknown>, string][])('given %j, when validated, then the error is %s', (over, expected) => {
    expect(found(event(over))).toEqual([expected]);
  });

  test.each([
    { recordedtime: '2024-10-15T08:58:00.123456+03:00', sequence: 7, correlationid: 'reorg', causationid: 'x', partitionkey: 'p' },
    { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=b', sequencetype: 'Integer' },
    { datacontenttype: 'application/json; charset=utf-8', supersedes: 'urn:x|with|bars', time: null, subject: null },
  ])('given %j, when validated, then it is taken', (over) => {
    expect(found(event(over))).toEqual([]);
  });

  test('given another version of a known type, when refused, then the message names the one there is', () => {
    expect(errorsOf(event({ type: 'fi.example.lcm.hr.assignment.started.v2' }))[0]?.message).toContain('hr.assignment.started.v1');
  });

  test.each([null, 7, 'x', [], [{}]])('given %j instead of an event, when validated, then it is refused', (raw) => {
    expect(found(raw)).toEqual(['$ EVENT_NOT_OBJECT']);
  });

  test('given data in base64, when validated, then they are decoded; what is not JSON is refused', () => {
    const { data, ...rest } = goldenEvent(STARTED);
    const encoded = Buffer.from(JSON.stringify(data)).toString('base64');
    expect(validateEvent({ ...rest, data_base64: encoded })).toMatchObject({ event: { ...rest, data } });
    expect(validateEvent({ ...rest, data_base64: encoded }).event).not.toHaveProperty('data_base64');
    expect(found({ ...rest, data_base64: 'bm90IEpTT04=' })).toEqual(['$.data_base64 EVENT_ATTRIBUTE_INVALID']);
  });
});

describe('who may send what', () => {
  test.each<[string, Sender, boolean]>([
    ['hr.assignment.started.v1', 'source', true],
    ['rule.activity-alias-set.v1', 'source', false],
    ['rule.activity-alias-set.v1', 'administrator', true],
    ['rule.client-created.v1', 'source', false],
    ['rule.client-created.v1', 'administrator', false],
    ['rule.client-created.v1', 'platform', true],
    ['rule.loading-finished.v1', 'administrator', false],
    ['hr.assignment.started.v1', 'platform', true],
  ])('given %s from a %s, when validated, then taken is %s', (name, sender, taken) => {
    expect(found(goldenEvent(name), sender)).toEqual(taken ? [] : ['$.type EVENT_TYPE_NOT_ALLOWED']);
  });
});

describe('the data', () => {
  test.each([
    [{ reason: 'flu' }, ['$.data.reason EVENT_DATA_PROPERTY_UNKNOWN']],
    [{ a: 1, 'b c': 2 }, ['$.data.a EVENT_DATA_PROPERTY_UNKNOWN', '$.data["b c"] EVENT_DATA_PROPERTY_UNKNOWN']],
    [{ personId: undefined }, ['$.data.personId EVENT_DATA_PROPERTY_MISSING']],
    [{ personId: null }, ['$.data.personId EVENT_DATA_INVALID']],
    [{ unitId: 7 }, ['$.data.unitId EVENT_DATA_INVALID']],
    [{ unitId: 'T-22 ' }, ['$.data.unitId EVENT_DATA_INVALID']],
    [{ fraction: 0 }, ['$.data.fraction EVENT_DATA_INVALID']],
    [{ fraction: 1.01 }, ['$.data.fraction EVENT_DATA_INVALID']],
    [{ managementLevel: 5 }, ['$.data.managementLevel EVENT_DATA_INVALID']],
    [{ managementLevel: 1.5 }, ['$.data.managementLevel EVENT_DATA_INVALID']],
    [{ developsCompetence: ['http://data.europa.eu/esco/skill/x', 'no iri'] }, ['$.data.developsCompetence[1] EVENT_DATA_INVALID']],
    [{ effectiveFrom: '2024-02-30' }, ['$.data.effectiveFrom EVENT_DATA_INVALID']],
    [{ effectiveFrom: '2024-09-01T00:00:00' }, ['$.data.effectiveFrom EVENT_DATA_INVALID']],
    [{ effectiveFrom: '1899-12-31' }, ['$.data.effectiveFrom EVENT_DATA_INVALID']],
    [{ effectiveTo: '9999-01-01' }, ['$.data.effectiveTo EVENT_DATA_INVALID']],
    [{ effectiveTo: '2024-01-01' }, ['$.data.effectiveTo EVENT_DATA_INVALID']],
    [{ effectiveTo: '2023-12-31' }, ['$.data.effectiveTo EVENT_DATA_INVALID']],
    [{ effectiveTo: '2024-09-01T00:00:00Z' }, ['$.data.effectiveTo EVENT_DATA_INVALID']],
    [{ effectiveFrom: '2024-09-01T03:00:00+03:00', effectiveTo: '2024-09-01T00:00:00Z' }, ['$.data.effectiveTo EVENT_DATA_INVALID']],
    [{ effectiveTo: '2024-01-02' }, []],
    [{ effectiveTo: null }, []],
    [{ effectiveFrom: '2024-09-01T03:00:00+03:00', effectiveTo: '2024-09-01T00:00:01Z' }, []],
  ] as [Record<string, unknown>, string[]][])('given %j, when validated, then the errors are %j', (data, expected) => {
    expect(found(event({}, data))).toEqual(expected);
  });

  test.each([[null], [undefined]])('given data that are %s, when validated, then they are named as missing', (data) => {
    expect(found({ ...goldenEvent(STARTED), data })).toEqual(['$.data EVENT_DATA_MISSING']);
  });

  test.each([[[]], ['text'], [7]])('given data that are %j, when validated, then they are refused', (data) => {
    expect(found({ ...goldenEvent(STARTED), subject: undefined, data })).toEqual(expect.arrayContaining(['$.data EVENT_DATA_INVALID']));
  });

  test('given several mistakes, when validated, then all are named at once and no value is repeated', () => {
    const errors = errorsOf(
      event({ id: '', time: 'noon', secretext: 'migraine' }, { reason: 'migraine', fraction: 'migraine', unitId: undefined }),
    );
    expect(errors.map((error) => error.path)).toEqual(
      ['$.id', '$.time', '$.secretext', '$.data.unitId', '$.data.fraction', '$.data.reason'].sort(
        (a, b) => errors.findIndex((e) => e.path === a) - errors.findIndex((e) => e.path === b),
      ),
    );
    expect(errors).toHaveLength(6);
    expect(JSON.stringify(errors)).not.toContain('migraine');
    expect(JSON.stringify(errors)).not.toContain('noon');
  });

  test.each([
    [{ scheme: 'account', value: 'p1' }, true],
    [{ scheme: 'account', value: 'https://id.example.fi|' }, true],
    [{ scheme: 'account', value: 'https://id.example.fi|Äiti' }, false],
    [{ scheme: 'mbox_sha1sum', value: 'EBD31E95054C018B10727CCFFD2EF2EC3A016EE9' }, true],
    [{ scheme: 'mbox_sha1sum', value: 'mailto:p1@example.fi' }, true],
    [{ scheme: 'mbox_sha1sum', value: 'ebd31e95054c018b10727ccffd2ef2ec3a016ee9' }, false],
    [{ scheme: 'openid', value: 'https://openid.example.fi/p1' }, false],
    [{ scheme: 'openid', value: 'p1' }, true],
  ])('given the identity %j, when validated, then refused is %s', (identity, refused) => {
    const golden = goldenEvent('hr.person.identity-linked.v1');
    expect(found({ ...golden, data: { ...golden.data, ...identity } })).toEqual(refused ? ['$.data.value EVENT_DATA_INVALID'] : []);
  });

  test.each([
    [{ personId: undefined }, 1],
    [{ unitId: 'T-22' }, 1],
    [{ personId: undefined, unitId: 'T-22' }, 0],
  ])('given a path with %j, when validated, then it belongs to exactly one', (owner, errors) => {
    const golden = goldenEvent('hr.path.created.v1');
    expect(found({ ...golden, data: { ...golden.data, ...owner } })).toHaveLength(errors);
  });

  test('given a renaming without the parent, when validated, then it is refused, as it would take the unit out of the tree', () => {
    const golden = goldenEvent('hr.unit.renamed.v1');
    expect(found({ ...golden, data: { ...golden.data, parentId: undefined } })).toEqual(['$.data.parentId EVENT_DATA_PROPERTY_MISSING']);
    expect(found({ ...golden, data: { ...golden.data, parentId: null } })).toEqual([]);
  });
});

test('given every golden event with any part replaced, when validated, then it answers and never throws', () => {
  const junk: unknown[] = [
    null,
    undefined,
    0,
    -1,
    '',
    'x',
    '\ud800',
    [],
    [null],
    {},
    { toString: 1, valueOf: 1 },
    true,
    '2024-01-01',
    1e308,
  ];
  for (const name of catalogue.keys()) {
    const golden = goldenEvent(name) as unknown as Record<string, unknown> & { data: Record<string, unknown> };
    for (const value of junk) {
      for (const attribute of Object.keys(golden))
        expect(validateEvent({ ...golden, [attribute]: value }, 'platform')).toBeTypeOf('object');
      for (const property of [...Object.keys(golden.data), 'constructor']) {
        expect(validateEvent({ ...golden, data: { ...golden.data, [property]: value } }, 'platform')).toBeTypeOf('object');
      }
    }
  }
});
