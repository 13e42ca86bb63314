import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedServer, type EmbeddedServer } from '@oppiva/clickhouse';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { openEventLog } from '@oppiva/event-log';
import { loadInstallationKeys } from '@oppiva/privacy';
import { COMMON_FLAGS, EDGE_FLAGS } from '../../services/all-in-one/src/node-flags.ts';
import { Product } from '../support/product.ts';
import { BENCH_ENVIRONMENT, startBare, targetOf, warmUp, type Bare, type Target } from './load.ts';
import { seedStatements } from './seed.ts';

const START_MS_MAX = 300_000;

/** The edge and ClickHouse of an installation whose log was seeded, and no worker: for accepting on a long log, without waiting for it to be projected. */
export class EdgeAlone {
  readonly #product = new Product({ env: BENCH_ENVIRONMENT });
  #server: EmbeddedServer | null = null;
  #edge: ChildProcess | null = null;

  get target(): Pick<Product, 'baseUrl' | 'credentials'> {
    return this.#product;
  }

  get pid(): number {
    return this.#edge!.pid!;
  }

  /** An ordinary start makes the installation; then the log is appended to while nothing runs. @returns how long seeding took */
  async seed(count: number, say: (text: string) => void): Promise<{ seedingMs: number }> {
    const { dataDir } = this.#product;
    await this.#product.start();
    await this.#product.stop();
    const keys = loadInstallationKeys({ dataDir });
    mkdirSync(join(dataDir, 'log'), { recursive: true });
    const startedAt = performance.now();
    const log = await openEventLog({ kind: 'sqlite', path: join(dataDir, 'log/oppiva.sqlite'), keys });
    await seedStatements(log, { count, idKey: keys.id, say }).finally(() => log.close());
    return { seedingMs: performance.now() - startedAt };
  }

  /** @returns how long it took from the start of the edge's process until it knew what the log holds and took statements */
  async start(): Promise<{ startMs: number }> {
    const { dataDir, environment, ports } = this.#product;
    this.#server = await startEmbeddedServer({
      dataDir,
      httpPort: Number(ports['CLICKHOUSE_HTTP_PORT']),
      tcpPort: Number(ports['CLICKHOUSE_TCP_PORT']),
      logger: silentLogger,
    });
    const startedAt = performance.now();
    this.#edge = fork(join(import.meta.dirname, '../../services/all-in-one/dist/services/all-in-one/src/edge.js'), {
      env: { ...environment, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [...COMMON_FLAGS, ...EDGE_FLAGS],
    });
    while (!(await this.#started())) {
      if (performance.now() - startedAt > START_MS_MAX) throw new Error(`the edge has not started after ${START_MS_MAX / 1_000} s`);
      await sleep(20);
    }
    return { startMs: performance.now() - startedAt };
  }

  async #started(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.#product.baseUrl}/health/ready`);
      return ((await answer.json()) as { checks: { started: boolean } }).checks.started;
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    const edge = this.#edge;
    if (edge !== null && edge.exitCode === null) {
      const ended = new Promise((resolve) => edge.once('exit', resolve));
      edge.kill('SIGKILL');
      await ended;
    }
    await this.#server?.stop();
    this.#product.clean();
  }
}

/** An edge on an empty log and the ceiling, both warm, for as long as something is measured. `others`: warmed up with them. */
export async function besideBare<T>(
  others: readonly Target[],
  measured: (beside: { edge: EdgeAlone; alone: Target; bare: Bare }) => Promise<T>,
): Promise<T> {
  const edge = new EdgeAlone();
  const bare = await startBare();
  try {
    await edge.seed(0, () => undefined);
    await edge.start();
    const alone = targetOf(edge.target);
    await warmUp([bare, alone, ...others]);
    return await measured({ edge, alone, bare });
  } finally {
    bare.process.kill();
    await edge.stop();
  }
}
