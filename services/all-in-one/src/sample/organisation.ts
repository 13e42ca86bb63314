import { Temporal } from 'temporal-polyfill';
import { v5 as uuidV5 } from 'uuid';
import { seededRandom } from '@oppiva/statistics';
import { hrEvent, type ImportedFact } from '../imports/hr-event.ts';
import type { ImportItem } from '../imports/rows.ts';

const HOME = 'https://id.sample.example.org';
const SOURCE = 'urn:oppiva:sample';
const CLIENT = 'sample-lms';
const QUARTERS = 6;

interface Team {
  id: string;
  name: string;
  area: string;
  persons: number;
  /** Chance that a person learns something in an ordinary week, at the beginning and at the end of the time shown. */
  weekly: [number, number];
  /** People besides the employees who work for it under another kind of engagement. */
  externals?: number;
}

const AREAS = [
  { id: 'tuotanto', name: 'Tuotanto' },
  { id: 'asiakkaat', name: 'Asiakkaat' },
  { id: 'kehitys', name: 'Kehitys' },
];

const TEAMS: Team[] = [
  { id: 'kokoonpano', name: 'Kokoonpano', area: 'tuotanto', persons: 16, weekly: [0.3, 0.24], externals: 5 },
  { id: 'laatu', name: 'Laatu', area: 'tuotanto', persons: 11, weekly: [0.42, 0.48] },
  { id: 'varasto', name: 'Varasto', area: 'tuotanto', persons: 6, weekly: [0.2, 0.2] },
  { id: 'myynti', name: 'Myynti', area: 'asiakkaat', persons: 14, weekly: [0.36, 0.4] },
  { id: 'palvelu', name: 'Asiakaspalvelu', area: 'asiakkaat', persons: 18, weekly: [0.45, 0.55] },
  { id: 'ohjelmistot', name: 'Ohjelmistot', area: 'kehitys', persons: 15, weekly: [0.6, 0.64], externals: 6 },
  { id: 'tuote', name: 'Tuotehallinta', area: 'kehitys', persons: 9, weekly: [0.5, 0.5] },
];

/** What the organisation says that it learns for. A goal without an area is everybody's. */
const GOALS = [
  { id: 'turvallinen-tyo', area: null, competences: ['turvallisuus'] },
  { id: 'asiakas-ensin', area: 'asiakkaat', competences: ['palvelumuotoilu', 'neuvottelu'] },
  { id: 'laadun-nosto', area: 'tuotanto', competences: ['laadunvarmistus', 'lean'] },
  { id: 'pilveen', area: 'kehitys', competences: ['pilvipalvelut', 'tietoturva'], horizon: 'future' },
];
const COMPETENCES = [
  'turvallisuus',
  'palvelumuotoilu',
  'neuvottelu',
  'laadunvarmistus',
  'lean',
  'pilvipalvelut',
  'tietoturva',
  'taulukot',
  'kielet',
];
const competenceUri = (name: string): string => `https://osaamiset.sample.example.org/${name}`;

/**
 * An invented organisation of three areas, seven teams and a hundred people with a year and a half of learning up to `today`,
 * small enough for one page. Every row says that it is a sample; the same `today` gives the same rows.
 */
export function* sampleOrganisation(today: string): Generator<ImportItem> {
  const date = Temporal.PlainDate.from(today);
  const quarter = Math.floor((date.month - 1) / 3);
  const begin = date.with({ month: quarter * 3 + 1, day: 1 }).subtract({ months: QUARTERS * 3 });
  yield* units(begin);
  const random = seededRandom(20_260_301);
  for (const team of TEAMS) {
    for (let number = 1; number <= team.persons + (team.externals ?? 0); number++)
      yield* person(team, number, { begin, end: date, random });
  }
}

function event(type: string, slot: string, from: Temporal.PlainDate, data: Record<string, unknown>): ImportItem {
  const effectiveFrom = from.toString();
  const fact: ImportedFact = {
    id: uuidV5(`oppiva:sample:${slot}`, uuidV5.URL),
    source: SOURCE,
    type,
    slot,
    recordedAt: `${effectiveFrom}T00:00:00Z`,
    effectiveFrom,
    data,
  };
  return { kind: 'event', value: hrEvent(fact) };
}

