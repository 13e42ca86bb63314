import { describe, expect, test } from 'vitest';
import { ActivityNames } from './activity-names.ts';
import { deriveHistory, type History, type HistoryFacts } from './history.ts';
import { noRules } from './organisation-rules.ts';
import type { AliasFact, EngagementFact, LinkFact, StatementInput, VoidFact } from './statement-input.ts';
import { saysNothing } from './testing-world.ts';

const adl = 'http://adlnet.gov/expapi';
const at = (text: string): number => Date.parse(text);
let serial = 0;

/** A statement of p1 by the LMS that completes a course, known when it happened, unless `o` says otherwise. */
function statement(o: Partial<Omit<StatementInput, 'timestamp' | 'knownAt'>> & { at: string; knownAt?: string }): StatementInput {
  serial += 1;
  const { at: timestamp, knownAt = timestamp, ...rest } = o;
  return {
    topicOffset: serial,
    idx: 0,
    tag: '',
    statementId: `s${String(serial).padStart(3, '0')}`,
    knownAt: at(knownAt),
    recordedAt: null,
    timestamp: at(timestamp),
    date: new Date(at(timestamp) + 3 * 3_600_000).toISOString().slice(0, 10),
    client: 'lms',
    actorId: 'a1',
    verb: `${adl}/verbs/completed`,
    objectId: 'https://act/c1',
    objectType: `${adl}/activities/course`,
    registration: '',
    sessionId: '',
    grouping: [],
    parents: [],
    categories: [],
    statedClass: '',
    mandatory: false,
    applied: false,
    reflection: false,
    sessionKind: '',
    ...saysNothing,
    ...rest,
  };
}

const always = { effectiveFrom: '2024-01-01', effectiveTo: null, knownFrom: 0, knownTo: null };
const link: LinkFact = { ...always, actorId: 'a1', personId: 'p1' };
const engagement: EngagementFact = { ...always, personId: 'p1', learningScope: true };

function derived(
  statements: StatementInput[],
  o: { links?: LinkFact[]; engagements?: EngagementFact[]; voids?: VoidFact[]; aliases?: AliasFact[]; administrators?: string[] } = {},
): History {
  const facts: HistoryFacts = {
    linksOf: Map.groupBy(o.links ?? [link], (fact) => fact.actorId),
    engagementsOf: Map.groupBy(o.engagements ?? [engagement], (fact) => fact.personId),
    voidsOf: Map.groupBy(o.voids ?? [], (fact) => fact.targetId),
    administrators: new Set(o.administrators ?? []),
    aliases: new ActivityNames(o.aliases ?? []),
    rules: noRules,
  };
  return deriveHistory(statements, facts);
}

const holds = (version: { knownFrom: number; knownTo: number | null }, k: string): boolean =>
  version.knownFrom <= at(k) && (version.knownTo === null || version.knownTo > at(k));
const eventsAt = (history: History, k: string) => history.events.filter((event) => holds(event, k));
const statesAt = (history: History, k: string) =>
  Object.fromEntries(
    history.states.filter((state) => holds(state, k)).map(({ statement: { statementId }, state }) => [statementId, state]),
  );

