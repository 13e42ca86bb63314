import { nameIn, type Place } from './claims.ts';

/**
 * A fenced insert as it is in one of the two places: among the shadows it names the shadow of its table, and asks the fence of shadows.
 * @param sql as in its file: the insert into what readers see
 * @param table what it inserts into, `database.table`, where that has a shadow
 */
export function insertIn(place: Place, sql: string, table?: string): string {
  if (place === 'live') return sql;
  const target =
    table === undefined
      ? sql
      : sql.replace(new RegExp(`^INSERT INTO ${table.replace('.', '\\.')}\\b`, 'm'), `INSERT INTO ${nameIn(place, table)}`);
  const fenced = target.replace('projector.fence(', 'projector.shadow_fence(');
  if (fenced === target || (table !== undefined && target === sql))
    throw new Error(`this is no fenced insert into ${table ?? 'a table'}: ${sql}`);
  return fenced;
}
