import { describe, expect, test } from 'vitest';
import { NS, RuleBook, validateEvent, type LcmEvent } from './index.ts';
import { goldenEvent } from './testing.ts';

const golden = goldenEvent('rule.override-set.v1');
const ruleOf = (data: Record<string, unknown>, slot = golden.data.slot): LcmEvent => ({
  ...golden,
  id: `r${JSON.stringify(data)}`.slice(0, 200),
  subject: slot,
  data: { ...golden.data, ...data, slot } as LcmEvent['data'],
});
const refusals = (data: Record<string, unknown>): string[] =>
  (validateEvent(ruleOf(data), 'administrator').errors ?? []).map(({ path, message }) => `${path}: ${message}`);
const states = (key: string, equals: unknown) => ({ extension: { key: `${NS}/ext/${key}`, equals } });

describe('what a rule of the organisation may not do', () => {
  test.each([
    ['makes learning of badges', { match: { objectType: 'https://activitystrea.ms/schema/1.0/badge' }, set: { class: 'F' } }, '$.data.set'],
    ['makes learning of what says that it is recognition', { match: states('class', 'G'), set: { class: 'S' } }, '$.data.set'],
    ['takes in what is private', { match: states('visibility', 'private'), set: { class: 'R' } }, '$.data.match'],
    ['calls mandatory training self-chosen', { match: { source: 'lms' }, set: { mandatory: true, initiative: 'self' } }, '$.data.set'],
    ['calls what is assigned self-chosen', { match: states('initiative', 'assigned'), set: { initiative: 'self' } }, '$.data.set'],
    ['selects everything', { match: {}, set: { class: 'F' } }, '$.data.match'],
    ['says nothing', { match: { source: 'lms' }, set: {} }, '$.data.set'],
    ['sets what is no property', { match: { source: 'lms' }, set: { class: 'R', visibility: 'team' } }, '$.data.set.visibility'],
  ])('given a rule that %s, when sent, then it is refused with the reason', (_what, data, path) => {
    const found = refusals(data);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${path.replaceAll(/[.$]/g, '\\$&')}: data\\.`));
  });

  test('given a rule without author or reason, when sent, then it is refused', () => {
    expect(refusals({ author: undefined, reason: undefined })).toHaveLength(2);
  });
});

describe('rules that contradict each other', () => {
  const match = { source: 'lms', verb: 'http://adlnet.gov/expapi/verbs/completed' };
  const book = (): RuleBook => {
    const made = new RuleBook({ timeZone: 'Europe/Helsinki' });
    made.apply(ruleOf({ priority: 5, match, set: { class: 'W' } }, 'first'));
    return made;
  };
  const codeOf = (data: Record<string, unknown>, slot = 'second'): string | undefined =>
    book().refusalOf(ruleOf({ priority: 5, match, set: { class: 'S' }, ...data }, slot))?.code;

  test('given a rule, when another of the same priority selects the same and says otherwise, then it is refused', () => {
    expect(codeOf({})).toBe('EVENT_RULE_CONTRADICTS');
    expect(codeOf({ match: { verb: match.verb, source: 'lms' } })).toBe('EVENT_RULE_CONTRADICTS');
  });

  test('given a rule, when another has its own slot, another priority, match or property, then it is none', () => {
    expect(codeOf({}, 'first')).toBeUndefined();
    expect(codeOf({ priority: 6 })).toBeUndefined();
    expect(codeOf({ match: { source: 'lms' } })).toBeUndefined();
    expect(codeOf({ set: { mandatory: true } })).toBeUndefined();
    expect(codeOf({ set: { class: 'W', mandatory: true } })).toBeUndefined();
  });

  test('given the rule was withdrawn from a date on, when another says otherwise from then on, then it is none', () => {
    const made = book();
    const withdrawn = goldenEvent('rule.override-withdrawn.v1');
    made.apply({ ...withdrawn, subject: 'first', data: { slot: 'first', effectiveFrom: '2024-06-01' } });
    const other = (effectiveFrom: string) =>
      made.refusalOf(ruleOf({ priority: 5, match, set: { class: 'S' }, effectiveFrom }, 'second'))?.code;
    expect([other('2024-06-01'), other('2024-05-31')]).toEqual([undefined, 'EVENT_RULE_CONTRADICTS']);
  });
});
