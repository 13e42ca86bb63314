import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { QUARANTINE } from '../block.ts';
import { partsOf, type Generation } from '../protocol/claims.ts';

/** Where two generations of one table do not hold the same rows. */
export interface Difference {
  /** `database.table`. */
  table: string;
  /** The first offset with other rows, and the last. */
  first: number;
  last: number;
  /** Rows from the first to the last, in what is read now and in what was filled. */
  rows: number;
  newRows: number;
}

export interface ParityOptions {
  clickhouse: ClickHouse;
  live: Generation;
  shadow: Generation;
  /** Compared is what lies below; both hold all of it. */
  upto: number;
  /** Called with the offset up to which has been compared. */
  onProgress: (upto: number) => Promise<void>;
  signal: AbortSignal;
}

/** Records compared with one query: with fifty statements each a few seconds of work. */
const RECORDS_MAX = 100_000;
const BUCKETS = 100;

interface Range {
  from: number;
  to: number;
}

interface Bucket {
  rows: number;
  hash: string;
}

/**
 * Compares counts and sums of the hashes of all columns of every table below one offset, quarantine included, while both generations go
 * on being written beyond it. @returns the tables that differ; none: the generations are equal
 */
export async function differences(options: ParityOptions): Promise<Difference[]> {
  const { live, upto, onProgress, signal } = options;
  const found = new Map<string, Range>();
  for (let from = 0; from < upto; from += RECORDS_MAX) {
    signal.throwIfAborted();
    const range = { from, to: Math.min(upto, from + RECORDS_MAX) };
    for (const table of [...live.tables, QUARANTINE]) {
      const [first, last] = await differingIn(options, table, range);
      if (first === undefined || last === undefined) continue;
      found.set(table, { from: found.get(table)?.from ?? first.from, to: last.to });
    }
    await onProgress(range.to);
  }
  return Promise.all([...found].map(([table, range]) => describe(options, table, range)));
}

/** The buckets of a range in which a table differs, in order: the first and the last of them. */
async function differingIn(options: ParityOptions, table: string, { from, to }: Range): Promise<[first?: Range, last?: Range]> {
  const step = Math.ceil((to - from) / BUCKETS);
  const [live, shadow] = await Promise.all([
    bucketsOf(options, options.live, table, { from, to, step }),
    bucketsOf(options, options.shadow, table, { from, to, step }),
  ]);
  const offsets = [...new Set([...live.keys(), ...shadow.keys()])].filter((offset) => {
    const [one, other] = [live.get(offset), shadow.get(offset)];
    return one?.rows !== other?.rows || one?.hash !== other?.hash;
  });
  if (offsets.length === 0) return [];
  const bucketAt = (offset: number): Range => ({ from: Math.max(from, offset), to: Math.min(to, offset + step) });
  return [bucketAt(Math.min(...offsets)), bucketAt(Math.max(...offsets))];
}

async function bucketsOf(
  { clickhouse }: ParityOptions,
  { key, group: topic, place }: Generation,
  table: string,
  range: Range & { step: number },
): Promise<Map<number, Bucket>> {
  const isQuarantine = table === QUARANTINE;
  const sql = loadSql(import.meta.url, isQuarantine ? 'parity-quarantine.sql' : 'parity.sql');
  const of = isQuarantine ? { key, topic } : partsOf(place, table);
  const rows = await clickhouse.query<Bucket & { offset: number }>(sql, { ...of, ...range });
  return new Map(rows.map(({ offset, ...bucket }) => [offset, bucket]));
}

/** Narrows both ends to single offsets, and counts the rows between. */
async function describe(options: ParityOptions, table: string, range: Range): Promise<Difference> {
  let first: Range = range;
  while (first.to - first.from > 1) first = (await differingIn(options, table, first))[0] ?? { from: first.from, to: first.from + 1 };
  let last: Range = range;
  while (last.to - last.from > 1) last = (await differingIn(options, table, last))[1] ?? { from: last.to - 1, to: last.to };
  const whole = { from: first.from, to: last.to, step: last.to };
  const [rows, newRows] = await Promise.all(
    [options.live, options.shadow].map(async (generation) => sumOf(await bucketsOf(options, generation, table, whole))),
  );
  return { table, first: first.from, last: last.to - 1, rows: rows ?? 0, newRows: newRows ?? 0 };
}

const sumOf = (buckets: ReadonlyMap<number, Bucket>): number => [...buckets.values()].reduce((sum, { rows }) => sum + rows, 0);

/** For people: which table, which offsets. */
export function differenceText({ table, first, last, rows, newRows }: Difference): string {
  const where = first === last ? `at offset ${first}` : `at offsets ${first} to ${last}`;
  return `${table} differs ${where} (${rows} rows there now, ${newRows} in the new table)`;
}
