import { seeded } from '../testing.ts';
import type { DefaultMinutesFact, OverrideFact, RuleFacts, SourceRankFact } from './organisation-rules.ts';
import type { OverrideMatch } from './override-match.ts';
import type { AliasFact, EngagementFact, Fact, LinkFact, StatementInput, VoidFact } from './statement-input.ts';

const adl = 'http://adlnet.gov/expapi';
const always = { effectiveFrom: '2024-01-01', effectiveTo: null, knownFrom: 0, knownTo: null };
const helsinki = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Helsinki', dateStyle: 'short' });
export const timeZone = 'Europe/Helsinki';

/** What most statements do not say. */
export const saysNothing = {
  duration: '',
  plannedDuration: '',
  competences: [],
  goals: [],
  initiative: '',
  lessonKind: '',
  visibility: '',
  inWorkingTime: null,
  extensions: {},
} as const satisfies Partial<StatementInput>;

/** Everything about two people who share an identity for a while, in the order in which the platform learns of it. */
export interface World extends RuleFacts {
  readonly statements: readonly StatementInput[];
  readonly voids: readonly VoidFact[];
  readonly aliases: readonly AliasFact[];
  readonly links: readonly LinkFact[];
  readonly engagements: readonly EngagementFact[];
}

const hourMs = 3_600_000;
const verbs = ['completed', 'passed', 'initialized', 'terminated', 'progressed', 'launched', 'attended', 'asked', 'unheard-of'];
const types = [
  `${adl}/activities/course`,
  `${adl}/activities/assessment`,
  `${adl}/activities/media`,
  `${adl}/activities/meeting`,
  'http://id.tincanapi.com/activitytype/discussion',
  '',
];

interface Making {
  readonly next: (n: number) => number;
  readonly anchors: readonly number[];
  /** When the first page arrives. */
  readonly known: number;
}

function generatedStatement(n: number, { next, anchors, known }: Making): StatementInput {
  const anchor = anchors[next(anchors.length)] ?? known;
  const timestamp = anchor + (next(3) === 0 ? next(48) - 24 : 0) * hourMs + (next(120) - 60) * 60_000;
  const page = next(9);
  const inSession = next(5) === 0;
  const objectId = `https://act/c${next(4)}`;
  return {
    topicOffset: page,
    idx: n,
    tag: `t${n}`,
    statementId: `s${String(next(1_000_000)).padStart(6, '0')}-${n}`,
    knownAt: next(12) === 0 ? timestamp - 10 * 60_000 : known + page * hourMs,
    recordedAt: null,
    timestamp,
    date: helsinki.format(timestamp),
    client: ['lms', 'lms', 'lxp', 'mobile'][next(4)] ?? 'lms',
    actorId: next(3) === 0 ? 'a2' : 'a1',
    verb: `${adl}/verbs/${verbs[next(verbs.length)]}`,
    objectId,
    objectType: types[next(types.length)] ?? '',
    registration: inSession ? 'r1' : '',
    sessionId: inSession ? `x${next(3)}` : '',
    grouping: next(4) === 0 ? [{ id: `https://act/c${next(4)}`, type: `${adl}/activities/course` }] : [],
    parents: [],
    categories: [],
    statedClass: next(10) === 0 ? 'R' : '',
    mandatory: next(6) === 0,
    applied: false,
    reflection: false,
    sessionKind: '',
    duration: ['', '', 'PT20M', 'PT3H', 'PT5H', 'nonsense'][next(6)] ?? '',
    plannedDuration: next(6) === 0 ? 'PT45M' : '',
    competences: next(3) === 0 ? [`urn:c:q${next(4)}`] : [],
    goals: next(8) === 0 ? [`g${next(3)}`] : [],
    initiative: ['', '', 'self', 'co', 'assigned', 'nonsense'][next(6)] ?? '',
    lessonKind: next(5) === 0 ? 'insight' : '',
    visibility: next(3) === 0 ? 'team' : '',
    inWorkingTime: next(9) === 0 ? next(2) === 0 : null,
    extensions: next(4) === 0 ? { 'urn:ext:kind': '"workshop"' } : {},
  };
}

