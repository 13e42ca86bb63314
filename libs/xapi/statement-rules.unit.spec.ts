import { describe, expect, it } from 'vitest';
import { checkStatement, explainStatement, type XapiVersion } from './index.ts';
import { changed } from './testing.ts';

/** One statement with nearly everything in it; every case below changes one place of it. */
const statement = {
  id: 'e05aa883-acaf-40ad-bf54-02c8ce485fb0',
  actor: { objectType: 'Agent', name: 'Learner', mbox: 'mailto:learner@example.fi' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/answered', display: { 'en-US': 'answered' } },
  object: {
    objectType: 'Activity',
    id: 'https://lms.example.fi/question/1',
    definition: {
      name: { fi: 'Kysymys' },
      description: { fi: 'Kuinka usein?' },
      type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
      moreInfo: 'https://lms.example.fi/info',
      interactionType: 'likert',
      correctResponsesPattern: ['likert_1'],
      scale: [{ id: 'likert_0', description: { fi: 'Ei' } }, { id: 'likert_1' }],
      extensions: { 'https://lms.example.fi/ext/room': 'A1' },
    },
  },
  result: {
    score: { scaled: 0.5, raw: 5, min: 0, max: 10 },
    success: true,
    completion: false,
    response: 'likert_1',
    duration: 'PT1M',
    extensions: { 'https://lms.example.fi/ext/tries': 2 },
  },
  context: {
    registration: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7',
    instructor: { account: { homePage: 'https://id.example.fi', name: 't1' } },
    team: { objectType: 'Group', name: 'Team', member: [{ mbox: 'mailto:a@example.fi' }] },
    contextActivities: { parent: [{ id: 'https://lms.example.fi/course/1' }], other: { id: 'urn:x:y' } },
    revision: '2',
    platform: 'LMS',
    language: 'fi',
    statement: { objectType: 'StatementRef', id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee' },
    extensions: { 'https://lms.example.fi/ext/seat': null },
  },
  timestamp: '2024-09-03T10:30:00.000+03:00',
  stored: '2024-09-03T07:30:01.000Z',
  authority: {
    objectType: 'Group',
    member: [{ account: { homePage: 'https://lms.example.fi', name: 'key' } }, { mbox: 'mailto:u@example.fi' }],
  },
  version: '1.0.0',
  attachments: [
    {
      usageType: 'http://adlnet.gov/expapi/attachments/certificate',
      display: { fi: 'Todistus' },
      description: { fi: 'Todistus' },
      contentType: 'application/pdf',
      length: 0,
      sha2: '495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a',
      fileUrl: 'https://files.example.fi/1.pdf',
    },
  ],
};

const agent = { objectType: 'Agent', mbox: 'mailto:a@example.fi' };
const group = { objectType: 'Group', member: [agent] };
const reference = { objectType: 'StatementRef', id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee' };
const activity = { id: 'urn:x:activity' };
const verb = { id: 'urn:x:verb' };
const subStatement = { objectType: 'SubStatement', actor: agent, verb, object: activity };
const bare = { actor: agent, verb, object: activity };
const voiding = { actor: agent, verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: reference };
const both: readonly XapiVersion[] = ['1.0.3', '2.0.0'];

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

function errorsOf(value: unknown, version: XapiVersion): string[] {
  const errors = explainStatement(value, version);
  expect(checkStatement(value, version)).toBe(errors.length === 0);
  for (const error of errors) {
    expect(error.rule).toMatch(version === '1.0.3' ? /^xAPI-Data \d/ : /^IEEE 9274\.1\.1 4\.2/);
    expect(error.message.length).toBeGreaterThan(10);
  }
  return errors.map((error) => `${error.code} ${error.path}`);
}

/** `actor.member.0` as a path of keys and positions. */
function at(path: string): (string | number)[] {
  return path.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

describe('a statement is refused, and told why, where', () => {
  it.each<[string, unknown, string]>([
    ['actor', undefined, 'MISSING_PROPERTY $.actor'],
    ['verb', undefined, 'MISSING_PROPERTY $.verb'],
    ['object', undefined, 'MISSING_PROPERTY $.object'],
    ['object', null, 'NULL_VALUE $.object'],
    ['object', 'text', 'WRONG_TYPE $.object'],
    ['result', null, 'NULL_VALUE $.result'],
    ['Version', '1.0.0', 'UNKNOWN_PROPERTY $.Version'],
    ['__proto__', { a: 1 }, 'UNKNOWN_PROPERTY $.__proto__'],
    ['constructor', {}, 'UNKNOWN_PROPERTY $.constructor'],
    ['objectType', 'SubStatement', 'UNKNOWN_PROPERTY $.objectType'],
    ['id', 5, 'WRONG_TYPE $.id'],
    ['id', '', 'INVALID_UUID $.id'],
    ['timestamp', '2008-09-15T15:53:00.601-00:00', 'INVALID_TIMESTAMP $.timestamp'],
    ['timestamp', 1726000000, 'WRONG_TYPE $.timestamp'],
    ['stored', 'yesterday', 'INVALID_TIMESTAMP $.stored'],
    ['version', '0.9.9', 'INVALID_VERSION $.version'],
    ['version', '1.1.0', 'INVALID_VERSION $.version'],
    ['version', 1, 'WRONG_TYPE $.version'],
    ['actor', 'mailto:a@example.fi', 'WRONG_TYPE $.actor'],
    ['actor', [agent], 'WRONG_TYPE $.actor'],
    ['actor/objectType', 'agent', 'INVALID_VALUE $.actor.objectType'],
    ['actor/objectType', 'Activity', 'INVALID_VALUE $.actor.objectType'],
    ['actor/name', null, 'NULL_VALUE $.actor.name'],
    ['actor/mbox', undefined, 'IDENTIFIER_MISSING $.actor'],
    ['actor/mbox', 'learner@example.fi', 'INVALID_MBOX $.actor.mbox'],
    ['actor/mbox_sha1sum', 'cd9b00a5611f94eaa7b1661edab976068e364975', 'IDENTIFIER_AMBIGUOUS $.actor'],
    ['actor/member', [], 'UNKNOWN_PROPERTY $.actor.member'],
    ['actor/email', 'x', 'UNKNOWN_PROPERTY $.actor.email'],
    ['actor', { mbox_sha1sum: '12' }, 'INVALID_MBOX_SHA1SUM $.actor.mbox_sha1sum'],
    ['actor', { openid: 'open.id.com/testUser' }, 'INVALID_URI $.actor.openid'],
    ['actor', { account: { homePage: 'https://a.fi' } }, 'MISSING_PROPERTY $.actor.account.name'],
    ['actor', { account: { name: 'a' } }, 'MISSING_PROPERTY $.actor.account.homePage'],
    ['actor', { account: { homePage: 'a.fi', name: 'a' } }, 'INVALID_IRI $.actor.account.homePage'],
    ['actor', { account: { homePage: 'https://a.fi', name: 5 } }, 'WRONG_TYPE $.actor.account.name'],
    ['actor', { account: { homePage: 'https://a.fi', name: 'a', id: 1 } }, 'UNKNOWN_PROPERTY $.actor.account.id'],
    ['actor', { objectType: 'Group' }, 'MEMBER_MISSING $.actor'],
    ['actor', { objectType: 'Group', member: [] }, 'MEMBER_MISSING $.actor'],
    ['actor', { objectType: 'Group', member: agent }, 'WRONG_TYPE $.actor.member'],
    ['actor', { objectType: 'Group', member: [group] }, 'INVALID_VALUE $.actor.member[0].objectType'],
    ['actor', { ...group, mbox: 'mailto:a@a.fi', openid: 'urn:x:y' }, 'IDENTIFIER_AMBIGUOUS $.actor'],
    ['verb', { display: {} }, 'MISSING_PROPERTY $.verb.id'],
    ['verb/id', 'answered', 'INVALID_IRI $.verb.id'],
    ['verb/display', 'answered', 'WRONG_TYPE $.verb.display'],
    ['verb/display', { something: 'x' }, 'INVALID_LANGUAGE_TAG $.verb.display.something'],
    ['verb/display', { 'en-US': null }, 'NULL_VALUE $.verb.display["en-US"]'],
    ['verb/name', 'x', 'UNKNOWN_PROPERTY $.verb.name'],
    ['object/objectType', 'activity', 'INVALID_VALUE $.object.objectType'],
    ['object/id', undefined, 'MISSING_PROPERTY $.object.id'],
    ['object/id', 'ab=c://should.fail.com', 'INVALID_IRI $.object.id'],
    ['object/definition', 'x', 'WRONG_TYPE $.object.definition'],
    ['object/definition/Type', 'urn:x', 'UNKNOWN_PROPERTY $.object.definition.Type'],
    ['object/definition/type', 'x', 'INVALID_IRI $.object.definition.type'],
    ['object/definition/moreInfo', 'x', 'INVALID_IRI $.object.definition.moreInfo'],
    ['object/definition/name', ['x'], 'WRONG_TYPE $.object.definition.name'],
    ['object/definition/correctResponsesPattern', 'x', 'WRONG_TYPE $.object.definition.correctResponsesPattern'],
    ['object/definition/correctResponsesPattern', [1], 'WRONG_TYPE $.object.definition.correctResponsesPattern[0]'],
    ['object/definition/choices', [], 'NOT_ALLOWED_HERE $.object.definition.choices'],
    ['object/definition/scale', [{ id: 'a' }, { id: 'a' }], 'REPEATED_COMPONENT_ID $.object.definition.scale[1].id'],
    ['object/definition/scale', [{}], 'MISSING_PROPERTY $.object.definition.scale[0].id'],
    ['object/definition/scale', [{ id: 1 }], 'WRONG_TYPE $.object.definition.scale[0].id'],
    ['object/definition/scale', [{ id: 'a', name: 'b' }], 'UNKNOWN_PROPERTY $.object.definition.scale[0].name'],
    ['object/definition/extensions', { 'should fail': true }, 'INVALID_IRI $.object.definition.extensions["should fail"]'],
    ['result/extensions', 'x', 'WRONG_TYPE $.result.extensions'],
    ['result/score', 95, 'WRONG_TYPE $.result.score'],
    ['result/score/scaled', 1.01, 'OUT_OF_RANGE $.result.score.scaled'],
    ['result/score/scaled', '0.5', 'WRONG_TYPE $.result.score.scaled'],
    ['result/score/raw', 10.5, 'OUT_OF_RANGE $.result.score.raw'],
    ['result/score/raw', -1, 'OUT_OF_RANGE $.result.score.raw'],
    ['result/score', { min: 3, max: 3 }, 'OUT_OF_RANGE $.result.score.min'],
    ['result/score/max', Infinity, 'WRONG_TYPE $.result.score.max'],
    ['result/score/mean', 1, 'UNKNOWN_PROPERTY $.result.score.mean'],
    ['result/success', 'true', 'WRONG_TYPE $.result.success'],
    ['result/completion', 1, 'WRONG_TYPE $.result.completion'],
    ['result/response', 5, 'WRONG_TYPE $.result.response'],
    ['result/duration', 'P4W1D', 'INVALID_DURATION $.result.duration'],
    ['context/registration', 'x', 'INVALID_UUID $.context.registration'],
    ['context/instructor', { name: 'x' }, 'IDENTIFIER_MISSING $.context.instructor'],
    ['context/team', agent, 'INVALID_VALUE $.context.team.objectType'],
    ['context/contextActivities', [], 'WRONG_TYPE $.context.contextActivities'],
    ['context/contextActivities/parents', [], 'UNKNOWN_PROPERTY $.context.contextActivities.parents'],
    ['context/contextActivities/parent', [agent], 'MISSING_PROPERTY $.context.contextActivities.parent[0].id'],
    ['context/contextActivities/other', [[activity]], 'WRONG_TYPE $.context.contextActivities.other[0]'],
    ['context/language', 'something', 'INVALID_LANGUAGE_TAG $.context.language'],
    ['context/statement/objectType', undefined, 'MISSING_PROPERTY $.context.statement.objectType'],
    ['context/statement/id', 'x', 'INVALID_UUID $.context.statement.id'],
    ['context/revision', 2, 'WRONG_TYPE $.context.revision'],
    ['context/extensions', { 'urn:x:deep': nested(101) }, 'EXTENSION_TOO_DEEP $.context.extensions["urn:x:deep"]'],
    ['authority', { objectType: 'Group', member: [agent] }, 'AUTHORITY_GROUP $.authority'],
    ['authority', { objectType: 'Group', mbox: 'mailto:a@a.fi', member: [agent, agent] }, 'AUTHORITY_GROUP $.authority'],
    ['authority', { name: 'x' }, 'IDENTIFIER_MISSING $.authority'],
    ['attachments', {}, 'WRONG_TYPE $.attachments'],
    ['attachments/0', 'x', 'WRONG_TYPE $.attachments[0]'],
    ['attachments/0/usageType', undefined, 'MISSING_PROPERTY $.attachments[0].usageType'],
    ['attachments/0/display', undefined, 'MISSING_PROPERTY $.attachments[0].display'],
    ['attachments/0/contentType', 'file', 'INVALID_MEDIA_TYPE $.attachments[0].contentType'],
    ['attachments/0/length', 1.5, 'OUT_OF_RANGE $.attachments[0].length'],
    ['attachments/0/length', '27', 'WRONG_TYPE $.attachments[0].length'],
    ['attachments/0/sha2', '123', 'INVALID_SHA2 $.attachments[0].sha2'],
    ['attachments/0/fileUrl', 'file.pdf', 'INVALID_IRI $.attachments[0].fileUrl'],
    ['attachments/0/size', 1, 'UNKNOWN_PROPERTY $.attachments[0].size'],
  ])('%s is %j: %s', (path, replacement, expected) => {
    expect(errorsOf(changed(statement, at(path), replacement), '1.0.3')).toContain(expected);
    expect(errorsOf(changed(statement, at(path), replacement), '2.0.0')).toContain(expected);
  });

  it.each<[string, unknown, string[]]>([
    ['object: an Agent without objectType', { ...bare, object: { mbox: 'mailto:a@a.fi' } }, ['MISSING_PROPERTY $.object.objectType']],
    ['object: an identified Group without members is fine', { ...bare, object: { objectType: 'Group', mbox: 'mailto:a@a.fi' } }, []],
    ['platform beside an Agent as object', { ...bare, object: agent, context: { platform: 'x' } }, ['NOT_ALLOWED_HERE $.context.platform']],
    ['revision beside a reference', { ...bare, object: reference, context: { revision: 'x' } }, ['NOT_ALLOWED_HERE $.context.revision']],
    [
      'a SubStatement in a SubStatement',
      { ...bare, object: { ...subStatement, object: subStatement } },
      ['NESTED_SUBSTATEMENT $.object.object'],
    ],
    ['an id in a SubStatement', { ...bare, object: { ...subStatement, id: statement.id } }, ['NOT_ALLOWED_HERE $.object.id']],
    ['stored in a SubStatement', { ...bare, object: { ...subStatement, stored: statement.stored } }, ['NOT_ALLOWED_HERE $.object.stored']],
    ['version in a SubStatement', { ...bare, object: { ...subStatement, version: '1.0.0' } }, ['NOT_ALLOWED_HERE $.object.version']],
    ['authority in a SubStatement', { ...bare, object: { ...subStatement, authority: agent } }, ['NOT_ALLOWED_HERE $.object.authority']],
    [
      'no verb in a SubStatement',
      { ...bare, object: { objectType: 'SubStatement', actor: agent, object: activity } },
      ['MISSING_PROPERTY $.object.verb'],
    ],
    [
      'platform in a SubStatement about an Agent',
      { ...bare, object: { ...subStatement, object: agent, context: { platform: 'x' } } },
      ['NOT_ALLOWED_HERE $.object.context.platform'],
    ],
    ['a voiding statement of an Activity', { ...voiding, object: activity }, ['VOIDING_WITHOUT_REFERENCE $.object']],
    ['a reference without id', { ...bare, object: { objectType: 'StatementRef' } }, ['MISSING_PROPERTY $.object.id']],
    [
      'components without interactionType',
      { ...bare, object: { ...activity, definition: { steps: [] } } },
      ['NOT_ALLOWED_HERE $.object.definition.steps'],
    ],
    [
      'a pattern without interactionType',
      { ...bare, object: { ...activity, definition: { correctResponsesPattern: [] } } },
      ['NOT_ALLOWED_HERE $.object.definition.correctResponsesPattern'],
    ],
    [
      'an interactionType in another case',
      { ...bare, object: { ...activity, definition: { interactionType: 'Other' } } },
      ['INVALID_VALUE $.object.definition.interactionType'],
    ],
  ])('%s', (_name, value, expected) => {
    for (const version of both) {
      const errors = errorsOf(value, version);
      expect(errors.length === 0).toBe(expected.length === 0);
      expect(errors).toEqual(expect.arrayContaining(expected));
    }
  });

  it.each<[string, string]>([
    ['context/extensions/urn:x:deep', 'EXTENSION_TOO_DEEP $.context.extensions["urn:x:deep"]'],
    ['context/unknown', 'UNKNOWN_PROPERTY $.context.unknown'],
    ['actor', 'WRONG_TYPE $.actor'],
    ['verb/display', 'WRONG_TYPE $.verb.display'],
  ])('10,000 levels at %s', (path, expected) => {
    expect(errorsOf(changed(statement, at(path), nested(10_000)), '1.0.3')).toContain(expected);
  });

  it('100 levels in an extension are allowed', () => {
    expect(errorsOf(changed(statement, ['context', 'extensions', 'urn:x:deep'], nested(100)), '1.0.3')).toEqual([]);
  });

  it('at most 50 errors are told', () => {
    const properties = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, index]));
    expect(explainStatement({ ...statement, ...properties }, '1.0.3')).toHaveLength(50);
  });
});
