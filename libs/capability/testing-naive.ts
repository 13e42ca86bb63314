import { dayAfter, isOn, type Generated, type GeneratedEvent, type GeneratedPerson, type Origin } from './testing-facts.ts';

const isWithdrawal = (verb: string): boolean => verb.endsWith('/unregistered');

/** One person in one unit, as indicator.sql gives it. */
export interface NaiveRow {
  readonly unit: string;
  readonly person: number;
  readonly y: number;
  readonly x: number;
  readonly parts?: Readonly<Record<string, number>>;
}

/** A learning event as known at K, with everything that the model derives of it. */
export interface NaiveEvent extends GeneratedEvent {
  /** After the cap of the day. */
  readonly counted: number;
  readonly chosenBy: Exclude<Origin, ''> | 'unknown';
  /** All goals that it is for. */
  readonly forGoals: ReadonlySet<string>;
  readonly horizons: ReadonlySet<string>;
  /** Attribution weight by unit (3.5 A1). */
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * The capability model 3.1 to 3.5 and 9.4 over generated facts, day by day and event by event, with nothing in common with the SQL.
 * `branches` remembers which rules have applied, so that a test can see that the data reach them.
 */
export class NaiveModel {
  readonly world: Generated;
  readonly branches = new Set<string>();
  readonly dates: readonly string[];
  readonly events: readonly NaiveEvent[];
  readonly unitIds: readonly string[];
  readonly #people: ReadonlyMap<number, GeneratedPerson>;

  constructor(world: Generated) {
    this.world = world;
    this.#people = new Map(world.people.map((person) => [person.n, person]));
    this.unitIds = [...new Set(world.units.map(({ id }) => id))];
    const days = (Date.parse(world.window.to) - Date.parse(world.window.from)) / 86_400_000;
    this.dates = Array.from({ length: days }, (_, at) => dayAfter(world.window.from, at));
    const known = world.events.filter((event) => event.known === 'yes' || this.pass(`event ${event.known}`, false));
    this.events = known.map((event) => this.#derived(event, known)).filter(({ date }) => isOn(world.window, date));
  }

  pass<T>(branch: string, answer: T): T {
    this.branches.add(branch);
    return answer;
  }

  personOf(n: number): GeneratedPerson {
    const person = this.#people.get(n);
    if (person === undefined) throw new Error(`no person ${n}`);
    return person;
  }

  /** A unit and those above it on a date, nearest first. */
  chain(unit: string, date: string): string[] {
    const place = this.world.units.find((each) => each.id === unit && isOn(each, date));
    if (place === undefined) return [];
    return place.parent === null ? [unit] : [unit, ...this.chain(place.parent, date)];
  }

  isBusinessDay(unit: string, date: string): boolean {
    const weekday = new Date(date).getUTCDay();
    if (weekday === 0 || weekday === 6) return false;
    const calendars = this.chain(unit, date).map(
      (each) => this.world.units.find(({ id, ...span }) => id === each && isOn(span, date))?.calendar,
    );
    const calendar = calendars.find((each) => typeof each === 'string');
    return !(this.world.holidays[calendar ?? '']?.includes(date) ?? false);
  }

  /** x(p, u, d) of every unit, of the assignments that `counts`. */
  #shares(person: GeneratedPerson, date: string, counts: (unit: string) => boolean): Map<string, number> {
    const active = person.assignments.filter((each) => isOn(each, date));
    const whole = active.reduce((sum, { fraction }) => sum + fraction, 0);
    const shares = new Map<string, number>();
    for (const { unit, fraction } of active.filter((each) => counts(each.unit)))
      for (const above of this.chain(unit, date)) shares.set(above, (shares.get(above) ?? 0) + fraction / whole);
    return shares;
  }

  weights(person: GeneratedPerson, date: string): Map<string, number> {
    return this.#shares(person, date, () => true);
  }

  /** Exposure of a person on a date: empty where it is no eligible business day. */
  exposure(person: GeneratedPerson, date: string): Map<string, number> {
    if (!person.engagements.some((each) => each.isInScope && isOn(each, date))) return new Map();
    if (person.leaves.some((leave) => isOn(leave, date))) return new Map();
    return this.#shares(person, date, (unit) => this.isBusinessDay(unit, date));
  }

  /** Each person with the days of exposure to a unit in the window, and whether in P(u, W). */
  exposed(unit: string): { person: GeneratedPerson; days: readonly string[]; isMember: boolean }[] {
    const business = this.dates.filter((date) => this.chain(unit, date).length > 0 && this.isBusinessDay(unit, date)).length;
    return this.world.people.flatMap((person) => {
      const shares = this.dates.map((date) => [date, this.exposure(person, date).get(unit) ?? 0] as const);
      const days = shares.filter(([, x]) => x > 0).map(([date]) => date);
      const total = shares.reduce((sum, [, x]) => sum + x, 0);
      return days.length === 0 ? [] : [{ person, days, isMember: total >= Math.ceil(business / 3) }];
    });
  }

