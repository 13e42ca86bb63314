import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Product } from '../support/product.ts';
import { acceptFigures } from './accept.ts';
import { atWorkFigures } from './at-work.ts';
import { backlogFigures } from './backlog.ts';
import { documentFigures } from './documents.ts';
import { table, type Figure } from './figures.ts';
import { kafkaFigures } from './kafka.ts';
import { BENCH_ENVIRONMENT, whileWorkerStands, type BenchOptions } from './load.ts';
import { manyIdsFigures } from './many-ids.ts';
import { pageFigures } from './page.ts';
import { memoryFigures } from './processes.ts';
import { projectionFigures } from './projection.ts';
import { visibleFigures } from './visible.ts';

/**
 * Everything of docs/performance.md from one run, each speed as a ratio to a ceiling that is measured beside it.
 * `--quick` fewer and shorter rounds; `--long` with 10 million statements in the log too; `--only <part,…>` some parts; `--json <file>`.
 */
const PARTS = ['accept', 'at-work', 'projection', 'kafka', 'page', 'documents', 'many-ids'] as const;
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
const options: BenchOptions = { rounds: flags.quick ? 2 : 5, seconds: 2, say };

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

/** The whole product: accepting while it projects, its backlog, and how soon what is sent can be seen. */
function atWork(): Promise<Figure[]> {
  return withProduct(async (product) => {
    const idle = memoryFigures(product, 'after the start');
    const figures = await atWorkFigures(product, options);
    const backlog = await backlogFigures(product, { ...options, seconds: flags.quick ? 6 : 20 });
    figures.push(...backlog.figures, ...(await visible(product, backlog.sustainedPerSecond, '')));
    figures.push(...idle, ...memoryFigures(product, 'after all loads'));
    const alone = await withProjectorAlone(product, () => visible(product, backlog.sustainedPerSecond, ', nothing derived meanwhile'));
    return [...figures, ...alone];
  });
}

/** At a third and at half of the rate that the same installation has sustained. */
async function visible(product: Product, sustainedPerSecond: number, what: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [share, name] of [
    [3, 'a third'],
    [2, 'half'],
  ] as const) {
    const paced = { name: `${name} of the sustained rate${what}`, statementsPerSecond: sustainedPerSecond / share };
    const seconds = flags.quick ? 8 : 15;
    figures.push(...(await visibleFigures(product, { ...paced, seconds, ...(share === 3 && { aim: '≤ 250 ms' }) })));
    say(`from POST to visible at ${paced.name}: p99 ${Math.round(figures.at(-4)!.median)} ms`);
    await product.untilProjected(600);
  }
  return figures;
}

/** The projector in a process of its own takes over from a worker that stands still; afterwards the worker notices and starts anew. */
function withProjectorAlone<T>(product: Product, measured: () => Promise<T>): Promise<T> {
  return whileWorkerStands(product, async () => {
    const main = join(import.meta.dirname, '../../services/projector/dist/services/projector/src/main.js');
    const projector: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
      env: { ...product.environment, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(projector, 'exit');
    try {
      await product.untilProjected();
      return await measured();
    } finally {
      projector.kill('SIGTERM');
      await ended;
    }
  });
}

const parts: Record<Part, () => Promise<Figure[]>> = {
  accept: () => acceptFigures(options),
  'at-work': atWork,
  projection: () => projectionFigures({ ...options, statements: flags.quick ? 100_000 : 300_000 }),
  kafka: () => kafkaFigures(options),
  page: () => pageFigures({ ...options, sizes: flags.long ? [1_000_000, 10_000_000] : [] }),
  documents: () => documentFigures(options),
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
