import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { DocsController } from './docs/docs.controller.ts';
import { HealthController } from './health/health.controller.ts';
import { registerIngest } from './ingest-http.ts';
import { Ingest, type IngestDeps } from './ingest.ts';
import { INGEST } from './tokens.ts';

/**
 * Ingest as a part of a Nest application on Fastify. Routes that take bodies stand on Fastify itself; Nest holds the rest together
 * and stops it. The log, its keys and the connection settings are the composition's, which closes the log after the application.
 */
@Module({})
export class IngestModule implements OnModuleInit, OnApplicationShutdown {
  readonly #ingest: Ingest;
  readonly #host: HttpAdapterHost;

  constructor(@Inject(INGEST) ingest: Ingest, @Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.#ingest = ingest;
    this.#host = host;
  }

  static register(deps: IngestDeps): DynamicModule {
    return {
      module: IngestModule,
      controllers: [HealthController, DocsController],
      providers: [{ provide: INGEST, useFactory: () => new Ingest(deps) }],
      exports: [INGEST],
    };
  }

  /** Listens at once and answers 503 until the log is read, so that a supervisor sees the process alive. */
  onModuleInit(): void {
    registerIngest(this.#host.httpAdapter.getInstance<FastifyInstance>(), this.#ingest);
    this.#ingest.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#ingest.stop();
  }
}
