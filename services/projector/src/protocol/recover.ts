import { setTimeout as sleep } from 'node:timers/promises';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { partsOf, queryIdPrefix, type Claim, type Generation } from './claims.ts';

/** Up to where a generation holds a topic, and what was read on the way; all sums over the records below `upto`. */
export interface Position {
  /** Next offset. */
  upto: number;
  /** Milliseconds UTC; 0 at the beginning. */
  platformTime: number;
  records: number;
  control: number;
  entries: number;
}

const KILL_AGAIN_MS = 50;

/**
 * Ends every running insert of another claim on the key, one's own earlier ones included, and waits until none is left (rule 3).
 * What is not killed here has either finished (and is read next) or will ask the fence later (and fail).
 */
export async function killOthers(clickhouse: ClickHouse, claim: Claim, signal?: AbortSignal): Promise<void> {
  const others = { key: claim.key, mine: queryIdPrefix(claim) };
  for (;;) {
    signal?.throwIfAborted();
    await clickhouse.query(loadSql(import.meta.url, 'kill-others.sql'), others);
    const [left] = await clickhouse.query<{ running: number }>(loadSql(import.meta.url, 'running-others.sql'), others);
    if (left?.running === 0) return;
    await sleep(KILL_AGAIN_MS, undefined, { signal });
  }
}

/** The acknowledged position; read it only after `killOthers`. */
export async function readPosition(clickhouse: ClickHouse, key: string, topic: string): Promise<Position> {
  const [row] = await clickhouse.query<Position>(loadSql(import.meta.url, 'position.sql'), { key, topic });
  return row ?? { upto: 0, platformTime: 0, records: 0, control: 0, entries: 0 };
}

interface Highest {
  highest: number;
  rows: number;
}

interface PresentRecord {
  offset: number;
  entries: number[];
}

const QUARANTINE = 'projector.quarantine';

/**
 * Which rows at or beyond the position are in the tables already: what an interrupted writer left (rule 4). Loaded page by page
 * while the projection passes through the range, so that its size does not matter.
 */
export class Presence {
  readonly #clickhouse: ClickHouse;
  readonly #generation: Generation;
  /** Highest offset with rows, by table; tables without any are left out. */
  readonly #highest: ReadonlyMap<string, number>;
  #loaded = new Map<string, Map<number, ReadonlySet<number>>>();

  private constructor(clickhouse: ClickHouse, generation: Generation, highest: ReadonlyMap<string, number>) {
    this.#clickhouse = clickhouse;
    this.#generation = generation;
    this.#highest = highest;
  }

  /** @param from the position of the generation */
  static async from(clickhouse: ClickHouse, generation: Generation, from: number): Promise<Presence> {
    const highest = new Map<string, number>();
    const { key, group: topic, place } = generation;
    const look = async (table: string): Promise<void> => {
      const name = table === QUARANTINE ? 'highest-quarantined.sql' : 'highest-present.sql';
      const parameters = table === QUARANTINE ? { key, topic, from } : { ...partsOf(place, table), from };
      const [row] = await clickhouse.query<Highest>(loadSql(import.meta.url, name), parameters);
      if (row !== undefined && row.rows > 0) highest.set(table, row.highest);
    };
    await Promise.all([...generation.tables, QUARANTINE].map(look));
    return new Presence(clickhouse, generation, highest);
  }

  /** The offset after the last one with rows; 0 where there are none at or beyond the position. */
  get end(): number {
    return Math.max(0, ...[...this.#highest.values()].map((highest) => highest + 1));
  }

  /** Nothing is present from this offset on: every row is to be inserted. */
  isBeyond(offset: number): boolean {
    for (const highest of this.#highest.values()) if (offset <= highest) return false;
    return true;
  }

  /** Reads what is present of the records [from, to]; forgets what it knew. */
  async load(from: number, to: number): Promise<void> {
    this.#loaded = new Map();
    const { key, group: topic, place } = this.#generation;
    for (const [table, highest] of this.#highest) {
      if (from > highest) continue;
      const name = table === QUARANTINE ? 'present-quarantined.sql' : 'present.sql';
      const range = { from, to: Math.min(to, highest) };
      const parameters = table === QUARANTINE ? { key, topic, ...range } : { ...partsOf(place, table), ...range };
      const rows = await this.#clickhouse.query<PresentRecord>(loadSql(import.meta.url, name), parameters);
      this.#loaded.set(table, new Map(rows.map((row) => [row.offset, new Set(row.entries)])));
    }
  }

  /** Whether the row is in the table; only for records of the range loaded last. */
  has(table: string, offset: number, entry: number): boolean {
    return this.#loaded.get(table)?.get(offset)?.has(entry) ?? false;
  }
}
