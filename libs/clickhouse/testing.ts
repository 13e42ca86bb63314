import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AccessByRole } from './access.ts';
import { connect, type ClickHouse } from './client.ts';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
import { SetUpError, type Logger } from './errors.ts';
import { migrate } from './migrations.ts';
import { infrastructure, type ClickHouseRole } from './roles.ts';

export interface TestClickHouse {
  access: AccessByRole;
  /** As `migrator`, who may do everything. */
  ch: ClickHouse;
  /** A connection as another user; closed by `stop`. */
  as(role: ClickHouseRole): ClickHouse;
  dataDir: string;
  server: EmbeddedServer;
  /** Ends the server and deletes its directory. */
  stop(): Promise<void>;
}

/** Says nothing: a test that wants to see the lines passes its own logger where one is taken. */
export const silentLogger: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const MEMORY_BYTES_MAX = 1024 ** 3;
const ATTEMPTS_MAX = 5;

/**
 * A real server on free ports in a temporary directory, up in about a second. When the test's process dies, the server dies with it.
 * @param options.migrations apply infra/clickhouse/migrations (default false: an empty server)
 */
export async function startTestClickHouse(options: { migrations?: boolean; logger?: Logger } = {}): Promise<TestClickHouse> {
  const logger = options.logger ?? silentLogger;
  const dataDir = mkdtempSync(join(tmpdir(), 'oppiva-clickhouse-'));
  const server = await startOnFreePorts(dataDir, logger).catch((error: unknown) => {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  });
  const open: ClickHouse[] = [];
  const as = (role: ClickHouseRole): ClickHouse => {
    const connection = connect(server.access[role], { application: `test-${role}` });
    open.push(connection);
    return connection;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(open.map((connection) => connection.close()));
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const ch = as('migrator');
  try {
    if (options.migrations === true) await migrate(ch, { directory: migrationsDirectory, logger });
  } catch (error) {
    await stop();
    throw error;
  }
  return { access: server.access, ch, as, dataDir, server, stop };
}

export const migrationsDirectory = fileURLToPath(new URL('migrations/', infrastructure));

async function startOnFreePorts(dataDir: string, logger: Logger): Promise<EmbeddedServer> {
  for (let attempt = 1; ; attempt += 1) {
    const [httpPort, tcpPort] = await freePorts();
    try {
      return await startEmbeddedServer({ dataDir, httpPort, tcpPort, memoryBytesMax: MEMORY_BYTES_MAX, logger });
    } catch (error) {
      const unlucky = error instanceof SetUpError && error.code === 'CLICKHOUSE_PORT_TAKEN' && attempt < ATTEMPTS_MAX;
      if (!unlucky) throw error;
    }
  }
}

/** Two ports that nothing listens on now, from below the range that the system gives to outgoing connections. */
export async function freePorts(): Promise<[number, number]> {
  const found: number[] = [];
  while (found.length < 2) {
    const port = randomInt(12_000, 32_000);
    if (!found.includes(port) && (await isFree(port))) found.push(port);
  }
  return [found[0] ?? 0, found[1] ?? 0];
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe: Server = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  return promise;
}
