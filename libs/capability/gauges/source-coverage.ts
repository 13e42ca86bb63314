import type { IndicatorDefinition } from '../definition.ts';

/** A registration of a source in so far as it lies in the window and before the instant of knowledge: local dates, the end exclusive. */
export interface Registration {
  readonly sourceId: string;
  /** Classes of learning events and domains of HR facts. */
  readonly kinds: readonly string[];
  /** ISO weekdays, 1 is Monday; empty: it need not deliver on any. */
  readonly expectedDays: readonly number[];
  readonly from: string;
  readonly to: string;
}

export interface Outage {
  readonly sourceId: string;
  readonly from: string;
  readonly to: string;
}

/** A registered source with whether it delivered in the window. */
export interface RegisteredSource {
  readonly sourceId: string;
  readonly kinds: readonly string[];
  readonly isDelivering: boolean;
}

/** A source delivers when it did so on this share of the days on which it was expected to. */
const deliveredShareMin = 0.8;
const dayMs = 86_400_000;

function* datesOf({ from, to }: { from: string; to: string }): Generator<string> {
  for (let at = Date.parse(from); at < Date.parse(to); at += dayMs) yield new Date(at).toISOString().slice(0, 10);
}

const weekdayOf = (date: string): number => new Date(date).getUTCDay() || 7;

/**
 * Which registered sources delivered (capability model 5.1): on at least 80 % of their expected days something of them is there, and no
 * outage was declared. A source without expected days counts as delivering, save for outages.
 * @param o.deliveredOn local dates on which a source has something
 */
export function judgeSources(
  registrations: readonly Registration[],
  o: { outages: readonly Outage[]; deliveredOn: ReadonlyMap<string, ReadonlySet<string>> },
): RegisteredSource[] {
  return [...Map.groupBy(registrations, ({ sourceId }) => sourceId)].map(([sourceId, own]) => {
    const outages = o.outages.filter((outage) => outage.sourceId === sourceId);
    const isOut = (date: string): boolean => outages.some(({ from, to }) => date >= from && date < to);
    const delivered = own.flatMap((registration) => {
      const { expectedDays } = registration;
      const isExpected = (date: string): boolean => expectedDays.length === 0 || expectedDays.includes(weekdayOf(date));
      const isThere = (date: string): boolean => expectedDays.length === 0 || o.deliveredOn.get(sourceId)?.has(date) === true;
      return [...datesOf(registration)].filter(isExpected).map((date) => isThere(date) && !isOut(date));
    });
    const isDelivering = delivered.length === 0 || delivered.filter(Boolean).length / delivered.length >= deliveredShareMin;
    return { sourceId, kinds: [...new Set(own.flatMap(({ kinds }) => kinds))], isDelivering };
  });
}

/** HR facts behind exposure and attribution, which every indicator stands on, and behind goals. */
const placeDomains = ['engagement', 'assignment', 'unit', 'leave', 'calendar'];
const goalDomains = ['strategy', 'path', 'subgoal'];

/** What an indicator needs: classes of learning events and domains of HR facts. */
export function inputsOf(definition: Pick<IndicatorDefinition, 'classes' | 'needsGoals'>): Inputs {
  return { classes: definition.classes, domains: definition.needsGoals === true ? [...placeDomains, ...goalDomains] : placeDomains };
}

interface Inputs {
  readonly classes: readonly string[];
  readonly domains: readonly string[];
}

/** What all indicators of a catalogue need together. */
export function inputsOfAll(definitions: readonly Pick<IndicatorDefinition, 'classes' | 'needsGoals'>[]): Inputs {
  const all = definitions.map(inputsOf);
  const union = (of: (inputs: Inputs) => readonly string[]): string[] => [...new Set(all.flatMap(of))].sort();
  return { classes: union(({ classes }) => classes), domains: union(({ domains }) => domains) };
}

/** The sources of some inputs: those that deliver, of those there should be. */
export interface CoveredSources {
  readonly delivered: number;
  /** Registered sources, and one more for each class that has none. */
  readonly registered: number;
  /** Ids of registered sources that do not deliver. */
  readonly silent: readonly string[];
  /** Classes of learning events for which no source is registered. */
  readonly missing: readonly string[];
}

/**
 * g-source-coverage (capability model 5.1) of some inputs, source by source; a class of learning events for which none is registered
 * counts as one that does not deliver.
 * @returns null while no source is registered for any of it: then the gauge has no value and gates nothing
 */
export function coveredSources(inputs: Inputs, sources: readonly RegisteredSource[]): CoveredSources | null {
  const needed = new Set([...inputs.classes, ...inputs.domains]);
  const own = sources.filter(({ kinds }) => kinds.some((kind) => needed.has(kind)));
  if (own.length === 0) return null;
  const missing = inputs.classes.filter((each) => !own.some(({ kinds }) => kinds.includes(each)));
  const silent = own.filter(({ isDelivering }) => !isDelivering).map(({ sourceId }) => sourceId);
  return { delivered: own.length - silent.length, registered: own.length + missing.length, silent, missing };
}

/** g-source-coverage as a share, for what an indicator needs; null where it has no value. */
export function sourceCoverage(inputs: Inputs, sources: readonly RegisteredSource[]): number | null {
  const covered = coveredSources(inputs, sources);
  return covered === null ? null : covered.delivered / covered.registered;
}
