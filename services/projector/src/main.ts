import { join } from 'node:path';
import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig } from '@oppiva/config';
import { openEventLog } from '@oppiva/event-log';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger } from '@oppiva/telemetry';
import { startProjector } from './projector.ts';

/** The projector as a process of its own: configuration from the environment, ClickHouse and its tables already there. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'projector', level: config.logLevel });
const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
const path = join(config.dataDir, 'log', 'oppiva.sqlite');
const log = await openEventLog(
  config.kafka === undefined
    ? { kind: 'sqlite', path, keys, logger, readOnly: true }
    : { kind: 'kafka', kafka: config.kafka, keys, logger },
);
const projector = startProjector({ config, log, access: loadAccess({ config }), keys, logger });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void projector.stop());
try {
  await projector.ready;
  logger.info({}, 'projector reads the log');
  await projector.ended;
} catch (error) {
  // The supervisor starts the next one, which claims anew.
  logger.error({ err: error }, 'projector ended');
  process.exitCode = 1;
} finally {
  await log.close();
}
