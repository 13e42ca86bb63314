import { isObject, type JsonObject } from './check-values.ts';
import { explainActivity, explainUntypedObject } from './explain-activity.ts';
import { explainActor, explainAgent, explainAuthority, explainGroup } from './explain-agent.ts';
import { explainContext, explainStatementRef } from './explain-context.ts';
import { childPath, explainArray, explainObject, Explanation, quoted, type ObjectRules, type Rule, type XapiError } from './explanation.ts';
import { explainResult } from './explain-result.ts';
import { explainIri, explainLanguageMap, explainTimestamp, explainUuid, formatRule, oneOfRule, refuse } from './explain-values.ts';
import { isMediaType, isSha2 } from './formats.ts';
import { isStatementVersion, type XapiVersion } from './version.ts';
import { voidedVerb } from './voiding.ts';

/** The twin of check-statement.ts. */

const verbRules: ObjectRules = {
  section: 'verb',
  what: 'A verb',
  required: ['id'],
  properties: { id: explainIri, display: explainLanguageMap },
};

const attachmentRules: ObjectRules = {
  section: 'attachment',
  what: 'An attachment',
  required: ['usageType', 'display', 'contentType', 'length', 'sha2'],
  properties: {
    usageType: explainIri,
    display: explainLanguageMap,
    description: explainLanguageMap,
    contentType: formatRule({
      section: 'attachment',
      code: 'INVALID_MEDIA_TYPE',
      expected: 'a media type',
      advice: 'The contentType is no Internet media type; send one such as "application/pdf".',
      test: isMediaType,
    }),
    length: (explanation, value, path) => {
      if (typeof value !== 'number') explanation.wrongType('attachment', path, value, 'a whole number of octets');
      else if (!Number.isSafeInteger(value) || value < 0) {
        explanation.add('OUT_OF_RANGE', 'attachment', path, `length is ${value}; send a whole number of octets, 0 or more.`);
      }
    },
    sha2: formatRule({
      section: 'attachment',
      code: 'INVALID_SHA2',
      expected: 'a SHA-2 hash',
      advice: 'The sha2 is no SHA-2 hash; send 56, 64, 96 or 128 hexadecimal digits.',
      test: isSha2,
    }),
    fileUrl: explainIri,
  },
};

const explainVerb: Rule = (explanation, value, path, statement) => {
  const verb = explainObject(explanation, value, path, verbRules);
  const object = statement['object'];
  if (verb === null || verb['id'] !== voidedVerb || !isObject(object) || object['objectType'] === 'StatementRef') return;
  explanation.add(
    'VOIDING_WITHOUT_REFERENCE',
    'voiding',
    childPath(path.slice(0, path.lastIndexOf('.')), 'object'),
    'The object of a voiding statement is a StatementRef with the id of the statement to void.',
  );
};

const explainAttachment: Rule = (explanation, value, path) => void explainObject(explanation, value, path, attachmentRules);

const explainAttachments: Rule = (explanation, value, path, owner) =>
  explainArray(explanation, value, path, explainAttachment, owner, 'attachment');

const explainVersion: Rule = (explanation, value, path) => {
  const expected = explanation.version === '2.0.0' ? '1.0.x or 2.0.x' : '1.0.x';
  if (typeof value !== 'string') explanation.wrongType('version', path, value, `a version ${expected}`);
  else if (!isStatementVersion(value, explanation.version)) {
    explanation.add(
      'INVALID_VERSION',
      'version',
      path,
      `${quoted(value)} is not ${expected}; leave the property out, or send such a version.`,
    );
  }
};

const statementRules: ObjectRules = {
  section: 'statement',
  what: 'A statement',
  required: ['actor', 'verb', 'object'],
  properties: {
    id: explainUuid,
    actor: explainActor,
    verb: explainVerb,
    object: (explanation, value, path, owner) => explainStatementObject(explanation, value, path, owner, false),
    result: explainResult,
    context: explainContext,
    timestamp: explainTimestamp,
    stored: explainTimestamp,
    authority: explainAuthority,
    version: explainVersion,
    attachments: explainAttachments,
  },
};

const explainOuter: Rule = (explanation, _value, path) =>
  refuse(explanation, 'subStatement', path, 'A SubStatement has no id, stored, version or authority; remove it.');

const subStatementRules: ObjectRules = {
  section: 'subStatement',
  what: 'A SubStatement',
  required: ['actor', 'verb', 'object'],
  properties: {
    ...statementRules.properties,
    objectType: oneOfRule('subStatement', ['SubStatement']),
    object: (explanation, value, path, owner) => explainStatementObject(explanation, value, path, owner, true),
    id: explainOuter,
    stored: explainOuter,
    authority: explainOuter,
    version: explainOuter,
  },
};

const explainObjectType = oneOfRule('object', ['Activity', 'Agent', 'Group', 'StatementRef', 'SubStatement']);

function explainStatementObject(explanation: Explanation, value: unknown, path: string, owner: JsonObject, isSubStatement: boolean): void {
  if (!isObject(value)) {
    explanation.wrongType('object', path, value, 'an Activity, Agent, Group, StatementRef or SubStatement (a JSON object)');
    return;
  }
  switch (value['objectType']) {
    case undefined:
      return explainUntypedObject(explanation, value, path, owner);
    case 'Activity':
      return explainActivity(explanation, value, path, owner);
    case 'Agent':
      return explainAgent(explanation, value, path, owner);
    case 'Group':
      return explainGroup(explanation, value, path, owner);
    case 'StatementRef':
      return explainStatementRef(explanation, value, path, owner);
    case 'SubStatement':
      if (!isSubStatement) return void explainObject(explanation, value, path, subStatementRules);
      return explanation.add(
        'NESTED_SUBSTATEMENT',
        'subStatement',
        path,
        'A SubStatement cannot hold another; refer to it by a StatementRef.',
      );
    default:
      return explainObjectType(explanation, value['objectType'], childPath(path, 'objectType'), value);
  }
}

/**
 * Why a value is no statement of this version: every breach with its path, the section of the specification, a stable code
 * and what to do; at most `errorsMax` of them. Empty exactly when `checkStatement` says true. Slow by design: call it only
 * when that has said false.
 * @param value what JSON.parse returned
 */
export function explainStatement(value: unknown, version: XapiVersion): XapiError[] {
  const explanation = new Explanation(version);
  explainObject(explanation, value, '$', statementRules);
  return explanation.errors;
}