describe('knowledge', () => {
  test('X3: a void takes the event away from the instant at which it is known', () => {
    const s1 = statement({ at: '2024-09-05T09:00:00Z' });
    const history = derived([s1], { voids: [{ targetId: s1.statementId, client: 'lms', knownAt: at('2024-09-20T08:00:00Z') }] });
    expect(eventsAt(history, '2024-09-10T00:00:00Z')).toHaveLength(1);
    expect(eventsAt(history, '2024-09-21T00:00:00Z')).toHaveLength(0);
    expect(statesAt(history, '2024-09-21T00:00:00Z')).toEqual({ [s1.statementId]: 'voided' });
  });

  test('X4: a void that came before its target leaves nothing at any instant', () => {
    const s1 = statement({ at: '2024-09-05T09:00:00Z' });
    const history = derived([s1], { voids: [{ targetId: s1.statementId, client: 'lms', knownAt: at('2024-09-04T09:00:00Z') }] });
    expect(history.events).toEqual([]);
  });

  test('only the same source or an administrator voids', () => {
    const s1 = statement({ at: '2024-09-05T09:00:00Z' });
    const voids = [{ targetId: s1.statementId, client: 'lxp', knownAt: at('2024-09-06T00:00:00Z') }];
    expect(eventsAt(derived([s1], { voids }), '2024-09-07T00:00:00Z')).toHaveLength(1);
    expect(eventsAt(derived([s1], { voids, administrators: ['lxp'] }), '2024-09-07T00:00:00Z')).toHaveLength(0);
  });

  test('X9: more than five minutes ahead of the recording clock is quarantined', () => {
    const early = statement({ at: '2024-09-05T11:00:00Z', knownAt: '2024-09-05T09:00:00Z' });
    const forwarded = statement({ at: '2024-09-05T11:00:00Z', knownAt: '2024-09-06T09:00:00Z', recordedAt: at('2024-09-05T09:00:00Z') });
    const tolerated = statement({ at: '2024-09-05T09:05:00Z', knownAt: '2024-09-05T09:00:00Z' });
    const history = derived([early, forwarded, tolerated]);
    expect(statesAt(history, '2024-09-07T00:00:00Z')).toEqual({
      [early.statementId]: 'quarantined-future',
      [forwarded.statementId]: 'quarantined-future',
      [tolerated.statementId]: 'learning-event',
    });
  });

  test('an actor is resolved from the instant at which its link is known, and never by two people', () => {
    const s1 = statement({ at: '2024-09-05T09:00:00Z' });
    const links = [
      { ...link, knownFrom: at('2024-09-10T00:00:00Z') },
      { ...link, personId: 'p2', knownFrom: at('2024-09-20T00:00:00Z'), knownTo: at('2024-09-25T00:00:00Z') },
    ];
    const history = derived([s1], { links });
    expect(statesAt(history, '2024-09-06T00:00:00Z')).toEqual({ [s1.statementId]: 'unresolved-actor' });
    expect(eventsAt(history, '2024-09-11T00:00:00Z').map((event) => event.personId)).toEqual(['p1']);
    expect(statesAt(history, '2024-09-21T00:00:00Z')).toEqual({ [s1.statementId]: 'unresolved-actor' });
    expect(eventsAt(history, '2024-09-26T00:00:00Z').map((event) => event.personId)).toEqual(['p1']);
  });

  test('out of scope without an engagement on the day, or with one that is not in scope', () => {
    const s1 = statement({ at: '2024-09-05T09:00:00Z' });
    for (const engagements of [[], [{ ...engagement, effectiveTo: '2024-09-05' }], [{ ...engagement, learningScope: false }]]) {
      expect(statesAt(derived([s1], { engagements }), '2024-09-06T00:00:00Z')).toEqual({ [s1.statementId]: 'out-of-scope' });
    }
  });
});

