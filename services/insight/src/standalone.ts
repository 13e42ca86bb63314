import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { loopbackGuard } from './loopback-guard.ts';

/** Insight as an application of its own, guarded against foreign hosts and origins; not listening yet. */
export async function standalone(module: DynamicModule): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.getHttpAdapter().getInstance().addHook('onRequest', loopbackGuard);
  return app;
}
