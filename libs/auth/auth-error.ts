export type AuthErrorCode = 'AUTH_REQUIRED' | 'AUTH_SCHEME_UNSUPPORTED' | 'AUTH_MALFORMED' | 'AUTH_REFUSED' | 'AUTH_SCOPE_MISSING';

/** A request that is not let in: 401 without valid credentials, 403 where the client's scopes do not suffice. */
export class AuthError extends Error {
  readonly code: AuthErrorCode;
  readonly status: 401 | 403;

  constructor(code: AuthErrorCode, message: string) {
    super(message);
    this.name = 'AuthError';
    this.code = code;
    this.status = code === 'AUTH_SCOPE_MISSING' ? 403 : 401;
  }
}
