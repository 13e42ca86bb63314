import { describe, expect, it } from 'vitest';
import { bytesToUuid, isUuid, uuidToBytes } from './index.ts';
import { randomUuid, seededRandom } from './testing.ts';

describe('UUIDs', () => {
  it('survive the way to bytes and back, at any position', () => {
    const random = seededRandom(5);
    const bytes = new Uint8Array(40);
    for (let count = 0; count < 300; count++) {
      const text = randomUuid(random);
      const at = random.below(25);
      expect(uuidToBytes(text.toUpperCase(), bytes, at)).toBe(true);
      expect(bytesToUuid(bytes, at)).toBe(text);
    }
  });

  it('write the bytes in the order of the text', () => {
    const bytes = new Uint8Array(16);
    uuidToBytes('00112233-4455-6677-8899-aAbBcCdDeEfF', bytes);
    expect([...bytes]).toEqual([0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff]);
  });

  it.each([
    '',
    'AA97B177-9383-4934-8543-0F91A7A028368',
    'MA97B177-9383-4934-8543-0F91A7A02836',
    'AA97B177-9383-4934-8543-0F91A7A0283',
    'AA97B17709383-4934-8543-0F91A7A02836',
    '{A97B177-9383-4934-8543-0F91A7A0283}',
    'AA97B177-9383-4934-8543-0F91A7A0283\u0661',
    'AA97B177-9383-4934-8543-0F91A7A0283 ',
  ])('refuse %j', (text) => {
    expect(isUuid(text)).toBe(false);
    expect(uuidToBytes(text, new Uint8Array(16))).toBe(false);
  });

  it('refuse to write beyond the end', () => {
    expect(uuidToBytes('aa97b177-9383-4934-8543-0f91a7a02836', new Uint8Array(20), 5)).toBe(false);
  });
});
