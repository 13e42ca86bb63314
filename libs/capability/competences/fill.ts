import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { narrowerCompetences, type FrameworkFact } from './narrower.ts';

const sql = (name: string): string => loadSql(import.meta.url, name);

type FrameworkRow = Pick<FrameworkFact, 'effectiveFrom' | 'effectiveTo' | 'knownFrom' | 'knownTo'> & { items: string; broader: string };

/**
 * Follows the frameworks of competences anew, for every date and instant of knowledge. To be called when one has been published.
 * @param clickhouse a connection to the database with the tables of learning, or with those that a rebuild is filling
 * @param version of the cells; the highest is in force
 */
export async function fillCompetences(clickhouse: ClickHouse, version: number): Promise<void> {
  const [rows, known] = await Promise.all([
    clickhouse.query<FrameworkRow>(sql('frameworks.sql')),
    clickhouse.query<{ competence: string }>(sql('known.sql')),
  ]);
  const narrower = narrowerCompetences(
    rows.map(({ items, broader, ...holds }) => ({
      ...holds,
      items: JSON.parse(items) as FrameworkFact['items'],
      broader: JSON.parse(broader) as FrameworkFact['broader'],
    })),
  );
  // of which nothing is left gets an empty cell
  const competences = new Set([...narrower.keys(), ...known.map(({ competence }) => competence)]);
  const cells = [...competences].map((competence) => ({
    competence,
    version,
    narrower: (narrower.get(competence) ?? []).map((each) => ({
      competence: each.competence,
      effective_from: each.effectiveFrom,
      effective_to: each.effectiveTo,
      known_from: each.knownFrom,
      known_to: each.knownTo,
    })),
  }));
  if (cells.length > 0) await clickhouse.insert('competence_cells', cells);
}
