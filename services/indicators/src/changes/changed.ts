import type { Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/** Half-open, local dates. */
export interface DateSpan {
  readonly first: string;
  readonly end: string;
}

/** What became known between two instants bears on. */
export interface Changed {
  /** Dates of people, by pseudonym. */
  readonly people: ReadonlyMap<string, readonly DateSpan[]>;
  /** Dates of everybody: what is said of units, calendars, goals and rules. */
  readonly organisation: readonly DateSpan[];
  /** Classes of learning events of which something was learned. */
  readonly classes: readonly string[];
  /** Local dates of which sources have delivered something. */
  readonly delivered: readonly string[];
  /** Whether something is not to be used any more that was, at any instant: then the classes are to be looked up anew. */
  readonly isHistoryChanged: boolean;
}

/** Whom a window has to be computed anew for. */
export type Concerned = 'everybody' | readonly string[];

/** So many people at most are read of one change; beyond that it is everybody's. */
const peopleMax = 5_000;
/** So many at most are computed one by one; for more of them computing everybody takes no longer, and their names fit into a URL. */
const concernedMax = 500;

const always: DateSpan = { first: '0000-01-01', end: '9999-12-31' };
const sql = (name: string): string => loadSql(import.meta.url, name);

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/**
 * Maps everything that became known in (since, K], instants in milliseconds UTC, to people and dates: ARCHITECTURE section 3, step 6. A
 * learning event or a state of a person is looked for where derivation has put it, with the instant since when it is known; everything
 * else where the sources' assertions lie.
 */
export async function changesBetween(clickhouse: ClickHouse, o: { since: number; knownAt: number }): Promise<Changed> {
  const parameters = { since: new Date(o.since).toISOString(), K: new Date(o.knownAt).toISOString(), limit: peopleMax + 1 };
  const [cells, assigned, deliveries, [any]] = await Promise.all([
    clickhouse.query<{ personId: string; dates: string[]; classes: string[] }>(sql('changed-cells.sql'), parameters),
    clickhouse.query<{ personId: string; firstDate: string }>(sql('changed-assignment-records.sql'), parameters),
    clickhouse.query<{ date: string }>(sql('changed-deliveries.sql'), parameters),
    clickhouse.query<{ facts: number }>(sql('any-facts.sql'), parameters),
  ]);
  type Fact = { concern: 'person' | 'objection' | 'organisation'; personId: string; firstDate: string; endDate: string };
  const facts = (any?.facts ?? 0) === 0 ? [] : await clickhouse.query<Fact>(sql('changed-facts.sql'), parameters);
  const people = new Map<string, DateSpan[]>();
  const note = (personId: string, spans: readonly DateSpan[]): void =>
    void people.set(personId, [...(people.get(personId) ?? []), ...spans]);
  for (const { personId, dates } of cells) note(personId, spansOf(dates));
  for (const { personId, firstDate } of assigned) note(personId, [{ ...always, first: firstDate }]);
  for (const fact of facts) if (fact.concern !== 'organisation') note(fact.personId, [{ first: fact.firstDate, end: fact.endDate }]);
  const isTooMuch = [cells, assigned, deliveries, facts].some(({ length }) => length > peopleMax);
  const organisation = facts
    .filter(({ concern }) => concern === 'organisation')
    .map(({ firstDate, endDate }) => ({ first: firstDate, end: endDate }));
  return {
    people,
    organisation: isTooMuch ? [always] : organisation,
    classes: [...new Set(cells.flatMap(({ classes }) => classes))],
    delivered: deliveries.map(({ date }) => date),
    isHistoryChanged: isTooMuch || facts.some(({ concern }) => concern === 'objection'),
  };
}

/** Neighbouring dates as one span. */
function spansOf(dates: readonly string[]): DateSpan[] {
  const spans: { first: string; end: string }[] = [];
  for (const date of [...dates].sort()) {
    const last = spans.at(-1);
    if (last?.end === date) last.end = dayAfter(date);
    else spans.push({ first: date, end: dayAfter(date) });
  }
  return spans;
}

/**
 * Whom a change concerns in a window.
 * @param reach the dates that bear on the window: as far before and after it as an indicator looks
 */
export function concernedIn(reach: Window, changed: Changed): Concerned {
  const overlaps = ({ first, end }: DateSpan): boolean => first < reach.end && end > reach.start;
  if (changed.organisation.some(overlaps)) return 'everybody';
  const people = [...changed.people].filter(([, spans]) => spans.some(overlaps)).map(([personId]) => personId);
  return people.length > concernedMax ? 'everybody' : people;
}
