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

const REMEMBERED_MAX = 100;
/** A key that reaches its end is refused this much later at most; a revoked one at once. */
const REMEMBERED_MS = 1_000;

/**
 * Whom requests speak for. The registry's own memo costs an HMAC a request, a third of what accepting a single statement costs:
 * headers let in within the last second are remembered as they are, until anything about clients changes.
 */
export class Authenticator {
  readonly #registry: ClientRegistry;
  readonly #revision: () => number;
  readonly #remembered = new Map<string, Principal>();
  #rememberedRevision = -1;
  #rememberedUntil = 0;

  /** `revision`: changes whenever the registry does. */
  constructor(registry: ClientRegistry, revision: () => number) {
    this.#registry = registry;
    this.#revision = revision;
  }

  /** Throws HttpProblem 401 with a challenge. */
  authenticate(authorization: string | undefined): Principal {
    const now = performance.now();
    const revision = this.#revision();
    if (now > this.#rememberedUntil || revision !== this.#rememberedRevision || this.#remembered.size >= REMEMBERED_MAX) {
      this.#remembered.clear();
      this.#rememberedRevision = revision;
      this.#rememberedUntil = now + REMEMBERED_MS;
    }
    const remembered = authorization === undefined ? undefined : this.#remembered.get(authorization);
    if (remembered !== undefined) return remembered;
    const principal = this.#registry.authenticate(authorization);
    if (principal instanceof AuthError) throw fromAuth(principal);
    if (authorization !== undefined) this.#remembered.set(authorization, principal);
    return principal;
  }
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
