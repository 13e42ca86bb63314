import { createHash } from 'node:crypto';
import { cloudEvent, eventsDraft, statementsDraft, type TestEvent, type TestStatement } from './history.ts';
import { seededRandom } from '@oppiva/statistics';
import { eventKeyOf } from '@oppiva/events';
import type { TopicDraft } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';

/** Something that a source sends. */
export type Sent = { readonly event: TestEvent } | { readonly client: string; readonly statement: TestStatement };

/** Units below each unit; people belong to those that have none. */
export const unitsBelow = { R: ['P', 'Q'], P: ['T1', 'T2'], Q: ['T3', 'T4'] } as const;
const teams = ['T1', 'T2', 'T3', 'T4'];
export const people = Array.from({ length: 10 }, (_, n) => `p${n + 1}`);
const adl = 'http://adlnet.gov/expapi';
const source = 'https://hr.example.fi';
const dayMs = 86_400_000;

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

class Making {
  readonly next: (n: number) => number;
  readonly sent: Sent[] = [];
  #serial = 0;

  constructor(seed: number) {
    const random = seededRandom(seed);
    this.next = (n) => Math.floor(random() * n);
  }

  /** A local date of the third quarter of 2024, or days around it. */
  date(): string {
    return new Date(Date.parse('2024-06-20') + this.next(110) * dayMs).toISOString().slice(0, 10);
  }

