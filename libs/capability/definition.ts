import type { ProtectionClass } from '@oppiva/privacy';
import type { Estimate, Goalposts, Ratio } from '@oppiva/statistics';
import type { LearningClass } from './learning/classification-table.ts';

/** The two languages of the product. */
export interface InBothLanguages {
  readonly fi: string;
  readonly en: string;
}

/** The ten dimensions of the capability model 1.1, in their order. */
export const dimensions = {
  place: { fi: 'Paikka', en: 'Place' },
  rhythm: { fi: 'Rytmi', en: 'Rhythm' },
  direction: { fi: 'Suunta', en: 'Direction' },
  climate: { fi: 'Ilmapiiri', en: 'Climate' },
  balance: { fi: 'Tasapaino ja toimijuus', en: 'Balance and agency' },
  reserve: { fi: 'Osaamisvaranto', en: 'Competence reserve' },
  path: { fi: 'Polku', en: 'Path' },
  leadership: { fi: 'Johtaminen', en: 'Leadership' },
  community: { fi: 'Yhteisö ja ekosysteemi', en: 'Community and ecosystem' },
  renewal: { fi: 'Uudistuminen', en: 'Renewal' },
} as const satisfies Record<string, InBothLanguages>;
export type DimensionId = keyof typeof dimensions;

/** How many indicators the model gives each dimension, built or not: what the coverage of its index is measured by (capability model 6.2). */
export const indicatorsOfDimension: Readonly<Record<DimensionId, number>> = {
  place: 3,
  rhythm: 5,
  direction: 4,
  climate: 3,
  balance: 3,
  reserve: 5,
  path: 4,
  leadership: 3,
  community: 3,
  renewal: 3,
};

/** What a value is measured in: decides display units and rounding. `share` and `index` lie between 0 and 1. */
export const indicatorUnits = ['share', 'index', 'number', 'days'] as const;
export type IndicatorUnit = (typeof indicatorUnits)[number];

/** Interval methods of the capability model 3.7. U1 and U2 need no code of the indicator's own; the others come with `estimate`. */
export type IntervalMethod = 'U1' | 'U2' | 'U3' | 'U9';

/** Why there is no value (capability model 3.10). A missing value is never 0. */
export type ReasonCode =
  'SUPPRESSED' | 'ZERO_DENOMINATOR' | 'INSUFFICIENT_DATA' | 'NOT_INSTRUMENTED' | 'NOT_APPLICABLE' | 'NEW_UNIT' | 'DIFFERENCING';

/** A half-open window of local dates, `{start: '2024-07-01', end: '2024-10-01'}`. */
export interface Window {
  readonly start: string;
  readonly end: string;
}

/** One person's sufficient statistics in one unit, as a row of an indicator's `indicator.sql`. */
export interface PersonRow extends Ratio {
  readonly person_id: string;
  /** What companions and conditions need besides y and x, by name. */
  readonly parts?: Readonly<Record<string, number>>;
}

/** A row of `indicator.sql`: what it counts of one person in one unit. */
export type UnitPersonRow = PersonRow & { readonly unit_id: string };

/** `share` 0 to 1; `ratio` any number; `amount` a count of days or minutes, published as a band. */
export type CompanionUnit = 'share' | 'ratio' | 'amount';
/** From all rows of a unit, also those with x = 0. */
export type CompanionsOf = (persons: readonly PersonRow[]) => Readonly<Record<string, number | null>>;

/** The sum of one part over some people. */
export function sumOf(persons: readonly PersonRow[], part: string): number {
  return persons.reduce((sum, { parts }) => sum + (parts?.[part] ?? 0), 0);
}

/**
 * One indicator of the capability model, section 4: what `definition.ts` of its folder exports as `definition`. Beside it lies
 * `indicator.sql`, which gives a row (unit_id, person_id, y, x, parts) for each unit and person from parameters t0, t1, K and stage. A row
 * depends on that person, and on what is said of the whole organisation (units, calendars, goals, rules), never on another person: when
 * something new is learned about one, only the rows of that one are computed anew. What compares people belongs into `estimate`.
 */
export interface IndicatorDefinition {
  /** The folder's name. */
  readonly id: string;
  /** Its number in the model, 1 to 36. */
  readonly number: number;
  readonly dimension: DimensionId;
  readonly name: InBothLanguages;
  readonly question: InBothLanguages;
  readonly unit: IndicatorUnit;
  readonly direction: 'higher' | 'lower' | 'band';
  /** `area-quarter`: only units that have units below them. */
  readonly grain: 'unit-quarter' | 'area-quarter';
  readonly protection: ProtectionClass;
  /** Who is counted; indicators of one population and window will share one mask. */
  readonly population: 'members' | 'learners' | 'self-directed' | 'both-groups';
  /** Whether it counts minutes or hours: then one person who contributes most of the denominator hides the cell (3.6 rule 2). */
  readonly isMagnitude: boolean;
  readonly attribution: 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6';
  readonly method: IntervalMethod;
  readonly goalposts: Goalposts;
  /** The score from which a condition counts as in place. */
  readonly target: { readonly score: number };
  /** Days before the window whose events bear on it, and days after it. */
  readonly lookBackDays: number;
  readonly followUpDays: number;
  /** Classes of learning events of which at least one must be connected; empty where it needs none. */
  readonly classes: readonly LearningClass[];
  /** Parts of its rows that are 1 where a person is left out, by the reason: explanations say how many are. */
  readonly exclusions?: readonly string[];
  /** Where the question comes from: seed phrases first, then literature. */
  readonly trace: readonly string[];
  /** Whether the indicator has a meaning in a window at all. */
  readonly applies?: (window: Window) => boolean;
  /** Whether it needs a goal that is effective in the window, anywhere in the organisation. */
  readonly needsGoals?: boolean;
  /** Minimum evidence beyond a denominator above 0: why there is no value, or null. */
  readonly lacks?: (persons: readonly PersonRow[]) => ReasonCode | null;
  /** Quality flags of its own (capability model 3.10), beside those that every indicator may have. */
  readonly flags?: (persons: readonly PersonRow[]) => readonly string[];
  /** In place of `method`; gets the persons with x > 0. */
  readonly estimate?: (persons: readonly PersonRow[]) => Estimate;
  /** Persons that decide whether a cell may be shown, where that is not all with x > 0. */
  readonly countPersons?: (persons: readonly PersonRow[]) => number;
  /** Figures shown beside the value, and what each is: that decides how it is rounded before it is published. */
  readonly companions?: { readonly units: Readonly<Record<string, CompanionUnit>>; readonly of: CompanionsOf };
}
