import { AuthError, refusal, type ClientRegistry, type Permission, type Principal } from '@oppiva/auth';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the request comes from; set by the guard of the routes that need one. */
    principal: Principal | null;
  }
}

const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="oppiva", charset="UTF-8"' };

/** Whom the request speaks for. Throws HttpProblem 401 with a challenge. */
export function authenticate(registry: ClientRegistry, authorization: string | undefined): Principal {
  const principal = registry.authenticate(authorization);
  if (principal instanceof AuthError) throw fromAuth(principal);
  return principal;
}

/** Throws HttpProblem 403 where the principal's scopes do not carry any of the permissions. */
export function demand(principal: Principal, ...permissions: [Permission, ...Permission[]]): void {
  let refused: AuthError | null = null;
  for (const permission of permissions) {
    const error = refusal(principal, permission);
    if (error === null) return;
    refused ??= error;
  }
  throw fromAuth(refused as AuthError);
}

/** Throws HttpProblem 503 until the log has been read: before that, no client is known and no duplicate could be told. */
export function refuseBeforeStart(started: boolean): void {
  if (started) return;
  throw new HttpProblem({
    status: 503,
    code: 'STARTING',
    message: 'The server is still reading its log; nothing was stored. Send it again in a moment (/health/ready says when).',
    headers: { 'Retry-After': '1' },
  });
}

/** The principal of a route behind the guard. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error('the route has no guard');
  return request.principal;
}

function fromAuth(error: AuthError): HttpProblem {
  return new HttpProblem({
    status: error.status,
    code: error.code,
    message: error.message,
    headers: error.status === 401 ? CHALLENGE : {},
  });
}
