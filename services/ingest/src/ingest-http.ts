import type { FastifyInstance } from 'fastify';
import { registerAdmin } from './admin/admin-routes.ts';
import { registerEvents } from './events/events-routes.ts';
import { loopbackGuard } from './http/loopback-guard.ts';
import type { Ingest } from './ingest.ts';
import { registerXapi } from './xapi/xapi-routes.ts';

/**
 * Registers ingest's routes on a Fastify instance. The guard against foreign hosts and origins covers every route of the instance,
 * other services' too.
 */
export function registerIngest(fastify: FastifyInstance, ingest: Ingest): void {
  const {
    config,
    log,
    authenticator,
    accept,
    events,
    clients,
    loading,
    projected,
    clickhouse,
    store,
    consistent,
    documents,
    keys,
    logger,
    verification,
  } = ingest;
  const started = (): boolean => ingest.started;
  fastify.addHook('onRequest', loopbackGuard(config.xapiOrigins));
  registerXapi(fastify, {
    config,
    authenticator,
    accept,
    projected,
    store,
    consistent,
    documents,
    cursorKey: keys.cursor,
    logger,
    started,
  });
  registerEvents(fastify, { config, authenticator, events, projected, logger, started });
  const status = (): Promise<object> => ingest.status();
  const work = { clients, loading, accept, events, projected, clickhouse, verification };
  registerAdmin(fastify, { config, log, authenticator, ...work, logger, started, status });
}
