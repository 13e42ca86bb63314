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

/** What a value is measured in: decides display units and rounding. */
export const indicatorUnits = ['share', 'number', 'days'] as const;
export type IndicatorUnit = (typeof indicatorUnits)[number];

/** Interval methods of the capability model 3.7 that need no code of the indicator's own. */
export type IntervalMethod = 'U1' | 'U2';

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
}

/**
 * One indicator of the capability model, section 4: what `definition.ts` of its folder exports as `definition`. Beside it lies
 * `indicator.sql`, which gives a row (unit_id, person_id, y, x) for each unit and person from parameters t0, t1 and K.
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
  readonly grain: 'unit-quarter';
  readonly protection: ProtectionClass;
  /** Who is counted; indicators of one population and window will share one mask. */
  readonly population: 'members' | 'learners';
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
  /** Where the question comes from: seed phrases first, then literature. */
  readonly trace: readonly string[];
  /** Whether the indicator has a meaning in a window at all. */
  readonly applies?: (window: Window) => boolean;
  /** Minimum evidence beyond a denominator above 0. */
  readonly suffices?: (persons: readonly PersonRow[]) => boolean;
  /** In place of `method`. */
  readonly estimate?: (persons: readonly PersonRow[]) => Estimate;
}
