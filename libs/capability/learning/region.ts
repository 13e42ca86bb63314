import { startOfDay } from '../windows.ts';
import { semanticDuplicateMs } from './derive.ts';
import { groupsOf, type Group, type Grouping } from './groups.ts';
import type { StatementInput } from './statement-input.ts';

const dayMs = 86_400_000;
/** A chain of statements a day apart is followed in ever longer strides, up to this many dates at a time. */
const strideMax = 64;

/** A cmi5 session, which may go on after any time. */
export interface SessionName {
  readonly registration: string;
  readonly sessionId: string;
}

/** The dates that ClickHouse's Date32 can hold; what claims to be of another is kept under the nearest. */
const [firstDate, lastDate] = ['1900-01-01', '2299-12-31'];
/** Days that a calendar remembers: thirty years of one time zone. */
const daysMax = 11_000;

/** A local date some days later, or earlier. */
function plusDays(date: string, days: number): string {
  const moved = new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
  return moved < firstDate ? firstDate : moved > lastDate ? lastDate : moved;
}

/** Local dates of a time zone, and when they begin. */
export class LocalDays {
  readonly #timeZone: string;
  readonly #starts = new Map<string, number>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  #startOf(date: string): number {
    const known = this.#starts.get(date);
    if (known !== undefined) return known;
    const start = startOfDay(date, this.#timeZone);
    if (this.#starts.size >= daysMax) this.#starts.clear();
    this.#starts.set(date, start);
    return start;
  }

  /**
   * The dates on which something within 24 hours of the instants of one date may lie: the date, its neighbours, and where a day has
   * 23 hours perhaps the one after.
   */
  around(date: string, span: { first: number; last: number }): string[] {
    const [before, after, next] = [plusDays(date, -1), plusDays(date, 1), plusDays(date, 2)];
    const dates = [before, date, after];
    if (span.first - semanticDuplicateMs < this.#startOf(before)) dates.unshift(plusDays(date, -2));
    if (span.last + semanticDuplicateMs >= this.#startOf(next)) dates.push(next);
    return dates;
  }
}

/**
 * Which statements of one kin must be read, so that what is derived on the dates of a change is what all its statements would give.
 *
 * Statements bear on each other within a session and, told by two sources, within 24 hours; so each group that touches a date to be
 * written must be there whole, which it is when everything within 24 hours of its members has been read, and every date of its cmi5
 * sessions. To be used in turns: read what is `wanted`, `add` it, until nothing is wanted.
 */
export class Region {
  readonly #changed: ReadonlySet<string>;
  readonly #grows: boolean;
  readonly #grouping: Grouping;
  readonly #days: LocalDays;
  readonly #statements = new Map<string, StatementInput>();
  readonly #datesRead = new Set<string>();
  readonly #sessionsRead = new Set<string>();
  #touched = new Set<string>();
  #groups: Group[] = [];
  #stride = 1;
  /** Local dates to read next. */
  wantedDates: readonly string[];
  /** cmi5 sessions of which the dates are to be read next; only where no date is wanted. */
  wantedSessions: readonly SessionName[] = [];

  /**
   * @param o.changed local dates on which something changed
   * @param o.grows whether dates count as changed on which something changes by that; not needed where all dates are derived
   */
  constructor(o: Grouping & { changed: ReadonlySet<string>; grows: boolean; days: LocalDays }) {
    this.#changed = o.changed;
    this.#grows = o.grows;
    this.#grouping = o;
    this.#days = o.days;
    this.wantedDates = [...new Set([...o.changed].flatMap((date) => [plusDays(date, -1), date, plusDays(date, 1)]))].sort();
  }

  /** Local dates to be written: all that it means for them is in `groups`. */
  get touched(): ReadonlySet<string> {
    return this.#touched;
  }

  /** The groups that touch a date to be written; whole when nothing is wanted any more. */
  get groups(): readonly Group[] {
    return this.#groups;
  }

  get dates(): ReadonlySet<string> {
    return this.#datesRead;
  }

  /** @param statements all of the kin on `wantedDates`; the same one may come twice */
  addStatements(statements: readonly StatementInput[]): void {
    for (const date of this.wantedDates) this.#datesRead.add(date);
    for (const statement of statements) this.#statements.set(statement.statementId, statement);
    const groups = groupsOf([...this.#statements.values()], this.#grouping);
    this.#touched = new Set(this.#changed);
    if (this.#grows)
      for (const group of groups)
        if (group.some(({ date }) => this.#changed.has(date))) for (const { date } of group) this.#touched.add(date);
    this.#groups = groups.filter((group) => group.some(({ date }) => this.#touched.has(date)));
    this.#want(this.#datesWithin24Hours());
    this.#wantSessions();
  }

  /** @param dates local dates on which the kin has statements of `wantedSessions`, of all of them together */
  addSessions(dates: readonly string[]): void {
    for (const { registration, sessionId } of this.wantedSessions) this.#sessionsRead.add(`${registration}\0${sessionId}`);
    this.wantedSessions = [];
    this.#want(dates);
  }

  #datesWithin24Hours(): string[] {
    const spans = new Map<string, { first: number; last: number }>();
    for (const group of this.#groups)
      for (const { date, timestamp } of group) {
        const span = spans.get(date);
        if (span === undefined) spans.set(date, { first: timestamp, last: timestamp });
        else {
          span.first = Math.min(span.first, timestamp);
          span.last = Math.max(span.last, timestamp);
        }
      }
    return [...spans].flatMap(([date, span]) => this.#days.around(date, span));
  }

  #want(dates: readonly string[]): void {
    const missing = dates.filter((date) => !this.#datesRead.has(date));
    const wanted = new Set(missing);
    for (const date of missing)
      for (let days = 1; days < this.#stride; days += 1) for (const each of [plusDays(date, -days), plusDays(date, days)]) wanted.add(each);
    if (missing.length > 0) this.#stride = Math.min(strideMax, this.#stride * 2);
    this.wantedDates = [...wanted].filter((date) => !this.#datesRead.has(date)).sort();
  }

  #wantSessions(): void {
    const names = new Map<string, SessionName>();
    if (this.wantedDates.length === 0)
      for (const group of this.#groups)
        for (const { hasSessionId, registration, sessionId } of group)
          if (hasSessionId) names.set(`${registration}\0${sessionId}`, { registration, sessionId });
    this.wantedSessions = [...names].filter(([name]) => !this.#sessionsRead.has(name)).map(([, name]) => name);
  }
}