function* units(begin: Temporal.PlainDate): Generator<ImportItem> {
  const unit = (unitId: string, name: string, parentId: string | null): ImportItem =>
    event('unit.created', `unit/${unitId}`, begin, { unitId, parentId, name });
  yield unit('malli', 'Malliyritys Oy', null);
  for (const area of AREAS) yield unit(area.id, area.name, 'malli');
  for (const team of TEAMS) yield unit(team.id, team.name, team.area);
  for (const { id, area, competences, horizon } of GOALS) {
    const needs = { ownerUnitId: area, competenceUri: competences.map(competenceUri), ...(horizon !== undefined && { horizon }) };
    yield event('strategy.goal-set', `goal/${id}`, begin, { goalId: id, ...needs });
  }
}

function* person(
  team: Team,
  number: number,
  time: { begin: Temporal.PlainDate; end: Temporal.PlainDate; random: () => number },
): Generator<ImportItem> {
  const { begin, end, random } = time;
  const personId = `${team.id}-${number}`;
  const value = `${HOME}|${personId}`;
  yield event('person.identity-linked', `identity/account/${value}`, begin, { personId, scheme: 'account', value });
  yield event('engagement.started', `engagement/${personId}`, begin, {
    personId,
    kind: number > team.persons ? 'leased' : 'employee',
    learningScope: true,
  });
  yield event('assignment.started', `assignment/${personId}`, begin, { personId, unitId: team.id, fraction: 1 });
  const liking = 0.55 + 0.9 * random();
  const days = begin.until(end).total({ unit: 'day' });
  for (let day = 0; day < days; day += 7) {
    const share = day / days;
    const july = begin.add({ days: day }).month === 7 ? 0.4 : 1;
    const chance = (team.weekly[0] * (1 - share) + team.weekly[1] * share) * liking * july;
    if (random() >= chance) continue;
    const date = begin.add({ days: day + Math.floor(random() * 5) });
    if (Temporal.PlainDate.compare(date, end) < 0) yield statement({ personId, area: team.area, date, random });
  }
}

const ADL = 'http://adlnet.gov/expapi';
const NS = 'https://ns.example.org/lcm/ext';
const KINDS = [
  { verb: `${ADL}/verbs/completed`, type: `${ADL}/activities/course`, path: 'course' },
  { verb: `${ADL}/verbs/completed`, type: `${ADL}/activities/course`, path: 'course' },
  { verb: `${ADL}/verbs/completed`, type: 'http://id.tincanapi.com/activitytype/checklist-item', path: 'checklist' },
  { verb: `${ADL}/verbs/asked`, type: 'http://id.tincanapi.com/activitytype/discussion', path: 'discussion' },
];
/** Hours at which something ends, UTC: mostly in working time, sometimes in the evening. */
const HOURS = [7, 8, 9, 10, 11, 12, 13, 14, 17, 18];
const INITIATIVES = ['self', 'self', 'co', 'assigned', 'assigned', 'assigned'];

interface Occasion {
  personId: string;
  area: string;
  date: Temporal.PlainDate;
  random: () => number;
}

const two = (number: number): string => String(number).padStart(2, '0');

function statement({ personId, area, date, random }: Occasion): ImportItem {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const kind = pick(KINDS);
  const timestamp = `${date.toString()}T${two(pick(HOURS))}:${two(Math.floor(random() * 60))}:00Z`;
  const wanted = GOALS.filter((goal) => goal.area === null || goal.area === area).flatMap(({ competences }) => competences);
  const competences = random() < 0.9 ? [competenceUri(pick(random() < 0.45 ? wanted : COMPETENCES))] : [];
  const isPost = kind.path === 'discussion';
  return {
    kind: 'statement',
    client: CLIENT,
    value: {
      id: uuidV5(`oppiva:sample:${personId}:${timestamp}`, uuidV5.URL),
      actor: { objectType: 'Agent', account: { homePage: HOME, name: personId } },
      verb: { id: kind.verb },
      object: {
        objectType: 'Activity',
        id: `https://lms.sample.example.org/${kind.path}/${1 + Math.floor(random() * 40)}`,
        definition: { type: kind.type },
      },
      ...(!isPost && { result: { duration: `PT${10 + 5 * Math.floor(random() * 10)}M` } }),
      context: {
        extensions: {
          ...(competences.length > 0 && { [`${NS}/competences`]: competences }),
          ...(random() < 0.8 && { [`${NS}/initiative`]: pick(INITIATIVES) }),
          ...(isPost && { [`${NS}/lesson-kind`]: 'question', ...(random() < 0.5 && { [`${NS}/visibility`]: 'team' }) }),
        },
      },
      timestamp,
      stored: timestamp,
    },
  };
}
