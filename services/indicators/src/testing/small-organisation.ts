import { createHash } from 'node:crypto';
import { event, type TestEvent, type TestStatement } from './history.ts';

export interface TestPerson {
  readonly id: string;
  readonly team: string;
}

/** A UUID that depends on the text alone. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Teams of given sizes under one unit: everybody linked to an account, engaged and assigned from one day on. */
export function organisationOf(o: { top: string; teams: Readonly<Record<string, number>>; recorded: string; from: string }): {
  people: TestPerson[];
  events: TestEvent[];
} {
  const always = { effectiveFrom: o.from, effectiveTo: null };
  const said = (type: string, data: Record<string, unknown>): TestEvent => event(type, o.recorded, { ...data, ...always });
  const unit = (unitId: string, parentId: string | null): TestEvent =>
    said('hr.unit.created.v1', { slot: `unit/${unitId}`, unitId, parentId, name: `Team ${unitId}` });
  const people = Object.entries(o.teams).flatMap(([team, size]) =>
    Array.from({ length: size }, (_, at) => ({ id: `${team}-p${at}`, team })),
  );
  const events = [
    unit(o.top, null),
    ...Object.keys(o.teams).map((team) => unit(team, o.top)),
    ...people.flatMap(({ id, team }) => [
      said('hr.person.identity-linked.v1', {
        slot: `identity/${id}`,
        personId: id,
        scheme: 'account',
        value: `https://id.example.fi|${id}`,
      }),
      said('hr.engagement.started.v1', { slot: `engagement/${id}`, personId: id, kind: 'employee', learningScope: true }),
      said('hr.assignment.started.v1', { slot: `assignment/${id}`, personId: id, unitId: team }),
    ]),
  ];
  return { people, events };
}

/** That somebody completed a course at noon of a date. */
export function completed(person: string, date: string): TestStatement {
  return {
    id: uuidOf(`${person} ${date}`),
    actor: { account: { homePage: 'https://id.example.fi', name: person } },
    verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
    object: { id: 'https://act.example.fi/c1', definition: { type: 'http://adlnet.gov/expapi/activities/course' } },
    timestamp: `${date}T09:00:00Z`,
  };
}

export function voiding(statement: TestStatement): TestStatement {
  return {
    id: uuidOf(`void ${statement.id}`),
    actor: statement['actor'],
    verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
    object: { objectType: 'StatementRef', id: statement.id },
  };
}
