import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../support/product.ts';
import { randomFrom } from '../support/statements.ts';
import { Killer, killProcess, type Target } from './killer.ts';
import { BATCH, batchOf, echoesOf, type Delivery } from './stream.ts';

const SENDERS = 4;
/** The first ones tell what is wrong. */
const SURPRISES_MAX = 5;
const DELIVERY_MS_MAX = 120_000;
/** Batches come in bursts of this many, each as fast as it goes. */
const BURST = 25;
/** Something is wrong where the goals are not reached in so many times the seconds that they ask for; the test then fails on them. */
export const PATIENCE = 7;
const PROJECTED_SECONDS_MAX = 240;

/** What a run under kills has to have seen before it ends; all of it, however fast the machine is. */
export interface Goals {
  statements: number;
  seconds: number;
  /** Kills of each target. */
  killsOfEach: number;
  /** Requests that were cut off or answered "unknown" and sent again. */
  repeated: number;
}

export interface Chaos {
  seed: number;
  /** One that stands here twice is killed twice as often. */
  targets: readonly Target[];
  /** Least and most between two kills. */
  pauseMs: readonly [number, number];
  goals: Goals;
}

export interface StreamResult {
  batches: number;
  statements: number;
  /** Requests that had no answer or one that left it open, and were sent again. */
  repeated: number;
  /** Deliveries that ended with an answer that was not expected. */
  surprises: string[];
}

export function productTargets(product: Product): Target[] {
  const one = (name: string, part: string): Target => ({ name, kill: () => killProcess(product.children(part)[0]) });
  return [one('edge', 'edge.js'), one('worker', 'worker.js'), one('clickhouse', 'embedded')];
}

/** Sends the seeded stream while `targets` are killed, until the goals are reached; then waits until all of it is projected. */
export async function runUnderKills(
  product: Product,
  { seed, targets, pauseMs, goals }: Chaos,
): Promise<StreamResult & { kills: Record<string, number>; seconds: number }> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  const killer = new Killer(targets, { random: randomFrom(seed + 1), pauseMs });
  const isReached = ({ statements, repeated }: StreamResult): boolean =>
    statements >= goals.statements && repeated >= goals.repeated && seconds() >= goals.seconds && killer.hasKilledEach(goals.killsOfEach);
  const result = await send(product, seed, {
    goesOn: (sent) => !isReached(sent) && seconds() < goals.seconds * PATIENCE,
    dueMs: (batch) => (Math.floor(batch / BURST) * BURST * BATCH * goals.seconds * 1_000) / goals.statements,
  });
  await killer.stop();
  const killed = { kills: killer.kills, seconds: seconds() };
  await product.untilProjected(PROJECTED_SECONDS_MAX);
  return { ...result, ...killed };
}

/** Sends the first batches of the seeded stream and waits until they are projected. */
export async function runStream(product: Product, { seed, batches }: { seed: number; batches: number }): Promise<StreamResult> {
  const result = await send(product, seed, { goesOn: (sent) => sent.batches < batches });
  await product.untilProjected(PROJECTED_SECONDS_MAX);
  return result;
}

interface Pace {
  goesOn: (sent: StreamResult) => boolean;
  /** When a batch may be sent, from the start. */
  dueMs?: (batch: number) => number;
}

/** Sends batch after batch with what follows each, every delivery until it is answered. */
async function send(product: Product, seed: number, { goesOn, dueMs = () => 0 }: Pace): Promise<StreamResult> {
  const startedAt = performance.now();
  const sent: StreamResult = { batches: 0, statements: 0, repeated: 0, surprises: [] };
  const echoes: Delivery[] = [];
  let isOver = false;
  const sendNext = async (): Promise<boolean> => {
    isOver ||= !goesOn(sent);
    const echo = isOver || echoes.length > BURST ? echoes.shift() : undefined;
    if (echo !== undefined) return deliverAs(product, echo, sent);
    if (isOver) return false;
    const number = sent.batches++;
    sent.statements += BATCH;
    await sleep(Math.max(0, dueMs(number) - (performance.now() - startedAt)));
    await deliverAs(product, batchOf(seed, number), sent);
    echoes.push(...echoesOf(seed, number));
    return true;
  };
  const sender = async (): Promise<void> => {
    while (await sendNext());
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return sent;
}

async function deliverAs(product: Product, delivery: Delivery, sent: StreamResult): Promise<true> {
  const { status, text, repeated } = await deliver(product, delivery);
  sent.repeated += repeated;
  const isExpected = status === delivery.expected && !(status === 202 && /"(rejected|conflict)"/.test(text));
  if (!isExpected && sent.surprises.length < SURPRISES_MAX)
    sent.surprises.push(`${status} for ${delivery.expected}: ${text.slice(0, 300)}`);
  return true;
}

/** A 5xx, 429 or broken connection means "unknown": the same batch is sent again until there is an answer. */
async function deliver(product: Product, { to, body }: Delivery): Promise<{ status: number; text: string; repeated: number }> {
  const post = (): ReturnType<Product['request']> =>
    to === 'statements'
      ? product.statements(body)
      : product.request('POST', '/events', { body, auth: 'events', headers: { 'content-type': 'application/cloudevents-batch+json' } });
  let repeated = 0;
  for (const startedAt = Date.now(); Date.now() - startedAt < DELIVERY_MS_MAX; await sleep(50)) {
    const answer = await post().catch(() => ({ status: 0, text: '' }));
    if (answer.status !== 0 && answer.status < 500 && answer.status !== 429) return { status: answer.status, text: answer.text, repeated };
    repeated++;
  }
  return { status: 0, text: 'no answer', repeated };
}
