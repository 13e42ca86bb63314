import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newTally, type Tally } from './exactly-once-trials.ts';

const page = join(import.meta.dirname, '../../docs/exactly-once.md');
/** Of the start: a long run may outlast it. */
const measured = commit();

type Tallies = Readonly<Record<string, Tally>>;

/** A long run may be cut into slices: those that name the same file add up. */
function addToSlices(log: string, tallies: Tallies): Tallies {
  const path = process.env['CHAOS_SLICES'];
  if (path === undefined) return tallies;
  const slices = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, Tally>>) : {};
  const sum = (slices[log] ??= {});
  for (const [trial, tally] of Object.entries(tallies)) {
    const total = (sum[trial] ??= newTally());
    for (const key of Object.keys(tally) as (keyof Tally)[]) total[key] += tally[key];
  }
  writeFileSync(path, JSON.stringify(slices));
  return sum;
}

/** Puts what a run found in place of what an earlier one found on the same log. */
export function writeTable(log: string, found: Tallies): void {
  const tallies = addToSlices(log, found);
  const [start, end] = [`<!-- ${log}: start -->`, `<!-- ${log}: end -->`];
  const text = readFileSync(page, 'utf8');
  const [before = '', rest = ''] = text.split(start, 2);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`${page} has no place for the ${log} log: it needs the lines ${start} and ${end}`);
  const table = tableOf(log, tallies);
  process.stdout.write(`\n${table}\n\n`);
  writeFileSync(page, `${before}${start}\n\n${table}\n\n${end}${after}`);
}

function tableOf(log: string, tallies: Tallies): string {
  const head = ['Trial', 'Trials', 'Hit within an insert', 'Absent', 'Partly there', 'Whole', 'Refused', 'Lost', 'Doubled', 'Wrong'];
  const rows = Object.entries(tallies).map(([trial, t]) =>
    [trial, t.trials, t.hits, t.absent, t.partly, t.whole, t.refused, t.lost, t.doubled, t.wrong].map(String),
  );
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const when = `${new Date().toISOString().slice(0, 10)}, commit ${measured}`;
  return [`**${log} log** (${when})`, '', line(head), rule, ...rows.map(line)].join('\n');
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: import.meta.dirname }).trim();
  } catch {
    return 'unknown';
  }
}
