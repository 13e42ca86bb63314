import { readdirSync, readFileSync } from 'node:fs';
import type { Product } from '../support/product.ts';
import { figure, type Figure } from './figures.ts';

/** Processor time so far, in µs, by part of the product. */
export type CpuTime = Record<Part, number>;
type Part = (typeof PARTS)[number];
const PARTS = [
  'edge: accepting thread',
  "edge: log's writer thread",
  'edge: garbage collection and compiling',
  'worker',
  'ClickHouse',
] as const;

/** Linux counts processor time in hundredths of a second. */
const TICK_US = 10_000;

/** What the product's processes have used so far. A process that was started anew in between would count from nothing. */
export function cpuTime(product: Product): CpuTime {
  const used: CpuTime = Object.fromEntries(PARTS.map((part) => [part, 0])) as CpuTime;
  for (const pid of product.children('edge.js')) {
    for (const { name, us } of threads(pid)) used[partOfEdge(name)] += us;
  }
  for (const pid of product.children('worker.js')) used.worker += timeIn(`/proc/${pid}/stat`).us;
  for (const pid of product.children('embedded')) used.ClickHouse += timeIn(`/proc/${pid}/stat`).us;
  return used;
}

/** Of one process as a whole, in µs. */
export function cpuTimeOf(pid: number): number {
  return timeIn(`/proc/${pid}/stat`).us;
}

/** µs of each part between two looks, for each of so many statements. */
export function cpuFigures(what: string, rounds: readonly { before: CpuTime; after: CpuTime; statements: number }[]): Figure[] {
  return PARTS.map((part) =>
    figure(
      `${what}: ${part}`,
      'µs',
      rounds.map(({ before, after, statements }) => (after[part] - before[part]) / statements),
    ),
  );
}

function partOfEdge(thread: string): Part {
  if (thread.startsWith('event-log')) return "edge: log's writer thread";
  return thread === 'MainThread' || thread === 'node' ? 'edge: accepting thread' : 'edge: garbage collection and compiling';
}

function threads(pid: number): { name: string; us: number }[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => timeIn(`/proc/${pid}/task/${thread}/stat`));
}

function timeIn(path: string): { name: string; us: number } {
  const text = readFileSync(path, 'utf8');
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return { name: text.slice(text.indexOf('(') + 1, end), us: (Number(fields[11]) + Number(fields[12])) * TICK_US };
}

/** Resident memory in MiB. */
export const resident = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

export function memoryFigures(product: Product, when: string): Figure[] {
  const parts = { edge: 'edge.js', worker: 'worker.js', ClickHouse: 'embedded' };
  const children = Object.entries(parts).map(([name, part]) =>
    figure(`resident memory ${when}: ${name}`, 'MiB', [Math.max(...product.children(part).map(resident))]),
  );
  return [...children, figure(`resident memory ${when}: supervisor`, 'MiB', [resident(product.pid)])];
}
