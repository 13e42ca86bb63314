import { Temporal } from 'temporal-polyfill';
import type { Chance } from './chance.ts';
import { interventionStart } from './intervention.ts';
import type { Person } from './people.ts';
import { goals, intervention, otherCompetences } from './suvanto.ts';

/** One act of learning, before any system has told of it. */
export interface Act {
  readonly person: Person;
  readonly class: 'F' | 'W' | 'S' | 'R' | 'X';
  /** When it ended, in the organisation's time zone. */
  readonly ended: Temporal.ZonedDateTime;
  readonly minutes: number;
  readonly competences: readonly string[];
  readonly initiative: 'self' | 'co' | 'assigned' | 'unknown';
  /** Whether others could see it, for what was asked or shared. */
  readonly isShared: boolean;
}

export const timeZone = 'Europe/Helsinki';

/** The baseline of the capability model 12.2. */
const classes = { F: 45, W: 20, S: 20, R: 5, X: 10 };
const initiatives = { self: 35, co: 10, assigned: 45, unknown: 10 };
const baseline = { goalLinked: 0.62, outside: 0.1, shared: 0.5 };
const minutes = { mu: 3.5, sigma: 0.6 };
const minutesMax = 240;
/** In a team that learns in campaigns: beside them hardly a day, within them nearly every one (E1). */
const campaign = { ordinary: 0.06, within: 9, max: 0.95 };
/** Not even a reserved hour is kept every day. */
const reservedMax = 0.8;
const saturday = 6;

/** Every act of learning of a person from `begin` up to `end`, day by day. */
export function* actsOf(person: Person, o: { begin: Temporal.PlainDate; end: Temporal.PlainDate; chance: Chance }): Generator<Act> {
  const { begin, end, chance } = o;
  if (person.learningDay === 0) return;
  const start = interventionStart(begin);
  for (let date = begin; Temporal.PlainDate.compare(date, end) < 0; date = date.add({ days: 1 })) {
    if (date.dayOfWeek >= saturday || isAway(person, date)) continue;
    if (chance.happens(chanceOn(person, date, start))) yield act(person, date, chance);
  }
}

function isAway({ leaves }: Person, date: Temporal.PlainDate): boolean {
  return leaves.some(({ from, to }) => Temporal.PlainDate.compare(date, from) >= 0 && Temporal.PlainDate.compare(date, to) < 0);
}

/** @param start of the intervention: from then on the hour is reserved */
function chanceOn({ learningDay, team }: Person, date: Temporal.PlainDate, start: Temporal.PlainDate): number {
  const isReserved = (intervention.units as readonly string[]).includes(team.id) && Temporal.PlainDate.compare(date, start) >= 0;
  if (isReserved) return Math.min(reservedMax, intervention.learning * learningDay);
  if (team.planted?.campaigns !== true) return learningDay;
  return isCampaign(date) ? Math.min(campaign.max, campaign.within * learningDay) : campaign.ordinary * learningDay;
}

/** Two weeks in the middle of February, May and November. */
function isCampaign({ month, day }: Temporal.PlainDate): boolean {
  return [2, 5, 11].includes(month) && day >= 11 && day <= 24;
}

function act(person: Person, date: Temporal.PlainDate, chance: Chance): Act {
  const { planted, area } = person.team;
  const lasted = Math.min(minutesMax, Math.max(5, Math.round(chance.lognormal(minutes))));
  const isOutside = chance.happens(planted?.outside ?? baseline.outside);
  return {
    person,
    class: chance.weighted(classes),
    ended: endOf(date, { lasted, isOutside, chance }),
    minutes: lasted,
    competences: chance.happens(planted?.goalLinked ?? baseline.goalLinked) ? wanted(area, chance) : unwanted(chance),
    initiative: chance.weighted(initiatives),
    isShared: chance.happens(baseline.shared * (planted?.outLoud ?? 1)),
  };
}

/** Inside the working day of 7 to 18, or from 18 on. */
function endOf(
  date: Temporal.PlainDate,
  { lasted, isOutside, chance }: { lasted: number; isOutside: boolean; chance: Chance },
): Temporal.ZonedDateTime {
  const start = isOutside ? chance.whole(18 * 60, 20 * 60) : chance.whole(8 * 60, Math.max(8 * 60, 17 * 60 - lasted));
  return date.toZonedDateTime({ timeZone, plainTime: '00:00' }).add({ minutes: Math.min(start + lasted, 24 * 60 - 1) });
}

/** A competence of a goal of everybody or of the own area. */
function wanted(area: string, chance: Chance): string[] {
  return [chance.pick(goals.filter((goal) => goal.area === null || goal.area === area).flatMap(({ competences }) => competences))];
}

/** Some other competence, or nobody said which. */
function unwanted(chance: Chance): string[] {
  return chance.happens(0.7) ? [chance.pick(otherCompetences)] : [];
}
