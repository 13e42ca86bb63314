import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** What a client shows to be let in. The secret is shown once, when it is made. */
export interface Credential {
  key: string;
  secret: string;
}

const SECRET_CHARS_MIN = 32;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 2^12 × 8 × 128 bytes = 4 MiB and about 10 ms: paid once for each process and credential, see `ClientRegistry`. */
const COST = { N: 4096, r: 8, p: 1 };
const SIEVE_BYTES = 4;

/** A random key (16 hexadecimal digits) and secret (32 random bytes in base64url, 43 characters). */
export function createClientSecret(): Credential {
  return { key: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('base64url') };
}

/**
 * What is stored instead of a secret: `scrypt$N$r$p$salt$sieve$hash`, binary parts in base64url.
 *
 * The sieve is 4 bytes of SHA-256(salt, secret). A wrong secret fails on it within microseconds, so that a stranger cannot keep
 * the process busy with scrypt. It tells an attacker who has stolen the hash 32 bits, which is harmless for the 256 random bits
 * that `createClientSecret` makes and would not be for a word that a person thought of: hence the minimum length.
 * @throws RangeError when the secret has fewer than 32 characters
 */
export function hashSecret(secret: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  if (secret.length < SECRET_CHARS_MIN)
    throw new RangeError(`A client secret has at least ${SECRET_CHARS_MIN} characters; use createClientSecret()`);
  const hash = scryptSync(secret, salt, HASH_BYTES, COST);
  const parts = [salt, sieveOf(secret, salt), hash].map((part) => part.toString('base64url'));
  return ['scrypt', COST.N, COST.r, COST.p, ...parts].join('$');
}

/** True when the secret is the one that was hashed. Takes the same time for every secret that is wrong. */
export function verifySecret(secret: string, stored: string): boolean {
  const parsed = parseHash(stored);
  if (parsed === null) return false;
  if (!timingSafeEqual(sieveOf(secret, parsed.salt), parsed.sieve)) return false;
  return timingSafeEqual(scryptSync(secret, parsed.salt, HASH_BYTES, parsed.cost), parsed.hash);
}

/** Does the work of `verifySecret` on a wrong secret, so that an unknown key answers no faster than a known one. */
export function verifyNothing(secret: string): false {
  verifySecret(secret, decoy);
  return false;
}

const decoy = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  ...[SALT_BYTES, SIEVE_BYTES, HASH_BYTES].map((n) => randomBytes(n).toString('base64url')),
].join('$');

function sieveOf(secret: string, salt: Buffer): Buffer {
  return createHash('sha256').update(salt).update(secret, 'utf8').digest().subarray(0, SIEVE_BYTES);
}

interface StoredHash {
  cost: typeof COST;
  salt: Buffer;
  sieve: Buffer;
  hash: Buffer;
}

function parseHash(stored: string): StoredHash | null {
  const [kind, n, r, p, ...binary] = stored.split('$');
  const [salt, sieve, hash] = binary.map((text) => Buffer.from(text, 'base64url'));
  if (kind !== 'scrypt' || salt === undefined || sieve?.length !== SIEVE_BYTES || hash?.length !== HASH_BYTES) return null;
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  // scrypt's own memory bound (32 MiB): a stored hash cannot ask for more than this process would make itself.
  const bounded =
    Number.isSafeInteger(cost.N) && cost.N >= 2 && cost.N * cost.r * 128 < 32 * 1024 * 1024 && cost.r > 0 && cost.p > 0 && cost.p <= 4;
  return bounded ? { cost, salt, sieve, hash } : null;
}
