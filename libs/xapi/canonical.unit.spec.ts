import { describe, expect, it } from 'vitest';
import { assembleStatement, canonicalStatement, isVoiding, sameStatement } from './index.ts';
import { changed, sampleStatement, seededRandom } from './testing.ts';

const statement = {
  id: 'E05AA883-acaf-40ad-bf54-02c8ce485fb0',
  actor: { objectType: 'Group', member: [{ mbox: 'mailto:a@Example.fi' }, { mbox: 'mailto:b@example.fi' }] },
  verb: { id: 'urn:x:verb', display: { fi: 'teki' } },
  object: {
    objectType: 'SubStatement',
    actor: { mbox: 'mailto:a@example.fi' },
    verb: { id: 'urn:x:verb' },
    object: { id: 'urn:x:activity', definition: { name: { fi: 'Kurssi' } } },
    timestamp: '2030-01-01T12:00:00+02:00',
  },
  result: { duration: 'PT1.239S', score: { scaled: 0.5 } },
  context: { contextActivities: { parent: { id: 'urn:x:parent' } }, registration: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7' },
  timestamp: '2024-09-03T10:30:00+03:00',
};

describe('canonicalStatement (capability model 3.3)', () => {
  it('sorts keys, drops what the store sets, and writes instants in UTC milliseconds', () => {
    const simple = { verb: { id: 'urn:x:v' }, actor: { name: 'a', mbox: 'mailto:a@a.fi' }, object: { id: 'urn:x:a' } };
    const sent = { ...simple, id: 'ABCDEF00-acaf-40ad-bf54-02c8ce485fb0', timestamp: '2024-09-03T10:30:00.1239+03:00' };
    const received = { ...sent, stored: '2024-09-03T07:31:00Z', authority: { mbox: 'mailto:x@x.fi' }, version: '1.0.0' };
    expect(canonicalStatement(received)).toBe(
      '{"actor":{"mbox":"mailto:a@a.fi","name":"a"},"id":"abcdef00-acaf-40ad-bf54-02c8ce485fb0","object":{"id":"urn:x:a"},' +
        '"timestamp":"2024-09-03T07:30:00.123Z","verb":{"id":"urn:x:v"}}',
    );
  });

  it('is the same whatever the order of keys and the zone of timestamps', () => {
    const reordered = Object.fromEntries(Object.entries(statement).reverse());
    const inUtc = changed(changed(reordered, ['timestamp'], '2024-09-03T07:30:00.000Z'), ['object', 'timestamp'], '2030-01-01T10:00:00Z');
    expect(canonicalStatement(inUtc)).toBe(canonicalStatement(statement));
  });

  it.each<[(string | number)[], unknown]>([
    [['result', 'score', 'scaled'], 0.6],
    [['verb', 'display', 'fi'], 'tekee'],
    [['timestamp'], '2024-09-03T10:30:00.001+03:00'],
    [['timestamp'], undefined],
  ])('differs when %j becomes %j', (path, value) => {
    expect(canonicalStatement(changed(statement, path, value))).not.toBe(canonicalStatement(statement));
  });
});

describe('sameStatement (xAPI-Data 2.3.1)', () => {
  it.each<[string, (string | number)[], unknown]>([
    ['stored', ['stored'], '2024-09-03T07:31:00Z'],
    ['authority', ['authority'], { mbox: 'mailto:x@x.fi' }],
    ['version', ['version'], '1.0.0'],
    ['an id that only one has', ['id'], undefined],
    ['a timestamp that only one has', ['timestamp'], undefined],
    ['the zone of the timestamp', ['timestamp'], '2024-09-03T07:30:00.000Z'],
    ["the zone of a SubStatement's timestamp", ['object', 'timestamp'], '2030-01-01T10:00:00Z'],
    ['letter case of the id', ['id'], 'e05aa883-acaf-40ad-bf54-02c8ce485fb0'],
    ['letter case of the registration', ['context', 'registration'], 'EC531277-b57b-4c15-8d91-d292c5b2b8f7'],
    ['verb display', ['verb', 'display'], undefined],
    ['activity definitions', ['object', 'object', 'definition'], undefined],
    [
      'the order of members and case of mail domains',
      ['actor', 'member'],
      [{ mbox: 'mailto:b@example.fi' }, { mbox: 'mailto:a@example.fi' }],
    ],
    ['a context activity in an array', ['context', 'contextActivities', 'parent'], [{ id: 'urn:x:parent' }]],
    ['hundredths of seconds and less', ['result', 'duration'], 'PT1.23S'],
  ])('passes over %s', (_name, path, value) => {
    expect(sameStatement(statement, changed(statement, path, value))).toBe(true);
    expect(sameStatement(changed(statement, path, value), statement)).toBe(true);
  });

  it.each<[(string | number)[], unknown]>([
    [['id'], 'f05aa883-acaf-40ad-bf54-02c8ce485fb0'],
    [['timestamp'], '2024-09-03T10:30:01+03:00'],
    [['object', 'timestamp'], undefined],
    [['result', 'score', 'scaled'], 0.6],
    [['result', 'duration'], 'PT1.24S'],
    [['actor', 'member', 0, 'mbox'], 'mailto:A@Example.fi'],
    [['object', 'object', 'id'], 'urn:x:other'],
    [['context', 'contextActivities'], undefined],
    [['context', 'extensions'], {}],
  ])('sees that %j became %j', (path, value) => {
    expect(sameStatement(statement, changed(statement, path, value))).toBe(false);
  });

  it('holds between a statement and what a reader gets of it', () => {
    const random = seededRandom(11);
    for (let count = 0; count < 200; count++) {
      const sent = sampleStatement(random);
      const additions = { id: 'e05aa883-acaf-40ad-bf54-02c8ce485fb0', stored: '2024-09-03T07:31:00.000Z', authority: {}, version: '2.0.0' };
      expect(sameStatement(sent, assembleStatement(sent, additions))).toBe(true);
    }
  });
});

describe('assembleStatement', () => {
  const additions = {
    id: 'aa97b177-9383-4934-8543-0f91a7a02836',
    stored: '2024-09-03T07:31:00.000Z',
    authority: { account: { homePage: 'https://oppiva.example', name: 'lms' } },
    version: '2.0.0',
  };
  const bare = { actor: { mbox: 'mailto:a@a.fi' }, verb: { id: 'urn:x:v' }, object: { id: 'urn:x:a' } };

  it('adds what is missing', () => {
    const { id, stored, authority, version } = additions;
    expect(assembleStatement(bare, additions)).toEqual({ id, ...bare, timestamp: stored, stored, authority, version });
  });

  it('keeps id, timestamp and version as sent, replaces stored and authority', () => {
    const sent = {
      ...bare,
      id: statement.id,
      timestamp: '2024-01-01T00:00:00.5+02:00',
      version: '1.0.2',
      stored: '2020-01-01T00:00:00Z',
      authority: {},
    };
    expect(assembleStatement(sent, additions)).toMatchObject({
      id: statement.id,
      timestamp: '2023-12-31T22:00:00.500Z',
      version: '1.0.2',
      stored: additions.stored,
      authority: additions.authority,
    });
  });

  it('returns context activities in arrays, in a SubStatement too, and leaves the original alone', () => {
    const context = { contextActivities: { parent: { id: 'urn:x:p' }, other: [] } };
    const sent = { ...bare, context, object: { objectType: 'SubStatement', ...bare, context, timestamp: '2030-01-01T12:00:00+02:00' } };
    const before = structuredClone(sent);
    const arrays = { contextActivities: { parent: [{ id: 'urn:x:p' }], other: [] } };
    expect(assembleStatement(sent, additions)).toMatchObject({
      context: arrays,
      object: { context: arrays, timestamp: '2030-01-01T10:00:00.000Z' },
    });
    expect(sent).toEqual(before);
  });
});

describe('isVoiding', () => {
  const object = { objectType: 'StatementRef', id: 'E05AA883-acaf-40ad-bf54-02c8ce485fb0' };
  it.each([
    [{ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object }, 'e05aa883-acaf-40ad-bf54-02c8ce485fb0'],
    [{ verb: { id: 'http://adlnet.gov/expapi/verbs/commented' }, object }, null],
    [{ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { id: 'urn:x:a' } }, null],
  ])('%j voids %s', (value, expected) => {
    expect(isVoiding(value)).toBe(expected);
  });
});
