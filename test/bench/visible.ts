import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';
import { figure, type Figure } from './figures.ts';

/** Every so many batches one is looked for: few enough that looking does not become the load. */
const SAMPLE_EVERY = 40;

/** Time from sending a batch to its first statement being visible to a ClickHouse query, under a paced load. */
export async function visibleFigures(product: Product, options: { statementsPerSecond: number; seconds: number }): Promise<Figure[]> {
  const random = randomFrom(99);
  const everyMs = 50_000 / options.statementsPerSecond;
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let number = 0; performance.now() - startedAt < options.seconds * 1_000; number++) {
    const batch = Array.from({ length: 50 }, (_, index) => statement(random, index));
    const sentAt = performance.now();
    const sent = product.statements(batch);
    if (number % SAMPLE_EVERY === 0)
      pending.push(sent.then(() => untilVisible(product, batch[0]!.id)).then(() => void times.push(performance.now() - sentAt)));
    else pending.push(sent.then(() => undefined));
    await sleep(Math.max(0, startedAt + (number + 1) * everyMs - performance.now()));
  }
  await Promise.all(pending);
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number): number[] => [sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!];
  return [
    figure('from POST to visible, median', 'ms', at(0.5)),
    figure('from POST to visible, p99', 'ms', at(0.99), { aim: '≤ 250 ms at a third of the sustained rate' }),
  ];
}

async function untilVisible(product: Product, id: string): Promise<void> {
  const sql = `SELECT 1 AS one FROM xapi.statements WHERE statement_id = '${id}'`;
  while ((await product.query(sql)).length === 0) await sleep(10);
}
