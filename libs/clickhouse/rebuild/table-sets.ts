import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from '../client.ts';
import { ClickHouseError } from '../errors.ts';
import { loadSql } from '../sql-files.ts';

/** The two places of a table, `database.table` each: what readers see, and what is being filled or was replaced. */
export interface TablePlaces {
  live: string;
  shadow: string;
}

/** Tables that are exchanged together. */
export interface TableGroup {
  /** As in projector.generations. */
  group: string;
  places: readonly TablePlaces[];
}

/** Tables made to be written together, by their UUIDs in the order of the group. */
export interface TableSet {
  key: string;
  uuids: readonly string[];
}

export interface StandingSets {
  /** What the live names stand for; null where that is no registered set. */
  live: TableSet | null;
  /** What the names of the shadows stand for. */
  shadow: TableSet | null;
  /** The set of which a part is live and the rest still in the shadows: an exchange was cut in half on its way there. */
  half: TableSet | null;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** Which registered sets the names of a group stand for now. */
export async function standingSets(clickhouse: ClickHouse, { group, places }: TableGroup): Promise<StandingSets> {
  const tables = places.map(({ live }) => live);
  const sets = await clickhouse.query<TableSet>(sql('registered-sets.sql'), { group, tables });
  const live = await uuidsOf(clickhouse, tables);
  const shadow = await uuidsOf(
    clickhouse,
    places.map((each) => each.shadow),
  );
  const isAll = (uuids: readonly string[], { uuids: own }: TableSet): boolean => own.every((uuid, at) => uuids[at] === uuid);
  // An exchange goes through the tables in order, so the first one tells where it was going.
  const isHalf = ({ uuids }: TableSet): boolean =>
    uuids[0] === live[0] && uuids.every((uuid, at) => live[at] === uuid || shadow[at] === uuid);
  const whole = sets.find((set) => isAll(live, set)) ?? null;
  return {
    live: whole,
    shadow: sets.find((set) => isAll(shadow, set)) ?? null,
    half: whole === null ? (sets.find(isHalf) ?? null) : null,
  };
}

/** UUIDs in the order of the names; empty where there is no such table. */
async function uuidsOf(clickhouse: ClickHouse, names: readonly string[]): Promise<string[]> {
  const databases = [...new Set(names.map((name) => name.split('.')[0]))];
  const rows = await clickhouse.query<{ fullName: string; uuid: string }>(sql('table-uuids.sql'), { databases, names });
  return names.map((name) => rows.find((row) => row.fullName === name)?.uuid ?? '');
}

/** Remembers that the tables in one of the two places belong together. @returns the set; null where a table is missing */
export async function registerSet(clickhouse: ClickHouse, { group, places }: TableGroup, at: keyof TablePlaces): Promise<TableSet | null> {
  const known = (await standingSets(clickhouse, { group, places }))[at];
  if (known !== null) return known;
  const uuids = await uuidsOf(
    clickhouse,
    places.map((each) => each[at]),
  );
  if (uuids.includes('')) return null;
  const key = uuids.join('+');
  await clickhouse.command(sql('register-set.sql'), { group, key, tables: places.map(({ live }) => live), uuids });
  return { key, uuids };
}

/** Exchanges every table of the group with its shadow, in one statement: several renames for the server, which a kill can cut in half. */
export async function exchange(clickhouse: ClickHouse, places: readonly TablePlaces[]): Promise<void> {
  // The names are the code's own; no statement takes a list of them as a parameter.
  await clickhouse.command(`EXCHANGE TABLES ${places.map(({ live, shadow }) => `${live} AND ${shadow}`).join(', ')}`);
}

/** Somebody else may be in the middle of an exchange: let it end. */
const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 300;
/** Two who complete at once undo each other's work, and look again; the pauses are random. */
const ROUNDS_MAX = 50;

/**
 * Completes an exchange that was cut in half, if there is one. While it is half done the fence keeps every writer out, so that there is
 * nothing to be lost.
 * @returns the registered set that is live now; null where the names stand for none, and no half of an exchange can be completed
 */
export async function completeExchange(clickhouse: ClickHouse, of: TableGroup, signal?: AbortSignal): Promise<TableSet | null> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { live, half } = await standingSets(clickhouse, of);
    if (half === null) return live;
    await sleep(randomInt(PAUSE_MS_MIN, PAUSE_MS_MAX), undefined, { signal });
    const again = await standingSets(clickhouse, of);
    if (again.half === null || again.half.key !== half.key) continue;
    const names = await uuidsOf(
      clickhouse,
      of.places.map((each) => each.live),
    );
    const rest = of.places.filter((_, at) => names[at] !== half.uuids[at]);
    if (rest.length > 0) await exchange(clickhouse, rest);
  }
  return null;
}

/** An exchange that the server refused is asked for so often. */
const EXCHANGES_MAX = 5;
const RETRY_MS = 500;

/**
 * Exchanges the tables of a group, of which `key` are the shadows, until they are live. An outcome that is not known shows in the names, and a server that is away
 * is asked until it is back: in the middle of an exchange there is nothing else to do.
 * @throws what refused it, when the set is still not live after some attempts; the signal's reason
 */
export async function exchangeUntilLive(
  clickhouse: ClickHouse,
  of: TableGroup,
  o: { key: string; signal: AbortSignal; onFailure: (error: unknown) => void },
): Promise<void> {
  let failure: unknown = new Error(`the tables of ${of.group} are exchanged by somebody else as well`);
  for (let attempt = 1; ; attempt += 1) {
    await exchange(clickhouse, of.places).catch((error: unknown) => {
      failure = error;
      o.onFailure(error);
    });
    const live = await completedPatiently(clickhouse, of, o.signal);
    if (live?.key === o.key) return;
    if (attempt === EXCHANGES_MAX) throw failure;
    await sleep(RETRY_MS, undefined, { signal: o.signal });
  }
}

async function completedPatiently(clickhouse: ClickHouse, of: TableGroup, signal: AbortSignal): Promise<TableSet | null> {
  for (;;) {
    try {
      return await completeExchange(clickhouse, of, signal);
    } catch (error) {
      if (!(error instanceof ClickHouseError) || error.code !== 'CLICKHOUSE_UNAVAILABLE') throw error;
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}

/** Whether the shadows have the columns of the tables: a migration changes only what is read. */
export async function haveSameColumns(clickhouse: ClickHouse, { places }: TableGroup): Promise<boolean> {
  for (const { live, shadow } of places) {
    const [[database, name], [shadowDatabase, shadowName]] = [live.split('.'), shadow.split('.')];
    const [row] = await clickhouse.query<{ differing: number }>(sql('columns-differ.sql'), { database, name, shadowDatabase, shadowName });
    if (row?.differing !== 0) return false;
  }
  return true;
}
