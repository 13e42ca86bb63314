import { isObject, type JsonObject } from './check-values.ts';
import { explainArray, explainObject, type Explanation, type ObjectRules, type Rule } from './explanation.ts';
import { explainIri, formatRule, oneOfRule, stringRule } from './explain-values.ts';
import { isMailto, isSha1, isUri } from './formats.ts';

/** The twin of check-agent.ts. */

const accountRules: ObjectRules = {
  section: 'account',
  what: 'An account',
  required: ['homePage', 'name'],
  properties: { homePage: explainIri, name: stringRule('account') },
};

const identifiers: Record<string, Rule> = {
  mbox: formatRule({
    section: 'identifier',
    code: 'INVALID_MBOX',
    expected: 'a mailto IRI',
    advice: 'The mbox is no mailto IRI; send "mailto:" and one e-mail address.',
    test: isMailto,
  }),
  mbox_sha1sum: formatRule({
    section: 'identifier',
    code: 'INVALID_MBOX_SHA1SUM',
    expected: '40 hexadecimal digits',
    advice: 'The mbox_sha1sum is no SHA-1 hash; send 40 hexadecimal digits.',
    test: isSha1,
  }),
  openid: formatRule({
    section: 'identifier',
    code: 'INVALID_URI',
    expected: 'a URI',
    advice: 'The openid is no absolute URI; send it with its scheme.',
    test: isUri,
  }),
  account: (explanation, value, path) => void explainObject(explanation, value, path, accountRules),
};

const agentRules: ObjectRules = {
  section: 'agent',
  what: 'An Agent',
  required: [],
  properties: { ...identifiers, objectType: oneOfRule('agent', ['Agent']), name: stringRule('agent') },
};

/** Where the objectType chooses between the two. */
const actorRules: ObjectRules = {
  ...agentRules,
  what: 'An Agent (set objectType to "Group" if a Group is meant)',
  properties: { ...agentRules.properties, objectType: oneOfRule('agent', ['Agent', 'Group']) },
};

const groupRules: ObjectRules = {
  section: 'group',
  what: 'A Group',
  required: ['objectType'],
  properties: {
    ...identifiers,
    objectType: oneOfRule('group', ['Group']),
    name: stringRule('group'),
    member: (explanation, value, path, owner) => explainArray(explanation, value, path, explainAgent, owner, 'group'),
  },
};

function identifiersOf(actor: JsonObject): string[] {
  return Object.keys(identifiers).filter((name) => Object.hasOwn(actor, name));
}

function explainIdentifiers(explanation: Explanation, actor: JsonObject, path: string, isGroup: boolean): void {
  const found = identifiersOf(actor);
  if (found.length > 1) {
    explanation.add(
      'IDENTIFIER_AMBIGUOUS',
      isGroup ? 'group' : 'agent',
      path,
      `Exactly one of mbox, mbox_sha1sum, openid and account may identify ${isGroup ? 'a Group' : 'an Agent'}; this one has ${found.join(' and ')}: keep one.`,
    );
  } else if (found.length === 0 && !isGroup) {
    explanation.add('IDENTIFIER_MISSING', 'agent', path, 'An Agent needs one of mbox, mbox_sha1sum, openid and account; add one.');
  }
}

function explainAgentBy(explanation: Explanation, value: unknown, path: string, rules: ObjectRules): void {
  const agent = explainObject(explanation, value, path, rules);
  if (agent !== null) explainIdentifiers(explanation, agent, path, false);
}

export const explainAgent: Rule = (explanation, value, path) => explainAgentBy(explanation, value, path, agentRules);

export const explainGroup: Rule = (explanation, value, path) => {
  const group = explainObject(explanation, value, path, groupRules);
  if (group === null) return;
  explainIdentifiers(explanation, group, path, true);
  const member = group['member'];
  if (identifiersOf(group).length === 0 && (!Object.hasOwn(group, 'member') || (Array.isArray(member) && member.length === 0))) {
    explanation.add('MEMBER_MISSING', 'group', path, 'A Group without an identifier needs "member" with at least one Agent; add it.');
  }
};

export const explainActor: Rule = (explanation, value, path, owner) => {
  if (isObject(value) && value['objectType'] === 'Group') explainGroup(explanation, value, path, owner);
  else explainAgentBy(explanation, value, path, actorRules);
};

export const explainAuthority: Rule = (explanation, value, path, owner) => {
  if (!isObject(value) || value['objectType'] !== 'Group') {
    explainAgentBy(explanation, value, path, actorRules);
    return;
  }
  explainGroup(explanation, value, path, owner);
  const member = value['member'];
  if (identifiersOf(value).length > 0 || (Array.isArray(member) && member.length !== 2)) {
    explanation.add(
      'AUTHORITY_GROUP',
      'authority',
      path,
      'A Group as authority is an OAuth consumer and its user: no identifier of its own and exactly two members.',
    );
  }
};
