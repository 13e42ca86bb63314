import { v5 as uuidV5 } from 'uuid';
import { randomFrom } from '../../support/statements.ts';

const NS = 'https://ns.example.org/lcm';
const ADL = 'http://adlnet.gov/expapi';
const HOME = 'https://id.example.fi';

export type HistoryLine = { event: Record<string, unknown> } | { client: string; statement: Record<string, unknown> };

/** Teams below k, above it, and large; P has the small ones, Q one large team and staff of its own. */
export const teams = { U7: 7, U12: 12, U20: 20, V30: 30 } as const;
const parents: Record<string, string | null> = { ORG: null, P: 'ORG', Q: 'ORG', U7: 'P', U12: 'P', U20: 'P', V30: 'Q' };

/** How many of a team's people have learning that became known only after the quarter was closed. */
const lateOf: Readonly<Record<string, number>> = { V30: 20, U20: 12, U12: 3 };
/** From any day of a quarter beyond its close. */
const lateDays = 115;

/** An organisation and what it learned from a date on, as lines of a history; most is known on the day on which it was. */
export function leakHistory(begin: string, days: number): HistoryLine[] {
  const random = randomFrom(77);
  const lines = Object.entries(parents).map(([unitId, parentId]) => event('unit.created', `unit/${unitId}`, begin, { unitId, parentId }));
  lines.push(event('strategy.goal-set', 'goal/G', begin, { goalId: 'G', competenceUri: ['urn:c:q1'] }));
  lines.push(...declaredAndPromised(begin));
  for (const [team, size] of Object.entries(teams)) {
    for (let number = 1; number <= size; number++) {
      const person = `${team}-${number}`;
      const value = `${HOME}|${person}`;
      lines.push(
        event('person.identity-linked', `identity/account/${value}`, begin, { personId: person, scheme: 'account', value }),
        event('engagement.started', `engagement/${person}`, begin, { personId: person, kind: 'employee', learningScope: true }),
        event('assignment.started', `assignment/${person}`, begin, { personId: person, unitId: team, fraction: 1 }),
      );
      for (let day = Math.floor(random() * 9); day < days; day += 3 + Math.floor(random() * 12))
        lines.push({ client: 'lms', statement: learned(person, { begin, day, random }) });
      for (let day = 20; day < 40 && number <= (lateOf[team] ?? 0); day += 2)
        lines.push({ client: 'lms', statement: learned(person, { begin, day, random, knownAfterDays: lateDays }) });
    }
  }
  return lines;
}

/** What was done in the team that is hidden, and in one that has only hidden ones to be compared with; and what all of them promise. */
function declaredAndPromised(begin: string): HistoryLine[] {
  const after = (days: number): string => new Date(Date.parse(begin) + days * 86_400_000).toISOString().slice(0, 10);
  const indicators = ['learning-regularity', 'goal-linked-learning'];
  return [
    ...['U7', 'U20'].map((unit) =>
      event('intervention.started', `intervention/${unit}`, after(110), {
        interventionId: unit,
        units: [unit],
        indicators,
        expectedSign: 1,
        declaredAt: after(90),
      }),
    ),
    ...Object.keys(teams).map((unit) =>
      event('commitment.made', `commitment/${unit}`, after(30), {
        commitmentId: unit,
        ownerUnitId: unit,
        due: after(360),
        indicator: 'learning-regularity',
        target: 0.6,
      }),
    ),
  ];
}

function event(type: string, slot: string, date: string, data: Record<string, unknown>): HistoryLine {
  const name = `hr.${type}.v1`;
  const recorded = `${date}T05:00:00Z`;
  return {
    event: {
      specversion: '1.0',
      id: slot,
      source: 'https://hr.example.fi',
      type: `fi.example.lcm.${name}`,
      time: recorded,
      recordedtime: recorded,
      datacontenttype: 'application/json',
      dataschema: `${NS}/schemas/${name}.json`,
      data: { slot, effectiveFrom: date, effectiveTo: null, ...data },
    },
  };
}

const kinds = [
  { verb: `${ADL}/verbs/completed`, type: `${ADL}/activities/course` },
  { verb: `${ADL}/verbs/completed`, type: 'http://id.tincanapi.com/activitytype/checklist-item' },
  { verb: `${ADL}/verbs/asked`, type: 'http://id.tincanapi.com/activitytype/discussion' },
];

/** One statement of a person; minutes are odd numbers, so that sums and shares are unlike each other. */
export function learned(
  person: string,
  o: { begin: string; day: number; random: () => number; knownAfterDays?: number },
): Record<string, unknown> {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(o.random() * of.length)]!;
  const kind = pick(kinds);
  const at = new Date(Date.parse(`${o.begin}T06:00:00Z`) + o.day * 86_400_000 + Math.floor(o.random() * 13 * 3_600) * 1_000).toISOString();
  return {
    id: uuidV5(`${person} ${at}`, uuidV5.URL),
    actor: { account: { homePage: HOME, name: person } },
    verb: { id: kind.verb },
    object: { id: `https://act.example.fi/${Math.floor(o.random() * 50)}`, definition: { type: kind.type } },
    result: { duration: `PT${7 + 2 * Math.floor(o.random() * 53)}M` },
    context: {
      extensions: {
        [`${NS}/ext/competences`]: [`urn:c:q${1 + Math.floor(o.random() * 3)}`],
        [`${NS}/ext/initiative`]: pick(['self', 'co', 'assigned']),
        [`${NS}/ext/visibility`]: 'team',
        [`${NS}/ext/lesson-kind`]: 'question',
      },
    },
    timestamp: at,
    stored: new Date(Date.parse(at) + (o.knownAfterDays ?? 0) * 86_400_000).toISOString(),
  };
}
