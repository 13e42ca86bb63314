import { fullType, validateEvent } from '@oppiva/events';
import { describe, expect, test } from 'vitest';
import { classificationTable, prefixes } from './classification-table.ts';
import { noRules, OrganisationRules, type OverrideFact } from './organisation-rules.ts';
import { fitsPattern, matches, spellingsOf, type OverrideMatch } from './override-match.ts';
import { prepare, type ClassifiedStatement } from './sessions.ts';
import type { StatementInput } from './statement-input.ts';
import { generatedWorld, saysNothing } from './testing-world.ts';

const adl = 'http://adlnet.gov/expapi';
const always = { effectiveFrom: '2024-01-01', effectiveTo: null, knownFrom: 10, knownTo: null };
const template = generatedWorld(1, { statements: 1, days: 1 }).statements[0] as StatementInput;

const said = (more: Partial<StatementInput> = {}): StatementInput => ({
  ...template,
  ...saysNothing,
  date: '2024-09-05',
  client: 'lms',
  verb: `${adl}/verbs/completed`,
  objectId: 'https://act/safety/1',
  objectType: `${adl}/activities/course`,
  grouping: [],
  statedClass: '',
  mandatory: false,
  ...more,
});
const rule = (set: OverrideFact['set'], more: Partial<OverrideFact> = {}): OverrideFact => ({
  ...always,
  slot: 'r',
  priority: 1,
  match: { source: 'lms' },
  set,
  ...more,
});
const rulesOf = (...overrides: OverrideFact[]): OrganisationRules =>
  new OrganisationRules({ overrides, defaultMinutes: [], sourceRanks: [], registeredRanks: [] });
const takenFor = (rules: OrganisationRules, statement: StatementInput): ClassifiedStatement | undefined =>
  rules.formsOf(prepare(statement)).at(-1)?.statement;

const minutes = (activityType: string, length: number) => ({ ...always, activityType, minutes: length });

const withMinutes = (...some: ReturnType<typeof minutes>[]): OrganisationRules =>
  new OrganisationRules({ overrides: [], defaultMinutes: some, sourceRanks: [], registeredRanks: [] });
const inCourse = said({
  objectType: `${adl}/activities/media`,
  grouping: [{ id: 'https://act/course', type: `${adl}/activities/course` }],
});

const rank = (n: number) => ({ ...always, sourceId: 'lms', rank: n });

const expand = (name: string): string => {
  const colon = name.indexOf(':');
  const prefix = prefixes[name.slice(0, colon)];
  return prefix === undefined ? name : prefix + name.slice(colon + 1);
};

const isRefused = (match: object, set: object): boolean => {
  const data = { slot: 's', priority: 1, match, set, author: 'a', reason: 'r', effectiveFrom: '2024-01-01' };
  const event = { specversion: '1.0', id: 'x', source: 'https://a', type: fullType('rule.override-set.v1'), data };
  return validateEvent(event, 'administrator').errors?.some(({ path }) => path === '$.data.set') === true;
};

describe('rules of the organisation', () => {
  test('given no rule, or none that selects a statement, when asked for its forms, then it is what it was', () => {
    const base = prepare(said());
    for (const rules of [noRules, rulesOf(rule({ class: 'W' }, { match: { source: 'lxp' } }))])
      expect(rules.formsOf(base)).toEqual([{ knownFrom: Number.NEGATIVE_INFINITY, statement: base }]);
  });

  test('given a rule that is known for a while, when asked for the forms, then the statement is taken so just then and on its dates', () => {
    const rules = rulesOf(rule({ class: 'W' }, { knownFrom: 20, knownTo: 30, effectiveFrom: '2024-09-05', effectiveTo: '2024-09-06' }));
    const classes = (date: string) =>
      rules.formsOf(prepare(said({ date }))).map(({ knownFrom, statement }) => [knownFrom, statement.classification.class]);
    expect(classes('2024-09-05')).toEqual([
      [Number.NEGATIVE_INFINITY, 'F'],
      [20, 'W'],
      [30, 'F'],
    ]);
    expect(classes('2024-09-06')).toEqual([[Number.NEGATIVE_INFINITY, 'F']]);
  });

  test('given several rules, when they select the same, then each property comes from the first that sets it, by priority', () => {
    const rules = [
      rule({ class: 'W', mandatory: true }, { slot: 'a', priority: 1 }),
      rule({ class: 'S', competences: ['urn:c:1'] }, { slot: 'b', priority: 9 }),
      rule({ initiative: 'co', activity: 'urn:same' }, { slot: 'c', priority: 0 }),
    ];
    for (const order of [rules, rules.toReversed()])
      expect(takenFor(rulesOf(...order), said())).toMatchObject({
        classification: { class: 'S', precedence: 0 },
        mandatory: true,
        competences: ['urn:c:1'],
        initiative: 'co',
        sameAs: 'urn:same',
      });
  });

  test('given what a rule may not do, when one came by the door all the same, then it has no effect', () => {
    const badge = said({ verb: 'http://id.tincanapi.com/verb/earned', objectType: 'http://activitystrea.ms/badge' });
    expect(takenFor(rulesOf(rule({ class: 'F' })), badge)?.classification.class).toBe('G');
    expect(takenFor(rulesOf(rule({ class: 'N' })), badge)?.classification.class).toBe('N');
    expect(takenFor(rulesOf(rule({ class: 'R' })), said({ visibility: 'private' }))?.classification.class).toBe('F');
    expect(takenFor(rulesOf(rule({ initiative: 'self' })), said({ initiative: 'assigned' }))?.initiative).toBe('assigned');
    expect(takenFor(rulesOf(rule({ initiative: 'self' })), said({ initiative: 'co' }))?.initiative).toBe('self-unless-assigned');
  });

  test('given minutes for types, when nothing says how long it was, then those of the root activity go before those of the object and of any', () => {
    const all = [minutes('', 5), minutes(`${adl}/activities/media`, 6), minutes('https://adlnet.gov/expapi/activities/course/', 7)];
    expect([1, 2, 3].map((some) => takenFor(withMinutes(...all.slice(0, some)), inCourse)?.defaultMinutes)).toEqual([5, 6, 7]);
    expect(takenFor(noRules, inCourse)?.defaultMinutes).toBe(10);
  });

  test('given ranks by registration and by rule, when a source has both, then that of the rule counts', () => {
    const ranked = new OrganisationRules({ overrides: [], defaultMinutes: [], sourceRanks: [rank(8)], registeredRanks: [rank(2)] });
    expect(takenFor(ranked, said())?.sourceRank).toBe(8);
  });
});

