import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { productTargets } from './chaos-run.ts';
import { digestOf } from './digest.ts';
import { untilGone } from './killer.ts';
import { CHAOS_MS_MAX, expectWhole, killAtRandom, Sent, stopTakeOverAndWake } from './scenarios.ts';

const env = { OPPIVA_MASTER_KEY: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn' };

describe('edge, worker and ClickHouse killed at random moments, on the SQLite log', () => {
  const clean = new Product({ env });
  const product = new Product({ env });
  const sent = new Sent();

  beforeAll(() => product.start());
  afterAll(async () => {
    for (const each of [product, clean]) {
      await each.stop();
      each.clean();
    }
  });

  it(
    'ends with the tables of a run without kills, and reconciles',
    async () => {
      await killAtRandom(product, { targets: productTargets(product), statements: 50_000, pauseMs: [150, 1_200] }, sent);
      await sent.expectAsClean(product, clean);
    },
    CHAOS_MS_MAX,
  );

  it('a stopped worker that wakes after another took over is fenced off and writes nothing more', async () => {
    await stopTakeOverAndWake(product, sent);
    await sent.expectAsClean(product, clean);
  });

  it('a power failure of everything keeps what was acknowledged and leaves no process behind', async () => {
    const before = await digestOf(product);
    const [server] = product.children('embedded');
    await product.kill();
    expect(await untilGone(server!, 5)).toBe(true);
    await product.start();
    await product.untilProjected();
    expect(await digestOf(product)).toEqual(before);
    expectWhole(before, sent.statements);
  });
});
