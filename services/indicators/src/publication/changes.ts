import type { RestatementCause, Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { Temporal } from 'temporal-polyfill';

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

/** The dates on which indicators of a window look, given how far the furthest of them looks before and after it. */
export function reachOf(
  window: Window,
  definitions: readonly { lookBackDays: number; followUpDays: number }[],
): { from: string; to: string } {
  const days = (of: (definition: (typeof definitions)[number]) => number): number => Math.max(0, ...definitions.map(of));
  return {
    from: Temporal.PlainDate.from(window.start)
      .subtract({ days: days((each) => each.lookBackDays) })
      .toString(),
    to: Temporal.PlainDate.from(window.end)
      .add({ days: days((each) => each.followUpDays) })
      .toString(),
  };
}

/** On which dates something else is known to have been learned. */
export function changedDates(clickhouse: ClickHouse, knowledge: Knowledge): Promise<Dates[]> {
  return clickhouse.query<Dates>(sql('changed-dates.sql'), knowledgeOf(knowledge));
}

interface FactChange {
  readonly kind: string;
  readonly personId: string | null;
}

/** Facts about people, units and rules that say something else of [from, to). */
export function changedFacts(clickhouse: ClickHouse, reach: { from: string; to: string }, knowledge: Knowledge): Promise<FactChange[]> {
  return clickhouse.query<FactChange>(sql('changed-facts.sql'), { ...reach, ...knowledgeOf(knowledge) });
}

/** Why values that look at [from, to) may differ, by the person whose learning or place it was. */
export async function readCauses(clickhouse: ClickHouse, reach: { from: string; to: string }, knowledge: Knowledge): Promise<ChangeCauses> {
  const [facts, statements] = await Promise.all([
    changedFacts(clickhouse, reach, knowledge),
    clickhouse.query<{ cause: RestatementCause; personId: string }>(sql('changed-statements.sql'), { ...reach, ...knowledgeOf(knowledge) }),
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
