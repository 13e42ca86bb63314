import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';

describe('the address', () => {
  it('is Finnish and the whole organisation when it says nothing', () => {
    expect(parseAddress('')).toEqual({ unit: null, window: null, asOf: null, structure: null, language: 'fi' });
    expect(formatAddress(parseAddress(''))).toBe('?');
  });

  it('comes back as it was written', () => {
    const address = {
      unit: 'BA/ä & co',
      window: '2026-07-01..2026-10-01',
      asOf: '2026-11-01T00:00:00Z',
      structure: 'as-of:2026-09-30',
      language: 'en',
    } as const;
    expect(parseAddress(formatAddress(address))).toEqual(address);
  });

  it('says nothing of the structure of each day, which is the default', () => {
    expect(formatAddress(parseAddress('?structure=as-was'))).toBe('?');
  });

  it('takes any other language for Finnish', () => {
    expect(parseAddress('?lang=sv').language).toBe('fi');
  });
});
