import { coversDate, holdsAt, type Fact } from './statement-input.ts';

/** A span of one day in local time, `07:00` to `18:00`; the end is on the day after where it says so. */
export interface LocalSpan {
  readonly from: string;
  readonly to: string;
  readonly isOverMidnight: boolean;
}

/** What a source says of a person's working time (capability model 8.2, `schedule.assigned`). */
export interface ScheduleFact extends Fact {
  readonly personId: string;
  /** By ISO weekday, 1 is Monday. */
  readonly pattern?: readonly { readonly weekday: number; readonly from: string; readonly to: string; readonly nextDay?: boolean }[];
  /** Local date and time, `2024-09-02T22:00`. */
  readonly roster?: readonly { readonly from: string; readonly to: string }[];
}

/** A working-time band (capability model appendix B), `07:00-18:00`; of a unit and what is below it, or where `unitId` is empty of everybody. */
export interface BandFact extends Fact {
  readonly unitId: string;
  readonly band: string;
}

export interface AssignmentFact extends Fact {
  readonly personId: string;
  readonly unitId: string;
  readonly fraction: number;
}

/** A unit, or one above it; depth 0 is itself. */
export interface AncestorFact extends Fact {
  readonly unitId: string;
  readonly ancestorId: string;
  readonly depth: number;
}

/** A date with its ISO weekday. */
export interface Weekday {
  readonly date: string;
  readonly weekday: number;
}

/** The default working-time band (capability model appendix B): local time, whatever day it is. */
const defaultBand = '07:00-18:00';

const spanOf = (band: string): LocalSpan => ({ from: band.slice(0, 5), to: band.slice(6), isOverMidnight: false });

/** Instants of knowledge at which some of these facts come or go. */
export function boundsOf(facts: readonly Fact[]): number[] {
  return facts.flatMap(({ knownFrom, knownTo }) => (knownTo === null ? [knownFrom] : [knownFrom, knownTo]));
}

/** The newest first, then by what they say: two facts that say different things at once come to one, whatever their order. */
const byMeaning = (a: BandFact, b: BandFact): number =>
  a.effectiveFrom === b.effectiveFrom ? (a.band < b.band ? -1 : 1) : a.effectiveFrom < b.effectiveFrom ? 1 : -1;

/** The working-time bands of units, and so of the people in them: that of the nearest unit above decides. */
export class WorkingBands {
  readonly #bandsOf: ReadonlyMap<string, readonly BandFact[]>;
  readonly #assignmentsOf: ReadonlyMap<string, readonly AssignmentFact[]>;
  readonly #ancestorsOf: ReadonlyMap<string, readonly AncestorFact[]>;

  /** @param o.assignments, o.ancestors needed only where a unit has a band of its own */
  constructor(o: { bands: readonly BandFact[]; assignments: readonly AssignmentFact[]; ancestors: readonly AncestorFact[] }) {
    this.#bandsOf = Map.groupBy(o.bands.toSorted(byMeaning), ({ unitId }) => unitId);
    this.#assignmentsOf = Map.groupBy(o.assignments, ({ personId }) => personId);
    this.#ancestorsOf = Map.groupBy(
      o.ancestors.toSorted((a, b) => a.depth - b.depth),
      ({ unitId }) => unitId,
    );
  }

  /** The band of a person on a local date as known at K. Of several units that with the largest share of the person decides. */
  at(personId: string, date: string, k: number): LocalSpan {
    const unit = this.#unitOf(personId, date, k);
    const above = (this.#ancestorsOf.get(unit) ?? []).filter((each) => holdsAt(each, date, k)).map(({ ancestorId }) => ancestorId);
    for (const unitId of [...above, '']) {
      const fact = this.#bandsOf.get(unitId)?.find((each) => holdsAt(each, date, k));
      if (fact !== undefined) return spanOf(fact.band);
    }
    return spanOf(defaultBand);
  }

  #unitOf(personId: string, date: string, k: number): string {
    const shares = new Map<string, number>();
    for (const each of this.#assignmentsOf.get(personId) ?? [])
      if (holdsAt(each, date, k)) shares.set(each.unitId, (shares.get(each.unitId) ?? 0) + each.fraction);
    const [first] = [...shares].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return first?.[0] ?? '';
  }

  /** Instants of knowledge at which the band of a person on some dates may change. */
  boundsOf(personId: string, dates: readonly string[]): number[] {
    if (this.#bandsOf.size === 0) return [];
    const covering = <T extends Fact>(facts: readonly T[] = []): T[] =>
      facts.filter((fact) => dates.some((date) => coversDate(fact, date)));
    const assigned = covering(this.#assignmentsOf.get(personId));
    const above = assigned.flatMap(({ unitId }) => covering(this.#ancestorsOf.get(unitId)));
    const named = new Set(['', ...above.map(({ ancestorId }) => ancestorId)]);
    return boundsOf([...assigned, ...above, ...[...named].flatMap((unitId) => covering(this.#bandsOf.get(unitId)))]);
  }
}

export const defaultBands = new WorkingBands({ bands: [], assignments: [], ancestors: [] });

/**
 * When a person works on a local date by own schedule as known at K, spans that begin on that date; null where no schedule says. A
 * roster goes before a pattern; of several that hold at once, such as for two jobs, all count.
 */
export function scheduledOn(schedules: readonly ScheduleFact[], { date, weekday }: Weekday, k: number): LocalSpan[] | null {
  const known = schedules.filter((fact) => holdsAt(fact, date, k));
  const rosters = known.flatMap(({ roster }) => (roster === undefined ? [] : [roster]));
  if (rosters.length > 0)
    return rosters.flatMap((shifts) =>
      shifts
        .filter(({ from }) => from.startsWith(date))
        .map(({ from, to }) => ({ from: from.slice(11), to: to.slice(11), isOverMidnight: !to.startsWith(date) })),
    );
  const patterns = known.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]));
  if (patterns.length === 0) return null;
  return patterns.flatMap((spans) =>
    spans.filter((span) => span.weekday === weekday).map(({ from, to, nextDay }) => ({ from, to, isOverMidnight: nextDay === true })),
  );
}
