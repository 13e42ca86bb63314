import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig, systemClock } from '@oppiva/config';
import { createLogger } from '@oppiva/telemetry';
import { InsightModule } from './index.ts';

/** Insight alone: reads published values and serves the dashboards. ClickHouse is another process. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'insight', level: config.logLevel });
const module = InsightModule.register({ config, access: loadAccess({ config }), clock: systemClock, logger });
const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
app.enableShutdownHooks();
await app.listen(config.port, config.host);
logger.info({ host: config.host, port: config.port }, 'insight listens');
