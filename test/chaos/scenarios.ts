import { fork } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Product } from '../support/product.ts';
import { PATIENCE, runStream, runUnderKills, type Chaos, type StreamResult } from './chaos-run.ts';
import { digestOf, doorCountsOf, type Digest } from './digest.ts';
import { killProcess, untilGone } from './killer.ts';

const workerModule = join(import.meta.dirname, '../../services/all-in-one/dist/services/all-in-one/src/worker.js');

const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_121);
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 60);
/** The run itself, the clean one after it, and what is to be caught up with. */
export const CHAOS_MS_MAX = SECONDS * PATIENCE * 1_000 + 600_000;
const KILLS_OF_EACH = 2;
const REPEATED = 10;
const TAKEOVER_BATCHES = 25;

/** Streams that were sent to the product under test, so that a clean one is sent the same. */
export class Sent {
  readonly #streams: { seed: number; batches: number }[] = [];
  statements = 0;

  add(seed: number, { batches, statements }: StreamResult): void {
    this.#streams.push({ seed, batches });
    this.statements += statements;
  }

  /** The tables of the product equal those of `clean` once it was sent the same without any disturbance; it need not be running. */
  async expectAsClean(product: Product, clean: Product): Promise<void> {
    await clean.start();
    for (const stream of this.#streams.splice(0)) expect((await runStream(clean, stream)).surprises).toEqual([]);
    const [expected, refused] = [await digestOf(clean), await doorCountsOf(clean)];
    await clean.stop();
    expectWhole(expected, this.statements);
    expect(await digestOf(product)).toEqual(expected);
    const found = await doorCountsOf(product);
    expect([...refused.keys()].filter((refusal) => !((found.get(refusal) ?? 0) >= refused.get(refusal)!))).toEqual([]);
    expect((await product.request('GET', '/health/reconciliation', { auth: null })).status).toBe(200);
  }
}

/** Every acknowledged statement is there once, and the stream has what is to be compared. */
export function expectWhole({ statements, statementIds, hrEvents, learningEvents }: Digest, sent: number): void {
  expect(statements).toMatchObject({ rows: sent, ids: sent });
  expect(statementIds).toMatchObject({ rows: sent, ids: sent });
  expect(Math.min(hrEvents.rows, learningEvents.rows)).toBeGreaterThan(0);
}

export async function killAtRandom(
  product: Product,
  chaos: Omit<Chaos, 'seed' | 'goals'> & { statements: number },
  sent: Sent,
): Promise<void> {
  const asked = Number(process.env['CHAOS_STATEMENTS'] ?? chaos.statements);
  const goals = { statements: asked, seconds: SECONDS, killsOfEach: KILLS_OF_EACH, repeated: REPEATED };
  const result = await runUnderKills(product, { seed: SEED, goals, ...chaos });
  const { kills, seconds, surprises, repeated, statements } = result;
  process.stdout.write(`chaos: ${JSON.stringify({ kills, seconds: Math.round(seconds), repeated, statements })}\n`);
  sent.add(SEED, result);
  expect(surprises).toEqual([]);
  expect(Math.min(...Object.values(kills))).toBeGreaterThanOrEqual(KILLS_OF_EACH);
  expect(repeated).toBeGreaterThanOrEqual(REPEATED);
  expect(statements).toBeGreaterThanOrEqual(asked);
}

/** The worker is stopped, another takes over, and the first wakes: it is fenced off and ends without having written. */
export async function stopTakeOverAndWake(product: Product, sent: Sent): Promise<void> {
  const worker = product.children('worker.js')[0]!;
  killProcess(worker, 'SIGSTOP');
  const other = fork(workerModule, { execArgv: [], env: product.environment, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    sent.add(SEED + 1, await runStream(product, { seed: SEED + 1, batches: TAKEOVER_BATCHES }));
    killProcess(worker, 'SIGCONT');
    sent.add(SEED + 2, await runStream(product, { seed: SEED + 2, batches: TAKEOVER_BATCHES }));
    expect(await untilGone(worker, 60)).toBe(true);
  } finally {
    other.kill('SIGKILL');
  }
  await product.untilProjected();
}
