import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../support/product.ts';
import { randomFrom } from '../support/statements.ts';
import { Killer, killProcess, type Target } from './killer.ts';
import { chaosStream, type Delivery } from './stream.ts';

const SENDERS = 4;
const DELIVERY_MS_MAX = 120_000;

export interface ChaosResult {
  kills: Record<string, number>;
  acknowledged: number;
  /** Deliveries that ended with an answer that was not expected. */
  surprises: string[];
}

export function productTargets(product: Product): Target[] {
  const one = (name: string, part: string): Target => ({ name, kill: () => killProcess(product.children(part)[0]) });
  return [one('edge', 'edge.js'), one('worker', 'worker.js'), one('clickhouse', 'embedded')];
}

/** Sends the seeded stream, each delivery until it is answered, while `targets` are killed; then waits until all of it is projected. */
export async function runStream(
  product: Product,
  options: { seed: number; statements: number; targets: Target[]; pauseMs?: [number, number] },
): Promise<ChaosResult> {
  const stream = chaosStream(options.seed, options.statements);
  const surprises: string[] = [];
  const random = randomFrom(options.seed + 1);
  const killer = options.targets.length > 0 ? new Killer(options.targets, { random, pauseMs: options.pauseMs ?? [150, 1_200] }) : undefined;
  for (const deliveries of [stream.first, stream.after]) await deliverAll(product, deliveries, surprises);
  await killer?.stop();
  await product.untilProjected();
  return { kills: killer?.kills ?? {}, acknowledged: stream.statements, surprises };
}

async function deliverAll(product: Product, deliveries: Delivery[], surprises: string[]): Promise<void> {
  const todo = [...deliveries];
  const sender = async (): Promise<void> => {
    for (let delivery = todo.shift(); delivery; delivery = todo.shift()) {
      const answered = await deliver(product, delivery);
      if (answered !== delivery.expected) surprises.push(`${answered} for ${delivery.expected}: ${delivery.batch[0]!.id}`);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

/** A 5xx, 429 or broken connection means "unknown": the same batch is sent again until there is an answer. */
async function deliver(product: Product, { batch }: Delivery): Promise<number> {
  for (const startedAt = Date.now(); Date.now() - startedAt < DELIVERY_MS_MAX; await sleep(50)) {
    const status = await product.statements(batch).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200 || (status >= 400 && status < 500 && status !== 429)) return status;
  }
  return 0;
}

/** What must be equal between two runs of one stream: everything but positions and times that the run itself gave. */
export const STATEMENTS_DIGEST = `
  SELECT count() AS rows, uniqExact(statement_id) AS ids,
         sum(cityHash64(statement_id, state, actor_id, verb_id, object_type, object_id, activity_type, registration, timestamp, raw)) AS hash
  FROM xapi.statement_records`;

export async function digest(product: Product): Promise<unknown> {
  return (await product.queryInternally(STATEMENTS_DIGEST))[0];
}
