import { loadAccess } from '@oppiva/clickhouse';
import { loadConfig } from '@oppiva/config';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger } from '@oppiva/telemetry';
import { composeWorker } from './compose.ts';
import { superviseThisProcess } from './supervised-process.ts';

/** The worker process: projector and indicators. It ends when its projector was fenced off; the supervisor starts a new one. */
const config = loadConfig(process.env);
const logger = createLogger({ service: 'worker', level: config.logLevel });
const keys = loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
const worker = await composeWorker({ config, keys, access: loadAccess({ config }), logger });
superviseThisProcess(() => worker.close());
await worker.ended;
process.exit(1);
