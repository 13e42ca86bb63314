import type { onRequestHookHandler } from 'fastify';
import { HttpProblem } from './problem.ts';

const HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The name of a `Host` header without its port; a port may be anything, since a proxy or a tunnel may stand between. */
function hostName(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
  return (end > 0 ? host.slice(0, end) : host).toLowerCase();
}

/**
 * Before sign-in is configured the product takes only `Host` localhost, 127.0.0.1 or [::1] and no foreign `Origin`
 * (ARCHITECTURE section 9): a page of another site must not reach it through the browser, nor by rebinding a name.
 * Returns why it is refused, or null.
 */
export function refuseForeign(host: string | undefined, origin: string | undefined): HttpProblem | null {
  if (host === undefined || !HOSTS.has(hostName(host))) {
    return new HttpProblem({
      status: 403,
      code: 'HOST_FOREIGN',
      message:
        'Until sign-in is configured, only requests to localhost, 127.0.0.1 or [::1] are answered; nothing was stored. Use one of these in the URL.',
    });
  }
  if (origin === undefined) return null;
  const name = URL.canParse(origin) ? new URL(origin).hostname : '';
  if (HOSTS.has(name)) return null;
  return new HttpProblem({
    status: 403,
    code: 'ORIGIN_FOREIGN',
    message: 'Until sign-in is configured, requests that a page of another site makes are refused; nothing was stored.',
  });
}

/** `refuseForeign` as a Fastify hook over every route; it answers itself, since not every route has our error handler. */
export const loopbackGuard: onRequestHookHandler = (request, reply, done) => {
  const refused = refuseForeign(request.headers.host, request.headers.origin);
  if (refused === null) done();
  else void reply.code(refused.status).type('application/json; charset=utf-8').send(JSON.stringify(refused.body()));
};
