import { extensionDepthMax, isExtensionValue, isNumber, isObject } from './check-values.ts';
import { childPath, quoted, type Explanation, type Rule, type Section, type XapiErrorCode } from './explanation.ts';
import { isIri } from './formats.ts';
import { isLanguageTag } from './language-tag.ts';
import { isTimestamp } from './timestamp.ts';
import { isUuid } from './uuid.ts';

/** The twins of check-values.ts, and rules for single values. */

/** Any string. */
export function stringRule(section: Section): Rule {
  return (explanation, value, path) => {
    if (typeof value !== 'string') explanation.wrongType(section, path, value, 'a string');
  };
}

/** A string of a format: `advice` says what to send instead. The value is not repeated, it may name a person. */
export function formatRule(o: {
  section: Section;
  code: XapiErrorCode;
  expected: string;
  advice: string;
  test: (text: string) => boolean;
}): Rule {
  return (explanation, value, path) => {
    if (typeof value !== 'string') explanation.wrongType(o.section, path, value, o.expected);
    else if (!o.test(value)) explanation.add(o.code, o.section, path, o.advice);
  };
}

/** A string out of a list. */
export function oneOfRule(section: Section, allowed: readonly string[]): Rule {
  const list = allowed.map((name) => `"${name}"`).join(' or ');
  return (explanation, value, path) => {
    if (typeof value !== 'string') explanation.wrongType(section, path, value, list);
    else if (!allowed.includes(value)) {
      explanation.add('INVALID_VALUE', section, path, `${quoted(value)} is not allowed here (letter case counts); send ${list}.`);
    }
  };
}

export const explainIri: Rule = (explanation, value, path) => {
  if (typeof value !== 'string') explanation.wrongType('iri', path, value, 'an IRI');
  else if (!isIri(value)) {
    explanation.add(
      'INVALID_IRI',
      'iri',
      path,
      `${quoted(value)} is no absolute IRI; give it a scheme such as https: and encode spaces and <>"{}|\\^\`.`,
    );
  }
};

export const explainUuid: Rule = (explanation, value, path) => {
  if (typeof value !== 'string') explanation.wrongType('uuid', path, value, 'a UUID');
  else if (!isUuid(value)) {
    explanation.add('INVALID_UUID', 'uuid', path, `${quoted(value)} is no UUID; send 8-4-4-4-12 hexadecimal digits.`);
  }
};

export const explainTimestamp: Rule = (explanation, value, path) => {
  const expected = explanation.version === '2.0.0' ? 'an RFC 3339 timestamp' : 'an ISO 8601 timestamp';
  if (typeof value !== 'string') explanation.wrongType('timestamp', path, value, expected);
  else if (!isTimestamp(value, explanation.version)) {
    explanation.add(
      'INVALID_TIMESTAMP',
      'timestamp',
      path,
      `${quoted(value)} is not ${expected} of a real date; send one such as 2024-09-03T07:31:00.000Z (an offset of -00:00 is refused).`,
    );
  }
};

export const explainNumber: Rule = (explanation, value, path) => {
  if (!isNumber(value)) explanation.wrongType('score', path, value, 'a number');
};

export const explainLanguageMap: Rule = (explanation, value, path) => {
  if (!isObject(value)) {
    explanation.wrongType('languageMap', path, value, 'a language map (a JSON object)');
    return;
  }
  for (const tag in value) {
    const at = childPath(path, tag);
    if (!isLanguageTag(tag)) {
      explanation.add(
        'INVALID_LANGUAGE_TAG',
        'languageMap',
        at,
        `${quoted(tag)} is no RFC 5646 language tag; use one such as "fi" or "en-US".`,
      );
    }
    if (typeof value[tag] !== 'string') explanation.wrongType('languageMap', at, value[tag], 'a string');
  }
};

export const explainExtensions: Rule = (explanation, value, path) => {
  if (!isObject(value)) {
    explanation.wrongType('extensions', path, value, 'a map of extensions (a JSON object)');
    return;
  }
  for (const key in value) {
    const at = childPath(path, key);
    if (!isIri(key)) {
      explanation.add('INVALID_IRI', 'extensions', at, `${quoted(key)} is no absolute IRI; the keys of extensions are IRIs.`);
    }
    if (!isExtensionValue(value[key])) {
      explanation.add(
        'EXTENSION_TOO_DEEP',
        'extensions',
        at,
        `The value nests deeper than ${extensionDepthMax} levels, which this LRS does not store; send it flatter, or as a string.`,
      );
    }
  }
};

/** A property that may not stand where it does. */
export function refuse(explanation: Explanation, section: Section, path: string, message: string): void {
  explanation.add('NOT_ALLOWED_HERE', section, path, message);
}
