import type { RestatementCause, Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/** What became known in (after, upto], milliseconds UTC each. */
export interface Knowledge {
  readonly after: number;
  readonly upto: number;
}

/** Why values of a window may differ between two instants of knowledge. */
export interface ChangeCauses {
  readonly ofPerson: ReadonlyMap<string, ReadonlySet<RestatementCause>>;
  /** What bears on everybody: units, calendars, goals, rules. */
  readonly ofEverybody: ReadonlySet<RestatementCause>;
}

/** A span of local dates, both ends included. */
export interface Dates {
  readonly firstDate: string;
  readonly lastDate: string;
}

const sql = (name: string): string => loadSql(import.meta.url, name);
const knowledgeOf = ({ after, upto }: Knowledge): { K1: string; K2: string } => ({
  K1: new Date(after).toISOString(),
  K2: new Date(upto).toISOString(),
});

/** On which dates something else is known to have been learned. */
export function changedDates(clickhouse: ClickHouse, knowledge: Knowledge): Promise<Dates[]> {
  return clickhouse.query<Dates>(sql('changed-dates.sql'), knowledgeOf(knowledge));
}

interface FactChange {
  readonly kind: string;
  readonly personId: string | null;
}

/** Facts about people, units and rules that say something else of the dates in reach. */
export function changedFacts(clickhouse: ClickHouse, { start, end }: Window, knowledge: Knowledge): Promise<FactChange[]> {
  return clickhouse.query<FactChange>(sql('changed-facts.sql'), { from: start, to: end, ...knowledgeOf(knowledge) });
}

/** Why values that look at the dates in reach may differ, by the person whose learning or place it was. */
export async function readCauses(clickhouse: ClickHouse, reach: Window, knowledge: Knowledge): Promise<ChangeCauses> {
  const [facts, statements] = await Promise.all([
    changedFacts(clickhouse, reach, knowledge),
    clickhouse.query<{ cause: RestatementCause; personId: string }>(sql('changed-statements.sql'), {
      from: reach.start,
      to: reach.end,
      ...knowledgeOf(knowledge),
    }),
  ]);
  const ofPerson = new Map<string, Set<RestatementCause>>();
  const ofEverybody = new Set<RestatementCause>();
  const changes = [...statements, ...facts.map(({ kind, personId }) => ({ cause: causeOfFact(kind), personId }))];
  for (const { cause, personId } of changes) {
    if (personId === null) ofEverybody.add(cause);
    else ofPerson.set(personId, (ofPerson.get(personId) ?? new Set()).add(cause));
  }
  return { ofPerson, ofEverybody };
}

function causeOfFact(kind: string): RestatementCause {
  if (kind.startsWith('hr.person.identity-')) return 'new-identity-link';
  return kind.startsWith('rule.') ? 'new-classification' : 'corrected-hr';
}

/** Why a unit is another one: because of those of its people who changed, else because of what bears on everybody. */
export function causesOf(persons: ReadonlySet<string>, { ofPerson, ofEverybody }: ChangeCauses): RestatementCause[] {
  const causes = new Set<RestatementCause>([...persons].flatMap((person) => [...(ofPerson.get(person) ?? [])]));
  return [...(causes.size === 0 ? ofEverybody : causes)].sort();
}
