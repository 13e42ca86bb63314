import type { FastifyInstance } from 'fastify';
import { loopbackGuard } from './http/loopback-guard.ts';
import type { Ingest } from './ingest.ts';
import { registerXapi } from './xapi/xapi-routes.ts';

/**
 * Registers ingest's routes on a Fastify instance. The guard against foreign hosts and origins covers every route of the instance,
 * other services' too.
 */
export function registerIngest(fastify: FastifyInstance, ingest: Ingest): void {
  const { config, registry, accept, projected, store, keys, logger } = ingest;
  fastify.addHook('onRequest', loopbackGuard);
  registerXapi(fastify, { config, registry, accept, projected, store, cursorKey: keys.cursor, logger, started: () => ingest.started });
}
