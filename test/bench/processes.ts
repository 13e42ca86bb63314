import { readdirSync, readFileSync } from 'node:fs';
import type { Product } from '../support/product.ts';
import { figure, type Figure } from './figures.ts';

/** Processor time so far, in µs, by what it is spent on. */
export type CpuTime = Record<string, number>;

/** Linux counts processor time in hundredths of a second. */
const TICK_US = 10_000;

const ACCEPTING = 'edge, accepting thread';
const WRITING = "edge, log's writer thread";
const COLLECTING = 'edge, garbage collection and compiling';

/** Of an edge, by thread. A process that was started anew in between would count from nothing. */
export function cpuTimeOfEdge(pid: number): CpuTime {
  const used: CpuTime = { [ACCEPTING]: 0, [WRITING]: 0, [COLLECTING]: 0 };
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const { name, us } = timeIn(`/proc/${pid}/task/${thread}/stat`);
    used[partOfEdge(name)]! += us;
  }
  return used;
}

export function cpuTimeOf(pid: number): number {
  return timeIn(`/proc/${pid}/stat`).us;
}

/** Of the whole product. */
export function cpuTimeOfProduct(product: Product): CpuTime {
  const sum = (part: string): number => product.children(part).reduce((us, pid) => us + cpuTimeOf(pid), 0);
  return { ...cpuTimeOfEdge(product.children('edge.js')[0]!), worker: sum('worker.js'), ClickHouse: sum('embedded') };
}

export interface CpuSpan {
  before: CpuTime;
  after: CpuTime;
  statements: number;
}

/** µs of each part, for each of so many statements. */
export function cpuFigures(what: string, rounds: readonly CpuSpan[]): Figure[] {
  return Object.keys(rounds[0]!.before).map((part) =>
    figure(
      `${what}: ${part}`,
      'µs',
      rounds.map(({ before, after, statements }) => (after[part]! - before[part]!) / statements),
    ),
  );
}

function partOfEdge(thread: string): string {
  if (thread.startsWith('event-log')) return WRITING;
  return thread === 'MainThread' || thread === 'node' ? ACCEPTING : COLLECTING;
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
