/** The part of the contract that is about the effects of interventions (capability model 5.2): types only, read as part of `contract.ts`. */
import type { Marked, NBand, NotPublishedReason } from './contract.ts';

/** A figure with the ends of its 95 % interval. */
export interface Figure {
  value: number;
  lo: number | null;
  hi: number | null;
}

/**
 * Why an intervention has no effect to tell. `PRE_TREND`: both sides went different ways before it began already; they are drawn, without a
 * figure. `TOO_EARLY`: no quarter has closed that lies wholly after the start. `NO_COMPARISON`: no unit is left beside it.
 */
export type EffectReason =
  'SUPPRESSED' | 'INSUFFICIENT_DATA' | 'NOT_APPLICABLE' | 'NO_COMPARISON' | 'STRUCTURE_BREAK' | 'TOO_EARLY' | 'PRE_TREND';

/** Something that was declared to be done (capability model 5.2). */
export interface Intervention {
  id: string;
  /** What is done, in a few words; null where the source says only the id. */
  name: string | null;
  /** Local dates; `end` is exclusive, null is open. */
  start: string;
  end: string | null;
  declaredAt: string;
  /** Declared after it had begun; say so wherever the effect is shown. */
  isPostHoc: boolean;
  /** 1 up, -1 down, 0 no direction is expected; null where nobody said. */
  expectedSign: -1 | 0 | 1 | null;
}

/** By how much more an indicator changed where something was done than in the comparison units: never that it was the cause. */
export interface Effect {
  intervention: Intervention;
  indicator: string;
  /** The business area in which both sides lie. */
  area: string;
  treated: string[];
  /** Empty where there is a reason, save for `PRE_TREND`. */
  comparison: string[];
  /** The closed quarter at whose close it was published. */
  window: string;
  /** The quarters between which the change is taken; null where it is too early. */
  before: string | null;
  after: string | null;
  /** A difference of shares, -1 to 1; null where there is a reason. */
  value: number | null;
  lo: number | null;
  hi: number | null;
  reason: EffectReason | null;
  /** The same between the two quarters before the start; its interval has to hold 0. */
  preTrend: Figure | null;
  persons: { treated: NBand; comparison: NBand } | null;
  /** Both sides in every quarter that is drawn, the oldest first; null is a gap. */
  series: { window: string; treated: Figure | null; comparison: Figure | null }[];
  knownAt: string;
  catalogueVersion: string;
  configurationVersion: string;
}

export interface EffectsAnswer extends Marked {
  unit: string;
  window: string;
  /** Of each intervention, indicator and area the newest up to the window; the oldest intervention first. */
  effects: Effect[];
  /** Set exactly when `effects` is empty: nothing was declared for the unit, or nothing is published of the window. */
  none: { reason: NotPublishedReason | 'NO_INTERVENTION'; message: string } | null;
}
