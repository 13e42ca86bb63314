export { AuthError, type AuthErrorCode } from './auth-error.ts';
export { may, refusal, scopes, type Permission, type Principal, type Scope } from './scopes.ts';
export { createClientSecret, hashSecret, verifySecret, type Credential } from './secrets.ts';
export { parseAuthorization } from './authorization-header.ts';
export { ClientRegistry, type ClientEvent, type ClientListing } from './client-registry.ts';
export { refuseForeign, type ForeignRequest } from './loopback-guard.ts';
