import type { Window } from '../definition.ts';
import type { Indicator } from '../catalogue.ts';
import type { Comparison } from './comparison.ts';
import { hasPersonValues } from './effect.ts';
import type { Intervention } from './interventions.ts';
import type { EffectWindows } from './windows.ts';

/**
 * Why there is no effect. `SUPPRESSED`: a unit of either side is hidden in a window, or a side has too few people. `INSUFFICIENT_DATA`: a
 * window has no value of a treated unit, mostly because there is none before the start. `NOT_APPLICABLE`: the indicator has no value of one
 * person. `NO_COMPARISON`: no unit of the area at the same level is left without intervention or reorganisation. `STRUCTURE_BREAK`: the
 * treated units were reorganised. `TOO_EARLY`: no quarter has closed that lies wholly after the start. `PRE_TREND`: the two sides went
 * different ways before it began already; the series are told, and no number.
 */
export type EffectReason =
  'SUPPRESSED' | 'INSUFFICIENT_DATA' | 'NOT_APPLICABLE' | 'NO_COMPARISON' | 'STRUCTURE_BREAK' | 'TOO_EARLY' | 'PRE_TREND';

/** What was told of one unit in one window. */
export interface ToldOf {
  readonly hasValue: boolean;
  readonly isHidden: boolean;
  readonly isBroken: boolean;
}

/** Looks up what was told of an indicator, unit and window by K; null where nothing was. */
export type Told = (indicatorId: string, unitId: string, window: Window) => ToldOf | null;

/** One question: did this intervention move this indicator, in this area? */
export interface EffectQuestion {
  readonly intervention: Intervention;
  readonly indicator: Indicator;
  readonly comparison: Comparison;
  /** Null where it is too early. */
  readonly windows: EffectWindows | null;
}

/** Whom to compare, or why nobody. */
export type EffectPlan =
  | { readonly question: EffectQuestion; readonly reason: EffectReason }
  | {
      readonly question: EffectQuestion;
      readonly reason: null;
      readonly windows: EffectWindows;
      readonly treated: ReadonlySet<string>;
      readonly control: ReadonlySet<string>;
      /** The windows of which each unit of both sides has a published value: only they are drawn. */
      readonly told: readonly Window[];
    };

/** Decides, before anything is computed, whether an effect may be told at all: each unit on either side has to be shown by itself. */
export function planOf(question: EffectQuestion, told: Told): EffectPlan {
  const { indicator, comparison, windows } = question;
  const no = (reason: EffectReason): EffectPlan => ({ question, reason });
  if (windows === null) return no('TOO_EARLY');
  if (!hasPersonValues(indicator.definition)) return no('NOT_APPLICABLE');
  const { beforeThat, before, after, drawn } = windows;
  const of = (unitId: string, window: Window): ToldOf | null => told(indicator.definition.id, unitId, window);
  const judged = [beforeThat, before, after];
  const isTold = (unitId: string): boolean => judged.every((window) => of(unitId, window)?.hasValue === true);
  const isHidden = (unitId: string): boolean => judged.some((window) => of(unitId, window)?.isHidden === true);
  const between = drawn.filter(({ start }) => start >= beforeThat.start);
  const isBroken = (unitId: string): boolean => between.some((window) => of(unitId, window)?.isBroken === true);
  if (comparison.treated.some(isHidden)) return no('SUPPRESSED');
  if (!comparison.treated.every(isTold)) return no('INSUFFICIENT_DATA');
  if (comparison.treated.some(isBroken)) return no('STRUCTURE_BREAK');
  const control = comparison.candidates.filter((unitId) => isTold(unitId) && !isBroken(unitId));
  if (control.length === 0) return no(comparison.candidates.some(isHidden) ? 'SUPPRESSED' : 'NO_COMPARISON');
  const units = [...comparison.treated, ...control];
  return {
    question,
    reason: null,
    windows,
    treated: new Set(comparison.treated),
    control: new Set(control),
    told: drawn.filter((window) => units.every((unitId) => of(unitId, window)?.hasValue === true && of(unitId, window)?.isBroken !== true)),
  };
}
