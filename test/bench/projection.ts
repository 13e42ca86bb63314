import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger, startTestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { openEventLog } from '@oppiva/event-log';
import { loadInstallationKeys } from '@oppiva/privacy';
import { measureProjection, type ProjectionRate } from '@oppiva/projector-service';
import { Product } from '../support/product.ts';
import { figure, type Figure } from './figures.ts';
import { BENCH_ENVIRONMENT, type BenchOptions } from './load.ts';
import { seedStatements } from './seed.ts';

/**
 * From the log into the tables, beside a bare RowBinary insert of the same rows into tables alike, each round on an empty server; and
 * replay: the product started on the same log, its ClickHouse lost.
 */
export async function projectionFigures(options: BenchOptions & { statements: number }): Promise<Figure[]> {
  const { statements, rounds, say } = options;
  const product = new Product({ env: BENCH_ENVIRONMENT });
  try {
    const rates = await projectSeeded(product.dataDir, { statements, rounds, say });
    const replaysMs: number[] = [];
    for (let round = 0; round < Math.min(3, rounds); round++) {
      rmSync(join(product.dataDir, 'clickhouse'), { recursive: true, force: true });
      const startedAt = performance.now();
      await product.start();
      replaysMs.push(performance.now() - startedAt);
      say(`replay: ${statements} statements, from the start of the product until it is ready: ${Math.round(replaysMs.at(-1)!)} ms`);
      await product.stop();
    }
    return figuresOf(rates, replaysMs, statements);
  } finally {
    await product.stop();
    product.clean();
  }
}

async function projectSeeded(dataDir: string, options: Omit<BenchOptions, 'seconds'> & { statements: number }): Promise<ProjectionRate[]> {
  const { statements, rounds, say } = options;
  const keys = loadInstallationKeys({ dataDir });
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const log = await openEventLog({ kind: 'sqlite', path: join(dataDir, 'log/oppiva.sqlite'), keys });
  const rates: ProjectionRate[] = [];
  try {
    await seedStatements(log, { count: statements, idKey: keys.id });
    for (let round = 0; round < rounds; round++) {
      const server = await startTestClickHouse({ migrations: true });
      const rate = await measureProjection({ log, access: server.access, keys, logger: silentLogger }).finally(() => server.stop());
      rates.push(rate);
      say(`projecting: ${rate.ratio.toFixed(2)} of a bare insert (${Math.round(rate.projectedPerSecond)} statements/s)`);
    }
  } finally {
    await log.close();
  }
  return rates;
}

function figuresOf(rates: readonly ProjectionRate[], replaysMs: number[], statements: number): Figure[] {
  const ceiling = 'bare RowBinary insert of the same rows into tables alike';
  const perSecond = replaysMs.map((ms) => (statements * 1_000) / ms);
  return [
    figure(
      'projecting from the log',
      'ratio',
      rates.map(({ ratio }) => ratio),
      { ceiling, aim: '≥ 0.5' },
    ),
    figure(
      'projecting from the log',
      'statements/s',
      rates.map(({ projectedPerSecond }) => projectedPerSecond),
    ),
    figure(
      'bare RowBinary insert',
      'statements/s',
      rates.map(({ barePerSecond }) => barePerSecond),
    ),
    figure(
      `replay of ${statements.toLocaleString('en')} statements after ClickHouse was lost, start of the product included`,
      's',
      replaysMs.map((ms) => ms / 1_000),
    ),
    figure('replay, start of the product included', 'statements/s', perSecond),
  ];
}
