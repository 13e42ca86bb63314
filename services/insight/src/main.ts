import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig, systemClock } from '@oppiva/config';
import { openEventLog } from '@oppiva/event-log';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger } from '@oppiva/telemetry';
import { join } from 'node:path';
import { InsightModule } from './index.ts';
import { standalone } from './standalone.ts';

/** Insight alone: reads published values and serves the dashboards. ClickHouse and its tables are there already. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'insight', level: config.logLevel });
const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
const path = join(config.dataDir, 'log', 'oppiva.sqlite');
const log = await openEventLog(
  config.kafka === undefined
    ? { kind: 'sqlite', path, keys, logger, readOnly: true }
    : { kind: 'kafka', kafka: config.kafka, keys, logger },
);
const module = InsightModule.register({ config, access: loadAccess({ config }), log, clock: systemClock, logger });
const app = await standalone(module);

const stop = async (): Promise<void> => {
  await app.close();
  await log.close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
await app.listen(config.port, config.host);
logger.info({ host: config.host, port: config.port }, 'insight listens');
