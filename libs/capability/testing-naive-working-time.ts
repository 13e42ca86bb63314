import { dayAfter, isOn, type GeneratedHours, type GeneratedSchedule } from './testing-facts.ts';
import type { NaiveEvent, NaiveModel } from './testing-naive.ts';

const isoWeekday = (date: string): number => new Date(date).getUTCDay() || 7;
const holdsAt = ({ start, end }: GeneratedHours, minute: number): boolean => minute >= start && minute < end;

/** The schedules of a person that hold on a date; a roster goes before a week. */
function schedulesOn(model: NaiveModel, person: number, date: string): readonly GeneratedSchedule[] {
  const all = model.world.schedules.filter((each) => each.person === person && isOn(each, date));
  const known = all.filter(({ isKnown }) => isKnown || model.pass('schedule not known yet', false));
  const rosters = known.filter(({ shifts }) => shifts !== null);
  if (rosters.length > 0 && known.some(({ weekly }) => weekly !== null)) model.pass('roster before a week', 0);
  return rosters.length > 0 ? rosters : known.some(({ weekly }) => weekly !== null) ? known.filter(({ weekly }) => weekly !== null) : known;
}

/** Whether it is known when the person works on a date; false for shift work of unknown times, null where nothing is said. */
export function hasHours(model: NaiveModel, person: number, date: string): boolean | null {
  const schedules = schedulesOn(model, person, date);
  return schedules.length === 0 ? null : schedules.some(({ weekly, shifts }) => weekly !== null || shifts !== null);
}

function bandOf(model: NaiveModel, person: number, date: string): GeneratedHours {
  const shares = new Map<string, number>();
  for (const each of model.personOf(person).assignments)
    if (isOn(each, date)) shares.set(each.unit, (shares.get(each.unit) ?? 0) + each.fraction);
  const units = [...shares.keys()].sort().toSorted((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0));
  for (const unit of [...model.chain(units[0] ?? '', date), null]) {
    const band = model.world.bands.find((each) => each.unit === unit && each.isKnown && isOn(each, date));
    if (band !== undefined)
      return model.pass(`band of ${unit === null ? 'everybody' : unit === units[0] ? 'the unit' : 'a unit above'}`, band);
  }
  return { start: 7 * 60, end: 18 * 60 };
}

/** Whether a person works at a minute of the working day of a date; beyond 1440 it is the day after. */
function works(model: NaiveModel, person: number, date: string, minute: number): boolean {
  const schedules = schedulesOn(model, person, date);
  const isRoster = schedules.some(({ shifts }) => shifts !== null);
  const isWeekly = schedules.some(({ weekly }) => weekly !== null);
  const isEligible = model.exposure(model.personOf(person), date).size > 0;
  const isOnLeave = model.personOf(person).leaves.some((leave) => isOn(leave, date));
  if (isRoster) {
    const isInside = schedules.some(({ shifts }) => shifts?.some((shift) => shift.date === date && holdsAt(shift, minute)) ?? false);
    if (isInside && !isEligible && !isOnLeave) model.pass('shift on a day off', 0);
    if (isInside && minute >= 1440) model.pass('shift over midnight', 0);
    return isInside && !isOnLeave;
  }
  if (isWeekly) {
    const isInside = schedules.some(
      ({ weekly }) => weekly?.some((each) => each.weekday === isoWeekday(date) && holdsAt(each, minute)) ?? false,
    );
    const isWeekend = isoWeekday(date) > 5;
    if (isInside && isWeekend && !isOnLeave) model.pass('week with a weekend', 0);
    return isInside && (isEligible || (isWeekend && !isOnLeave));
  }
  return isEligible && holdsAt(bandOf(model, person, date), minute);
}

/** Minutes of an event inside working time, looked at one by one, before the cap of the day (4.1 #1). */
export function minutesAtWork(model: NaiveModel, { person, date, start, minutes }: NaiveEvent): number {
  if (start === null) return 0;
  let inside = 0;
  for (let minute = start; minute < start + minutes; minute += 1) {
    const days = Math.floor(minute / 1440);
    const [today, before] = [dayAfter(date, days), dayAfter(date, days - 1)];
    const ofDay = minute - days * 1440;
    const isInside = works(model, person, today, ofDay) || works(model, person, before, ofDay + 1440);
    if (isInside && days === 1) model.pass('inside on the day after', 0);
    inside += isInside ? 1 : 0;
  }
  if (inside > 0 && inside < minutes) model.pass('partly in working time', 0);
  return inside;
}
