import { completeExchange, loadSql, registerSet, standingSets, type ClickHouse, type TableGroup } from '@oppiva/clickhouse';
import { ProjectorError } from '../projector-error.ts';
import { liveGeneration, nameIn, partsOf, type Generation } from '../protocol/claims.ts';
import { RebuildError } from './rebuild-error.ts';

const sql = (name: string): string => loadSql(import.meta.url, name);

/** The tables of a topic with their shadows, in the order in which they are exchanged. */
export function groupOf(topic: string, tables: readonly string[]): TableGroup {
  return { group: topic, places: tables.map((table) => ({ live: table, shadow: nameIn('shadow', table) })) };
}

/**
 * The registered set that the names of a topic's tables stand for now. Where an exchange was cut in half, it is completed first.
 * @throws {ProjectorError} PROJECTOR_TABLES_UNREGISTERED
 */
export async function completedGeneration(clickhouse: ClickHouse, of: TableGroup, signal?: AbortSignal): Promise<Generation> {
  try {
    return await liveGeneration(clickhouse, of.group);
  } catch (error) {
    const isUnregistered = error instanceof ProjectorError && error.code === 'PROJECTOR_TABLES_UNREGISTERED';
    if (!isUnregistered || (await completeExchange(clickhouse, of, signal)) === null) throw error;
    return liveGeneration(clickhouse, of.group);
  }
}

/** The registered set that the names of the shadows stand for; null where there is none. */
export async function shadowGeneration(clickhouse: ClickHouse, of: TableGroup): Promise<Generation | null> {
  const { shadow } = await standingSets(clickhouse, of);
  return shadow === null ? null : { group: of.group, key: shadow.key, tables: of.places.map(({ live }) => live), place: 'shadow' };
}

/** The shadows as long as they are the set `key`. @throws {ProjectorError} PROJECTOR_TABLES_UNREGISTERED */
export async function standingShadow(clickhouse: ClickHouse, of: TableGroup, key: string): Promise<Generation> {
  const standing = await shadowGeneration(clickhouse, of);
  if (standing?.key === key) return standing;
  throw new ProjectorError('PROJECTOR_TABLES_UNREGISTERED', `The shadows of ${of.group} are no longer those that were being filled.`);
}

/** Makes empty shadows like the tables that are read now, in place of whatever is there; only while no exchange is half done. */
export async function createShadows(clickhouse: ClickHouse, of: TableGroup): Promise<Generation> {
  await dropShadows(clickhouse, of);
  // The names are the code's own; the statement takes none as parameters.
  for (const { live, shadow } of of.places) await clickhouse.command(`CREATE TABLE ${shadow} AS ${live}`);
  await registerSet(clickhouse, of, 'shadow');
  const made = await shadowGeneration(clickhouse, of);
  if (made === null) throw new RebuildError('REBUILD_FAILED', `The shadows of ${of.group} are gone again: is somebody else at work?`);
  return made;
}

/** Drops the shadows, and what was set aside for them. While an exchange is half done some of them are what is read. */
export async function dropShadows(clickhouse: ClickHouse, of: TableGroup): Promise<void> {
  const { live, shadow: dropped } = await standingSets(clickhouse, of);
  if (live === null)
    throw new RebuildError('REBUILD_FAILED', `The tables of ${of.group} are no registered set, so that their shadows cannot be dropped.`);
  for (const place of of.places) await clickhouse.command(sql('drop-table.sql'), partsOf('shadow', place.live));
  if (dropped !== null) await clickhouse.command(sql('forget-quarantine.sql'), { key: dropped.key });
}