  #derived(event: GeneratedEvent, known: readonly GeneratedEvent[]): NaiveEvent {
    const person = this.personOf(event.person);
    const ofDay = known.filter((each) => each.person === event.person && each.date === event.date && each.class !== 'G');
    const total = ofDay.reduce((sum, { minutes }) => sum + minutes, 0);
    const isCapped = total > 480 && event.class !== 'G';
    if (isCapped) this.pass('over the cap of the day', 0);
    const weights = this.weights(person, event.date);
    const needed = this.world.goals.filter((goal) => goal.isKnown && isOn(goal, event.date) && this.#isAbout(event, goal.competences));
    const meant = needed.filter((goal) => {
      if (goal.person !== null) return goal.person === person.n && this.pass(`goal of a person: ${goal.kind}`, true);
      if (goal.unit === null) return this.pass('goal of the organisation', true);
      const isDirect = person.assignments.some((each) => isOn(each, event.date) && each.unit === goal.unit);
      return weights.has(goal.unit) && this.pass(isDirect ? `goal of the unit: ${goal.kind}` : 'goal of a unit above', true);
    });
    if (needed.length > 0 && meant.length === 0) this.pass('goal of others only', 0);
    if (this.world.goals.some((goal) => goal.person === person.n && !isOn(goal, event.date))) this.pass('own goal not in force', 0);
    if (person.leaves.some((leave) => isOn(leave, event.date))) this.pass('event on leave', 0);
    if (weights.size === 0) this.pass('event outside any unit', 0);
    if ([...weights.values()].some((weight) => weight < 1)) this.pass('event of two jobs', 0);
    if (event.goals.length > 0) this.pass('goal that is named', 0);
    return {
      ...event,
      counted: isCapped ? (event.minutes * 480) / total : event.minutes,
      chosenBy: this.#initiative(event, person),
      forGoals: new Set([...event.goals, ...meant.map(({ id }) => id)]),
      horizons: new Set(meant.map(({ horizon }) => (horizon === 'future' || horizon === 'Vision' ? 'future' : 'current'))),
      weights,
    };
  }

  /** Whether an event has one of the competences, or one that is part of it on its date, however far below. */
  #isAbout({ competences, date }: GeneratedEvent, needed: readonly string[]): boolean {
    if (needed.some((each) => competences.includes(each))) return true;
    const frameworks = this.world.frameworks.filter((each) => each.isKnown && isOn(each, date));
    const implied = new Set(competences);
    for (let before = -1; before < implied.size;) {
      before = implied.size;
      for (const { broader, sameAs } of frameworks) {
        for (const [narrow, broad] of broader) if (implied.has(narrow)) implied.add(broad);
        for (const [one, other] of sameAs) if (implied.has(one) || implied.has(other)) implied.add(one).add(other);
      }
    }
    return needed.some((each) => implied.has(each)) && this.pass('goal of a broader competence', true);
  }

  /** Capability model 9.4, as far as it is read. */
  #initiative(event: GeneratedEvent, person: GeneratedPerson): NaiveEvent['chosenBy'] {
    if (event.initiative !== '') return this.pass(`initiative stated`, event.initiative);
    if (this.#isAssigned(event, person)) return this.pass('initiative by assignment', 'assigned');
    const steps = this.world.goals
      .filter((goal) => goal.kind === 'subgoal' && goal.isKnown && goal.person === person.n && goal.origin !== '' && isOn(goal, event.date))
      .filter((goal) => this.#isAbout(event, goal.competences))
      .toSorted((a, b) => (a.from === b.from ? (a.id < b.id ? 1 : -1) : a.from < b.from ? 1 : -1));
    if (new Set(steps.map(({ origin }) => origin)).size > 1) this.pass('initiative by sub-goals that differ', 0);
    const origin = steps[0]?.origin ?? '';
    if (origin !== '') return this.pass('initiative by sub-goal', origin);
    const reports = this.world.reporting.some((each) => each.isKnown && each.source === event.source && isOn(each, event.date));
    return reports ? this.pass('initiative by source', 'self') : this.pass('initiative unknown', 'unknown');
  }

  #isAssigned({ activities, date }: GeneratedEvent, person: GeneratedPerson): boolean {
    const records = this.world.records.filter((record) => {
      if (!activities.includes(record.activity) || record.date > date) return false;
      if (!person.links.some((link) => link.actor === record.actor && isOn(link, record.date)))
        return this.pass('record of another identity', false);
      if (!record.isKnown) return this.pass('record not known yet', false);
      if (record.voidedBy === record.client) return this.pass('record voided by its client', false);
      if (record.voidedBy === this.world.administrator) return this.pass('record voided by an administrator', false);
      if (record.voidedBy !== null) this.pass('record voided by who may not', 0);
      return true;
    });
    const assigns = records.filter(
      ({ verb, isMandatory }) =>
        verb.endsWith('/was-assigned') || (isMandatory && (verb.endsWith('/registered') || verb.endsWith('/enrolled'))),
    );
    const standing = assigns.filter(
      (each) => !records.some((other) => isWithdrawal(other.verb) && other.activity === each.activity && other.date > each.date),
    );
    if (assigns.length > standing.length) this.pass('assignment withdrawn', 0);
    return standing.length > 0;
  }
}
