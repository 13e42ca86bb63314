import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { kafkaForTests } from '@oppiva/event-log/testing.ts';
import { Product } from '../support/product.ts';
import { productTargets } from './chaos-run.ts';
import type { Target } from './killer.ts';
import { CHAOS_MS_MAX, killAtRandom, Sent, stopTakeOverAndWake } from './scenarios.ts';

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
  const sent = new Sent();

  beforeAll(() => product.start());
  afterAll(async () => {
    for (const each of [product, sqlite]) {
      await each.stop();
      each.clean();
    }
    await kafka?.stop();
  });

  it(
    'ends with the tables of a clean run on SQLite, and reconciles',
    async () => {
      // The broker takes as long to come back as the three others together.
      const products = productTargets(product);
      await killAtRandom(
        product,
        { targets: [...products, ...products, ...products, ...brokerTarget()], statements: 4_000, pauseMs: [500, 3_000] },
        sent,
      );
      await sent.expectAsClean(product, sqlite);
    },
    CHAOS_MS_MAX,
  );

  it('a stopped worker that wakes after another took over is fenced off and writes nothing more', async () => {
    await stopTakeOverAndWake(product, sent);
    await sent.expectAsClean(product, sqlite);
  });
});
