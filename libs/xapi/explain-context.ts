import { isObject, type JsonObject } from './check-values.ts';
import { explainContextActivities } from './explain-activity.ts';
import { explainActor, explainAgent, explainGroup } from './explain-agent.ts';
import { explainArray, explainObject, quoted, type ObjectRules, type Rule } from './explanation.ts';
import { explainExtensions, explainIri, explainUuid, oneOfRule, refuse, stringRule } from './explain-values.ts';
import { isLanguageTag } from './language-tag.ts';

/** The twin of check-context.ts. */

const statementRefRules: ObjectRules = {
  section: 'statementRef',
  what: 'A statement reference',
  required: ['objectType', 'id'],
  properties: { objectType: oneOfRule('statementRef', ['StatementRef']), id: explainUuid },
};

export const explainStatementRef: Rule = (explanation, value, path) => void explainObject(explanation, value, path, statementRefRules);

const explainRelevantTypes: Rule = (explanation, value, path, owner) => {
  explainArray(explanation, value, path, explainIri, owner, 'context');
  if (Array.isArray(value) && value.length === 0) {
    explanation.add('INVALID_VALUE', 'context', path, 'relevantTypes is empty; name at least one type, or leave it out.');
  }
};

const contextAgentRules: ObjectRules = {
  section: 'context',
  what: 'A contextAgent',
  required: ['objectType', 'agent'],
  properties: { objectType: oneOfRule('context', ['contextAgent']), agent: explainAgent, relevantTypes: explainRelevantTypes },
};

const contextGroupRules: ObjectRules = {
  section: 'context',
  what: 'A contextGroup',
  required: ['objectType', 'group'],
  properties: { objectType: oneOfRule('context', ['contextGroup']), group: explainGroup, relevantTypes: explainRelevantTypes },
};

/** Properties that came with 2.0. */
function onlyIn2(rules: ObjectRules): Rule {
  const explainEntry: Rule = (explanation, value, path) => void explainObject(explanation, value, path, rules);
  return (explanation, value, path, owner) => {
    if (explanation.version !== '2.0.0') {
      refuse(explanation, 'formatting', path, 'xAPI 1.0.3 has no such property; send the statement as version 2.0.0, or remove it.');
      return;
    }
    explainArray(explanation, value, path, explainEntry, owner, 'context');
  };
}

/** Whether a statement's object is an Activity, named or by default. */
function isAboutActivity(statement: JsonObject): boolean {
  const object = statement['object'];
  const objectType = isObject(object) ? object['objectType'] : null;
  return objectType === undefined || objectType === 'Activity';
}

function onlyForActivities(statement: JsonObject): Rule {
  const rule = stringRule('context');
  return (explanation, value, path, owner) => {
    rule(explanation, value, path, owner);
    if (!isAboutActivity(statement)) {
      refuse(explanation, 'context', path, 'This property is only for statements whose object is an Activity; remove it.');
    }
  };
}

const explainLanguage: Rule = (explanation, value, path) => {
  if (typeof value !== 'string') explanation.wrongType('context', path, value, 'a language tag');
  else if (!isLanguageTag(value)) {
    explanation.add(
      'INVALID_LANGUAGE_TAG',
      'context',
      path,
      `${quoted(value)} is no RFC 5646 language tag; use one such as "fi" or "en-US".`,
    );
  }
};

/** `owner` is the statement. */
export const explainContext: Rule = (explanation, value, path, owner) => {
  explainObject(explanation, value, path, {
    section: 'context',
    what: 'A context',
    required: [],
    properties: {
      registration: explainUuid,
      instructor: explainActor,
      team: explainGroup,
      contextActivities: explainContextActivities,
      revision: onlyForActivities(owner),
      platform: onlyForActivities(owner),
      language: explainLanguage,
      statement: explainStatementRef,
      extensions: explainExtensions,
      contextAgents: onlyIn2(contextAgentRules),
      contextGroups: onlyIn2(contextGroupRules),
    },
  });
};
