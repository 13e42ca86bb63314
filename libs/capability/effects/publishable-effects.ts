import { personsBand, toDisplayUnit } from '@oppiva/privacy';
import type { Bounds } from '@oppiva/statistics';
import type { Window } from '../definition.ts';
import type { PublishedValue } from '../publishable.ts';
import { windowText } from '../windows.ts';
import type { MeasuredEffect } from './measure.ts';
import type { EffectReason } from './plan.ts';

/** A figure with its interval, as it is told. */
export interface ToldBounds {
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** What is told of an effect beside its figure: no count of people but as a band. */
export interface EffectDetails {
  readonly interventionId: string;
  readonly name: string | null;
  readonly indicator: string;
  readonly expectedSign: -1 | 0 | 1 | null;
  /** Local dates; the end is exclusive, null is open. */
  readonly start: string;
  readonly end: string | null;
  readonly declaredAt: string;
  /** Units of the area that it is done in, and those that they are compared with; these only where the comparison is told. */
  readonly treated: readonly string[];
  readonly comparison: readonly string[];
  /** The quarters between which the change is taken; null where it is too early. */
  readonly before: string | null;
  readonly after: string | null;
  /** The same figure of the two quarters before the start; its interval has to hold 0. Null where there is a reason but `PRE_TREND`. */
  readonly preTrend: ToldBounds | null;
  /** People on each side, as a band. */
  readonly persons: { readonly treated: string; readonly comparison: string } | null;
  /** Both sides in every quarter that is drawn, the oldest first; null is a gap. */
  readonly series: readonly { readonly window: string; readonly treated: ToldBounds | null; readonly comparison: ToldBounds | null }[];
}

/** An effect's entry of a record of type `capability.values-published`: that of a value without score, of a business area. */
export type PublishedEffect = Omit<PublishedValue, 'explanation' | 'status' | 'reason'> & {
  readonly status: 'final';
  readonly reason: EffectReason | '';
  readonly explanation: {
    readonly value: number | null;
    readonly reason: EffectReason | null;
    readonly flags: readonly string[];
    readonly details: EffectDetails;
    readonly sql: string;
    readonly versions: { readonly catalogue: string; readonly configuration: string };
  };
};

export interface PublishEffectsOptions {
  readonly window: Window;
  /** K in milliseconds UTC. */
  readonly knownAt: number;
  readonly catalogueVersion: string;
  readonly configurationVersion: string;
  /** The test profile: no bands or rounding (capability model 3.11). */
  readonly unsuppressed: boolean;
}

/** `fx-did:learning-regularity:I-1`: how tables name an effect. */
export const effectId = (indicatorId: string, interventionId: string): string => `fx-did:${indicatorId}:${interventionId}`;

/** What of measured effects is told, rounded to display units; where there is a reason no figure stands beside it. */
export function publishableEffects(effects: readonly MeasuredEffect[], o: PublishEffectsOptions): PublishedEffect[] {
  return effects.map((measured): PublishedEffect => {
    const { question, reason, effect } = measured;
    const { intervention, indicator, comparison } = question;
    const flags = intervention.isPostHoc ? ['post-hoc'] : [];
    const { value, lo, hi } = told(effect, o) ?? { value: null, lo: null, hi: null };
    const details = detailsOf(measured, o);
    return {
      indicatorId: effectId(indicator.definition.id, intervention.interventionId),
      unitId: comparison.areaId,
      windowStart: o.window.start,
      windowEnd: o.window.end,
      structure: 'as-was',
      knownAt: new Date(o.knownAt).toISOString(),
      status: 'final',
      value,
      lo,
      hi,
      score: null,
      nBand: details.persons?.treated ?? '',
      flags,
      reason: reason ?? '',
      catalogueVersion: o.catalogueVersion,
      configurationVersion: o.configurationVersion,
      explanation: {
        value,
        reason,
        flags,
        details,
        sql: indicator.sql,
        versions: { catalogue: o.catalogueVersion, configuration: o.configurationVersion },
      },
    };
  });
}

function detailsOf(measured: MeasuredEffect, o: PublishEffectsOptions): EffectDetails {
  const { question, control, preTrend, series } = measured;
  const { intervention, indicator, comparison, windows } = question;
  const people = (n: number): string => (o.unsuppressed ? String(n) : (personsBand(n) ?? ''));
  return {
    interventionId: intervention.interventionId,
    name: intervention.name,
    indicator: indicator.definition.id,
    expectedSign: intervention.expectedSign,
    start: intervention.start,
    end: intervention.end,
    declaredAt: intervention.declaredAt,
    treated: comparison.treated,
    comparison: control,
    before: windows === null ? null : windowText(windows.before),
    after: windows === null ? null : windowText(windows.after),
    preTrend: told(preTrend, o),
    persons: preTrend === null ? null : { treated: people(preTrend.treatedPersons), comparison: people(preTrend.controlPersons) },
    series: series.map(({ window, sides }) => ({
      window: windowText(window),
      treated: told(sides?.treated ?? null, o),
      comparison: told(sides?.control ?? null, o),
    })),
  };
}

function told(bounds: Bounds | null, { unsuppressed }: PublishEffectsOptions): ToldBounds | null {
  if (bounds === null) return null;
  const { value, lo, hi } = bounds;
  if (unsuppressed) return { value, lo, hi };
  return { value: rounded(value) ?? 0, lo: rounded(lo), hi: rounded(hi) };
}

/** In whole percentage points; what moved by less than half of one has not moved: 0, not -0. */
const rounded = (share: number | null): number | null => (share === null ? null : (toDisplayUnit(share, 'share') ?? 0) + 0);
