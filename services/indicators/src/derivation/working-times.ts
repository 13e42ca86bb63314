import { WorkingBands, type AncestorFact, type AssignmentFact, type BandFact, type ScheduleFact } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { Facts } from './facts.ts';

/** The parameter that says between which local times people work (capability model appendix B). */
export const workingTimeBand = 'working-time-band';

const sql = (name: string): string => loadSql(import.meta.url, name);

/** What the rules of the organisation and the places of people make of the working-time band; where no unit has its own, places are not read. */
export async function readWorkingBands(clickhouse: ClickHouse, bands: readonly BandFact[]): Promise<WorkingBands> {
  if (bands.every(({ unitId }) => unitId === '')) return new WorkingBands({ bands, assignments: [], ancestors: [] });
  const [assignments, ancestors] = await Promise.all([
    clickhouse.query<AssignmentFact>(sql('assignments.sql')),
    clickhouse.query<AncestorFact>(sql('ancestors.sql')),
  ]);
  return new WorkingBands({ bands, assignments, ancestors });
}

/** Whether anybody has a schedule, whenever known. */
export async function hasSchedules(clickhouse: ClickHouse): Promise<boolean> {
  const [any] = await clickhouse.query<{ slots: number }>(sql('any-schedules.sql'));
  return (any?.slots ?? 0) > 0;
}

type Row = Omit<ScheduleFact, 'pattern' | 'roster'> & { readonly data: string };
const none: ReadonlyMap<string, readonly ScheduleFact[]> = new Map();

/** Schedules of some people, as far as they bear on some dates: rosters are too many to be kept in memory of everybody. */
export async function readSchedules(
  clickhouse: ClickHouse,
  o: { facts: Pick<Facts, 'hasSchedules'>; people: readonly string[]; dates: readonly string[] },
): Promise<ReadonlyMap<string, readonly ScheduleFact[]>> {
  const [first, last] = [o.dates.reduce((a, b) => (a < b ? a : b), '2299-12-31'), o.dates.reduce((a, b) => (a > b ? a : b), '1900-01-01')];
  if (!o.facts.hasSchedules || o.people.length === 0 || first > last) return none;
  const rows = await clickhouse.query<Row>(sql('schedules.sql'), { people: [...new Set(o.people)], first, last });
  const facts = rows.map(({ data, ...fact }): ScheduleFact => {
    const { pattern, roster } = JSON.parse(data) as Pick<ScheduleFact, 'pattern' | 'roster'>;
    return { ...fact, ...(pattern !== undefined && { pattern }), ...(roster !== undefined && { roster }) };
  });
  return Map.groupBy(facts, ({ personId }) => personId);
}
