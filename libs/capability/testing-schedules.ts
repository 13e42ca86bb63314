import { seeded } from './testing.ts';
import {
  dayAfter,
  open,
  type Generated,
  type GeneratedBand,
  type GeneratedHours,
  type GeneratedSchedule,
  type Span,
} from './testing-facts.ts';

type Draw = (n: number) => number;

const hours = (start: number, end: number): GeneratedHours => ({ start: start * 60, end: end * 60 });
const [early, late, night] = [hours(6, 14), hours(14, 22), hours(22, 30)];
const always = { from: '2024-01-01', to: open };

const on = (weekdays: readonly number[], span: GeneratedHours) => weekdays.map((weekday) => ({ weekday, ...span }));

function weekOf(next: Draw): NonNullable<GeneratedSchedule['weekly']> {
  switch (next(4)) {
    case 0:
      return on([1, 2, 3, 4, 5], early);
    case 1:
      return on([1, 2, 3, 4, 7], night);
    case 2:
      return [...on([2, 3, 4, 5], hours(9, 13)), ...on([2, 3, 4, 5], hours(14, 18)), ...on([6], hours(9, 15))];
    default:
      return on([1, 3], late);
  }
}

/** Shifts on about two days of three. */
function rosterOf(next: Draw, { from, to }: Span): NonNullable<GeneratedSchedule['shifts']> {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Array.from({ length: days }, (_, at) => dayAfter(from, at)).flatMap((date) =>
    next(3) === 0 ? [] : [{ date, ...([early, late, night][next(3)] ?? early) }],
  );
}

function schedulesOf(next: Draw, person: number): GeneratedSchedule[] {
  const from = dayAfter('2024-06-20', next(60));
  const span = { from, to: dayAfter(from, 20 + next(40)) };
  const weekly = (of: Span, isKnown = true): GeneratedSchedule => ({ ...of, person, weekly: weekOf(next), shifts: null, isKnown });
  const roster = (isKnown: boolean): GeneratedSchedule => ({ ...span, person, weekly: null, shifts: rosterOf(next, span), isKnown });
  const unknown: GeneratedSchedule = { ...always, person, weekly: null, shifts: null, isKnown: true };
  switch (next(10)) {
    case 0:
      return [weekly(always)];
    case 1:
      return [weekly(span), weekly(always, false)];
    case 2:
      return [weekly(always), roster(true)];
    case 3:
      return [unknown, roster(true)];
    case 4:
      return [unknown, roster(false)];
    default:
      return [];
  }
}

const band = (unit: string | null, span: GeneratedHours, more: Partial<GeneratedBand> = {}): GeneratedBand => {
  return { unit, ...span, ...always, isKnown: true, ...more };
};

/** Schedules of a good half of the people, some of them not known yet, and bands of units; every third organisation has the default band only. */
export function generateWorkingTimes(seed: number, people: Generated['people']): Pick<Generated, 'schedules' | 'bands'> {
  const next = seeded(seed + 1_000);
  const bands = [
    band('T1', hours(6, 14)),
    band('P', hours(8, 16), { from: '2024-08-01' }),
    band('Q', hours(6, 22), { to: '2024-09-01' }),
    band(null, hours(9, 15), { from: '2024-09-10' }),
    band('ORG', hours(0, 23), { isKnown: false }),
  ];
  return { schedules: people.flatMap(({ n }) => schedulesOf(next, n)), bands: seed % 3 === 0 ? [] : bands };
}