describe('what a rule selects', () => {
  const course = { id: 'urn:course', type: `${adl}/activities/course` };
  const statement = said({
    categories: ['https://w3id.org/xapi/cmi5/'],
    parents: [course],
    extensions: { 'urn:n': '7', 'urn:t': '"a\\u00e4"' },
  });

  test.each<[OverrideMatch, boolean]>([
    [{ source: 'lms' }, true],
    [{ source: 'lm' }, false],
    [{ verb: 'https://adlnet.gov/expapi/verbs/completed/' }, true],
    [{ objectType: `${adl}/activities/module` }, false],
    [{ category: 'https://w3id.org/xapi/cmi5' }, true],
    [{ category: 'https://w3id.org/xapi/video' }, false],
    [{ parentType: `${adl}/activities/course` }, true],
    [{ parentType: `${adl}/activities/module` }, false],
    [{ extension: { key: 'urn:n', equals: 7 } }, true],
    [{ extension: { key: 'urn:n', equals: '7' } }, false],
    [{ extension: { key: 'urn:t', equals: 'aä' } }, true],
    [{ extension: { key: 'urn:none', equals: '' } }, false],
    [{ objectIdPattern: 'https://act/*' }, true],
    [{ objectIdPattern: 'https://act/*', source: 'lxp' }, false],
  ])('given %j, when matched, then %s', (match, expected) => {
    expect(matches(match, statement)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['*', '', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*b*b', 'ab', false],
    ['*b*b', 'abb', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*bc*c', 'abc', false],
    ['a.c', 'abc', false],
  ])('given the pattern %s, when compared with "%s", then %s', (pattern, text, expected) => {
    expect(fitsPattern(pattern, text)).toBe(expected);
  });

  test('given a pattern made to be slow, when compared with a long text, then it answers', () => {
    expect(fitsPattern(`${'a*'.repeat(120)}b`, 'a'.repeat(100_000))).toBe(false);
  });

  test('given names as they were sent, when the spellings of one are asked for, then those that mean the same come', () => {
    const sent = [`${adl}/verbs/passed`, 'https://adlnet.gov/expapi/verbs/passed', `${adl}/verbs/failed`];
    expect(spellingsOf('HTTP://adlnet.gov/expapi/verbs/passed/', sent)).toEqual(sent.slice(0, 2));
  });
});

describe('recognition at the door', () => {
  test('given each row of class G of the table, when a rule names what only such rows name, then it cannot make learning of it', () => {
    const rows = classificationTable.filter((row) => row.class === 'G');
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      for (const type of row.types ?? []) expect(isRefused({ objectType: expand(type) }, { class: 'F' }), type).toBe(true);
      if (row.types === null) for (const verb of row.verbs) expect(isRefused({ verb: expand(verb) }, { class: 'S' }), verb).toBe(true);
    }
    expect(isRefused({ objectType: 'http://activitystrea.ms/badge' }, { class: 'N' })).toBe(false);
    expect(isRefused({ objectType: `${adl}/activities/course` }, { class: 'W' })).toBe(false);
  });
});