  /** Each is recorded at an instant of its own, so that precedence does not hang on the order of arrival. */
  event(type: string, data: Record<string, unknown>, more: Record<string, unknown> = {}): string {
    this.#serial += 1;
    const id = `e${this.#serial}`;
    const recordedtime = new Date(Date.parse('2024-06-01T06:00:00Z') + this.next(100_000) * 60_000 + this.#serial).toISOString();
    const withDates = { effectiveFrom: '2024-01-01', effectiveTo: null, ...data };
    this.sent.push({ event: cloudEvent({ id, source, type, recordedtime, data: withDates, more }) });
    return id;
  }

  statement(name: string, client: string, o: Record<string, unknown>): string {
    const id = uuid(name);
    const actor = { account: { homePage: 'https://id.example.fi', name: String(o['person']) } };
    const { person: _person, ...rest } = o;
    this.sent.push({ client, statement: { id, actor, verb: { id: `${adl}/verbs/completed` }, ...rest } });
    return id;
  }
}

/** Moves, part-time jobs, leave, corrections and retractions of ten people in a tree of units, and what they learn from two sources. */
export function generatedHistory(seed: number): Sent[] {
  const making = new Making(seed);
  making.event('hr.unit.created.v1', { slot: 'unit/R', unitId: 'R', parentId: null });
  for (const [parentId, below] of Object.entries(unitsBelow))
    for (const unitId of below) making.event('hr.unit.created.v1', { slot: `unit/${unitId}`, unitId, parentId });
  const alias = { alias: 'https://lxp.example.fi/c1', activity: 'https://act.example.fi/c1' };
  making.event('rule.activity-alias-set.v1', { slot: 'alias/c1', ...alias });
  makeRules(making);
  for (const person of people) {
    makePerson(making, person);
    makeLearning(making, person);
  }
  return making.sent;
}

/** Rules that select a part of what is learned, some of it twice, one of them withdrawn; and one objection. */
function makeRules(making: Making): void {
  const rule = (slot: string, data: Record<string, unknown>): string =>
    making.event('rule.override-set.v1', { slot, author: 'HR', reason: 'Agreed', ...data });
  rule('rule/work', { priority: 1, match: { objectIdPattern: '*/c1' }, set: { class: 'W' }, effectiveFrom: making.date() });
  rule('rule/social', { priority: 2, match: { source: 'lxp' }, set: { class: 'S', activity: 'https://act.example.fi/c2' } });
  const gone = rule('rule/gone', { priority: 3, match: { source: 'lms' }, set: { class: 'R' } });
  const withdrawn = { slot: 'rule/gone', effectiveFrom: making.date() };
  making.event('rule.override-withdrawn.v1', withdrawn, { recordedtime: '2024-10-01T06:00:00Z' });
  making.event('rule.override-withdrawn.v1', withdrawn, { retracts: eventKeyOf(source, gone) });
  making.event('rule.default-minutes-set.v1', { slot: 'minutes', minutes: 25, effectiveFrom: making.date() });
  making.event('rule.source-rank-set.v1', { slot: 'rank/lxp', sourceId: 'lxp', rank: 1 });
  making.event('hr.source.registered.v1', { slot: 'source/lms', sourceId: 'lms', kinds: ['F'], rank: 2 });
  making.event('hr.person.objection-upheld.v1', { slot: 'objection', personId: people.at(-1) });
}

function makePerson(making: Making, personId: string): void {
  const { next } = making;
  const team = (): string => teams[next(teams.length)] ?? 'T1';
  const account = { scheme: 'account', value: `https://id.example.fi|${personId}` };
  making.event('hr.person.identity-linked.v1', { slot: `identity/${personId}`, personId, ...account });
  const engaged = { slot: `engagement/${personId}`, personId, kind: 'employee', learningScope: true };
  making.event('hr.engagement.started.v1', { ...engaged, effectiveFrom: next(4) === 0 ? making.date() : '2024-01-01' });
  for (let job = 0; job <= next(2); job += 1) {
    const slot = `assignment/${personId}/${job}`;
    const assigned = (): Record<string, unknown> => ({ slot, personId, unitId: team(), fraction: [1, 0.6, 0.4][next(3)] });
    making.event('hr.assignment.started.v1', assigned());
    for (let move = next(4); move > 0; move -= 1) {
      const id = making.event('hr.assignment.changed.v1', { ...assigned(), effectiveFrom: making.date() });
      const named = eventKeyOf(source, id);
      if (next(4) === 0) making.event('hr.assignment.changed.v1', { ...assigned(), effectiveFrom: making.date() }, { supersedes: named });
      else if (next(6) === 0) making.event('hr.assignment.changed.v1', assigned(), { retracts: named });
    }
    if (next(5) === 0) making.event('hr.assignment.ended.v1', { slot, personId, unitId: team(), effectiveFrom: making.date() });
  }
  const from = making.date();
  const to = new Date(Date.parse(from) + (1 + next(15)) * dayMs).toISOString().slice(0, 10);
  if (next(2) === 0)
    making.event('hr.leave.interval-set.v1', { slot: `leave/${personId}`, personId, effectiveFrom: from, effectiveTo: to, long: false });
}

function makeLearning(making: Making, person: string): void {
  const { next } = making;
  for (let n = next(14); n > 0; n -= 1) {
    const client = ['lms', 'lms', 'lxp'][next(3)] ?? 'lms';
    const activity = next(3);
    const name = `${person} ${n} ${client}`;
    const minutes = ['00', '10', '20', '30', '45'][next(5)] ?? '00';
    const timestamp = `${making.date()}T${String(6 + next(12)).padStart(2, '0')}:${minutes}:00Z`;
    const id = making.statement(name, client, {
      person,
      object: {
        id: `https://${client === 'lxp' ? 'lxp' : 'act'}.example.fi/c${activity}`,
        definition: { type: `${adl}/activities/course` },
      },
      timestamp,
      ...(next(2) === 0 && { result: { duration: `PT${5 + next(300)}M` } }),
    });
    if (next(8) === 0)
      making.statement(`${name} void`, client, {
        person,
        verb: { id: `${adl}/verbs/voided` },
        object: { objectType: 'StatementRef', id },
        timestamp,
      });
  }
}

/** The record that ingest makes of it. */
export function draftOf(sent: Sent, keys: InstallationKeys): TopicDraft {
  if ('statement' in sent) return statementsDraft([sent.statement], { client: sent.client, keys });
  return eventsDraft([sent.event], { topic: sent.event.type.includes('.rule.') ? 'oppiva.rules' : 'oppiva.hr', keys });
}

/** In another order. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = seededRandom(seed);
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
