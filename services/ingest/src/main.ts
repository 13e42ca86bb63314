import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig, systemClock } from '@oppiva/config';
import { openEventLog } from '@oppiva/event-log';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger } from '@oppiva/telemetry';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createIngestApp } from './ingest-app.ts';

/** Ingest as a process of its own: configuration from the environment, ClickHouse and its tables already there. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'ingest', level: config.logLevel });
const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
const path = join(config.dataDir, 'log', 'oppiva.sqlite');
mkdirSync(join(config.dataDir, 'log'), { recursive: true });
const log = await openEventLog(
  config.kafka === undefined ? { kind: 'sqlite', path, keys, logger } : { kind: 'kafka', kafka: config.kafka, keys, logger },
);
const app = await createIngestApp({ config, log, keys, clock: systemClock, logger, access: loadAccess({ config }) });

const stop = async (): Promise<void> => {
  await app.close();
  await log.close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
await app.listen({ port: config.port, host: config.host });
logger.info({ port: config.port, host: config.host }, 'ingest listens');