/** None, or a chain of two steps that is known for a while; now and then a circle, or two names for one activity. */
function generatedAliases(next: (n: number) => number, known: number): AliasFact[] {
  const named = (from: number, to: number, hours: number): AliasFact => ({
    ...always,
    alias: `https://act/c${from}`,
    activity: `https://act/c${to}`,
    knownFrom: known + hours * hourMs,
    knownTo: next(2) === 0 ? null : known + (hours + 3) * hourMs,
  });
  if (next(3) === 0) return [];
  const chain = [named(1, 0, 2), named(2, 1, next(6))];
  return [...chain, ...(next(3) === 0 ? [named(0, 2, next(6))] : []), ...(next(3) === 0 ? [named(1, 3, next(6))] : [])];
}

/** Rules of every kind, which often select the same statements and come and go while these arrive. */
function generatedRules(next: (n: number) => number, known: number): RuleFacts {
  const days = ['2024-01-01', '2024-03-30', '2024-10-27'];
  const held = <T>(what: T): T & Fact => {
    const knownFrom = next(3) === 0 ? 0 : known + next(8) * hourMs;
    const knownTo = next(2) === 0 ? null : known + (8 + next(3)) * hourMs;
    return { ...always, effectiveFrom: days[next(3)] ?? '', knownFrom, ...what, knownTo };
  };
  const matches: OverrideMatch[] = [
    { source: 'lxp' },
    { verb: `${adl}/verbs/completed`, objectType: 'https://adlnet.gov/expapi/activities/course/' },
    { objectIdPattern: 'https://act/*1' },
    { parentType: `${adl}/activities/course` },
    { extension: { key: 'urn:ext:kind', equals: 'workshop' } },
  ];
  const sets: OverrideFact['set'][] = [
    { class: 'W', mandatory: true },
    { class: 'N' },
    { initiative: 'self', competences: ['urn:c:ruled'] },
    { activity: 'https://act/c0', initiative: 'co' },
    { class: 'R', mandatory: false },
  ];
  const some = <T>(make: (n: number) => T): T[] => (next(3) === 0 ? [] : Array.from({ length: 1 + next(4) }, (_, n) => make(n)));
  return {
    overrides: some((n): OverrideFact =>
      held({ slot: `o${n}`, priority: next(3), match: matches[next(matches.length)] ?? {}, set: sets[next(sets.length)] ?? {} }),
    ),
    defaultMinutes: some((): DefaultMinutesFact => held({ activityType: types[next(types.length)] ?? '', minutes: 5 + next(3) * 10 })),
    registeredRanks: [],
    sourceRanks: some((): SourceRankFact => held({ sourceId: ['lms', 'lxp', 'mobile'][next(3)] ?? '', rank: 1 + next(3) })),
  };
}

/**
 * A generated history over days on which clocks change: sessions across midnight and over weeks, two sources that tell of one activity
 * hours apart and so in chains, statements in pages that come in any order, voids before and after what they void.
 */
export function generatedWorld(seed: number, o: { statements: number; days: number }): World {
  const next = seeded(seed);
  const start = Date.parse(next(2) === 0 ? '2024-10-25T00:00:00Z' : '2024-03-29T00:00:00Z');
  const known = start + o.days * 24 * hourMs;
  const anchors = Array.from(
    { length: 1 + Math.ceil(o.statements / 6) },
    () => start + next(o.days * 24) * hourMs + (next(2) === 0 ? 0 : 22 * hourMs),
  );
  const statements = Array.from({ length: o.statements }, (_, n) => generatedStatement(n, { next, anchors, known }));
  const pick = (): StatementInput | undefined => statements[next(statements.length)];
  const voids = Array.from({ length: Math.ceil(o.statements / 8) }, () => ({
    targetId: pick()?.statementId ?? '',
    client: ['lms', 'lxp', 'administrator'][next(3)] ?? 'lms',
    knownAt: known + next(12) * hourMs - hourMs,
  }));
  return {
    statements,
    voids,
    aliases: generatedAliases(next, known),
    ...generatedRules(next, known),
    links: [
      { ...always, actorId: 'a1', personId: 'p1' },
      { ...always, actorId: 'a2', personId: 'p1', knownFrom: known + next(4) * hourMs, knownTo: known + 6 * hourMs },
      { ...always, actorId: 'a2', personId: 'p2', knownFrom: known + 6 * hourMs + next(2) },
    ],
    engagements: [
      { ...always, personId: 'p1', learningScope: true },
      { ...always, personId: 'p2', learningScope: true, knownFrom: known + next(8) * hourMs },
    ],
  };
}
