import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { systemClock } from '@oppiva/config';
import { fastifyOptions, IngestModule } from '@oppiva/ingest-service';
import { startVerification } from '@oppiva/indicators-service';
import { InsightModule } from '@oppiva/insight-service';
import { isDemo } from './demo/import-demo.ts';
import { readCredentials, type Credentials } from './credentials.ts';
import { compositionOf, openLog, type CompositionOptions } from './open-log.ts';

@Module({})
class EdgeModule {
  static over(parts: DynamicModule[]): DynamicModule {
    return { module: EdgeModule, imports: parts };
  }
}

/** Ingest and insight on one port, listening; answers 503 until the log is read. */
export async function composeEdge(
  options: CompositionOptions & { credentials: Pick<Credentials, 'xapi' | 'events' | 'admin'> },
): Promise<{ close(): Promise<void> }> {
  const { config, access, keys, logger, credentials } = options;
  const log = await openLog(options);
  const clock = options.clock ?? systemClock;
  const verification = startVerification({
    access,
    logger,
    unsuppressed: config.testProfile === 'unsuppressed',
    timeZone: config.timeZone,
  });
  const parts = [
    IngestModule.register({ config, log, access, keys, clock, logger, defaultClients: credentials, verification }),
    InsightModule.register({ config, log, access, clock, logger, isDemo: isDemo(config.dataDir) }),
  ];
  const adapter = new FastifyAdapter(fastifyOptions(config));
  const app = await NestFactory.create<NestFastifyApplication>(EdgeModule.over(parts), adapter, { logger: false, abortOnError: false });
  await app.listen(config.port, config.host);
  return {
    close: async () => {
      await app.close();
      await verification.close();
      await log.close();
    },
  };
}

export function runEdge(): Promise<{ close(): Promise<void> }> {
  const composition = compositionOf('edge');
  return composeEdge({ ...composition, credentials: readCredentials(composition.config.dataDir) });
}
