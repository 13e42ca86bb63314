import 'reflect-metadata';
import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig } from '@oppiva/config';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger } from '@oppiva/telemetry';
import { composeEdge } from './compose.ts';
import { readCredentials } from './credentials.ts';
import { superviseThisProcess } from './supervised-process.ts';

/** The edge process: ingest and insight on one port. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'edge', level: config.logLevel });
const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
const credentials = readCredentials(config.dataDir);
const edge = await composeEdge({ config, keys, access: loadAccess({ config }), logger, credentials });
superviseThisProcess(() => edge.close());
