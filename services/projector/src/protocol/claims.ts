import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { ProjectorError } from '../projector-error.ts';

/** Under which names a generation is: those that readers use, or those of shadows while a rebuild fills it. */
export type Place = 'live' | 'shadow';

/** A set of tables that are written together, by the UUIDs that their names stand for (rule 1). */
export interface Generation {
  group: string;
  /** The UUIDs joined; what claims, positions and query ids carry. */
  key: string;
  /** `database.table` each, by the names that readers use, wherever it is. */
  tables: readonly string[];
  place: Place;
}

/** The name of a table in one of the two places. */
export function nameIn(place: Place, table: string): string {
  return place === 'live' ? table : `${table}_shadow`;
}

/** The two parts of a table's name in one of the two places. */
export function partsOf(place: Place, table: string): { database: string; name: string } {
  const [database = '', name = ''] = nameIn(place, table).split('.');
  return { database, name };
}

/** The right to write a generation, until somebody claims it anew (rule 2). */
export interface Claim {
  key: string;
  epoch: number;
  owner: string;
}

/** Every query id of a claim starts so, and no other claim's does. */
export function queryIdPrefix(held: Claim): string {
  return `${held.key}:${held.epoch}:${held.owner}:`;
}

/**
 * The registered set that the names of a group's tables stand for now.
 * @throws {ProjectorError} PROJECTOR_TABLES_UNREGISTERED
 */
export async function liveGeneration(clickhouse: ClickHouse, group: string): Promise<Generation> {
  const sql = loadSql(import.meta.url, 'live-generation.sql');
  const [found] = await clickhouse.query<{ key: string; tables: string[] }>(sql, { group });
  if (found !== undefined) return { group, key: found.key, tables: found.tables, place: 'live' };
  throw new ProjectorError(
    'PROJECTOR_TABLES_UNREGISTERED',
    `The tables of ${group} are no registered set (projector.generations): migrations have not run, or tables were exchanged or made by hand. Run the migrations; nothing is written meanwhile.`,
  );
}

/** Two claimants of one epoch both step back and try again, at different times. */
const STEP_BACK_MS_MAX = 100;

/** Claims a key: returns once alone at an epoch above every other. Under contention it takes some rounds; one claimant always wins. */
export async function claim(clickhouse: ClickHouse, key: string, signal?: AbortSignal): Promise<Claim> {
  for (;;) {
    signal?.throwIfAborted();
    const mine = { key, epoch: (await highestEpoch(clickhouse, key)) + 1, owner: randomUUID() };
    await clickhouse.command(loadSql(import.meta.url, 'claim.sql'), { ...mine });
    const sql = loadSql(import.meta.url, 'claims-from.sql');
    const rivals = await clickhouse.query<{ epoch: number; owner: string }>(sql, { key, epoch: mine.epoch });
    if (rivals.every((rival) => rival.owner === mine.owner) && rivals.length > 0) return mine;
    await sleep(randomInt(1, STEP_BACK_MS_MAX), undefined, { signal });
  }
}

/** The epoch that may write now; 0 before the first claim. */
export async function highestEpoch(clickhouse: ClickHouse, key: string): Promise<number> {
  const [row] = await clickhouse.query<{ epoch: number }>(loadSql(import.meta.url, 'highest-claim.sql'), { key });
  return row?.epoch ?? 0;
}
