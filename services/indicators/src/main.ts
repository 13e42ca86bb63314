import { join } from 'node:path';
import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig, systemClock } from '@oppiva/config';
import { openEventLog } from '@oppiva/event-log';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger } from '@oppiva/telemetry';
import { startIndicators } from './indicators.ts';

/** The indicators as a process of their own: configuration from the environment, ClickHouse and its tables already there. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'indicators', level: config.logLevel });
const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
const path = join(config.dataDir, 'log', 'oppiva.sqlite');
const log = await openEventLog(
  config.kafka === undefined ? { kind: 'sqlite', path, keys, logger } : { kind: 'kafka', kafka: config.kafka, keys, logger },
);
const indicators = startIndicators({ config, log, access: loadAccess({ config }), keys, clock: systemClock, logger });
logger.info({}, 'indicators at work');
const stop = async (): Promise<void> => {
  await indicators.stop();
  await log.close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
