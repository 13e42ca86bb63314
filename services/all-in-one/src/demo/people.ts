import { Temporal } from 'temporal-polyfill';
import type { Chance } from './chance.ts';
import type { Team } from './suvanto.ts';

/** An invented person, with what 12.2 of the capability model draws for each. */
export interface Person {
  readonly id: string;
  readonly team: Team;
  readonly kind: 'employee' | 'freelancer' | 'partner' | 'leased';
  /** Chance of a learning day on an eligible business day; 0 for those who learn nothing but what they must. */
  readonly learningDay: number;
  /** Intervals of planned leave and long absence, the end exclusive. */
  readonly leaves: readonly { from: Temporal.PlainDate; to: Temporal.PlainDate; long: boolean }[];
}

/** Shares of the baseline (12.2). */
const inactive = { employees: 0.2, externals: 0.55, externalsOfBa5: 0.25 };
const longAbsence = 40 / 1_200;
const externalKinds = ['freelancer', 'partner', 'leased'] as const;

/** @param o.chanceOf what is left to chance of one person, by the person's id: nobody's history depends on another's */
export function* peopleOf(
  team: Team,
  o: { begin: Temporal.PlainDate; end: Temporal.PlainDate; chanceOf: (id: string) => Chance },
): Generator<Person> {
  for (let number = 1; number <= team.persons + team.externals; number++) {
    const isExternal = number > team.persons;
    const silent = !isExternal ? inactive.employees : team.area === 'BA5' ? inactive.externalsOfBa5 : inactive.externals;
    const id = `${team.id.toLowerCase()}-${String(number).padStart(2, '0')}`;
    const chance = o.chanceOf(id);
    const drawn = Math.min(0.6, Math.max(0.06, chance.gamma({ shape: 5, mean: 0.14 })));
    yield {
      id,
      team,
      kind: isExternal ? externalKinds[number % externalKinds.length]! : 'employee',
      learningDay: chance.happens(silent) ? 0 : drawn * (team.planted?.learning ?? 1),
      leaves: [...summers({ ...o, chance }), ...absences({ ...o, chance })],
    };
  }
}

/** Four weeks a summer that begin between 24 June and the middle of July. */
function* summers({
  begin,
  end,
  chance,
}: {
  begin: Temporal.PlainDate;
  end: Temporal.PlainDate;
  chance: Chance;
}): Generator<Person['leaves'][number]> {
  for (let year = begin.year; year <= end.year; year++) {
    const from = Temporal.PlainDate.from({ year, month: 6, day: 24 }).add({ days: chance.whole(0, 21) });
    if (Temporal.PlainDate.compare(from, begin) > 0 && Temporal.PlainDate.compare(from, end) < 0)
      yield { from, to: from.add({ weeks: 4 }), long: false };
  }
}

/** A few are away for two to four months from autumn on. */
function* absences({
  begin,
  end,
  chance,
}: {
  begin: Temporal.PlainDate;
  end: Temporal.PlainDate;
  chance: Chance;
}): Generator<Person['leaves'][number]> {
  if (!chance.happens(longAbsence)) return;
  const from = Temporal.PlainDate.from({ year: begin.year, month: 10, day: 1 }).add({ days: chance.whole(0, 60) });
  if (Temporal.PlainDate.compare(from, begin) > 0 && Temporal.PlainDate.compare(from, end) < 0)
    yield { from, to: from.add({ weeks: chance.whole(8, 16) }), long: true };
}
