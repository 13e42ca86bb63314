import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../support/product.ts';
import { figure, type Figure } from './figures.ts';
import { BATCHES, load, targetOf, type BenchOptions } from './load.ts';
import { cpuFigures, cpuTimeOfProduct } from './processes.ts';

const SAMPLE_MS = 500;
const DERIVED_MS_MAX = 120_000;

interface Progress {
  topics: { topic: string; end: number; upto: number }[];
}

/** Where the projector is in the topic of statements, and where the log ends. */
async function progress(product: Product): Promise<{ end: number; upto: number }> {
  const { body } = await product.request<Progress>('GET', '/admin/api/projected?wait=0', { auth: 'admin' });
  return body.topics.find(({ topic }) => topic === 'oppiva.statements')!;
}

/**
 * Full load for a while, the worker at work: whether the projector's backlog grows (in the second half of the time: the first is for
 * getting up to speed), and the rate that can be sustained: what was accepted, by the time until all of it was projected.
 */
export async function backlogFigures(
  product: Product,
  { seconds, say }: BenchOptions,
): Promise<{ figures: Figure[]; sustainedPerSecond: number }> {
  const loading = new AbortController();
  const loaded = load(targetOf(product), BATCHES, seconds).finally(() => loading.abort());
  const before = cpuTimeOfProduct(product);
  const backlogs: number[] = [];
  const startedAt = performance.now();
  while (!loading.signal.aborted) {
    const { end, upto } = await progress(product);
    backlogs.push((end - upto) * BATCHES.count);
    await sleep(SAMPLE_MS);
  }
  const { statements, statementsPerSecond } = await loaded;
  const loadedAt = performance.now();
  await product.untilProjected(600);
  const projectedAt = performance.now();
  const projected = { before, after: cpuTimeOfProduct(product), statements };
  const derivedMs = await untilDerived(product, say);
  const derived = { before: projected.after, after: cpuTimeOfProduct(product), statements };
  const sustainedPerSecond = (statements * 1_000) / (projectedAt - startedAt);
  const quarter = Math.floor(backlogs.length / 4);
  say(`full load for ${seconds} s: ${Math.round(statementsPerSecond)} accepted a second, ${Math.round(sustainedPerSecond)} sustained`);
  const figures = [
    figure(`full load for ${seconds} s: accepted`, 'statements/s', [statementsPerSecond]),
    figure('accepted and projected, sustained', 'statements/s', [sustainedPerSecond]),
    figure(`backlog, third quarter of the time`, 'statements', backlogs.slice(-2 * quarter, -quarter)),
    figure(`backlog, last quarter of the time`, 'statements', backlogs.slice(-quarter), { aim: 'not growing' }),
    figure('backlog worked off in', 'ms', [projectedAt - loadedAt]),
    ...(derivedMs === null ? [] : [figure('learning events derived after that in', 's', [derivedMs / 1_000])]),
    ...cpuFigures('processor time a statement until all are projected', [projected]),
    ...cpuFigures('processor time a statement for what is derived after that', [derived]),
  ];
  return { figures, sustainedPerSecond };
}

/** What a load has left to derive would otherwise be measured with the next. @returns null where it took too long to wait for */
async function untilDerived(product: Product, say: (text: string) => void): Promise<number | null> {
  const startedAt = performance.now();
  for (; performance.now() - startedAt < DERIVED_MS_MAX; await sleep(100)) {
    const { body } = await product.request<{ caughtUp: boolean }>('GET', '/admin/api/published?wait=5000', { auth: 'admin' });
    if (body.caughtUp) return performance.now() - startedAt;
  }
  say(`learning events are still being derived after ${DERIVED_MS_MAX / 1_000} s: what follows is measured beside it`);
  return null;
}
