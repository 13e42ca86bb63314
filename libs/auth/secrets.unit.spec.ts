import { describe, expect, test } from 'vitest';
import { createClientSecret, hashSecret, verifySecret } from './index.ts';

const { key, secret } = createClientSecret();
const stored = hashSecret(secret);

describe('secrets', () => {
  test('given two new credentials, when compared, then they differ and have the promised size', () => {
    const other = createClientSecret();
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect([other.key === key, other.secret === secret]).toEqual([false, false]);
  });

  test('given a hash, when verified, then only its secret fits, and the hash does not hold it', () => {
    expect(verifySecret(secret, stored)).toBe(true);
    expect(verifySecret(`${secret}x`, stored)).toBe(false);
    expect(verifySecret('', stored)).toBe(false);
    expect(stored).not.toContain(secret);
    expect(hashSecret(secret)).not.toBe(stored);
  });

  test('given a secret that passes the sieve but is not the one, when verified, then scrypt refuses it', () => {
    const parts = stored.split('$');
    parts[6] = Buffer.alloc(32, 1).toString('base64url');
    expect(verifySecret(secret, parts.join('$'))).toBe(false);
  });

  test.each([
    '',
    'scrypt',
    'plain$secret',
    stored.replace('4096', '1048576'),
    stored.replace('4096', '0'),
    stored.replace('scrypt', 'md5'),
  ])('given the stored text %j, when verified, then it fits nothing', (text) => {
    expect(verifySecret(secret, text)).toBe(false);
  });

  test('given a secret that a person may have thought of, when hashed, then it is refused', () => {
    expect(() => hashSecret('correct horse battery staple')).toThrow(RangeError);
  });
});
