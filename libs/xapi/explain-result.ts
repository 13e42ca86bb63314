import { isNumber } from './check-values.ts';
import { isDuration } from './duration.ts';
import { childPath, explainObject, type Explanation, type ObjectRules, type Rule } from './explanation.ts';
import { explainExtensions, explainNumber, formatRule, stringRule } from './explain-values.ts';

/** The twin of check-result.ts. */

const scoreRules: ObjectRules = {
  section: 'score',
  what: 'A score',
  required: [],
  properties: { scaled: explainNumber, raw: explainNumber, min: explainNumber, max: explainNumber },
};

function outOfRange(explanation: Explanation, path: string, name: string, message: string): void {
  explanation.add('OUT_OF_RANGE', 'score', childPath(path, name), message);
}

const explainScore: Rule = (explanation, value, path) => {
  const score = explainObject(explanation, value, path, scoreRules);
  if (score === null) return;
  const { scaled, raw, min, max } = score;
  if (isNumber(scaled) && (scaled < -1 || scaled > 1)) {
    outOfRange(explanation, path, 'scaled', `scaled is ${scaled}; send a number from -1 to 1, or the points as "raw".`);
  }
  if (isNumber(min) && isNumber(max) && min >= max) {
    outOfRange(explanation, path, 'min', `min (${min}) is not less than max (${max}); correct them or leave them out.`);
  }
  if (isNumber(raw) && isNumber(min) && raw < min) outOfRange(explanation, path, 'raw', `raw (${raw}) is less than min (${min}).`);
  if (isNumber(raw) && isNumber(max) && raw > max) outOfRange(explanation, path, 'raw', `raw (${raw}) is greater than max (${max}).`);
};

const explainBoolean: Rule = (explanation, value, path) => {
  if (typeof value !== 'boolean') explanation.wrongType('result', path, value, 'true or false');
};

const resultRules: ObjectRules = {
  section: 'result',
  what: 'A result',
  required: [],
  properties: {
    score: explainScore,
    success: explainBoolean,
    completion: explainBoolean,
    response: stringRule('result'),
    duration: formatRule({
      section: 'duration',
      code: 'INVALID_DURATION',
      expected: 'an ISO 8601 duration',
      advice: 'The duration is not written by designators as in PT1H30M, P3Y1M29DT4H35M59.14S or P4W (weeks stand alone).',
      test: isDuration,
    }),
    extensions: explainExtensions,
  },
};

export const explainResult: Rule = (explanation, value, path) => void explainObject(explanation, value, path, resultRules);
