import { createHmac } from 'node:crypto';
import type { InstallationKeys } from './keys.ts';

/** What a pseudonym stands for; the same value gives another pseudonym under each. */
export type PseudonymKind = 'actor' | 'person' | 'slot' | 'event';

/** How a learning system names a person (xAPI-Data 2.4.2.3, inverse functional identifiers). */
export interface Identity {
  scheme: 'mbox_sha1sum' | 'account' | 'openid';
  /** A lower-case hexadecimal SHA-1, `homePage|name`, or an OpenID IRI. */
  value: string;
}

/**
 * The name under which something about a person stands in ClickHouse: a UUID of version 8 (RFC 9562, 5.8) made of the first
 * 16 bytes of HMAC-SHA256(key, kind, NUL, value). Nobody without the installation's key can make it or undo it.
 * @param value any text; compared exactly, so normalise it first
 */
export function pseudonym(keys: Pick<InstallationKeys, 'pseudonym'>, kind: PseudonymKind, value: string): string {
  const hash = createHmac('sha256', keys.pseudonym).update(`${kind}\0${value}`, 'utf8').digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The pseudonym of an actor as a learning system names it: what `xapi.statement_records.actor_id` and identity links hold. */
export function actorPseudonym(keys: Pick<InstallationKeys, 'pseudonym'>, identity: Identity): string {
  return pseudonym(keys, 'actor', `${identity.scheme}|${identity.value}`);
}

/** The pseudonym of a person as the HR source names it. */
export function personPseudonym(keys: Pick<InstallationKeys, 'pseudonym'>, personId: string): string {
  return pseudonym(keys, 'person', personId);
}
