import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';

interface Column {
  database: string;
  table: string;
  name: string;
  type: string;
  comment: string;
}

const OURS = "database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA', 'default')";

/** What a data team may query: everything else is the product's own. */
const FOR_PEOPLE: Record<string, string> = {
  'capability.values': 'reader, analyst',
  'capability.current_values': 'reader, analyst',
  'capability.explanations': 'reader, analyst',
  'capability.changes': 'reader, analyst',
  'capability.gauges': 'reader, analyst',
  'capability.effects': 'reader, analyst',
  'capability.commitments': 'reader, analyst',
  'capability.units': 'reader, analyst',
};

/** What some of the views are for. */
const EXAMPLE = `## Example: the people of a quarter in a later organisation

Person-days of the second quarter of 2026 by unit, everybody counted where they would be in the organisation of 30 September 2026, as known on
15 October (capability model 3.5):

\`\`\`sql
SELECT m.as_of_unit_id AS unit, sum(m.x) AS person_days
FROM learning.exposure(t0 = '2026-04-01', t1 = '2026-07-01', K = '2026-10-15T00:00:00Z') AS e
INNER JOIN learning.memberships_as_of(S = '2026-09-30', K = '2026-10-15T00:00:00Z') AS m ON m.person_id = e.person_id AND m.unit_id = e.unit_id
WHERE e.direct_x > 0 AND e.date >= m.effective_from AND e.date < m.effective_to
GROUP BY unit
ORDER BY unit
\`\`\`
`;

describe('the data dictionary', () => {
  let server: TestClickHouse;
  let tables: { database: string; name: string; comment: string; engine: string }[];
  let columns: Column[];

  beforeAll(async () => {
    server = await startTestClickHouse({ migrations: true });
    tables = await server.ch.query(`SELECT database, name, comment, engine FROM system.tables WHERE ${OURS} ORDER BY database, name`);
    columns = await server.ch.query(
      `SELECT database, table, name, type, comment FROM system.columns WHERE ${OURS} ORDER BY database, table, position`,
    );
  });
  afterAll(() => server.stop());

  it('every table and view has a comment, and every column of a table has one', () => {
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.filter(({ comment }) => comment === '').map(({ database, name }) => `${database}.${name}`)).toEqual([]);
    const stored = new Set(tables.filter(({ engine }) => !engine.endsWith('View')).map(({ database, name }) => `${database}.${name}`));
    const silent = columns.filter(({ database, table, comment }) => stored.has(`${database}.${table}`) && comment === '');
    expect(silent.map(({ database, table, name }) => `${database}.${table}.${name}`)).toEqual([]);
  });

  it('the example is answered', async () => {
    const query = EXAMPLE.split('```')[1]?.replace('sql\n', '') ?? '';
    expect(await server.as('analyst').query(query)).toEqual([]);
  });

  it('docs/data.md is what the server says (vitest -u writes it anew)', async () => {
    const sections = tables.map(({ database, name, comment }) => {
      const of = columns.filter((column) => column.database === database && column.table === name);
      const who = FOR_PEOPLE[`${database}.${name}`];
      const rows = of.map((column) => `| \`${column.name}\` | ${column.type.replaceAll('|', '\\|')} | ${column.comment} |`);
      return [
        `## ${database}.${name}`,
        '',
        `${comment}${who ? ` *(${who})*` : ''}`,
        '',
        '| column | type | is |',
        '|---|---|---|',
        ...rows,
        '',
      ].join('\n');
    });
    const head =
      '# Tables\n\nWritten from the comments in ClickHouse by `test/e2e/data-dictionary.spec.ts`; `infra/clickhouse/grants.sql` says who may read what.\n';
    await expect(`${head}\n${EXAMPLE}\n${sections.join('\n')}`).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/data.md'));
  });
});
