import { seeded } from './testing.ts';
import { generateWorkingTimes } from './testing-schedules.ts';
import {
  dayAfter,
  isOn,
  open,
  type Generated,
  type GeneratedEvent,
  type GeneratedFramework,
  type GeneratedGoal,
  type GeneratedPerson,
  type GeneratedRecord,
  type Span,
} from './testing-facts.ts';

const window: Span = { from: '2024-07-01', to: '2024-10-01' };
const windowDays = 92;
const always: Span = { from: '2020-01-01', to: open };
const leaves = ['T1', 'T2', 'T3', 'T4'] as const;
const young: Span = { from: '2024-08-20', to: open };
/** On this date T3 goes from Q to P. */
const moved = '2024-08-15';

const units: Generated['units'] = [
  { ...always, id: 'ORG', parent: null, calendar: 'top' },
  { ...always, id: 'P', parent: 'ORG', calendar: null },
  { ...always, id: 'Q', parent: 'ORG', calendar: null },
  { ...always, id: 'T1', parent: 'P', calendar: 'own' },
  { ...always, id: 'T2', parent: 'P', calendar: null },
  { ...always, to: moved, id: 'T3', parent: 'Q', calendar: null },
  { ...always, from: moved, id: 'T3', parent: 'P', calendar: null },
  { ...young, id: 'T4', parent: 'Q', calendar: null },
];

type Draw = (n: number) => number;
const pick = <T>(next: Draw, from: readonly [T, ...T[]]): T => from[next(from.length)] ?? from[0];
const competence = (n: number): string => `https://example.org/competence/${n}`;
/** A date of the window, or up to eight days around it. */
const dateAround = (next: Draw): string => dayAfter(window.from, next(windowDays + 16) - 8);
const dateIn = (next: Draw): string => dayAfter(window.from, next(windowDays));
const spanAround = (next: Draw): Span => {
  const from = next(3) === 0 ? dateIn(next) : '2024-03-01';
  return { from, to: next(3) === 0 ? dayAfter(from, 20 + next(60)) : open };
};

const kinds = ['employee', 'employee', 'employee', 'fixed-term', 'freelancer', 'partner', 'leased'] as const;

function engagementsOf(next: Draw): GeneratedPerson['engagements'] {
  const span = next(6) === 0 ? { from: dateIn(next), to: open } : next(6) === 0 ? { from: '2023-01-01', to: dateIn(next) } : always;
  const kind = pick(next, kinds);
  if (next(4) > 0) return [{ ...span, kind, isInScope: next(10) > 0 }];
  const change = dateIn(next);
  return [
    { from: '2023-01-01', to: change, kind: pick(next, ['freelancer', 'leased', 'partner']), isInScope: next(6) > 0 },
    { from: change, to: open, kind: 'employee', isInScope: true },
  ];
}

const job = (unit: string, fraction: number, span: Span = always) => {
  return { unit, fraction, ...span, from: unit === 'T4' && span.from < young.from ? young.from : span.from };
};

function assignmentsOf(next: Draw): GeneratedPerson['assignments'] {
  const [one, other] = [pick(next, leaves), pick(next, leaves)];
  switch (next(8)) {
    case 0:
    case 1: {
      const change = dateIn(next);
      return [
        job(one, 1, { from: always.from, to: one === 'T4' && change <= young.from ? open : change }),
        job(other, 1, { from: change, to: open }),
      ];
    }
    case 2:
      return [job(one, 0.75), job(other, 0.25)];
    case 3:
      return [job(one, 1), job(other, 1, { from: dateIn(next), to: open })];
    case 4:
      return [job('P', 0.5), job(one, 0.5)];
    case 5:
      return [job(one, 0.5, { from: always.from, to: dayAfter(young.from, 1 + next(39)) })];
    default:
      return [job(one, 1)];
  }
}

