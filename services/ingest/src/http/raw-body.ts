import type { FastifyInstance } from 'fastify';

/**
 * Bodies of these types arrive as the exact bytes: the log keeps what was sent, and parsing is the route's own. Everything else is
 * refused with 415 before a byte of it is kept.
 */
export function takeRawBodies(scope: FastifyInstance, types: readonly (string | RegExp)[], bodyBytesMax: number): void {
  scope.removeAllContentTypeParsers();
  for (const type of types) {
    scope.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) => done(null, body));
  }
}
