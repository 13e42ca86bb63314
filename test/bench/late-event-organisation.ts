import { createHmac, randomUUID } from 'node:crypto';
import { eventKeyOf, fullType, schemaUri } from '@oppiva/events';
import { IdCipher, type EventLog, type TopicDraft } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { seededRandom } from '@oppiva/statistics';

/** 1,000 people in 40 teams of eight areas, over two years: more statements are more learning of the same people. */
export const people = 1_000;
const [areas, teams, days] = [8, 40, 730];
const goals = 12;
const competences = 30;
const courses = 200;
const inOneRecord = 50;
const inFlightMax = 64;
const source = 'https://hr.example.org';
const dayMs = 86_400_000;

const verbs = ['completed', 'completed', 'completed', 'passed', 'experienced'] as const;
const teamOf = (person: number): string => `T${person % teams}`;
export const personOf = (person: number): string => `p${person}`;

/** What an HR system says of all of them, and what the organisation learns for. */
export function organisationDrafts(keys: InstallationKeys): TopicDraft[] {
  const said: [type: string, data: Record<string, unknown>][] = [
    ['hr.unit.created.v1', { slot: 'unit/ORG', unitId: 'ORG', parentId: null }],
  ];
  for (let area = 0; area < areas; area += 1)
    said.push(['hr.unit.created.v1', { slot: `unit/A${area}`, unitId: `A${area}`, parentId: 'ORG' }]);
  for (let team = 0; team < teams; team += 1)
    said.push(['hr.unit.created.v1', { slot: `unit/T${team}`, unitId: `T${team}`, parentId: `A${team % areas}` }]);
  for (let goal = 0; goal < goals; goal += 1) {
    const data = {
      goalId: `goal${goal}`,
      ownerUnitId: goal < 2 ? 'ORG' : `A${goal % areas}`,
      competenceUri: [competenceOf(goal), competenceOf(goal + 9)],
    };
    said.push(['hr.strategy.goal-set.v1', { slot: `goal/${goal}`, ...data }]);
  }
  for (let person = 0; person < people; person += 1) {
    const personId = personOf(person);
    const account = { scheme: 'account', value: `https://id.example.org|${personId}` };
    said.push(['hr.person.identity-linked.v1', { slot: `identity/${personId}`, personId, ...account }]);
    said.push([
      'hr.engagement.started.v1',
      { slot: `engagement/${personId}`, personId, kind: person % 20 === 0 ? 'freelancer' : 'employee' },
    ]);
    said.push(['hr.assignment.started.v1', { slot: `assignment/${personId}`, personId, unitId: teamOf(person), fraction: 1 }]);
  }
  return Array.from({ length: Math.ceil(said.length / inOneRecord) }, (_, record) =>
    draftOfEvents(said.slice(record * inOneRecord, (record + 1) * inOneRecord), record, keys),
  );
}

const competenceOf = (n: number): string => `https://example.org/competence/${n % competences}`;

function draftOfEvents(said: readonly [type: string, data: Record<string, unknown>][], record: number, keys: InstallationKeys): TopicDraft {
  const events = said.map(([type, data], at) => ({
    specversion: '1.0',
    id: `${record}-${at}`,
    source,
    type: fullType(type),
    subject: String(data['slot']),
    time: '2024-01-01T06:00:00Z',
    datacontenttype: 'application/json',
    dataschema: schemaUri(type),
    data: { effectiveFrom: '2020-01-01', effectiveTo: null, ...data },
  }));
  const key = (id: string): Buffer =>
    createHmac('sha256', keys.id)
      .update(`event\0${eventKeyOf(source, id)}`)
      .digest()
      .subarray(0, 16);
  return {
    topic: 'oppiva.hr',
    draft: {
      type: 'hr.events-accepted',
      schema: 1,
      client: 'hr',
      meta: {},
      body: Buffer.from(JSON.stringify(events)),
      split: 'json',
      keys: Buffer.concat(events.map(({ id }) => key(id))),
      flags: new Uint8Array(events.length),
    },
  };
}

/** A statement of a person at an instant in milliseconds UTC: a course, its minutes, and what it was for. */
export function learningText(o: { id: string; person: number; at: number; course: number; minutes: number; verb: string }): string {
  return `{"id":"${o.id}","actor":{"account":{"homePage":"https://id.example.org","name":"${personOf(o.person)}"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/${o.verb}"},"object":{"id":"https://lms.example.org/course/${o.course}","definition":{"type":"http://adlnet.gov/expapi/activities/course"}},"timestamp":"${new Date(o.at).toISOString()}","result":{"duration":"PT${o.minutes}M"},"context":{"extensions":{"https://ns.example.org/lcm/ext/competences":["${competenceOf(o.course)}"],"https://ns.example.org/lcm/ext/initiative":"${o.course % 3 === 0 ? 'self' : 'assigned'}"}}}`;
}

/** A record of statements, as ingest appends one for a request. */
export function statementsDraft(statements: readonly { id: string; text: string }[], cipher: IdCipher): TopicDraft {
  const ids = Buffer.concat(statements.map(({ id }) => Buffer.from(id.replaceAll('-', ''), 'hex')));
  return {
    topic: 'oppiva.statements',
    draft: {
      type: 'xapi.statements-accepted',
      schema: 1,
      client: 'lms',
      meta: { xapiVersion: '1.0.3' },
      body: Buffer.from(`[${statements.map(({ text }) => text).join(',')}]`),
      split: 'json',
      keys: cipher.encrypt(ids),
      flags: new Uint8Array(statements.length),
    },
  };
}

/** Appends statements of all people, evenly over the two years before `now` (ms UTC), in the order in which they happened. */
export async function seedLearning(
  log: EventLog,
  o: { count: number; now: number; keys: InstallationKeys; say: (text: string) => void },
): Promise<void> {
  const cipher = new IdCipher(o.keys.id);
  const random = seededRandom(7);
  const pick = (n: number): number => Math.floor(random() * n);
  const first = o.now - days * dayMs;
  const inFlight = new Set<Promise<unknown>>();
  for (let number = 0; number < o.count; number += inOneRecord) {
    const statements = Array.from({ length: Math.min(inOneRecord, o.count - number) }, (_, at) => {
      const id = randomUUID();
      const day = Math.floor(((number + at) / o.count) * days) * dayMs;
      const when = first + day + (6 + pick(12)) * 3_600_000 + pick(3_600) * 1_000;
      const drawn = { person: pick(people), course: pick(courses), minutes: 5 + pick(60), verb: verbs[pick(verbs.length)] ?? 'completed' };
      return { id, text: learningText({ id, at: when, ...drawn }) };
    });
    const append = log.append([statementsDraft(statements, cipher)]).finally(() => inFlight.delete(append));
    inFlight.add(append);
    if (inFlight.size >= inFlightMax) await Promise.race(inFlight);
    if (number % 1_000_000 === 0 && number > 0) o.say(`seeding: ${number / 1_000_000} of ${o.count / 1_000_000} million`);
  }
  await Promise.all(inFlight);
}
