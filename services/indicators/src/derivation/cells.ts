import type { EventVersion, History, StateVersion, WorkedEvent, WorkingTime, WorkingTimeFacts } from '@oppiva/capability';
import type { ClickHouse } from '@oppiva/clickhouse';
import type { Kin } from './people.ts';

/** DateTime64 as text, for small inserts. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

/** A row of learning.event_cells in the order of its columns; instants are milliseconds, which is how DateTime64(3) is kept. */
export type EventCellRow = [date: string, personId: string, version: number, events: unknown[][]];

/** A row of learning.admission_cells in the order of its columns. */
export type AdmissionCellRow = [date: string, actorId: string, version: number, states: unknown[][]];

function eventEntry(event: WorkedEvent): unknown[] {
  return [
    event.class,
    event.source,
    event.activity,
    event.mandatory,
    event.hasAssessment,
    event.statementIds,
    event.length.minutes,
    event.length.imputed,
    event.initiative,
    event.competences,
    event.goals,
    event.activities,
    event.length.span !== null,
    event.workingMinutes,
    event.inWorkingTime,
    event.isOpenAct,
    event.knownFrom,
    event.knownTo,
  ];
}

function stateEntry(version: StateVersion): unknown[] {
  const { tag, client } = version.statement;
  return [tag, client, version.state, version.knownFrom, version.knownTo];
}

/** The order within a cell says nothing, but equal cells must be equal rows. */
function inOrder(a: EventVersion, b: EventVersion): number {
  return a.knownFrom - b.knownFrom || compare(a.statementIds[0] ?? '', b.statementIds[0] ?? '');
}

function byTag(a: StateVersion, b: StateVersion): number {
  return compare(a.statement.tag, b.statement.tag) || a.knownFrom - b.knownFrom;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The cells of one kin on some dates, empty ones too: an empty cell takes the place of one that had something.
 * @param dates the local dates to write; statements and events on others are left as they are
 */
export function cellsOf(
  kin: Kin,
  history: History,
  o: { dates: ReadonlySet<string>; version: number; workingTime: WorkingTime; times: WorkingTimeFacts },
): { events: EventCellRow[]; admissions: AdmissionCellRow[] } {
  const written = history.events.filter(({ date }) => o.dates.has(date));
  const events = written.flatMap((event) => o.workingTime.versionsOf(event, o.times));
  const eventsAt = Map.groupBy(events.sort(inOrder), (event) => `${event.date} ${event.personId}`);
  const statesAt = Map.groupBy(history.states.sort(byTag), ({ statement }) => `${statement.date} ${statement.actorId}`);
  const dates = [...o.dates].sort();
  return {
    events: dates.flatMap((date) =>
      kin.persons.map((personId): EventCellRow => [date, personId, o.version, (eventsAt.get(`${date} ${personId}`) ?? []).map(eventEntry)]),
    ),
    admissions: dates.flatMap((date) =>
      kin.actors.flatMap((actorId): AdmissionCellRow[] => {
        const states = statesAt.get(`${date} ${actorId}`);
        return states === undefined ? [] : [[date, actorId, o.version, states.map(stateEntry)]];
      }),
    ),
  };
}

/** Tuples as arrays instead of objects: their names would be half of what is sent. */
const compact = { async_insert: 0, input_format_json_named_tuples_as_objects: 0 } as const;

/** Writes cells; a cell that is there with a lower version is replaced. */
export async function writeCells(
  clickhouse: ClickHouse,
  rows: { events: readonly EventCellRow[]; admissions: readonly AdmissionCellRow[] },
): Promise<void> {
  const insert = async (table: string, values: readonly unknown[][]): Promise<void> => {
    if (values.length > 0)
      await clickhouse.client.insert({ table, values: [...values], format: 'JSONCompactEachRow', clickhouse_settings: compact });
  };
  await Promise.all([insert('event_cells', rows.events), insert('admission_cells', rows.admissions)]);
}
