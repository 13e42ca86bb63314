/**
 * What a client may be allowed to do: the scopes of the xAPI specification (xAPI-Communication 4.2, "Authority and scopes"), the
 * right to send HR and other events, and the administrator's.
 */
export const accessScopes = [
  'statements/write',
  'statements/read/mine',
  'statements/read',
  'state',
  'define',
  'profile',
  'all/read',
  'all',
  'events/write',
  'admin',
] as const;

export type AccessScope = (typeof accessScopes)[number];
