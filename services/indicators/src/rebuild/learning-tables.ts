import { haveSameColumns, loadSql, registerSet, standingSets, type ClickHouse, type TableGroup, type TableSet } from '@oppiva/clickhouse';

/** What derivation fills: its names are without a database, so that it can fill either of the two. */
export const derivedTables = [
  'positions',
  'statement_inputs',
  'session_dates',
  'assignment_records',
  'fact_cells',
  'unit_ancestor_cells',
  'competence_cells',
  'event_cells',
  'admission_cells',
] as const;

/** Where tables are filled by a rebuild, and kept when they have been replaced. */
export const shadowDatabase = 'learning_shadow';

export const learningGroup: TableGroup = {
  group: 'learning',
  places: derivedTables.map((table) => ({ live: `learning.${table}`, shadow: `${shadowDatabase}.${table}` })),
};

/** Above any version that derivation comes to: what a process that was forgotten still writes is older than all that a rebuild has written. */
const versionStep = 1_000_000_000;

const sql = (name: string): string => loadSql(import.meta.url, name);

/**
 * Makes empty tables like those of `learning`, with the views that derivation reads and fills them through, in place of whatever is in the
 * database of shadows.
 */
export async function createShadows(clickhouse: ClickHouse): Promise<TableSet> {
  await dropShadows(clickhouse);
  // The names are the code's own; the statement takes none as parameters.
  for (const { live, shadow } of learningGroup.places) await clickhouse.command(`CREATE TABLE ${shadow} AS ${live}`);
  const views = await clickhouse.query<{ statement: string }>(sql('views.sql'));
  await createInAnyOrder(
    clickhouse,
    views.map(({ statement }) => statement.replaceAll(/\blearning\./g, `${shadowDatabase}.`)),
  );
  await clickhouse.command(sql('first-positions.sql'), { step: versionStep });
  const made = await registerSet(clickhouse, learningGroup, 'shadow');
  if (made === null) throw new Error('the tables that were just made are gone again');
  return made;
}

/** A view may read another. */
async function createInAnyOrder(clickhouse: ClickHouse, statements: readonly string[]): Promise<void> {
  for (let left = [...statements]; left.length > 0;) {
    const failed: { statement: string; error: unknown }[] = [];
    for (const statement of left) await clickhouse.command(statement).catch((error: unknown) => void failed.push({ statement, error }));
    if (failed.length === left.length) throw failed[0]?.error;
    left = failed.map(({ statement }) => statement);
  }
}

/** Drops everything in the database of shadows. While an exchange is half done some of it is what is read. */
export async function dropShadows(clickhouse: ClickHouse): Promise<void> {
  if ((await standingSets(clickhouse, learningGroup)).half !== null) throw new Error('an exchange of the tables of learning is half done');
  const tables = await clickhouse.query<{ name: string; isView: boolean }>(sql('shadow-tables.sql'), { database: shadowDatabase });
  for (const { name, isView } of tables)
    await clickhouse.command(sql(isView ? 'drop-view.sql' : 'drop-table.sql'), { database: shadowDatabase, name });
}

/** The tables in the database of shadows, where they are whole and like those that are read. */
export async function usableShadows(clickhouse: ClickHouse): Promise<{ shadow: TableSet | null; isUsable: boolean }> {
  const { shadow } = await standingSets(clickhouse, learningGroup);
  return { shadow, isUsable: shadow !== null && (await haveSameColumns(clickhouse, learningGroup)) };
}
