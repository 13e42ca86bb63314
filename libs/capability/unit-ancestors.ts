import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/**
 * Follows the tree of units anew, for every instant of knowledge. To be called when the facts about a unit have changed.
 * @param clickhouse a connection to the database with the tables of learning, or with those that a rebuild is filling
 * @param version of the cells; the highest is in force
 */
export async function fillUnitAncestors(clickhouse: ClickHouse, version: number): Promise<void> {
  await clickhouse.command(loadSql(import.meta.url, 'fill-unit-ancestors.sql'), { version });
}
