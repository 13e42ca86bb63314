import { expect, test } from 'vitest';
import { splitJsonArray } from '@oppiva/xapi';
import { bodyOf, pick, type Batch } from './batch.ts';

const text = ' [ {"n":1.0, "t":"ä,]"} ,{"n":2},\n{"n":3e0} ] ';
const body = Buffer.from(text);

test('given entries, then their exact bytes are one array', () => {
  expect(bodyOf(body, splitJsonArray(body), [0, 2]).toString()).toBe('[{"n":1.0, "t":"ä,]"},{"n":3e0}]');
  expect(bodyOf(body, splitJsonArray(body), []).toString()).toBe('[]');
});

test('given a batch, when some entries are picked, then everything about them comes along', () => {
  const batch: Batch = {
    client: 'lms',
    version: '1.0.3',
    body,
    statements: [{ n: 1 }, { n: 2 }, { n: 3 }],
    ids: ['a', 'b', 'c'],
    idBytes: Uint8Array.from({ length: 48 }, (_, i) => i),
    keys: Uint8Array.from({ length: 48 }, (_, i) => 100 + i),
    flags: Uint8Array.of(1, 2, 3),
    voids: [
      { entry: 1, target: 'x' },
      { entry: 2, target: 'y' },
    ],
  };
  const picked = pick(batch, [0, 2]);
  expect(picked).toMatchObject({ ids: ['a', 'c'], statements: [{ n: 1 }, { n: 3 }], voids: [{ entry: 1, target: 'y' }] });
  expect([...picked.flags]).toEqual([1, 3]);
  expect([...picked.keys.subarray(16, 18)]).toEqual([132, 133]);
  expect(JSON.parse(picked.body.toString())).toEqual([{ n: 1, t: 'ä,]' }, { n: 3 }]);
  expect(pick(batch, [0, 1, 2])).toBe(batch);
});
