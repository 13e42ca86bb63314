import { randomBytes } from 'node:crypto';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { digest, productTargets, runStream } from './chaos-run.ts';
import { killProcess } from './killer.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_121);
const STATEMENTS = Number(process.env['CHAOS_STATEMENTS'] ?? 16_000);
const env = { OPPIVA_MASTER_KEY: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn' };

describe('edge, worker and ClickHouse killed at random moments, on the SQLite log', () => {
  let clean: Product;
  let product: Product;
  let expected: unknown;

  beforeAll(async () => {
    clean = new Product({ env });
    await clean.start();
    expect((await runStream(clean, { seed: SEED, statements: STATEMENTS, targets: [] })).surprises).toEqual([]);
    expected = await digest(clean);
    await clean.stop();
    product = new Product({ env });
    await product.start();
  });
  afterAll(async () => {
    await product?.stop();
    product?.clean();
    clean?.clean();
  });

  it('ends with the same tables as a run without kills, and reconciles', async () => {
    const result = await runStream(product, { seed: SEED, statements: STATEMENTS, targets: productTargets(product) });
    expect(result.surprises).toEqual([]);
    expect(Object.values(result.kills).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(3);
    expect(await digest(product)).toEqual(expected);
    expect(expected).toMatchObject({ rows: STATEMENTS, ids: STATEMENTS });
    expect((await product.request('GET', '/health/reconciliation', { auth: null })).status).toBe(200);
  });

  it('a stopped worker that wakes after another took over writes nothing more', async () => {
    const [worker] = product.children('worker.js');
    killProcess(worker, 'SIGSTOP');
    const script = join(import.meta.dirname, '../../services/all-in-one/dist/services/all-in-one/src/worker.js');
    const other = fork(script, { execArgv: [], env: product.environment, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    try {
      await runStream(product, { seed: SEED + 1, statements: 1_000, targets: [] });
      killProcess(worker, 'SIGCONT');
      await runStream(product, { seed: SEED + 2, statements: 1_000, targets: [] });
    } finally {
      other.kill('SIGKILL');
    }
    await product.untilProjected();
    expect(await digest(product)).toMatchObject({ rows: STATEMENTS + 2_000, ids: STATEMENTS + 2_000 });
  });

  it('a power failure of everything keeps what was acknowledged and leaves no process behind', async () => {
    const [server] = product.children('embedded');
    await product.kill();
    for (let waited = 0; isAlive(server!) && waited < 5_000; waited += 50) await sleep(50);
    expect(isAlive(server!)).toBe(false);
    await product.start();
    await product.untilProjected();
    expect(await digest(product)).toMatchObject({ rows: STATEMENTS + 2_000, ids: STATEMENTS + 2_000 });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
