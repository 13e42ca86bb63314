import { refuseForeign } from '@oppiva/auth';
import type { onRequestHookHandler } from 'fastify';

/** `refuseForeign` as a Fastify hook over every route, pages too: for insight alone. Composed with ingest, ingest guards every route. */
export const loopbackGuard: onRequestHookHandler = (request, reply, done) => {
  const refused = refuseForeign(request.headers.host, request.headers.origin);
  if (refused === null) done();
  else void reply.code(403).type('application/json; charset=utf-8').send(JSON.stringify(refused));
};