function personOf(next: Draw, n: number): GeneratedPerson {
  const leave = dateAround(next);
  const change = dateIn(next);
  return {
    n,
    engagements: engagementsOf(next),
    assignments: assignmentsOf(next),
    leaves: next(3) === 0 ? [{ from: leave, to: dayAfter(leave, 3 + next(25)) }] : [],
    links:
      next(4) === 0
        ? [
            { ...always, to: change, actor: n },
            { ...always, from: change, actor: n + 500 },
          ]
        : [{ ...always, actor: n }],
  };
}

function goalsOf(next: Draw, people: readonly GeneratedPerson[]): GeneratedGoal[] {
  const goal = (id: string, more: Partial<GeneratedGoal>): GeneratedGoal => ({
    id,
    kind: 'strategy',
    path: '',
    unit: null,
    person: null,
    competences: [competence(next(8))],
    horizon: null,
    origin: '',
    notedOn: null,
    isKnown: next(8) > 0,
    ...spanAround(next),
    ...more,
  });
  const owners = [null, 'ORG', 'P', 'Q', 'T1', 'T2', 'T3', 'T4', 'T1', null];
  const horizons = ['future', 'current', 'Vision', null] as const;
  const strategic = owners.map((unit, at) => goal(`g${at}`, { unit, horizon: horizons[at % 4] ?? null }));
  const owned = [
    { unit: 'T1', person: null },
    { unit: 'Q', person: null },
    ...people.filter(() => next(2) === 0).map(({ n }) => ({ unit: null, person: n })),
  ];
  const paths = owned.flatMap((owner, at): GeneratedGoal[] => {
    const path = `path${at}`;
    const notedOn = (): string | null => (next(2) === 0 ? dateIn(next) : null);
    const steps = Array.from({ length: next(8) }, (_, step) =>
      goal(`${path}/${step}`, {
        ...owner,
        kind: 'subgoal',
        path,
        origin: pick(next, ['self', 'co', 'assigned', '']),
        notedOn: notedOn(),
        isKnown: next(8) > 0,
      }),
    );
    const competences = next(2) === 0 ? [] : [competence(next(8)), competence(next(8))];
    return [
      goal(path, { ...owner, kind: 'path', path, competences, isKnown: true, from: '2024-03-01', to: open, notedOn: notedOn() }),
      ...steps,
    ];
  });
  return [...strategic, ...paths];
}

const framework = (slot: string, more: Partial<GeneratedFramework>): GeneratedFramework => ({
  slot,
  broader: [],
  sameAs: [],
  isKnown: true,
  ...always,
  ...more,
});

/**
 * Of the eight competences that goals and events name: parts, parts of parts, a circle, two names of one, and what does not hold any more, not
 * yet, or is not known. Every third seed has no framework.
 */
function frameworksOf(seed: number): GeneratedFramework[] {
  if (seed % 3 === 0) return [];
  const next = seeded(seed + 500);
  const upTo = (n: number): [string, string] => [competence(n), competence(next(n))];
  return [
    framework('all year', { broader: [upTo(3), upTo(5)] }),
    framework('for a time', { ...spanAround(next), broader: [upTo(4), upTo(6), [competence(next(3)), competence(7)]] }),
    framework('names', { ...spanAround(next), sameAs: [[competence(next(4)), competence(4 + next(4))]] }),
    framework('not known yet', { broader: [upTo(7), upTo(2)], isKnown: false }),
  ];
}

const course = (n: number): string => `https://example.org/course/${n}`;

