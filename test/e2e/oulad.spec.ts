import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resident } from '../bench/processes.ts';
import { Product } from '../support/product.ts';
import { randomFrom } from '../support/statements.ts';

const whole = join(import.meta.dirname, '../../../shared/data/oulad');
/** All 1,048,575 interactions take minutes, so they are for `npm run test:long`; the excerpt has the same shape. */
const long = process.env['OPPIVA_LONG'] === '1' && existsSync(whole);
if (process.env['OPPIVA_LONG'] === '1' && !long)
  process.stderr.write(`${whole} is not beside the project; an excerpt is imported instead\n`);

/** 24 bytes an id in the edge, twice while its table grows, and what a heap takes before it is collected. */
const MEMORY_GROWTH_MIB_MAX = 150;

interface Summary {
  file: string;
  rows: number;
  accepted: number;
  duplicate: number;
  rejected: number;
}

describe(`import of OULAD (${long ? 'all of it' : 'an excerpt'})`, { timeout: 1_200_000 }, () => {
  const product = new Product();
  let folder = whole;

  beforeAll(async () => {
    await product.start();
    if (!long) folder = excerpt(join(product.dataDir, 'oulad'));
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('every row is accounted for, and a second run accepts none and says so', async () => {
    const memory = new PeakMemory(() => ({
      import: product.importers(folder),
      edge: product.children('edge.js'),
      worker: product.children('worker.js'),
    }));
    const first = await imported(product, folder).finally(() => memory.stop());
    for (const [part, { firstHalf, secondHalf }] of Object.entries(long ? memory.peaks() : {})) {
      process.stdout.write(
        `peak memory of ${part}: ${Math.round(firstHalf)} MiB in the first half, ${Math.round(secondHalf)} MiB in the second\n`,
      );
      expect(secondHalf, `peak memory of ${part}`).toBeLessThan(firstHalf + MEMORY_GROWTH_MIB_MAX);
    }
    expect(first.map(({ file }) => file)).toEqual(['courses', 'studentRegistration', 'studentVle_AAA_BBB']);
    for (const { rows, accepted, duplicate, rejected } of first) expect(accepted + duplicate + rejected).toBe(rows);
    const interactions = first[2]!;
    expect(interactions).toMatchObject({ rows: long ? 1_048_575 : 3_000, duplicate: 0 });
    expect(interactions.accepted).toBeGreaterThan(0.99 * interactions.rows);

    const second = await imported(product, folder);
    for (const { accepted } of second) expect(accepted).toBe(0);
    expect(second.map(({ rows, rejected }) => [rows, rejected])).toEqual(first.map(({ rows, rejected }) => [rows, rejected]));
    expect(await product.query('SELECT count() AS rows, uniqExact(statement_id) AS ids FROM xapi.statements')).toEqual([
      { rows: interactions.accepted, ids: interactions.accepted },
    ]);
  });
});

/** Resident memory, in MiB, of the processes of each part, looked at while something runs. */
class PeakMemory {
  readonly #samples: Record<string, number>[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pids: () => Record<string, number[]>) {
    this.#timer = setInterval(() => {
      this.#samples.push(
        Object.fromEntries(Object.entries(pids()).map(([part, of]) => [part, of.reduce((sum, pid) => sum + residentOf(pid), 0)])),
      );
    }, 250);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  peaks(): Record<string, { firstHalf: number; secondHalf: number }> {
    const middle = Math.ceil(this.#samples.length / 2);
    const parts = Object.keys(this.#samples[0]!);
    return Object.fromEntries(
      parts.map((part) => [
        part,
        { firstHalf: peak(part, this.#samples.slice(0, middle)), secondHalf: peak(part, this.#samples.slice(middle)) },
      ]),
    );
  }
}

function peak(part: string, samples: readonly Record<string, number>[]): number {
  return Math.max(...samples.map((sample) => sample[part]!));
}

/** 0 for a process that has just ended. */
function residentOf(pid: number): number {
  try {
    return resident(pid);
  } catch {
    return 0;
  }
}

async function imported(product: Product, folder: string): Promise<Summary[]> {
  const { code, stdout, stderr } = await product.run('import', 'oulad', folder, '--bootstrap');
  expect(code, stderr.slice(-2_000)).toBe(0);
  const found = stdout.matchAll(/(\w+)\.csv(?:\.gz)?: (\d+) rows = (\d+) accepted \+ (\d+) duplicate \+ (\d+) rejected/g);
  return [...found].map(([, file, ...numbers]) => {
    const [rows, accepted, duplicate, rejected] = numbers.map(Number) as [number, number, number, number];
    return { file: file!, rows, accepted, duplicate, rejected };
  });
}

const lines = (header: string, rows: string[]): string => `${[header, ...rows].join('\n')}\n`;

/** Two modules, 120 students and 3,000 interactions in the files and columns of the dataset; one interaction names no known site. */
function excerpt(folder: string): string {
  const random = randomFrom(2013);
  const pick = (count: number): number => Math.floor(random() * count);
  const modules = ['AAA', 'BBB'];
  const types = ['resource', 'homepage', 'forumng', 'oucontent', 'url', 'quiz'];
  const sites = types.flatMap((type, at) => modules.map((module) => `${100 + at * 2 + modules.indexOf(module)},${module},2013J,${type}`));
  const student = (number: number): string => `${modules[number % 2]},2013J,${10_000 + number}`;
  const interactions = Array.from({ length: 3_000 }, (_, row) => {
    const number = pick(120);
    const site = row === 17 ? 999 : 100 + pick(types.length) * 2 + (number % 2);
    return `${student(number)},${site},${pick(260) - 10},${1 + pick(9)}`;
  });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  write(
    'courses.csv',
    lines(
      'code_module,code_presentation,module_presentation_length',
      modules.map((module) => `${module},2013J,268`),
    ),
  );
  write('vle.csv', lines('id_site,code_module,code_presentation,activity_type', sites));
  write(
    'studentRegistration.csv.gz',
    lines(
      'code_module,code_presentation,id_student,date_registration,date_unregistration',
      Array.from({ length: 120 }, (_, number) => `${student(number)},-${1 + pick(90)},`),
    ),
  );
  write('studentVle_AAA_BBB.csv.gz', lines('code_module,code_presentation,id_student,id_site,date,sum_click', interactions));
  return folder;
}
