import type { LearningClass } from './classification-table.ts';
import { normaliseIri } from './iri.ts';
import { matches, type OverrideMatch } from './override-match.ts';
import type { ClassifiedStatement } from './sessions.ts';
import { coversDate, type Fact } from './statement-input.ts';

/** A rule of the organisation about the statements that it selects (capability model 9.5). */
export interface OverrideFact extends Fact {
  readonly slot: string;
  /** The highest goes first. */
  readonly priority: number;
  readonly match: OverrideMatch;
  readonly set: {
    readonly class?: LearningClass;
    readonly initiative?: 'self' | 'co' | 'assigned';
    readonly mandatory?: boolean;
    readonly competences?: readonly string[];
    readonly activity?: string;
  };
}

/** Minutes of learning on a type of activity of whose length nothing is known; an empty type is any other. */
export interface DefaultMinutesFact extends Fact {
  readonly activityType: string;
  readonly minutes: number;
}

/** The lowest rank gives the class where several sources tell of the same learning. */
export interface SourceRankFact extends Fact {
  readonly sourceId: string;
  readonly rank: number;
}

export interface RuleFacts {
  readonly overrides: readonly OverrideFact[];
  readonly defaultMinutes: readonly DefaultMinutesFact[];
  /** Set by rules; they go before those with which sources are registered. */
  readonly sourceRanks: readonly SourceRankFact[];
  readonly registeredRanks: readonly SourceRankFact[];
}

/** What a statement is taken for from one instant of knowledge on. */
export interface Form {
  readonly knownFrom: number;
  readonly statement: ClassifiedStatement;
}

const isKnown = (fact: Fact, k: number): boolean => fact.knownFrom <= k && (fact.knownTo === null || fact.knownTo > k);

/** The newest first, then by what they say: two facts that say different things at once come to one, whatever their order. */
const newestFirst = (a: Fact, b: Fact): number => (a.effectiveFrom < b.effectiveFrom ? 1 : a.effectiveFrom > b.effectiveFrom ? -1 : 0);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What the organisation's rules make of statements, at every instant of knowledge. */
export class OrganisationRules {
  readonly #overrides: readonly OverrideFact[];
  readonly #minutesOf: ReadonlyMap<string, readonly DefaultMinutesFact[]>;
  readonly #ranksOf: ReadonlyMap<string, readonly SourceRankFact[]>;
  readonly #isEmpty: boolean;
  /** Whether some rule asks for an extension: only then need statements come with theirs. */
  readonly needsExtensions: boolean;

  constructor({ overrides, defaultMinutes, sourceRanks, registeredRanks }: RuleFacts) {
    this.#overrides = overrides.toSorted((a, b) => b.priority - a.priority || newestFirst(a, b) || byText(a.slot, b.slot));
    const minutes = defaultMinutes.toSorted((a, b) => newestFirst(a, b) || a.minutes - b.minutes);
    this.#minutesOf = Map.groupBy(minutes, ({ activityType }) => normaliseIri(activityType));
    const ranks = [sourceRanks, registeredRanks].flatMap((some) => some.toSorted((a, b) => a.rank - b.rank));
    this.#ranksOf = Map.groupBy(ranks, ({ sourceId }) => sourceId);
    this.#isEmpty = overrides.length === 0 && this.#minutesOf.size === 0 && this.#ranksOf.size === 0;
    this.needsExtensions = overrides.some(({ match }) => match.extension !== undefined);
  }

  /** Activities that a rule, whenever known, gives a statement in place of its root activity. */
  activitiesOf(statement: ClassifiedStatement): string[] {
    return this.#selecting(statement).flatMap(({ set }) => set.activity ?? []);
  }

  /** A statement as it is taken, from the beginning of knowledge on; neighbours are different. */
  formsOf(base: ClassifiedStatement): Form[] {
    if (this.#isEmpty) return [{ knownFrom: Number.NEGATIVE_INFINITY, statement: base }];
    const overrides = this.#selecting(base);
    const minutes = [base.rootType, base.objectType, ''].map((type) => holding(this.#minutesOf.get(normaliseIri(type)), base.date));
    const ranks = holding(this.#ranksOf.get(base.client), base.date);
    const facts = [...overrides, ...minutes.flat(), ...ranks];
    const bounds = facts.flatMap(({ knownFrom, knownTo }) => (knownTo === null ? [knownFrom] : [knownFrom, knownTo]));
    const forms: Form[] = [];
    let before = '';
    for (const knownFrom of [Number.NEGATIVE_INFINITY, ...new Float64Array(new Set(bounds)).sort()]) {
      const known = <T extends Fact>(some: readonly T[]): T[] => some.filter((fact) => isKnown(fact, knownFrom));
      const changes = {
        ...overridden(base, known(overrides)),
        ...given('defaultMinutes', minutes.map((some) => known(some)[0]).find((fact) => fact !== undefined)?.minutes),
        ...given('sourceRank', known(ranks)[0]?.rank),
      };
      const says = JSON.stringify(changes);
      if (forms.length === 0 || says !== before) forms.push({ knownFrom, statement: says === '{}' ? base : { ...base, ...changes } });
      before = says;
    }
    return forms;
  }

  /** Nobody's rule takes in what is private. */
  #selecting(statement: ClassifiedStatement): OverrideFact[] {
    if (this.#overrides.length === 0 || statement.visibility === 'private') return [];
    return this.#overrides.filter((fact) => coversDate(fact, statement.date) && matches(fact.match, statement));
  }
}

const none: readonly never[] = [];
const holding = <T extends Fact>(facts: readonly T[] | undefined, date: string): readonly T[] =>
  facts?.filter((fact) => coversDate(fact, date)) ?? none;

const given = <Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);

const first = <T>(facts: readonly OverrideFact[], of: (set: OverrideFact['set']) => T | undefined): T | undefined =>
  facts.map(({ set }) => of(set)).find((value) => value !== undefined);

/** What some rules, the first of them first, make of a statement. The door refuses what they may not do; here it has no effect. */
function overridden(base: ClassifiedStatement, facts: readonly OverrideFact[]): Partial<ClassifiedStatement> {
  const found = first(facts, (set) => set.class);
  // recognition is never learning
  const isKept = found === undefined || (base.classification.class === 'G' && found !== 'N' && found !== 'G');
  const initiative = first(facts, (set) => set.initiative);
  const activity = first(facts, (set) => set.activity);
  return {
    ...(isKept ? {} : { classification: { ...base.classification, class: found, precedence: 0 } }),
    ...given(
      'mandatory',
      first(facts, (set) => set.mandatory),
    ),
    ...given(
      'competences',
      first(facts, (set) => set.competences),
    ),
    ...given('sameAs', activity),
    // and what was assigned is not self-chosen: what assigned it may lie elsewhere, so that is looked at last (9.4)
    ...(initiative === undefined || (initiative === 'self' && base.initiative === 'assigned')
      ? {}
      : { initiative: initiative === 'self' ? selfUnlessAssigned : initiative }),
  };
}

/** The initiative that a rule gives as self: that of an assignment goes before it. */
export const selfUnlessAssigned = 'self-unless-assigned';

export const noRules = new OrganisationRules({ overrides: [], defaultMinutes: [], sourceRanks: [], registeredRanks: [] });
