import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Product } from '../support/product.ts';
import { acceptFigures } from './accept.ts';
import { backlogFigures } from './backlog.ts';
import { table, type Figure } from './figures.ts';
import { kafkaFigures } from './kafka.ts';
import { BENCH_ENVIRONMENT, type BenchOptions } from './load.ts';
import { manyIdsFigures } from './many-ids.ts';
import { memoryFigures } from './processes.ts';
import { projectionFigures } from './projection.ts';
import { visibleFigures } from './visible.ts';

/**
 * Everything of docs/performance.md from one run, each speed as a ratio to a ceiling that is measured beside it.
 * `--quick` fewer and shorter rounds; `--long` with 10 million statements in the log too; `--only <part,…>` some parts; `--json <file>`.
 */
const PARTS = ['accept', 'visible', 'projection', 'kafka', 'many-ids'] as const;
type Part = (typeof PARTS)[number];

const { values: flags } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const options: BenchOptions = { rounds: flags.quick ? 2 : 5, seconds: flags.quick ? 2 : 3, say };
const fullLoad = { ...options, seconds: flags.quick ? 6 : 20 };

async function withProduct(measured: (product: Product) => Promise<Figure[]>): Promise<Figure[]> {
  const product = new Product({ env: BENCH_ENVIRONMENT });
  try {
    await product.start();
    return await measured(product);
  } finally {
    await product.stop();
    product.clean();
  }
}

function accept(): Promise<Figure[]> {
  return withProduct(async (product) => {
    const idle = memoryFigures(product, 'after the start');
    const accepted = await acceptFigures(product, options);
    const { figures } = await backlogFigures(product, fullLoad);
    return [...accepted, ...figures, ...idle, ...memoryFigures(product, 'after all loads')];
  });
}

/** At a third and at half of what the same installation can sustain; with the whole worker, and with a projector that nothing is derived beside. */
function visible(): Promise<Figure[]> {
  return withProduct(async (product) => {
    const { sustainedPerSecond } = await backlogFigures(product, fullLoad);
    const seconds = flags.quick ? 8 : 20;
    const figures: Figure[] = [];
    const measure = async (what: string, aim?: string): Promise<void> => {
      for (const [share, name] of [
        [3, 'a third'],
        [2, 'half'],
      ] as const) {
        const statementsPerSecond = sustainedPerSecond / share;
        const paced = { name: `${name} of the sustained rate${what}`, statementsPerSecond, seconds };
        figures.push(...(await visibleFigures(product, { ...paced, ...(aim !== undefined && share === 3 && { aim }) })));
        say(`visible at ${name} of the sustained rate${what}: p99 ${Math.round(figures.at(-3)!.median)} ms`);
        await product.untilProjected(600);
      }
    };
    await untilDerived(product);
    await measure('', '≤ 250 ms');
    await untilDerived(product);
    await withProjectorAlone(product, () => measure(', nothing derived meanwhile'));
    return figures;
  });
}

/** What a load has left to derive would otherwise be measured with the next. */
async function untilDerived(product: Product): Promise<void> {
  const startedAt = performance.now();
  for (; performance.now() - startedAt < 180_000; await sleep(200)) {
    const { body } = await product.request<{ caughtUp: boolean }>('GET', '/admin/api/published?wait=5000', { auth: 'admin' });
    if (body.caughtUp) return say(`derived what the load had left in ${Math.round(performance.now() - startedAt)} ms`);
  }
  say('learning events of the load are still being derived after 180 s: what follows is measured beside it');
}

/** The projector in a process of its own takes over from a worker that stands still; afterwards the worker notices and starts anew. */
async function withProjectorAlone(product: Product, measured: () => Promise<void>): Promise<void> {
  const workers = product.children('worker.js');
  for (const worker of workers) process.kill(worker, 'SIGSTOP');
  const main = join(import.meta.dirname, '../../services/projector/dist/services/projector/src/main.js');
  const projector: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { ...product.environment, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(projector, 'exit');
  try {
    await product.untilProjected();
    await measured();
  } finally {
    projector.kill('SIGTERM');
    await ended;
    for (const worker of workers) process.kill(worker, 'SIGCONT');
  }
}

const parts: Record<Part, () => Promise<Figure[]>> = {
  accept,
  visible,
  projection: () => projectionFigures({ ...options, statements: flags.quick ? 100_000 : 300_000 }),
  kafka: () => kafkaFigures(options),
  'many-ids': () => manyIdsFigures(options),
};
const wanted = flags.only?.split(',') ?? PARTS.filter((part) => part !== 'many-ids' || flags.long);
const unknown = wanted.filter((part) => !(part in parts));
if (unknown.length > 0) throw new Error(`--only knows ${PARTS.join(', ')}, not ${unknown.join(', ')}`);

const measured: Partial<Record<Part, Figure[]>> = {};
for (const part of wanted as Part[]) {
  say(`# ${part}`);
  measured[part] = await parts[part]();
  process.stdout.write(`\n### ${part}\n\n${table(measured[part])}\n`);
}
if (flags.json !== undefined) {
  const run = { at: new Date().toISOString(), rounds: options.rounds, secondsOfALoad: options.seconds, parts: measured };
  writeFileSync(flags.json, `${JSON.stringify(run, null, 2)}\n`);
}
