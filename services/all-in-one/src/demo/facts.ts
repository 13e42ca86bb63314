import { Temporal } from 'temporal-polyfill';
import { v5 as uuidV5 } from 'uuid';
import { NS, RDNS } from '@oppiva/events';
import { hrEvent } from '../imports/hr-event.ts';
import type { ImportItem } from '../imports/rows.ts';
import type { Person } from './people.ts';
import {
  actorHome,
  areas,
  competenceUri,
  courseId,
  goals,
  hrSource,
  organisation,
  portalCourseId,
  portalCourses,
  sources,
  teams,
} from './suvanto.ts';

export interface Fact {
  type: string;
  slot: string;
  from: Temporal.PlainDate;
  to?: Temporal.PlainDate;
  /** When the source recorded it, where that is not the day from which it holds. */
  recorded?: Temporal.PlainDate;
  data: Record<string, unknown>;
}

/** An HR event, known since the day from which it holds or on which it was recorded. */
export function fact({ type, slot, from, to, recorded = from, data }: Fact): ImportItem {
  const value = hrEvent({
    id: uuidV5(`oppiva:demo:${slot}:${from.toString()}`, uuidV5.URL),
    source: hrSource,
    type,
    slot,
    recordedAt: `${recorded.toString()}T00:00:00Z`,
    effectiveFrom: from.toString(),
    effectiveTo: to?.toString() ?? null,
    data,
  });
  return { kind: 'event', value };
}

/** Units, goals, holidays, the systems that tell of learning, and what their two names for a course have in common. */
export function* organisationFacts(from: Temporal.PlainDate, until: Temporal.PlainDate): Generator<ImportItem> {
  const calendarId = 'suomi';
  yield fact({
    type: 'calendar.published',
    slot: `calendar/${calendarId}`,
    from,
    data: { calendarId, holidays: holidays(from.year, until.year) },
  });
  const unit = (unitId: string, name: string, parentId: string | null): ImportItem =>
    fact({
      type: 'unit.created',
      slot: `unit/${unitId}`,
      from,
      data: { unitId, parentId, name, ...(parentId === null && { calendarId }) },
    });
  yield unit(organisation.id, organisation.name, null);
  for (const { id, name } of areas) yield unit(id, name, organisation.id);
  for (const { id, name, area } of teams) yield unit(id, name, area);
  for (const { id, area, competences, horizon } of goals) {
    const data = {
      goalId: id,
      ownerUnitId: area,
      competenceUri: competences.map(competenceUri),
      ...(horizon !== undefined && { horizon }),
    };
    yield fact({ type: 'strategy.goal-set', slot: `goal/${id}`, from, data });
  }
  for (const { id, kinds } of Object.values(sources))
    yield fact({ type: 'source.registered', slot: `source/${id}`, from, data: { sourceId: id, kinds: [...kinds] } });
  for (const number of portalCourses) yield alias(number, from);
}

/** Fixed dates only: an invented organisation needs no Easter. */
function holidays(from: number, until: number): string[] {
  const years = Array.from({ length: until - from + 1 }, (_, at) => from + at);
  return years.flatMap((year) => ['01-01', '01-06', '05-01', '12-06', '12-24', '12-25', '12-26'].map((day) => `${year}-${day}`));
}

function alias(number: number, from: Temporal.PlainDate): ImportItem {
  const type = 'rule.activity-alias-set.v1';
  const slot = `alias/kurssi-${number}`;
  return {
    kind: 'event',
    value: {
      specversion: '1.0',
      id: uuidV5(`oppiva:demo:${slot}`, uuidV5.URL),
      source: hrSource,
      type: `${RDNS}.${type}`,
      subject: slot,
      time: `${from.toString()}T00:00:00Z`,
      recordedtime: `${from.toString()}T00:00:00Z`,
      datacontenttype: 'application/json',
      dataschema: `${NS}/schemas/${type}.json`,
      data: { slot, alias: portalCourseId(number), activity: courseId(number), effectiveFrom: from.toString(), effectiveTo: null },
    },
  };
}

/** Who somebody is, belongs to, and when they are not expected at work. */
export function* personFacts({ id, team, kind, leaves }: Person, from: Temporal.PlainDate): Generator<ImportItem> {
  const value = `${actorHome}|${id}`;
  yield fact({ type: 'person.identity-linked', slot: `identity/account/${value}`, from, data: { personId: id, scheme: 'account', value } });
  yield fact({ type: 'engagement.started', slot: `engagement/${id}`, from, data: { personId: id, kind, learningScope: true } });
  yield fact({ type: 'assignment.started', slot: `assignment/${id}`, from, data: { personId: id, unitId: team.id, fraction: 1 } });
  for (const leave of leaves)
    yield fact({
      type: 'leave.interval-set',
      slot: `leave/${id}/${leave.from.toString()}`,
      from: leave.from,
      to: leave.to,
      data: { personId: id, ...(leave.long && { long: true }) },
    });
}