function eventOf(next: Draw, id: number, person: number): GeneratedEvent {
  const found = pick(next, ['F', 'F', 'F', 'W', 'W', 'S', 'R', 'X', 'G']);
  const root = course(next(12));
  const source = pick(next, ['lms', 'lms', 'lxp']);
  return {
    id,
    person,
    date: dateAround(next),
    class: found,
    source,
    activities: next(2) === 0 ? [root] : [root, `${root}/part`],
    isMandatory: next(6) === 0,
    // up to the morning after; from the evening before
    start: next(6) === 0 ? null : next(10) === 0 ? 1440 + next(480) : next(1400) - 100,
    minutes: next(20) === 0 ? 0 : next(3) === 0 ? 240 : 1 + next(239),
    // one source seldom names any
    competences: next(source === 'lxp' ? 2 : 9) === 0 ? [] : [...new Set([competence(next(8)), competence(next(8))])],
    goals: next(12) === 0 ? ['named', `g${next(6)}`] : [],
    initiative: pick(next, ['', '', '', 'self', 'co', 'assigned']),
    inWorkingTime: next(8) === 0 ? next(2) === 0 : null,
    isOpenAct: found === 'S' && next(3) === 0,
    known: next(12) === 0 ? 'later' : next(12) === 0 ? 'gone' : 'yes',
  };
}

function eventsOf(next: Draw, people: readonly GeneratedPerson[]): GeneratedEvent[] {
  return people.flatMap(({ n, engagements }) => {
    const own = Array.from({ length: next(3) === 0 ? next(4) : next(45) }, (_, at) => eventOf(next, n * 1000 + at, n));
    // days full of courses
    const full = Array.from({ length: next(4) }, (_, at) => ({
      ...eventOf(next, n * 1000 + 500 + at, n),
      date: '2024-09-04',
      minutes: 240,
    }));
    // who is not in the scope of learning has no learning events
    return [...own, ...full].filter(({ date }) => engagements.some((each) => each.isInScope && isOn(each, date)));
  });
}

const recordVerbs = [
  'https://w3id.org/xapi/acrossx/verbs/was-assigned',
  'https://w3id.org/xapi/tla/verbs/was-assigned',
  'http://id.tincanapi.com/verb/unregistered',
  'http://id.tincanapi.com/verb/unregistered',
  'http://adlnet.gov/expapi/verbs/registered',
  'https://xapi.edlm/profiles/edlm-lms/concepts/verbs/enrolled',
  'http://activitystrea.ms/assign',
] as const;

function recordsOf(next: Draw, people: readonly GeneratedPerson[]): GeneratedRecord[] {
  return people.flatMap(({ n }) =>
    Array.from({ length: next(14) }, (_, at): GeneratedRecord => {
      const root = course(next(12));
      return {
        id: n * 1000 + 700 + at,
        actor: next(4) === 0 ? n + 500 : n,
        verb: pick(next, recordVerbs),
        isMandatory: next(2) === 0,
        activity: next(4) === 0 ? `${root}/part` : root,
        date: dayAfter(window.from, next(windowDays) - 30),
        client: 'lms',
        isKnown: next(8) > 0,
        voidedBy: next(4) === 0 ? pick(next, ['lms', 'lxp', 'administrator']) : null,
      };
    }),
  );
}

/** What sources say that name next to no aims and nobody who chose. */
const sparsely = (event: GeneratedEvent): GeneratedEvent => (event.id % 3 === 0 ? event : { ...event, competences: [], initiative: '' });

/**
 * An organisation of 40 people with a quarter of learning, the same for the same seed. The sources of an even one say little, so that there
 * is not enough for some values.
 */
export function generate(seed: number): Generated {
  const next = seeded(seed);
  const holidays = { top: [dateIn(next), dateIn(next)], own: [dateIn(next), dateIn(next), dateIn(next), '2024-09-04'] };
  const isSparse = seed % 2 === 0;
  const people = Array.from({ length: 40 }, (_, at) => personOf(next, at + 1));
  return {
    window,
    units,
    holidays,
    people,
    ...generateWorkingTimes(seed, people),
    goals: goalsOf(next, people),
    frameworks: frameworksOf(seed),
    events: eventsOf(next, people).map((event) => (isSparse ? sparsely(event) : event)),
    records: recordsOf(next, people),
    reporting: [
      { source: 'lms', from: '2024-08-20', to: open, isKnown: !isSparse },
      { source: 'lxp', from: '2024-06-01', to: open, isKnown: false },
    ],
    administrator: 'administrator',
  };
}
