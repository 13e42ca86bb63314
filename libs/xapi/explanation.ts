import { isObject, type JsonObject } from './check-values.ts';
import type { XapiVersion } from './version.ts';

/** Why a statement is refused; the codes are stable. */
export type XapiErrorCode =
  | 'WRONG_TYPE'
  | 'NULL_VALUE'
  | 'MISSING_PROPERTY'
  | 'UNKNOWN_PROPERTY'
  | 'NOT_ALLOWED_HERE'
  | 'INVALID_VALUE'
  | 'INVALID_IRI'
  | 'INVALID_URI'
  | 'INVALID_UUID'
  | 'INVALID_TIMESTAMP'
  | 'INVALID_DURATION'
  | 'INVALID_LANGUAGE_TAG'
  | 'INVALID_MBOX'
  | 'INVALID_MBOX_SHA1SUM'
  | 'INVALID_SHA2'
  | 'INVALID_MEDIA_TYPE'
  | 'INVALID_VERSION'
  | 'OUT_OF_RANGE'
  | 'IDENTIFIER_MISSING'
  | 'IDENTIFIER_AMBIGUOUS'
  | 'MEMBER_MISSING'
  | 'AUTHORITY_GROUP'
  | 'REPEATED_COMPONENT_ID'
  | 'EXTENSION_TOO_DEEP'
  | 'NESTED_SUBSTATEMENT'
  | 'VOIDING_WITHOUT_REFERENCE';

/** One breach of the grammar: where (`$.actor.mbox`), which section of the specification, a stable code, and what to do. */
export interface XapiError {
  path: string;
  rule: string;
  code: XapiErrorCode;
  message: string;
}

/** Per topic the section of xAPI 1.0.3 part two and that of IEEE 9274.1.1 for an LRS. */
const sections = {
  formatting: ['2.2', '4.2.2'],
  voiding: ['2.3.2', '4.2.5'],
  statement: ['2.4', '4.2.2'],
  id: ['2.4.1', '4.2.4.2'],
  agent: ['2.4.2.1', '4.2.2.1'],
  group: ['2.4.2.2', '4.2.2.1'],
  identifier: ['2.4.2.3', '4.2.2.1'],
  account: ['2.4.2.4', '4.2.2.1'],
  verb: ['2.4.3', '4.2.2.2'],
  object: ['2.4.4', '4.2.2.3'],
  activity: ['2.4.4.1', '4.2.2.3'],
  interaction: ['2.4.4.1 Interaction Activities', '4.2.2.3'],
  component: ['2.4.4.1 Interaction Components', '4.2.2.3'],
  statementRef: ['2.4.4.3 Statement References', '4.2.2.3'],
  subStatement: ['2.4.4.3 SubStatements', '4.2.2.3'],
  result: ['2.4.5', '4.2.2.4'],
  score: ['2.4.5.1', '4.2.2.4'],
  context: ['2.4.6', '4.2.2.5'],
  contextActivities: ['2.4.6.2', '4.2.2.5'],
  authority: ['2.4.9', '4.2.4.2'],
  version: ['2.4.10', '4.2.4.3'],
  attachment: ['2.4.11', '4.2.2.6'],
  extensions: ['4.1', '4.2.7'],
  languageMap: ['4.2', '4.2.7'],
  iri: ['4.3', '4.2.7'],
  uuid: ['4.4', '4.2.7'],
  timestamp: ['4.5', '4.2.7'],
  duration: ['4.6', '4.2.7'],
} as const;

export type Section = keyof typeof sections;

/** One statement gives at most this many errors: enough to mend it, too few to fill an answer. */
export const errorsMax = 50;

/** The errors of one statement while they are gathered. */
export class Explanation {
  readonly errors: XapiError[] = [];
  readonly version: XapiVersion;

  constructor(version: XapiVersion) {
    this.version = version;
  }

  add(code: XapiErrorCode, section: Section, path: string, message: string): void {
    if (this.errors.length >= errorsMax) return;
    const [first, second] = sections[section];
    const rule = this.version === '1.0.3' ? `xAPI-Data ${first}` : `IEEE 9274.1.1 ${second}`;
    this.errors.push({ path, rule, code, message });
  }

  /** A value of the wrong JSON type; null has a rule of its own. */
  wrongType(section: Section, path: string, value: unknown, expected: string): void {
    if (value === null) {
      this.add('NULL_VALUE', 'formatting', path, `null is allowed only inside extensions; send ${expected} or leave the property out.`);
      return;
    }
    this.add('WRONG_TYPE', section, path, `This is ${describe(value)}; send ${expected}.`);
  }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number too large to hold';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A value of the sender's in a message, cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

export function childPath(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]{0,63}$/.test(key) ? `${path}.${key}` : `${path}[${quoted(key)}]`;
}

/** What holds for one property; it adds errors to the explanation. `owner` is the object that has the property. */
export type Rule = (explanation: Explanation, value: unknown, path: string, owner: JsonObject) => void;

/** The properties of one kind of object. */
export interface ObjectRules {
  section: Section;
  /** what the object is, with its article, for messages */
  what: string;
  required: readonly string[];
  properties: Readonly<Record<string, Rule>>;
}

function unknownPropertyAdvice(key: string, rules: ObjectRules): string {
  const near = Object.keys(rules.properties).find((name) => name.toLowerCase() === key.toLowerCase());
  if (near !== undefined) return `Property names are case-sensitive: write "${near}".`;
  return `${rules.what} has no such property; remove it, or carry it in an extension.`;
}

/** Applies the rules; the value itself where it is an object, null where it is none. */
export function explainObject(explanation: Explanation, value: unknown, path: string, rules: ObjectRules): JsonObject | null {
  if (!isObject(value)) {
    explanation.wrongType(rules.section, path, value, `${rules.what.toLowerCase()} (a JSON object)`);
    return null;
  }
  for (const name of rules.required) {
    if (!Object.hasOwn(value, name)) {
      explanation.add('MISSING_PROPERTY', rules.section, childPath(path, name), `${rules.what} needs "${name}"; add it.`);
    }
  }
  for (const key in value) {
    const rule = Object.hasOwn(rules.properties, key) ? rules.properties[key] : undefined;
    if (rule === undefined) {
      explanation.add('UNKNOWN_PROPERTY', 'formatting', childPath(path, key), unknownPropertyAdvice(key, rules));
    } else {
      rule(explanation, value[key], childPath(path, key), value);
    }
  }
  return value;
}

/** A rule for every element of an array. */
export function explainArray(
  explanation: Explanation,
  value: unknown,
  path: string,
  rule: Rule,
  owner: JsonObject,
  section: Section,
): void {
  if (!Array.isArray(value)) {
    explanation.wrongType(section, path, value, 'an array');
    return;
  }
  for (let index = 0; index < value.length; index++) rule(explanation, value[index], `${path}[${index}]`, owner);
}
