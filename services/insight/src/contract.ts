/**
 * The contract of the reading API: types only, no code. `dashboards/web` imports nothing else of this service.
 *
 * Every answer under TEST_PROFILE=unsuppressed carries `testProfile`, and the page says so.
 */

export type * from './contract-commitments.ts';
export type * from './contract-effects.ts';

export interface LocalisedText {
  fi: string;
  en: string;
}

export interface Marked {
  testProfile?: 'unsuppressed';
}

/** Why there is no value (capability model 3.10). A missing value is never 0. */
export type ReasonCode =
  'SUPPRESSED' | 'ZERO_DENOMINATOR' | 'INSUFFICIENT_DATA' | 'NOT_INSTRUMENTED' | 'NOT_APPLICABLE' | 'NEW_UNIT' | 'DIFFERENCING';

/** Quality flags of a value (capability model 3.10). */
export type Flag =
  | 'provisional'
  | 'restated'
  | 'indicative'
  | 'low-source-coverage'
  | 'low-tag-coverage'
  | 'high-imputation'
  | 'structure-break'
  | 'tag-inflation'
  | 'under-10-percent'
  | 'over-90-percent';

export type ValueStatus = 'provisional' | 'final' | 'restated';
/**
 * Which organisation people are counted in (capability model 3.5): that of each day, or for all days that of one date, `as-of:2026-09-30`,
 * the last day of a closed quarter.
 */
export type StructureMode = 'as-was' | `as-of:${string}`;

/** Persons behind a value, as a band; exact numbers below 100 are never shown (capability model 3.6 rule 9). */
export type NBand = '8–14' | '15–29' | '30–99' | '100+' | (string & {});

/** A unit; the list is in the organisation's own order, parents before their children. */
export interface Unit {
  unitId: string;
  parentId: string | null;
  name: string;
  isLeaf: boolean;
}

export interface UnitsAnswer extends Marked {
  units: Unit[];
}

export interface Indicator {
  id: string;
  /** The number printed before the name, 1 to 36. */
  number: number;
  /** `indicators`: how many the model gives the dimension, in this release or not; its index is measured by them (6.2). */
  dimension: { id: string; name: LocalisedText; indicators: number };
  name: LocalisedText;
  question: LocalisedText;
  /** The unit that values, intervals and targets are printed in; a share (printed as percent) and an index are 0 to 1. */
  unit: 'share' | 'index' | 'number' | 'days';
  direction: 'higher' | 'lower' | 'band';
  /** Value to score, piecewise linear, flat outside the end points (capability model 3.9). */
  goalposts: [value: number, score: number][];
  /** The lower end of the target band in score points. */
  target: { score: number };
}

export interface IndicatorsAnswer extends Marked {
  catalogueVersion: string;
  indicators: Indicator[];
}

export interface WindowsAnswer extends Marked {
  /** Windows with published values, `YYYY-MM-DD..YYYY-MM-DD` (half-open), the newest last. */
  windows: string[];
  /**
   * Structures in which values can be asked for, `as-was` and then those of the dates on which quarters ended, the newest last. One of a date
   * covers the quarter that ends with it and the seven before.
   */
  structures: StructureMode[];
  /** The installation's one time zone (capability model 3.1). */
  timeZone: string;
  /** Days from the end of a window to its close (capability model 3.2 rule 3). */
  closeLagDays: number;
  /** What /api/v1/revisions says as long as nothing new is published. */
  revision: string;
  /** Whether organisation and people are invented: the demo of a first start. */
  isDemo: boolean;
}

/** An earlier published version of a value: both stay queryable. */
export interface EarlierVersion {
  value: number | null;
  lo: number | null;
  hi: number | null;
  score: number | null;
  status: ValueStatus;
  knownAt: string;
}

export interface PublishedValue {
  indicator: string;
  unit: string;
  window: string;
  /** `as-was` also in answer to a question about another one in which the unit has the same people on the same days: the value is the same. */
  structure: StructureMode;
  value: number | null;
  lo: number | null;
  hi: number | null;
  /** 0 to 100; `scoreLo` and `scoreHi` are the interval's ends through the same map, in order. */
  score: number | null;
  scoreLo: number | null;
  scoreHi: number | null;
  /** Drawn towards the units with the same parent, for showing side by side (capability model 3.8); null where it stands as it is. */
  shrunk: { value: number; score: number | null } | null;
  nBand: NBand | null;
  status: ValueStatus;
  /** K: the instant up to which facts were known, ISO 8601 in UTC. */
  knownAt: string;
  flags: Flag[];
  reason: ReasonCode | null;
  catalogueVersion: string;
  configurationVersion: string;
  /** The version that this one restated; null unless `status` is `restated`. */
  previous: EarlierVersion | null;
}

