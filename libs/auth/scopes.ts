import { accessScopes, type AccessScope } from '@oppiva/events';
import { AuthError } from './auth-error.ts';

export type Scope = AccessScope;
export const scopes: readonly Scope[] = accessScopes;

/** What a route can ask for: a scope, or one of the two reads that `all/read` gives but no scope of its own names. */
export type Permission = Scope | 'state/read' | 'profile/read';

/** Whom a request comes from. Everything after the door knows this type only; where it was filled from is auth's business. */
export interface Principal {
  /** The client's name: the source of its statements (capability model 3.3). */
  client: string;
  scopes: ReadonlySet<Scope>;
}

const xapiReads: Permission[] = ['all/read', 'statements/read', 'statements/read/mine', 'state/read', 'profile/read'];

/**
 * Which permissions each scope carries (xAPI-Communication 4.2): `statements/read` includes one's own, `all/read` every read,
 * `all` everything of xAPI. The specification knows nothing of HR events and administration, so `all` does not reach them;
 * an administrator can give itself any scope, so `admin` carries all of them openly.
 */
const carries: Record<Scope, ReadonlySet<Permission>> = {
  'statements/write': new Set(['statements/write']),
  'statements/read/mine': new Set(['statements/read/mine']),
  'statements/read': new Set(['statements/read', 'statements/read/mine']),
  state: new Set(['state', 'state/read']),
  define: new Set(['define']),
  profile: new Set(['profile', 'profile/read']),
  'all/read': new Set(xapiReads),
  all: new Set([...xapiReads, 'all', 'statements/write', 'state', 'define', 'profile']),
  'events/write': new Set(['events/write']),
  admin: new Set<Permission>([...scopes, ...xapiReads]),
};

/** True when one of the principal's scopes carries the permission. */
export function may(principal: Principal, permission: Permission): boolean {
  for (const scope of principal.scopes) {
    if (carries[scope].has(permission)) return true;
  }
  return false;
}

/** Null when the principal may, otherwise the error to answer (403 AUTH_SCOPE_MISSING). */
export function refusal(principal: Principal, permission: Permission): AuthError | null {
  if (may(principal, permission)) return null;
  const held = [...principal.scopes].join(', ') || 'none';
  return new AuthError(
    'AUTH_SCOPE_MISSING',
    `Client ${principal.client} has the scopes ${held}; this needs ${permission}. Ask an administrator for a client that has it.`,
  );
}