describe('sessions', () => {
  const cmi5 = { registration: 'r1', sessionId: 'x1' };

  test('X6: one cmi5 session is one event with an assessment, and satisfied adds nothing', () => {
    const verbs = [`${adl}/verbs/initialized`, `${adl}/verbs/completed`, `${adl}/verbs/passed`, `${adl}/verbs/terminated`];
    const session = verbs.map((verb, index) => statement({ at: `2024-09-04T06:0${index}:00Z`, verb, ...cmi5 }));
    const satisfied = statement({
      at: '2024-09-04T06:50:00Z',
      verb: 'https://w3id.org/xapi/adl/verbs/satisfied',
      objectId: 'https://act/c1/block',
      objectType: 'https://w3id.org/xapi/cmi5/activitytype/block',
      ...cmi5,
    });
    const history = derived([...session, satisfied]);
    const k = '2024-09-05T00:00:00Z';
    expect(eventsAt(history, k)).toMatchObject([
      { class: 'F', hasAssessment: true, statementIds: session.map((each) => each.statementId) },
    ]);
    expect(Object.values(statesAt(history, k)).toSorted()).toEqual(['learning-event', 'merged', 'merged', 'merged', 'merged']);
  });

  test('the same root within 30 minutes is one session, later it is another, of another source too', () => {
    const times = ['06:00', '06:30', '07:01'];
    const history = derived([
      ...times.map((time) => statement({ at: `2024-09-04T${time}:00Z` })),
      statement({ at: '2024-09-04T06:10:00Z', objectId: 'https://act/other' }),
    ]);
    expect(
      eventsAt(history, '2024-09-05T00:00:00Z')
        .map((event) => event.statementIds.length)
        .toSorted(),
    ).toEqual([1, 1, 2]);
  });

  test('a session over midnight belongs to the date of its first statement', () => {
    const history = derived([statement({ at: '2024-09-04T20:50:00Z' }), statement({ at: '2024-09-04T21:10:00Z' })]);
    expect(eventsAt(history, '2024-09-05T00:00:00Z').map((event) => event.date)).toEqual(['2024-09-04']);
  });

  test('X7: two sources with aliased activities are one event, and two without are two', () => {
    const lms = statement({ at: '2024-09-12T10:00:00Z' });
    const lxp = statement({ at: '2024-09-12T10:20:00Z', client: 'lxp', objectId: 'https://lxp/c1' });
    const alias: AliasFact = { ...always, alias: 'https://lxp/c1', activity: 'https://act/c1', knownFrom: at('2024-09-20T00:00:00Z') };
    const history = derived([lms, lxp], { aliases: [alias] });
    expect(eventsAt(history, '2024-09-13T00:00:00Z')).toHaveLength(2);
    expect(eventsAt(history, '2024-09-21T00:00:00Z')).toMatchObject([{ statementIds: [lms.statementId] }]);
    expect(statesAt(history, '2024-09-21T00:00:00Z')).toEqual({
      [lms.statementId]: 'learning-event',
      [lxp.statementId]: 'semantic-duplicate',
    });
  });

  test('X10: asked on a solution is no question aloud', () => {
    const hint = statement({
      at: '2024-09-06T09:00:00Z',
      verb: `${adl}/verbs/asked`,
      objectType: 'http://id.tincanapi.com/activitytype/solution',
    });
    const history = derived([hint]);
    expect(history.events).toEqual([]);
    expect(statesAt(history, '2024-09-07T00:00:00Z')).toEqual({ [hint.statementId]: 'class-N' });
  });
});

const sorted = (history: History) => ({
  events: history.events.map((event) => JSON.stringify(event)).toSorted(),
  states: history.states
    .map(({ statement: { statementId }, state, knownFrom, knownTo }) => JSON.stringify({ statementId, state, knownFrom, knownTo }))
    .toSorted(),
});

test('X11: the order of the statements and facts decides nothing', () => {
  const known = ['2024-09-12T10:00:00Z', '2024-09-13T10:00:00Z', '2024-09-14T10:00:00Z'];
  const statements = Array.from({ length: 24 }, (_, n) =>
    statement({
      at: new Date(at('2024-09-10T06:00:00Z') + n * 13 * 60_000).toISOString(),
      knownAt: known[n % 3] ?? '',
      client: n % 5 === 0 ? 'lxp' : 'lms',
      objectId: `https://act/c${n % 2}`,
      verb: `${adl}/verbs/${n % 4 === 3 ? 'passed' : 'completed'}`,
    }),
  );
  const aliases: AliasFact[] = [{ ...always, alias: 'https://act/c1', activity: 'https://act/c0', knownFrom: at('2024-09-15T00:00:00Z') }];
  const voids = [{ targetId: statements[5]?.statementId ?? '', client: 'lms', knownAt: at('2024-09-13T12:00:00Z') }];
  const reference = sorted(derived(statements, { aliases, voids }));
  for (const step of [5, 7, 11]) {
    const shuffled = statements.map((_, n) => statements[(n * step) % statements.length]).filter((each) => each !== undefined);
    expect(sorted(derived(shuffled, { aliases, voids }))).toEqual(reference);
  }
  expect(reference.events.length).toBeGreaterThan(3);
});
