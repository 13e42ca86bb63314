import type { EventVersion, History, StateVersion } from '@oppiva/capability';
import type { Kin } from './people.ts';

/** DateTime64 as JSONEachRow takes it. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

const orNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : instantText(milliseconds));

/** A row of learning.event_cells. */
export interface EventCellRow {
  date: string;
  person_id: string;
  version: number;
  events: Record<string, unknown>[];
}

/** A row of learning.admission_cells. */
export interface AdmissionCellRow {
  date: string;
  actor_id: string;
  version: number;
  states: Record<string, unknown>[];
}

function eventEntry(event: EventVersion): Record<string, unknown> {
  return {
    class: event.class,
    source: event.source,
    activity: event.activity,
    mandatory: event.mandatory,
    has_assessment: event.hasAssessment,
    statement_ids: event.statementIds,
    minutes: event.minutes,
    imputed: event.imputed,
    initiative: event.initiative ?? '',
    competences: event.competences ?? [],
    known_from: instantText(event.knownFrom),
    known_to: orNull(event.knownTo),
  };
}

function stateEntry(version: StateVersion): Record<string, unknown> {
  const { tag, client } = version.statement;
  return { tag, source: client, state: version.state, known_from: instantText(version.knownFrom), known_to: orNull(version.knownTo) };
}

/**
 * The cells of one kin on some dates, empty ones too: an empty cell takes the place of one that had something.
 * @param dates the local dates to write; statements and events on others are left as they are
 */
export function cellsOf(
  kin: Kin,
  history: History,
  o: { dates: ReadonlySet<string>; version: number },
): { events: EventCellRow[]; admissions: AdmissionCellRow[] } {
  const eventsAt = Map.groupBy(history.events, (event) => `${event.date} ${event.personId}`);
  const statesAt = Map.groupBy(history.states, ({ statement }) => `${statement.date} ${statement.actorId}`);
  const dates = [...o.dates].sort();
  return {
    events: dates.flatMap((date) =>
      kin.persons.map((personId) => ({
        date,
        person_id: personId,
        version: o.version,
        events: (eventsAt.get(`${date} ${personId}`) ?? []).map(eventEntry),
      })),
    ),
    admissions: dates.flatMap((date) =>
      kin.actors.flatMap((actorId) => {
        const states = statesAt.get(`${date} ${actorId}`);
        return states === undefined ? [] : [{ date, actor_id: actorId, version: o.version, states: states.map(stateEntry) }];
      }),
    ),
  };
}
