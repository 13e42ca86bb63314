import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkCatalogue, loadCatalogue } from '@oppiva/capability';
import { connect, ensureUsers, migrate, startEmbeddedServer, type AccessByRole } from '@oppiva/clickhouse';
import type { Config } from '@oppiva/config';
import { loadInstallationKeys } from '@oppiva/privacy';
import { createLogger, type Logger } from '@oppiva/telemetry';
import { AdminClient } from './admin-client.ts';
import { baseUrlOf, ensureCredentials, type Credentials } from './credentials.ts';
import { lockDataDirectory } from './data-lock.ts';
import { EDGE_FLAGS } from './node-flags.ts';
import { refuseTakenPort } from './free-port.ts';
import { isIngestBusy } from './ingest-load.ts';
import { projectRoot } from './root.ts';
import { importDemo, noteDemo } from './demo/import-demo.ts';
import { SupervisedChild } from './supervised-child.ts';

export interface Product {
  credentials: Credentials;
  stop(): Promise<void>;
}

export interface ProductOptions {
  config: Config;
  /** Import the invented organisation on the first start. */
  demo: boolean;
  say?: (text: string) => void;
}

type Stop = () => Promise<void> | void;

const READY_MS_MAX = 300_000;
const ANSWER_MS_MAX = 5_000;
/** A process that cannot start says so within a few attempts; going on would only hide it. */
const START_FAILURES_MAX = 4;

export class NotReady extends Error {
  readonly code = 'NOT_READY';
}

/**
 * Starts ClickHouse, the edge and the worker on this machine, in this order, and keeps them running. Only these processes open the
 * data directory (ARCHITECTURE section 8).
 * @throws DataDirectoryLocked, and what the parts throw when they cannot start; everything already started is stopped again
 */
export async function startProduct({ config, demo: isDemoWanted, say = () => undefined }: ProductOptions): Promise<Product> {
  const logger = createLogger({ service: 'supervisor', level: config.logLevel });
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const lock = lockDataDirectory(config.dataDir);
    stops.push(() => lock.release());
    await refuseTakenPort(config);
    const first = !existsSync(join(config.dataDir, 'credentials.json'));
    if (first) say(`First start: setting up ${config.dataDir} …`);
    loadInstallationKeys({ dataDir: config.dataDir, ...(config.masterKey !== undefined && { masterKey: config.masterKey }) });
    const access = await startClickHouse(config, logger, stops);
    await applyMigrations(access, logger);
    await checkIndicators(access);
    if (first && isDemoWanted) noteDemo(config.dataDir, new Date());
    const credentials = ensureCredentials(config, access);
    await untilReady(config, startChildren(config, logger, stops));
    const admin = new AdminClient({ baseUrl: baseUrlOf(config), ...credentials.admin });
    const demo = new AbortController();
    stops.push(() => demo.abort());
    await importDemo({ dataDir: config.dataDir, admin, windows: () => publishedWindows(config), say, signal: demo.signal });
    return { credentials, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startClickHouse(config: Config, logger: Logger, stops: Stop[]): Promise<AccessByRole> {
  if (config.clickhouse.url !== undefined) return (await ensureUsers({ config, logger })).access;
  const { httpPort, tcpPort } = config.clickhouse;
  const server = await startEmbeddedServer({ dataDir: config.dataDir, httpPort, tcpPort, logger });
  stops.push(() => server.stop());
  return server.access;
}

async function applyMigrations(access: AccessByRole, logger: Logger): Promise<void> {
  const clickhouse = connect(access.migrator, { application: 'migrator' });
  try {
    await migrate(clickhouse, { directory: join(projectRoot(), 'infra/clickhouse/migrations'), logger });
  } finally {
    await clickhouse.close();
  }
}

/** @throws CatalogueError where an indicator cannot be used or its SQL cannot be run */
async function checkIndicators(access: AccessByRole): Promise<void> {
  const clickhouse = connect(access.indicators, { application: 'catalogue' });
  try {
    await checkCatalogue(await loadCatalogue(), clickhouse);
  } finally {
    await clickhouse.close();
  }
}

function startChildren(config: Config, logger: Logger, stops: Stop[]): SupervisedChild[] {
  const env = { ...process.env, DATA_DIR: config.dataDir, LOG_LEVEL: config.logLevel };
  const worker = new SupervisedChild({ name: 'worker', module: new URL('./worker.js', import.meta.url), env, logger });
  const onMessage = (message: unknown): void => {
    if (isIngestBusy(message)) worker.send(message as object);
  };
  const edge = new SupervisedChild({
    name: 'edge',
    module: new URL('./edge.js', import.meta.url),
    env,
    logger,
    onMessage,
    nodeFlags: EDGE_FLAGS,
  });
  for (const child of [edge, worker]) {
    child.start();
    stops.push(() => child.stop());
  }
  return [edge, worker];
}

async function publishedWindows(config: Config): Promise<string[]> {
  const response = await fetch(`${baseUrlOf(config)}/api/v1/windows`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
  return ((await response.json()) as { windows?: string[] }).windows ?? [];
}

async function untilReady(config: Config, children: SupervisedChild[]): Promise<void> {
  const url = `${baseUrlOf(config)}/health/ready`;
  for (const startedAt = Date.now(); Date.now() - startedAt < READY_MS_MAX; await sleep(100)) {
    if (await answersOk(url)) return;
    const broken = children.find(({ failures }) => failures >= START_FAILURES_MAX);
    if (broken) throw new NotReady(`The process "${broken.name}" ended ${broken.failures} times while starting; the lines above say why.`);
  }
  throw new NotReady(`Oppiva did not become ready within ${READY_MS_MAX / 1000} s; the log lines above say what is missing.`);
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX) })).ok;
  } catch {
    return false;
  }
}
