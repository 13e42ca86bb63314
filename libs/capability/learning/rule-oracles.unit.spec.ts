import { describe, expect, test } from 'vitest';
import { ActivityNames } from './activity-names.ts';
import { deriveHistory, type History, type HistoryFacts } from './history.ts';
import { noRules } from './organisation-rules.ts';
import type { AliasFact, StatementInput, VoidFact } from './statement-input.ts';
import { generatedWorld, saysNothing } from './testing-world.ts';

/** The rule oracles of the capability model 3.12 that derivation alone decides, by the letter. */
const adl = 'http://adlnet.gov/expapi';
const always = { effectiveFrom: '2024-01-01', effectiveTo: null, knownFrom: 0, knownTo: null };
const template = generatedWorld(1, { statements: 1, days: 1 }).statements[0] as StatementInput;
const local = (time: string): number => Date.parse(`${time}:00+03:00`);
const minuteMs = 60_000;

/** A statement of p1 by the LMS that completes a course; local time of Helsinki, known a minute later. */
function said(statementId: string, time: string, more: Partial<StatementInput> = {}): StatementInput {
  return {
    ...template,
    ...saysNothing,
    statementId,
    timestamp: local(time),
    knownAt: local(time) + minuteMs,
    recordedAt: null,
    date: time.slice(0, 10),
    client: 'lms',
    actorId: 'a1',
    verb: `${adl}/verbs/completed`,
    objectId: 'https://act/c1',
    objectType: `${adl}/activities/course`,
    registration: '',
    sessionId: '',
    grouping: [],
    statedClass: '',
    mandatory: false,
    ...more,
  };
}

function derived(statements: readonly StatementInput[], o: { voids?: VoidFact[]; aliases?: AliasFact[] } = {}): History {
  const facts: HistoryFacts = {
    linksOf: new Map([['a1', [{ ...always, actorId: 'a1', personId: 'p1' }]]]),
    engagementsOf: new Map([['p1', [{ ...always, personId: 'p1', learningScope: true }]]]),
    voidsOf: Map.groupBy(o.voids ?? [], ({ targetId }) => targetId),
    administrators: new Set(),
    aliases: new ActivityNames(o.aliases ?? []),
    rules: noRules,
  };
  return deriveHistory(statements, facts);
}

const holdsAt =
  (k: string) =>
  ({ knownFrom, knownTo }: { knownFrom: number; knownTo: number | null }): boolean =>
    knownFrom <= Date.parse(k) && (knownTo === null || knownTo > Date.parse(k));
const eventsAt = (history: History, k: string) => history.events.filter(holdsAt(k));
const statesAt = (history: History, k: string): Record<string, string> =>
  Object.fromEntries(history.states.filter(holdsAt(k)).map(({ statement, state }) => [statement.statementId, state]));
const later = '2024-12-01T00:00:00Z';

