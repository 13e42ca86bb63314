import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { bytesToUuid } from '@oppiva/xapi';
import { idsAnswer } from './ids-answer.ts';

test.each([0, 1, 2, 50])('given %i ids, then the answer is the JSON array of them in lower case', (count) => {
  const bytes = randomBytes(16 * count);
  const expected = Array.from({ length: count }, (_, i) => bytesToUuid(bytes, 16 * i));
  expect(idsAnswer(bytes).toString()).toBe(JSON.stringify(expected));
});
