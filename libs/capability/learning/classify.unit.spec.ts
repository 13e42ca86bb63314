import { describe, expect, test } from 'vitest';
import { classify } from './classify.ts';
import { normaliseIri } from './iri.ts';
import type { StatementInput } from './statement-input.ts';
import { saysNothing } from './testing-world.ts';

const adl = 'http://adlnet.gov/expapi';
const tincan = 'http://id.tincanapi.com';
const course = { id: 'https://act/course', type: `${adl}/activities/course` };

function classOf(verb: string, objectType: string, o: Partial<StatementInput> = {}): string {
  const blank: StatementInput = {
    topicOffset: 0,
    idx: 0,
    statementId: 's',
    tag: '',
    knownAt: 0,
    recordedAt: null,
    timestamp: 0,
    date: '2024-09-01',
    client: 'lms',
    actorId: 'a',
    verb,
    objectId: 'o',
    objectType,
    registration: '',
    sessionId: '',
    grouping: [],
    parents: [],
    categories: [],
    statedClass: '',
    mandatory: false,
    applied: false,
    reflection: false,
    sessionKind: '',
    ...saysNothing,
  };
  const { class: found, role, precedence } = classify({ ...blank, ...o });
  return `${found ?? role ?? 'unclassified'} by ${precedence}`;
}

describe('classification, capability model 9.2 and 9.3', () => {
  test.each([
    ['a stated class goes before the table', `${adl}/verbs/completed`, course.type, { statedClass: 'W' }, 'W by 1'],
    [
      'a recognised profile goes before the table',
      `${adl}/verbs/passed`,
      'https://own/type',
      { categories: ['https://w3id.org/xapi/cmi5/context/categories/cmi5'] },
      'X by 2',
    ],
    ['completed course', `${adl}/verbs/completed`, course.type, {}, 'F by 3'],
    ['https spelling of adlnet', 'https://adlnet.gov/expapi/verbs/completed/', course.type, {}, 'F by 3'],
    ['completed checklist', `${adl}/verbs/completed`, `${tincan}/activitytype/checklist-item`, {}, 'W by 3'],
    ['applied course', `${adl}/verbs/completed`, course.type, { applied: true }, 'W by 3'],
    ['simulation', `${adl}/verbs/completed`, `${adl}/activities/simulation`, {}, 'F by 3'],
    ['retrospective', `${adl}/verbs/attended`, `${adl}/activities/meeting`, { sessionKind: 'retrospective' }, 'R by 3'],
    ['meeting', `${adl}/verbs/attended`, `${adl}/activities/meeting`, {}, 'F by 3'],
    ['community meeting', `${adl}/verbs/attended`, `${adl}/activities/meeting`, { sessionKind: 'community' }, 'S by 3'],
    ['launched never counts', `${adl}/verbs/launched`, course.type, {}, 'N by 3'],
    ['question aloud', `${adl}/verbs/asked`, `${tincan}/activitytype/discussion`, {}, 'S by 3'],
    ['Open edX hint', `${adl}/verbs/asked`, `${tincan}/activitytype/solution`, {}, 'N by 3'],
    ['badge', `${tincan}/verb/earned`, 'http://activitystrea.ms/schema/1.0/badge', {}, 'G by 3'],
    ['Open edX grade', `${tincan}/verb/earned`, `${tincan}/activitytype/resource`, {}, 'N by 3'],
    ['video alone', `${adl}/verbs/completed`, 'https://w3id.org/xapi/video/activity-type/video', {}, 'F by 4'],
    ['resource of a course', `${tincan}/verb/viewed`, `${tincan}/activitytype/resource`, { parents: [course] }, 'F by 3'],
    ['type alone', 'https://own/verb', course.type, {}, 'F by 4'],
    ['viewed dashboard', `${tincan}/verb/viewed`, 'https://own/dashboard', {}, 'N by 5'],
    ['verb alone', `${adl}/verbs/completed`, 'https://own/type', {}, 'F by 5'],
    ['parent alone', 'https://own/verb', 'https://own/type', { grouping: [course] }, 'F by 6'],
    ['nothing known', 'https://own/verb', 'https://own/type', {}, 'unclassified by 7'],
    ['played video', 'https://w3id.org/xapi/video/verbs/played', 'https://w3id.org/xapi/video/activity-type/video', {}, 'in-session by 3'],
    ['reflection', 'https://own/verb', 'https://own/type', { reflection: true }, 'R by 3'],
  ] as const)('%s', (_, verb, type, given, expected) => {
    expect(classOf(verb, type, given as Partial<StatementInput>)).toBe(expected);
  });
});

test('IRIs are looked up in one spelling, capability model 9.1', () => {
  expect(normaliseIri('HTTPS://ADLNET.gov/expapi/verbs/Completed/')).toBe('http://adlnet.gov/expapi/verbs/Completed');
  expect(normaliseIri('https://activitystrea.ms/schema/1.0/create')).toBe('http://activitystrea.ms/create');
  expect(normaliseIri('https://id.tincanapi.com/verb/viewed')).toBe('http://id.tincanapi.com/verb/viewed');
});
