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
}

const AREAS = [
  { id: 'tuotanto', name: 'Tuotanto' },
  { id: 'asiakkaat', name: 'Asiakkaat' },
  { id: 'kehitys', name: 'Kehitys' },
];

const TEAMS: Team[] = [
  { id: 'kokoonpano', name: 'Kokoonpano', area: 'tuotanto', persons: 16, weekly: [0.3, 0.24] },
  { id: 'laatu', name: 'Laatu', area: 'tuotanto', persons: 11, weekly: [0.42, 0.48] },
  { id: 'varasto', name: 'Varasto', area: 'tuotanto', persons: 6, weekly: [0.2, 0.2] },
  { id: 'myynti', name: 'Myynti', area: 'asiakkaat', persons: 14, weekly: [0.36, 0.4] },
  { id: 'palvelu', name: 'Asiakaspalvelu', area: 'asiakkaat', persons: 18, weekly: [0.45, 0.55] },
  { id: 'ohjelmistot', name: 'Ohjelmistot', area: 'kehitys', persons: 15, weekly: [0.6, 0.64] },
  { id: 'tuote', name: 'Tuotehallinta', area: 'kehitys', persons: 9, weekly: [0.5, 0.5] },
];

/**
 * An invented organisation of three areas, seven teams and some ninety people with a year and a half of learning up to `today`,
 * small enough for one page. Every row says that it is a sample; the same `today` gives the same rows.
 */
export function* sampleOrganisation(today: string): Generator<ImportItem> {
  const date = Temporal.PlainDate.from(today);
  const quarter = Math.floor((date.month - 1) / 3);
  const begin = date.with({ month: quarter * 3 + 1, day: 1 }).subtract({ months: QUARTERS * 3 });
  yield* units(begin);
  const random = seededRandom(20_260_301);
  for (const team of TEAMS) {
    for (let number = 1; number <= team.persons; number++) yield* person(team, number, { begin, end: date, random });
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
  yield event('engagement.started', `engagement/${personId}`, begin, { personId, kind: 'employee', learningScope: true });
  yield event('assignment.started', `assignment/${personId}`, begin, { personId, unitId: team.id, fraction: 1 });
  const liking = 0.55 + 0.9 * random();
  const days = begin.until(end).total({ unit: 'day' });
  for (let day = 0; day < days; day += 7) {
    const share = day / days;
    const july = begin.add({ days: day }).month === 7 ? 0.4 : 1;
    const chance = (team.weekly[0] * (1 - share) + team.weekly[1] * share) * liking * july;
    if (random() >= chance) continue;
    const date = begin.add({ days: day + Math.floor(random() * 5) });
    if (Temporal.PlainDate.compare(date, end) < 0) yield statement(personId, date, random);
  }
}

const KINDS = [
  { verb: 'http://adlnet.gov/expapi/verbs/completed', type: 'http://adlnet.gov/expapi/activities/course', path: 'course' },
  { verb: 'http://adlnet.gov/expapi/verbs/completed', type: 'http://id.tincanapi.com/activitytype/checklist-item', path: 'checklist' },
  { verb: 'http://adlnet.gov/expapi/verbs/asked', type: 'http://id.tincanapi.com/activitytype/discussion', path: 'discussion' },
];

function statement(personId: string, date: Temporal.PlainDate, random: () => number): ImportItem {
  const kind = KINDS[Math.floor(random() * KINDS.length)]!;
  const timestamp = `${date.toString()}T${String(7 + Math.floor(random() * 8)).padStart(2, '0')}:${String(Math.floor(random() * 60)).padStart(2, '0')}:00Z`;
  const minutes = 10 + 5 * Math.floor(random() * 10);
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
      result: { duration: `PT${minutes}M` },
      timestamp,
      stored: timestamp,
    },
  };
}
