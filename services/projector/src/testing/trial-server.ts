import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, migrate, startEmbeddedServer, type AccessByRole, type ClickHouse, type EmbeddedServer } from '@oppiva/clickhouse';
import { freePorts, migrationsDirectory, silentLogger } from '@oppiva/clickhouse/testing.ts';

const MEMORY_BYTES_MAX = 2 * 1024 ** 3;

/** A ClickHouse that can be killed hundreds of times: started again at once, without the pauses of the product's supervision. */
export class TrialServer {
  readonly dataDir: string;
  readonly access: AccessByRole;
  /** As `migrator`. */
  readonly ch: ClickHouse;
  readonly #start: () => Promise<EmbeddedServer>;
  #server: EmbeddedServer;

  private constructor(dataDir: string, server: EmbeddedServer, start: () => Promise<EmbeddedServer>) {
    this.dataDir = dataDir;
    this.access = server.access;
    this.ch = connect(server.access.migrator, { application: 'trial' });
    this.#server = server;
    this.#start = start;
  }

  static async start(): Promise<TrialServer> {
    const dataDir = mkdtempSync(join(tmpdir(), 'oppiva-trial-'));
    const [httpPort, tcpPort] = await freePorts();
    const options = { dataDir, httpPort, tcpPort, memoryBytesMax: MEMORY_BYTES_MAX, logger: silentLogger };
    const start = (): Promise<EmbeddedServer> => startEmbeddedServer(options);
    const trial = new TrialServer(dataDir, await start(), start);
    await migrate(trial.ch, { directory: migrationsDirectory, logger: silentLogger });
    return trial;
  }

  kill(): void {
    process.kill(this.#server.pid, 'SIGKILL');
  }

  /** After `kill`: up again on the same data and ports. */
  async restart(): Promise<void> {
    await this.#server.stop();
    this.#server = await this.#start();
    while (!(await this.ch.ping())) await sleep(20);
  }

  async stop(): Promise<void> {
    await this.ch.close();
    await this.#server.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
