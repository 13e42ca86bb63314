import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@oppiva/config';
import { IngestModule } from './ingest.module.ts';
import type { IngestDeps } from './ingest.ts';
import { leadAlternateRequest } from './xapi/alternate-request.ts';

/** Settings of the Fastify instance that the hot route needs: no middleware layer, no request log, bodies bounded. */
export function fastifyOptions(config: Pick<Config, 'limits'>) {
  return {
    bodyLimit: config.limits.bodyBytesMax,
    logger: false,
    skipMiddie: true,
    // A client that sends its headers or body drop by drop does not hold a socket for ever.
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 1_000 },
    rewriteUrl: leadAlternateRequest,
  } as const;
}

/** Ingest alone as an application, not listening yet. */
export async function createIngestApp(deps: IngestDeps): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(fastifyOptions(deps.config));
  return NestFactory.create<NestFastifyApplication>(IngestModule.register(deps), adapter, { logger: false, abortOnError: false });
}
