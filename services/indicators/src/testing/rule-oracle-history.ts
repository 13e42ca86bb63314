import { createHash } from 'node:crypto';
import { event, type TestEvent } from './history.ts';

/**
 * The rule oracles of the capability model 3.12 that are about one person each, all in one installation: the person and the sources of an
 * oracle are named after it. X11 and X12 are in the specs of fixture F1.
 */
export const recorded = '2024-08-01T06:00:00Z';
export const afterAllIsKnown = '2024-11-01T00:00:00Z';
const adl = 'http://adlnet.gov/expapi';
const course = `${adl}/activities/course`;
const sessionId = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

interface Said {
  /** Names the statement; `source name` is unique. */
  readonly name: string;
  readonly source: string;
  readonly person: string;
  /** Local time of Helsinki in September 2024. */
  readonly timestamp: string;
  /** When the platform gets it; default a minute later. */
  readonly at?: string;
  readonly verb?: string;
  readonly object?: { id: string; type: string };
  readonly result?: Record<string, unknown>;
  readonly context?: Record<string, unknown>;
  readonly voids?: string;
}

type Sent = { at: number } & ({ event: TestEvent } | { source: string; statement: Record<string, unknown> });

export const idOf = (source: string, name: string): string => uuid(`${source} ${name}`);

function statement({ name, source, person, timestamp, at, verb, object, result, context, voids }: Said): Sent {
  const happened = `${timestamp}:00+03:00`;
  return {
    at: at === undefined ? Date.parse(happened) + 60_000 : Date.parse(at),
    source,
    statement: {
      id: idOf(source, name),
      actor: { account: { homePage: 'https://id.example.fi', name: person } },
      verb: { id: voids !== undefined ? `${adl}/verbs/voided` : (verb ?? `${adl}/verbs/completed`) },
      object:
        voids !== undefined
          ? { objectType: 'StatementRef', id: idOf(source, voids) }
          : { id: object?.id ?? `https://act.example.fi/${source}`, definition: { type: object?.type ?? course } },
      timestamp: happened,
      ...(result !== undefined && { result }),
      ...(context !== undefined && { context }),
    },
  };
}

const fact = (type: string, data: Record<string, unknown>, at = recorded): Sent => ({
  at: Date.parse(at),
  event: event(type, at, { effectiveFrom: '2024-01-01', effectiveTo: null, ...data }),
});
const unit = (unitId: string, parentId: string | null): Sent => fact('hr.unit.created.v1', { slot: `unit/${unitId}`, unitId, parentId });
const assigned = (personId: string, unitId: string, fraction = 1): Sent =>
  fact('hr.assignment.started.v1', { slot: `assignment/${personId}/${unitId}`, personId, unitId, fraction });
const person = (personId: string): Sent[] => [
  fact('hr.person.identity-linked.v1', {
    slot: `identity/${personId}`,
    personId,
    scheme: 'account',
    value: `https://id.example.fi|${personId}`,
  }),
  fact('hr.engagement.started.v1', { slot: `engagement/${personId}`, personId, kind: 'employee', learningScope: true }),
];

const people = ['x1', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9', 'x10'];
export const sources = [...people.filter((id) => id !== 'x7'), 'x7-lms', 'x7-lxp'];
const inSession = { registration: uuid('registration'), extensions: { [sessionId]: 'session' } };

export function organisation(): Sent[] {
  const move = { slot: 'assignment/x1/A', personId: 'x1', unitId: 'B', fraction: 1, effectiveFrom: '2024-09-11' };
  return [
    unit('A', null),
    unit('B', null),
    unit('Z', null),
    unit('C', null),
    unit('D', 'C'),
    unit('E', 'C'),
    ...people.flatMap(person),
    ...people.filter((id) => id !== 'x1' && id !== 'x8').map((id) => assigned(id, 'Z')),
    assigned('x1', 'A'),
    fact('hr.assignment.changed.v1', move, '2024-10-15T09:00:00Z'),
    assigned('x8', 'D', 0.6),
    assigned('x8', 'E', 0.4),
    fact('rule.activity-alias-set.v1', {
      slot: 'alias/x7',
      alias: 'https://act.example.fi/x7-lxp',
      activity: 'https://act.example.fi/x7-lms',
    }),
  ];
}

const minutes = (length: number): { duration: string } => ({ duration: `PT${length}M` });
/** A person and the one source of an oracle. */
const of = (id: string): { source: string; person: string } => ({ source: id, person: id });

export function learning(): Sent[] {
  const x5 = { ...of('x5'), name: 's2', timestamp: '2024-09-05T12:00' };
  const x6 = { ...of('x6'), context: inSession };
  return [
    statement({ ...of('x1'), name: '3', timestamp: '2024-09-03T12:00', result: minutes(60) }),
    statement({ ...of('x1'), name: '10', timestamp: '2024-09-10T12:00', result: minutes(30) }),
    statement({ ...of('x1'), name: '11', timestamp: '2024-09-11T12:00', result: minutes(45) }),
    statement({ ...of('x1'), name: '25', timestamp: '2024-09-25T12:00', result: minutes(15) }),
    statement({ ...of('x3'), name: 's1', timestamp: '2024-09-05T12:00' }),
    statement({ ...of('x3'), name: 'void', timestamp: '2024-09-20T12:00', voids: 's1' }),
    statement({ ...of('x4'), name: 'void', timestamp: '2024-09-04T12:00', voids: 's1' }),
    statement({ ...of('x4'), name: 's1', timestamp: '2024-09-05T12:00' }),
    ...['10:00', '11:00', '12:00'].map((at) => statement({ ...x5, result: { score: { scaled: 0.8 } }, at: `2024-09-05T${at}:00Z` })),
    statement({ ...x5, result: { score: { scaled: 0.9 } }, at: '2024-09-05T13:00:00Z' }),
    statement({ ...x6, name: 'initialized', timestamp: '2024-09-04T09:00', verb: `${adl}/verbs/initialized` }),
    statement({ ...x6, name: 'completed', timestamp: '2024-09-04T09:40', result: minutes(40) }),
    statement({ ...x6, name: 'passed', timestamp: '2024-09-04T09:45', verb: `${adl}/verbs/passed`, result: minutes(45) }),
    statement({ ...x6, name: 'terminated', timestamp: '2024-09-04T09:50', verb: `${adl}/verbs/terminated`, result: minutes(50) }),
    statement({
      ...x6,
      name: 'satisfied',
      timestamp: '2024-09-04T09:50',
      verb: 'https://w3id.org/xapi/adl/verbs/satisfied',
      object: { id: 'https://act.example.fi/x6/block', type: 'https://w3id.org/xapi/cmi5/activitytype/block' },
    }),
    statement({ name: 'lms', source: 'x7-lms', person: 'x7', timestamp: '2024-09-12T10:00', result: minutes(30) }),
    statement({ name: 'lxp', source: 'x7-lxp', person: 'x7', timestamp: '2024-09-12T10:20' }),
    statement({ ...of('x8'), name: 's', timestamp: '2024-09-04T12:00', result: minutes(100) }),
    statement({ ...of('x9'), name: 's', timestamp: '2024-09-04T14:00', at: '2024-09-04T09:00:00Z' }),
    statement({
      ...of('x10'),
      name: 'hint',
      timestamp: '2024-09-06T12:00',
      verb: `${adl}/verbs/asked`,
      object: { id: 'https://act.example.fi/x10/answer', type: 'http://id.tincanapi.com/activitytype/solution' },
    }),
  ];
}
