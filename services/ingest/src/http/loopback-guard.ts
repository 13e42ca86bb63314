import { refuseForeign } from '@oppiva/auth';
import type { onRequestHookHandler } from 'fastify';

/** Where content of a launch calls: only there may pages of other sites be let in. */
const LRS_PREFIX = '/xapi/';

/**
 * `refuseForeign` as a Fastify hook over every route; it answers itself, since not every route has our error handler.
 * @param xapiOrigins origins of pages that may call the LRS, such as `https://content.example.org`
 */
export function loopbackGuard(xapiOrigins: readonly string[]): onRequestHookHandler {
  return (request, reply, done) => {
    const { host, origin } = request.headers;
    const isLetIn = origin !== undefined && xapiOrigins.includes(origin) && request.url.startsWith(LRS_PREFIX);
    const refused = refuseForeign(host, isLetIn ? undefined : origin);
    if (refused === null) done();
    else void reply.code(403).type('application/json; charset=utf-8').send(JSON.stringify(refused));
  };
}