/** Why a question has no published value (`reason` of a 404, `none.reason` of an empty list). */
export type NotPublishedReason =
  'NOTHING_PUBLISHED' | 'WINDOW_NOT_CLOSED' | 'WINDOW_NOT_PUBLISHED' | 'UNIT_NOT_PUBLISHED' | 'NOT_KNOWN_YET';

export interface ValuesAnswer extends Marked {
  values: PublishedValue[];
  /** Set exactly when `values` is empty. */
  none: { reason: NotPublishedReason; message: string } | null;
}

export type ValueAnswer = PublishedValue & Marked;

/** A count behind a value: a band (`30–99`, `500–1999`), or exact under the test profile. */
export type Count = string | number;

export interface Explanation extends Marked {
  indicator: string;
  unit: string;
  window: string;
  value: number | null;
  lo: number | null;
  hi: number | null;
  score: number | null;
  reason: ReasonCode | null;
  flags: Flag[];
  /** Null under the test profile, where nothing needs to have been published. */
  status: ValueStatus | null;
  knownAt: string;
  /** Null where the value is suppressed: then no count is told. */
  cohort: { persons: Count; personDays: Count; learningEvents: Count; minutes: Count | null } | null;
  /** Figures to read beside the value: numbers, or bands (`100–499`). */
  companions: Record<string, number | string | null>;
  /** Statements of the whole organisation in the window, by the state in which their admission ended. */
  exclusions: Record<string, Count>;
  /** Share of the connected sources that delivered; null before any is registered. */
  coverage: number | null;
  /** Why a restated value is another than before; empty for others. */
  causes: RestatementCause[];
  /** The query that gave the sufficient statistics, runnable by an analyst. */
  sql: string;
  versions: { catalogue: string; configuration: string; structure: StructureMode };
  /** Test profile only. */
  numerator?: number;
  denominator?: number;
}

/** Why a closed period was restated (capability model 3.10). */
export type RestatementCause =
  'late' | 'late-source' | 'voided' | 'corrected-hr' | 'new-identity-link' | 'new-classification' | 'catalogue';

/** A restated value: an entry of the change log. */
export interface Change {
  indicator: string;
  unit: string;
  window: string;
  structure: StructureMode;
  /** K of the restated version. */
  knownAt: string;
  value: number | null;
  score: number | null;
  reason: ReasonCode | null;
  /** The version before it; null where there was none. */
  previous: { knownAt: string; value: number | null; score: number | null; reason: ReasonCode | null } | null;
  causes: RestatementCause[];
}

export interface ChangesAnswer extends Marked {
  /** The newest first. */
  changes: Change[];
}

/** What stands beside a gauge's value; each gauge has what belongs to it. Counts of people and events are bands. */
export interface GaugeDetails {
  /** Of data currency: within how many hours nine of ten events were known. */
  p90Hours?: number;
  /** Of data currency: the sources that are about k people and more. */
  sources?: { source: string; value: number; p90Hours: number; events: string; people: string }[];
  /** Of source coverage: how many sources delivered, of how many there should be. */
  delivered?: number;
  registered?: number;
  /** Of source coverage: registered sources that did not deliver. */
  silent?: string[];
  /** Of source coverage: classes of learning events (F, W, S, R, X) for which no source is registered. */
  missing?: string[];
  /** Of restatement: the closed quarters that were looked at, by their first date, and by how many points each changed. */
  periods?: { start: string; change: number }[];
}

/** An evidence gauge of the whole organisation (capability model 5.1): how far other values are to be believed. Never scored. */
export interface Gauge {
  id: 'g-data-currency' | 'g-identity-resolution' | 'g-source-coverage' | 'g-tag-coverage' | 'g-restatement';
  name: LocalisedText;
  /** What it says, in one sentence. */
  meaning: LocalisedText;
  /** `share` is 0 to 1; `points` are points of a score. */
  unit: 'share' | 'points';
  value: number | null;
  /** Why there is no value; null too where nothing is published. */
  reason: ReasonCode | null;
  details: GaugeDetails;
  /** Null where nothing is published. */
  published: { status: 'provisional' | 'final'; knownAt: string; catalogueVersion: string; configurationVersion: string } | null;
}

export interface GaugesAnswer extends Marked {
  window: string;
  /** All five, in their order, also where nothing is published. */
  gauges: Gauge[];
  /** Set exactly when none of them is published. */
  none: { reason: NotPublishedReason; message: string } | null;
}

/** Every error: a stable code, what happened and what to do. */
export interface Problem extends Marked {
  code: string;
  message: string;
  reason?: string;
  path?: string;
}
