import { hash } from 'node:crypto';

/** An actor's identity as identity links name it (capability model 3.3 step 6). */
export interface ActorIdentity {
  scheme: 'mbox_sha1sum' | 'account' | 'openid';
  value: string;
}

/**
 * The one identity of a valid Agent or Group; null for an anonymous Group. An mbox becomes its mbox_sha1sum (the SHA-1 of
 * the mailto IRI as given, in lower-case hexadecimal), so that both spellings of one address are one identity; an account
 * is `homePage|name` (xAPI-Data 2.4.2.3, 2.4.2.4).
 */
export function actorIdentity(agent: unknown): ActorIdentity | null {
  if (typeof agent !== 'object' || agent === null) return null;
  const actor = agent as { mbox?: unknown; mbox_sha1sum?: unknown; openid?: unknown; account?: { homePage?: unknown; name?: unknown } };
  if (typeof actor.mbox === 'string') return { scheme: 'mbox_sha1sum', value: hash('sha1', actor.mbox, 'hex') };
  if (typeof actor.mbox_sha1sum === 'string') return { scheme: 'mbox_sha1sum', value: actor.mbox_sha1sum.toLowerCase() };
  if (typeof actor.openid === 'string') return { scheme: 'openid', value: actor.openid };
  const { account } = actor;
  if (typeof account !== 'object' || account === null || typeof account.homePage !== 'string' || typeof account.name !== 'string')
    return null;
  return { scheme: 'account', value: `${account.homePage}|${account.name}` };
}
