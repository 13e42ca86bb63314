import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { IdCipher } from './id-cipher.ts';
import { KnownIds } from './known-ids.ts';
import { testKeys } from './test-drafts.ts';

/** The n-th of a series of uniform 16-byte keys. */
function key(n: number): Buffer {
  return createHash('sha256').update(String(n)).digest().subarray(0, 16);
}

describe('KnownIds', () => {
  it('holds what was added and not removed, like a map would, while shards grow and gaps close', () => {
    const known = new KnownIds({ idsMax: 100_000 });
    const model = new Map<number, { offset: number; index: number }>();
    let random = 12345;
    const next = (below: number): number => {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      return random % below;
    };

    for (let step = 0; step < 60_000; step++) {
      const n = next(20_000);
      if (next(3) === 0) {
        expect(known.remove(key(n))).toBe(model.delete(n));
      } else {
        expect(known.add(key(n), 0, step, step % 1000)).toBe(!model.has(n));
        if (!model.has(n)) model.set(n, { offset: step, index: step % 1000 });
      }
    }

    expect(known.size).toBe(model.size);
    for (let n = 0; n < 20_000; n++) {
      const position = known.get(key(n));
      const found = position === -1 ? undefined : { offset: known.offsetOf(position), index: known.indexOf(position) };
      expect(found).toEqual(model.get(n));
    }
  });

  it('holds the largest positions that a slot has room for, and refuses larger ones', () => {
    const known = new KnownIds({ idsMax: 10 });
    known.add(key(1), 0, 2 ** 40 - 2, 2 ** 24 - 1);
    known.add(key(2), 0, 2 ** 32 - 1, 0);

    expect(known.offsetOf(known.get(key(1)))).toBe(2 ** 40 - 2);
    expect(known.indexOf(known.get(key(1)))).toBe(2 ** 24 - 1);
    expect(known.offsetOf(known.get(key(2)))).toBe(2 ** 32 - 1);
    expect(() => known.add(key(3), 0, 2 ** 40 - 1, 0)).toThrow(RangeError);
    expect(() => known.add(key(3), 0, 0, 2 ** 24)).toThrow(RangeError);
  });

  it('reads keys in place, keeps the first position, and takes no more than its bound', () => {
    const keys = Buffer.concat([key(1), key(2), key(3)]);
    const known = new KnownIds({ idsMax: 2 });

    expect([known.add(keys, 0, 5, 0), known.add(keys, 16, 5, 1), known.add(keys, 16, 9, 9), known.add(keys, 32, 5, 2)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(known.indexOf(known.get(keys, 16))).toBe(1);
    expect(known.get(keys, 32)).toBe(-1);
    expect(known.remove(keys, 16)).toBe(true);
    expect(known.add(keys, 32, 5, 2)).toBe(true);
  });

  it('finds keys at the very end of a shard, where the table goes round', () => {
    const known = new KnownIds({ idsMax: 100 });
    const late = Array.from({ length: 8 }, (_, i) => Buffer.concat([Buffer.from([7, 255, 255, 255, 255, i]), Buffer.alloc(10)]));
    late.forEach((each, i) => known.add(each, 0, i, i));

    known.remove(late[2]!);

    expect(late.map((each) => known.get(each) !== -1)).toEqual([true, true, false, true, true, true, true, true]);
  });
});

describe('IdCipher', () => {
  it('gives every id its own key and back, all in one call or one by one', () => {
    const cipher = new IdCipher(testKeys.id);
    const ids = Buffer.concat([key(1), key(2), key(1)]);

    const keys = cipher.encrypt(ids);

    expect(cipher.decrypt(keys).equals(ids)).toBe(true);
    expect(keys.subarray(0, 16).equals(keys.subarray(32))).toBe(true);
    expect(keys.subarray(0, 16).equals(keys.subarray(16, 32))).toBe(false);
    expect(cipher.encrypt(key(2)).equals(keys.subarray(16, 32))).toBe(true);
    expect(keys.equals(new IdCipher(testKeys.tag).encrypt(ids))).toBe(false);
    expect(cipher.encrypt(new Uint8Array(0))).toHaveLength(0);
  });

  it('refuses what is not whole ids', () => {
    expect(() => new IdCipher(testKeys.id).encrypt(new Uint8Array(17))).toThrow(RangeError);
  });
});
