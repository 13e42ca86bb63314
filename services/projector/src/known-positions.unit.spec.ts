import { randomBytes } from 'node:crypto';
import { KnownIds } from '@oppiva/event-log';
import { expect, it } from 'vitest';
import { KnownPositions } from './known-positions.ts';

const known = () => new KnownPositions(new KnownIds({ idsMax: 1_000 }));
const addAll = (positions: KnownPositions, offset: number, keys: Buffer): boolean[] => {
  positions.begin(offset, 0, keys);
  return Array.from({ length: keys.length / 16 }, (_, index) => positions.add(keys, index * 16, offset, index));
};

it('keeps the first position of an id', () => {
  const positions = known();
  const keys = randomBytes(32);

  expect(addAll(positions, 5, Buffer.concat([keys, keys.subarray(0, 16)]))).toEqual([true, true, false]);
  expect(addAll(positions, 6, keys)).toEqual([false, false]);
  expect(positions.first(keys, 16)).toEqual({ offset: 5, index: 1 });
  expect(positions.first(randomBytes(16), 0)).toBeNull();
});

it('forgets what lies at or beyond the position that projection starts from again, and nothing below it', () => {
  const positions = known();
  const [settled, stored, lost] = [randomBytes(48), randomBytes(48), randomBytes(48)];
  addAll(positions, 1, settled);
  addAll(positions, 2, Buffer.concat([stored, settled.subarray(0, 16)]));
  addAll(positions, 3, Buffer.concat([lost, stored.subarray(0, 16)]));
  positions.acknowledge(2);

  // Offset 2 was stored although its acknowledgement never came.
  positions.rollBack(3);

  expect(positions.size).toBe(6);
  expect(positions.first(settled, 0)).toEqual({ offset: 1, index: 0 });
  expect(positions.first(stored, 0)).toEqual({ offset: 2, index: 0 });
  expect(positions.first(lost, 0)).toBeNull();
  expect(addAll(positions, 3, lost)).toEqual([true, true, true]);
});
