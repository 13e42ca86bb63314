import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { derivedTables } from './learning-tables.ts';

/** Where two sets of derived tables do not hold the same. */
export interface Difference {
  /** As in the database `learning`. */
  table: string;
  /** The first bucket with other rows, and the last: a date, a kind of facts, or a unit. */
  first: string;
  last: string;
  rows: number;
  newRows: number;
}

interface Bucket {
  bucket: string;
  rows: number;
  hash: string;
}

/** How far they are is a position, not what they say. */
const compared = derivedTables.filter((table) => table !== 'positions');

/** Compares counts and sums of hashes of two sets of derived tables, neither of which is being written; each connection is to its database. */
export async function differences(live: ClickHouse, shadow: ClickHouse): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const table of compared) {
    const sql = loadSql(import.meta.url, `parity/${table}.sql`);
    const [now, filled] = [byBucket(await live.query<Bucket>(sql)), byBucket(await shadow.query<Bucket>(sql))];
    const buckets = [...new Set([...now.keys(), ...filled.keys()])].sort();
    const differing = buckets.filter(
      (each) => now.get(each)?.rows !== filled.get(each)?.rows || now.get(each)?.hash !== filled.get(each)?.hash,
    );
    const [first, last] = [differing[0], differing.at(-1)];
    if (first === undefined || last === undefined) continue;
    const rowsIn = (of: ReadonlyMap<string, Bucket>): number => differing.reduce((sum, each) => sum + (of.get(each)?.rows ?? 0), 0);
    found.push({ table, first, last, rows: rowsIn(now), newRows: rowsIn(filled) });
  }
  return found;
}

const byBucket = (rows: readonly Bucket[]): Map<string, Bucket> => new Map(rows.map((row) => [row.bucket, row]));

/** For people: which table, from where to where. */
export function differenceText({ table, first, last, rows, newRows }: Difference): string {
  const where = first === last ? first : `${first} to ${last}`;
  return `learning.${table} differs at ${where} (${rows} rows there now, ${newRows} in the new table)`;
}
