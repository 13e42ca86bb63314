import { Temporal } from 'temporal-polyfill';
import type { Length } from './minutes.ts';
import { boundsOf, scheduledOn, type LocalSpan, type ScheduleFact, type WorkingBands } from './schedules.ts';
import { coversDate } from './statement-input.ts';
import type { EventVersion } from './unfolding.ts';

const minuteMs = 60_000;
/** Days and instants that are remembered: thirty years of one time zone, and a few instants on each. */
const daysMax = 11_000;
const instantsMax = 100_000;

/** Minutes of an event inside the working time that begins on one local date. */
export type DayMinutes = readonly [date: string, minutes: number];

/** A version of a learning event with how much of it lay inside working time: as its schedule was known from `knownFrom` to `knownTo`. */
export interface WorkedEvent extends EventVersion {
  readonly workingMinutes: readonly DayMinutes[];
}

/** What is known of working times, whenever known. */
export interface WorkingTimeFacts {
  readonly bands: WorkingBands;
  readonly schedulesOf: ReadonlyMap<string, readonly ScheduleFact[]>;
}

/** A local date, and the instants between which working time that begins on it may lie: two days, because it may end on the next. */
interface Day {
  readonly date: string;
  readonly weekday: number;
  readonly from: number;
  readonly until: number;
}

const none: readonly ScheduleFact[] = [];

/** How much of an event lies inside working time, so that clock times need not be kept (capability model 4.1 #1). */
export class WorkingTime {
  readonly #timeZone: string;
  readonly #around = new Map<string, readonly Day[]>();
  readonly #instants = new Map<string, number>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  /**
   * A version of an event in as many as its working time has been known differently: by the person's own schedule, else by the band of the
   * unit. Whether the person was at work on these days at all is not looked at.
   */
  versionsOf(event: EventVersion, { bands, schedulesOf }: WorkingTimeFacts): WorkedEvent[] {
    const days = this.#daysOf(event.length, event.date);
    const dates = days.map(({ date }) => date);
    const own = (schedulesOf.get(event.personId) ?? none).filter((fact) => dates.some((date) => coversDate(fact, date)));
    const end = event.knownTo ?? Number.POSITIVE_INFINITY;
    const bounds = days.length === 0 ? [] : [...boundsOf(own), ...bands.boundsOf(event.personId, dates)];
    const instants = new Set([event.knownFrom, ...bounds.filter((k) => k > event.knownFrom && k < end)]);
    const versions: WorkedEvent[] = [];
    for (const k of [...instants].sort((a, b) => a - b)) {
      const spansOn = (day: Day): readonly LocalSpan[] => scheduledOn(own, day, k) ?? [bands.at(event.personId, day.date, k)];
      const workingMinutes = this.#minutesOf(event.length, days, spansOn);
      const before = versions.at(-1);
      if (before !== undefined && areEqual(before.workingMinutes, workingMinutes)) continue;
      if (before !== undefined) versions[versions.length - 1] = { ...before, knownTo: k };
      versions.push({ ...event, knownFrom: k, workingMinutes });
    }
    return versions;
  }

  /** Days whose working time an event may lie in; none where nothing says when it was. A session may have ended on a later date than it began. */
  #daysOf({ span }: Length, date: string): readonly Day[] {
    if (span === null || span.to <= span.from) return [];
    const overlaps = ({ from, until }: Day): boolean => span.from < until && span.to > from;
    const near = this.#daysAround(date);
    const isNear = span.from >= (near[1]?.from ?? 0) && span.to <= (near.at(-1)?.from ?? 0);
    return (isNear ? near : this.#daysAround(this.#dateOf(span.to))).filter(overlaps);
  }

  /** From two days before a date to two days after it. */
  #daysAround(date: string): readonly Day[] {
    const known = this.#around.get(date);
    if (known !== undefined) return known;
    const middle = Temporal.PlainDate.from(date);
    const startOf = (day: Temporal.PlainDate): number => day.toZonedDateTime(this.#timeZone).epochMilliseconds;
    const days = [-2, -1, 0, 1, 2].map((distance): Day => {
      const day = middle.add({ days: distance });
      return { date: day.toString(), weekday: day.dayOfWeek, from: startOf(day), until: startOf(day.add({ days: 2 })) };
    });
    if (this.#around.size >= daysMax) this.#around.clear();
    this.#around.set(date, days);
    return days;
  }

  #dateOf(instant: number): string {
    return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.#timeZone).toPlainDate().toString();
  }

  /** The instant of a local time. One that the clock leaves out in spring is that of the change, one that comes twice in autumn the first. */
  #instantOf(date: string, time: string, days: number): number {
    const name = `${date} ${time} ${days}`;
    const known = this.#instants.get(name);
    if (known !== undefined) return known;
    const local = Temporal.PlainDate.from(date).add({ days }).toPlainDateTime(Temporal.PlainTime.from(time));
    const earlier = local.toZonedDateTime(this.#timeZone, { disambiguation: 'earlier' });
    const isLeftOut = !earlier.toPlainDateTime().equals(local);
    const found = isLeftOut ? (earlier.getTimeZoneTransition('next') ?? earlier) : earlier;
    if (this.#instants.size >= instantsMax) this.#instants.clear();
    this.#instants.set(name, found.epochMilliseconds);
    return found.epochMilliseconds;
  }

  /**
   * Dates without a minute inside are left out, and what lies in the working time of two dates counts for the earlier. Where the minutes
   * were scaled, to the cap of a day, so are these.
   */
  #minutesOf({ minutes, span }: Length, days: readonly Day[], spansOn: (day: Day) => readonly LocalSpan[]): DayMinutes[] {
    if (span === null || days.length === 0) return [];
    const share = minutes / ((span.to - span.from) / minuteMs);
    let counted = span.from;
    return days.flatMap((day): DayMinutes[] => {
      const spans = spansOn(day).map(({ from, to, isOverMidnight }) => {
        return { from: this.#instantOf(day.date, from, 0), to: this.#instantOf(day.date, to, isOverMidnight ? 1 : 0) };
      });
      if (spans.length > 1) spans.sort((a, b) => a.from - b.from);
      let inside = 0;
      for (const { from, to } of spans) {
        const [begin, end] = [Math.max(counted, from), Math.min(span.to, to)];
        if (end <= begin) continue;
        inside += end - begin;
        counted = end;
      }
      return inside > 0 ? [[day.date, (inside / minuteMs) * share]] : [];
    });
  }
}

const areEqual = (a: readonly DayMinutes[], b: readonly DayMinutes[]): boolean =>
  a.length === b.length && a.every(([date, minutes], at) => date === b[at]?.[0] && minutes === b[at]?.[1]);