describe('rule oracles of the capability model 3.12', () => {
  test('X3 void: completed on 5 September and voided on the 20th is one event on the 10th, none on the 21st', () => {
    const voids = [{ targetId: 's1', client: 'lms', knownAt: local('2024-09-20T12:00') }];
    const history = derived([said('s1', '2024-09-05T12:00')], { voids });
    expect(eventsAt(history, '2024-09-10T00:00:00Z')).toMatchObject([{ date: '2024-09-05', statementIds: ['s1'] }]);
    expect(eventsAt(history, '2024-09-21T00:00:00Z')).toEqual([]);
    expect(statesAt(history, '2024-09-21T00:00:00Z')).toEqual({ s1: 'voided' });
  });

  test('X4 void first: voided on 4 September, received on the 5th, is nothing at any K', () => {
    const history = derived([said('s1', '2024-09-05T12:00')], {
      voids: [{ targetId: 's1', client: 'lms', knownAt: local('2024-09-04T12:00') }],
    });
    expect(history.events).toEqual([]);
    expect(history.states).toMatchObject([{ state: 'voided', knownFrom: local('2024-09-05T12:01'), knownTo: null }]);
  });

  test('X6 cmi5 durations: one event of 50 minutes with an assessment; satisfied adds nothing, and nothing is summed', () => {
    const cmi5 = { registration: 'r', sessionId: 'x', categories: ['https://w3id.org/xapi/cmi5/context/categories/cmi5'] };
    const block = { objectId: 'https://act/c1/block', objectType: 'https://w3id.org/xapi/cmi5/activitytype/block' };
    const session = [
      said('1', '2024-09-04T09:00', { ...cmi5, verb: `${adl}/verbs/initialized` }),
      said('2', '2024-09-04T09:40', { ...cmi5, duration: 'PT40M' }),
      said('3', '2024-09-04T09:45', { ...cmi5, verb: `${adl}/verbs/passed`, duration: 'PT45M' }),
      said('4', '2024-09-04T09:50', { ...cmi5, verb: `${adl}/verbs/terminated`, duration: 'PT50M' }),
      said('5', '2024-09-04T09:50', { ...cmi5, ...block, verb: 'https://w3id.org/xapi/adl/verbs/satisfied' }),
    ];
    const [withSatisfied, without] = [derived(session), derived(session.slice(0, 4))].map((history) => eventsAt(history, later));
    expect(withSatisfied).toEqual(without);
    expect(withSatisfied).toMatchObject([
      {
        date: '2024-09-04',
        class: 'F',
        hasAssessment: true,
        statementIds: ['1', '2', '3', '4'],
        length: { minutes: 50, imputed: false, span: { from: local('2024-09-04T09:00'), to: local('2024-09-04T09:50') } },
      },
    ]);
  });

  const lms = said('lms', '2024-09-12T10:00', { duration: 'PT30M' });
  const lxp = said('lxp', '2024-09-12T10:20', { client: 'lxp', objectId: 'https://lxp/c1' });
  const alias: AliasFact = { ...always, alias: 'https://lxp/c1', activity: 'https://act/c1' };

  test('X7 two sources: through the alias one event, that of 10:00, of 30 minutes, whichever comes first', () => {
    for (const order of [
      [lms, lxp],
      [
        { ...lms, knownAt: local('2024-09-14T12:00') },
        { ...lxp, knownAt: local('2024-09-13T12:00') },
      ],
    ]) {
      const history = derived(order, { aliases: [alias] });
      expect(eventsAt(history, later)).toMatchObject([
        { statementIds: ['lms'], source: 'lms', length: { minutes: 30, imputed: false, span: { to: local('2024-09-12T10:00') } } },
      ]);
      expect(statesAt(history, later)).toEqual({ lms: 'learning-event', lxp: 'semantic-duplicate' });
    }
    expect(eventsAt(derived([lms, lxp]), later)).toHaveLength(2);
  });

  test('X7 the longest length counts, the union of competences and goals, and the class of the earliest', () => {
    const told = [
      { ...lms, duration: '', competences: ['urn:c:1'], goals: ['g1'] },
      { ...lxp, duration: 'PT45M', competences: ['urn:c:2'], goals: ['g2'], statedClass: 'S' },
    ];
    expect(eventsAt(derived(told, { aliases: [alias] }), later)).toMatchObject([
      { class: 'F', competences: ['urn:c:1', 'urn:c:2'], goals: ['g1', 'g2'], length: { minutes: 45, imputed: false } },
    ]);
  });

  test('X7 within one source, and from 24 hours on, they are two', () => {
    const aliases = [alias];
    expect(eventsAt(derived([lms, { ...lxp, client: 'lms' }], { aliases }), later)).toHaveLength(2);
    const dayLater = said('lxp', '2024-09-13T10:00', { client: 'lxp', objectId: 'https://lxp/c1' });
    expect(eventsAt(derived([lms, dayLater], { aliases }), later)).toHaveLength(2);
    const justBefore = { ...dayLater, timestamp: dayLater.timestamp - 1 };
    expect(eventsAt(derived([lms, justBefore], { aliases }), later)).toHaveLength(1);
  });

  test('X9 future: two hours ahead of its ingestion it is quarantined for good; five minutes are tolerated, and not a millisecond more', () => {
    const aheadMs = { 's two hours': 120 * minuteMs, 's five minutes': 5 * minuteMs, 's a little more': 5 * minuteMs + 1 };
    const statements = Object.entries(aheadMs).map(([id, ahead], n) =>
      said(id, `2024-09-0${n + 1}T12:00`, { knownAt: local(`2024-09-0${n + 1}T12:00`) - ahead }),
    );
    expect(statesAt(derived(statements), later)).toEqual({
      's two hours': 'quarantined-future',
      's five minutes': 'learning-event',
      's a little more': 'quarantined-future',
    });
  });

  test('X10 Open edX hint: class N and no open act, unlike a question in a discussion', () => {
    const asked = { verb: `${adl}/verbs/asked`, lessonKind: 'question', visibility: 'team' };
    const hint = said('hint', '2024-09-06T12:00', { ...asked, objectType: 'http://id.tincanapi.com/activitytype/solution' });
    const aloud = said('aloud', '2024-09-06T14:00', { ...asked, objectType: 'http://id.tincanapi.com/activitytype/discussion' });
    const history = derived([hint, aloud]);
    expect(statesAt(history, later)).toEqual({ hint: 'class-N', aloud: 'learning-event' });
    expect(eventsAt(history, later)).toMatchObject([{ statementIds: ['aloud'], class: 'S', isOpenAct: true }]);
  });
});
