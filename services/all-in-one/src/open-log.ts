import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAccess, type AccessByRole } from '@oppiva/clickhouse';
import { loadConfig, type Clock, type Config } from '@oppiva/config';
import { openEventLog, type EventLog, type SharedClock } from '@oppiva/event-log';
import { loadInstallationKeys, type InstallationKeys } from '@oppiva/privacy';
import { createLogger, type Logger } from '@oppiva/telemetry';

export interface CompositionOptions {
  config: Config;
  keys: InstallationKeys;
  access: AccessByRole;
  logger: Logger;
  /** Tests set the log's clock; nothing else does. */
  clock?: Clock & SharedClock;
}

/** Opens the log that the configuration names. */
export async function openLog({ config, keys, logger, clock }: CompositionOptions): Promise<EventLog> {
  if (config.kafka !== undefined) return openEventLog({ kind: 'kafka', kafka: config.kafka, keys, logger });
  const folder = join(config.dataDir, 'log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return openEventLog({ kind: 'sqlite', path: join(folder, 'oppiva.sqlite'), keys, logger, ...(clock !== undefined && { clock }) });
}

/** What a process of the installation finds in its environment and data directory. */
export function compositionOf(service: string): CompositionOptions {
  const config = loadConfig(process.env);
  const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
  return { config, keys, access: loadAccess({ config }), logger: createLogger({ service, level: config.logLevel }) };
}
