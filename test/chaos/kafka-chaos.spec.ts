import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaForTests } from '@oppiva/event-log/testing.ts';
import { Product } from '../support/product.ts';
import { digest, productTargets, runStream } from './chaos-run.ts';
import type { Target } from './killer.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_122);
const STATEMENTS = Number(process.env['CHAOS_STATEMENTS'] ?? 4_000);
const kafka = await kafkaForTests();

/** The broker is killed like everything else, and comes back on the same data. */
function brokerTarget(): Target[] {
  if (!kafka?.kill || !kafka.restart) return [];
  const { kill, restart } = kafka;
  return [
    {
      name: 'broker',
      kill: async () => {
        await kill();
        await restart();
        return true;
      },
    },
  ];
}

describe.runIf(kafka !== null)('edge, worker, ClickHouse and the broker killed at random moments, on the Kafka log', () => {
  const master = { OPPIVA_MASTER_KEY: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn' };
  const sqlite = new Product({ env: master });
  const product = new Product({ env: { ...master, KAFKA_BROKERS: kafka?.brokers.toString() ?? '', KAFKA_REPLICATION: '1' } });
  let expected: unknown;

  beforeAll(async () => {
    await sqlite.start();
    await runStream(sqlite, { seed: SEED, statements: STATEMENTS, targets: [] });
    expected = await digest(sqlite);
    await sqlite.stop();
    await product.start();
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
    sqlite.clean();
    await kafka?.stop();
  });

  it('ends with the same tables as a clean run on SQLite', async () => {
    const result = await runStream(product, {
      seed: SEED,
      statements: STATEMENTS,
      targets: [...productTargets(product), ...brokerTarget()],
    });
    expect(result.surprises).toEqual([]);
    expect(Object.values(result.kills).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
    expect(await digest(product)).toEqual(expected);
    expect(expected).toMatchObject({ rows: STATEMENTS, ids: STATEMENTS });
    expect((await product.request('GET', '/health/reconciliation', { auth: null })).status).toBe(200);
  });
});
