import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCursor, signCursor, type MoreCursor } from './more-cursor.ts';

const key = randomBytes(32);
const cursor: MoreCursor = {
  belowOffset: 12_345_678_901,
  offset: 77,
  index: 3,
  sinceMs: 0,
  untilMs: 1_793_000_000_000,
  client: 'lms',
  ascending: true,
  limit: 100,
};

test('given a cursor, when signed and read, then it is the same', () => {
  expect(readCursor(signCursor(cursor, key), key)).toEqual(cursor);
});

test.each([
  ['another key', (token: string) => readCursor(token, randomBytes(32))],
  ['one changed character', (token: string) => readCursor(token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'), key)],
  ['nothing', () => readCursor('', key)],
  ['no token at all', () => readCursor('x'.repeat(100), key)],
])('given %s, when read, then it is refused', (_what, read) => {
  expect(() => read(signCursor(cursor, key))).toThrow(expect.objectContaining({ status: 400, code: 'MORE_INVALID' }));
});
