import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Product } from '../support/product.ts';
import { acceptFigures, authorizationOf, payload } from './accept.ts';
import { figure, table, type Figure } from './figures.ts';
import { projectionFigures } from './projection.ts';
import { visibleFigures } from './visible.ts';
import { wrk } from './wrk.ts';

/** Everything of docs/performance.md from one run, each speed as a ratio to a ceiling that is measured beside it. */
const { values: options } = parseArgs({ options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } } });
const rounds = options.quick ? 2 : 5;
const seconds = options.quick ? 2 : 4;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Accepting while the worker projects at full speed, beside accepting while it stands still. */
async function whileProjecting(product: Product): Promise<Figure[]> {
  const load = {
    url: `${product.baseUrl}/xapi/statements`,
    body: payload(50),
    authorization: authorizationOf(product),
    connections: 8,
    seconds,
  };
  const ratios: number[] = [];
  const backlog: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [worker] = product.children('worker.js');
    process.kill(worker!, 'SIGSTOP');
    const alone = await wrk(load).finally(() => process.kill(worker!, 'SIGCONT'));
    await product.untilProjected(600);
    const both = await wrk(load);
    const startedAt = performance.now();
    await product.untilProjected(600);
    ratios.push(both.requestsPerSecond / alone.requestsPerSecond);
    backlog.push(performance.now() - startedAt);
    say(
      `accepting while projecting: ${ratios.at(-1)!.toFixed(2)} of accepting alone, backlog worked off in ${Math.round(backlog.at(-1)!)} ms`,
    );
  }
  return [
    figure('accepting while projecting', 'ratio', ratios, { ceiling: 'accepting while the projector stands still', aim: '≥ 0.65' }),
    figure(`backlog after ${seconds} s of full load is worked off in`, 'ms', backlog),
  ];
}

const resident = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

function memoryFigures(product: Product): Figure[] {
  const parts = { edge: 'edge.js', worker: 'worker.js', ClickHouse: 'embedded' };
  const children = Object.entries(parts).map(([name, part]) =>
    figure(`resident memory, ${name}`, 'MiB', [Math.max(...product.children(part).map(resident))]),
  );
  return [...children, figure('resident memory, supervisor', 'MiB', [resident(product.pid)])];
}

const product = new Product();
const figures: Figure[] = [];
try {
  await product.start();
  figures.push(...(await acceptFigures(product, { rounds, seconds, say })));
  figures.push(...(await whileProjecting(product)));
  await sleep(1_000);
  figures.push(...(await visibleFigures(product, { statementsPerSecond: 5_000, seconds: options.quick ? 5 : 20 })));
  figures.push(...memoryFigures(product));
} finally {
  await product.stop();
  product.clean();
}
figures.push(...(await projectionFigures({ rounds, statements: options.quick ? 100_000 : 300_000, say })));
process.stdout.write(`${table(figures)}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ at: new Date().toISOString(), figures }, null, 2)}\n`);
