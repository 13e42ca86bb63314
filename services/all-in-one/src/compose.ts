import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AccessByRole } from '@oppiva/clickhouse';
import { systemClock, type Clock, type Config } from '@oppiva/config';
import { openEventLog, type EventLog, type SharedClock } from '@oppiva/event-log';
import { startIndicators } from '@oppiva/indicators-service';
import { fastifyOptions, INGEST, IngestModule, type Ingest } from '@oppiva/ingest-service';
import { InsightModule } from '@oppiva/insight-service';
import type { InstallationKeys } from '@oppiva/privacy';
import { startProjector } from '@oppiva/projector-service';
import type { Logger } from '@oppiva/telemetry';
import type { Credentials } from './credentials.ts';

export interface CompositionOptions {
  config: Config;
  keys: InstallationKeys;
  access: AccessByRole;
  logger: Logger;
  /** Tests set the log's clock; nothing else does. */
  clock?: Clock & SharedClock;
}

@Module({})
class EdgeModule {
  static over(parts: DynamicModule[]): DynamicModule {
    return { module: EdgeModule, imports: parts };
  }
}

/** Opens the log that the configuration names. */
export async function openLog({ config, keys, logger, clock }: CompositionOptions): Promise<EventLog> {
  if (config.kafka !== undefined) return openEventLog({ kind: 'kafka', kafka: config.kafka, keys, logger });
  const folder = join(config.dataDir, 'log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return openEventLog({ kind: 'sqlite', path: join(folder, 'oppiva.sqlite'), keys, logger, ...(clock !== undefined && { clock }) });
}

/** Ingest and insight on one port, listening; answers 503 until the log is read. */
export async function composeEdge(
  options: CompositionOptions & { credentials: Pick<Credentials, 'xapi' | 'events' | 'admin'> },
): Promise<{ close(): Promise<void> }> {
  const { config, access, keys, logger, credentials } = options;
  const log = await openLog(options);
  const clock = options.clock ?? systemClock;
  const parts = [
    IngestModule.register({ config, log, access, keys, clock, logger }),
    InsightModule.register({ config, access, clock, logger }),
  ];
  const adapter = new FastifyAdapter(fastifyOptions(config));
  const app = await NestFactory.create<NestFastifyApplication>(EdgeModule.over(parts), adapter, { logger: false, abortOnError: false });
  await app.listen(config.port, config.host);
  await app.get<Ingest>(INGEST, { strict: false }).ensureDefaultClients(credentials);
  return {
    close: async () => {
      await app.close();
      await log.close();
    },
  };
}

/** Projector and indicators. `ended` settles when the projector ends: another one took over, or it was closed. */
export async function composeWorker(options: CompositionOptions): Promise<{ ended: Promise<void>; close(): Promise<void> }> {
  const { config, access, keys, logger } = options;
  const log = await openLog(options);
  const projector = startProjector({ config, log, access, keys, logger });
  const indicators = startIndicators({ config, log, access, keys, logger, clock: options.clock ?? systemClock });
  return {
    ended: projector.ended,
    close: async () => {
      await indicators.stop();
      await projector.stop();
      await log.close();
    },
  };
}
