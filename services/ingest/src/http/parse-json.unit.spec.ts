import { describe, expect, test } from 'vitest';
import { findJsonError } from './find-json-error.ts';
import { parseJson } from './parse-json.ts';

const refusal = (body: Uint8Array): unknown => {
  try {
    return { parsed: parseJson(body) };
  } catch (error) {
    return error;
  }
};

describe('parseJson', () => {
  test('given JSON in UTF-8, when parsed, then it is the value', () => {
    expect(parseJson(Buffer.from('{"nimi":"Käyttäjä"}'))).toEqual({ nimi: 'Käyttäjä' });
  });

  test.each([
    ['[{"a":1},{"b":}]', 14, 1],
    ['[1,\n2,\n}]', 7, 3],
    ['{"a" 1}', 5, 1],
    ['{"a":"b\nc"}', 5, 1],
    ['[1,2', 4, 1],
    ['{"a":01}', 6, 1],
    ['[1] x', 4, 1],
    ['{"a":tru}', 5, 1],
    ['{,}', 1, 1],
    ['["\\x"]', 1, 1],
  ])('given %j, when parsed, then the answer names character %i on line %i', (text, offset, line) => {
    expect(refusal(Buffer.from(text))).toMatchObject({ status: 400, code: 'JSON_MALFORMED', path: `@${offset}` });
    expect(findJsonError(text)).toMatchObject({ offset, line });
  });

  test('given a secret before the error, when refused, then the message does not repeat it', () => {
    expect(String((refusal(Buffer.from('{"name":"hunter2",}')) as Error).message)).not.toContain('hunter2');
  });

  test('given bytes that are not UTF-8, when parsed, then they are refused, not replaced', () => {
    expect(refusal(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toMatchObject({ status: 400, code: 'BODY_NOT_UTF8' });
  });

  test.each(['', '  \n'])('given the body %j, when parsed, then it is empty', (text) => {
    expect(refusal(Buffer.from(text))).toMatchObject({ status: 400, code: 'BODY_EMPTY' });
  });

  test('given 100,000 levels that are never closed, when refused, then the stack holds', () => {
    expect(refusal(Buffer.from('['.repeat(100_000)))).toMatchObject({ code: 'JSON_MALFORMED', path: '@100000' });
  });

  test('given a string of 8 million characters and an error after it, when refused, then its place is found', () => {
    const text = `["${'x\\n'.repeat(4_000_000)}" 1]`;
    expect(findJsonError(text).offset).toBe(text.length - 2);
  });
});
