import { amountBand, cohortMinimum, personsBand, staysHidden, toDisplayUnit, type QuarterOfUnit } from '@oppiva/privacy';
import type { ReasonCode } from '../definition.ts';
import type { PublishedValue } from '../publishable.ts';
import type { GaugeId } from './definitions.ts';
import type { MeasuredDetails, MeasuredGauge, MeasuredGauges } from './measure.ts';

/** What is told beside a gauge's value: counts of people and events as bands. */
export interface GaugeDetails {
  /** Of data currency: within how many hours nine of ten events were known. */
  readonly p90Hours?: number;
  /** Of data currency: the sources that are about k people and more. */
  readonly sources?: readonly {
    readonly source: string;
    readonly value: number;
    readonly p90Hours: number;
    readonly events: string;
    readonly people: string;
  }[];
  /** Of source coverage: how many sources delivered, of how many there should be. */
  readonly delivered?: number;
  readonly registered?: number;
  /** Of source coverage: registered sources that did not deliver. */
  readonly silent?: readonly string[];
  /** Of source coverage: classes of learning events for which no source is registered. */
  readonly missing?: readonly string[];
  /** Of restatement: the closed quarters that were looked at, by their first date, and by how many points each changed. */
  readonly periods?: readonly { readonly start: string; readonly change: number }[];
}

/** A gauge's entry of a record of type `capability.values-published`: that of a value without score, interval and target. */
export type PublishedGauge = Omit<PublishedValue, 'explanation' | 'status'> & {
  readonly status: 'provisional' | 'final';
  readonly explanation: {
    readonly value: number | null;
    readonly reason: ReasonCode | null;
    readonly flags: readonly string[];
    readonly details: GaugeDetails;
    readonly sql: string;
    readonly versions: { readonly catalogue: string; readonly configuration: string };
  };
};

export interface PublishGaugesOptions {
  readonly status: 'provisional' | 'final';
  readonly catalogueVersion: string;
  /** The test profile: no suppression, bands or rounding (capability model 3.11). */
  readonly unsuppressed: boolean;
  /** What the gauges were in the quarter before, where they were suppressed; left out, none was. */
  readonly before?: GaugesBefore;
}

export type GaugesBefore = ReadonlyMap<GaugeId, QuarterOfUnit>;

const k = cohortMinimum['P-std'];

/**
 * What of measured gauges may be published: those about people of k of them and more, in two quarters where they were suppressed
 * (capability model 3.6 rules 1, 2, 7; provisionally, everything of 3k: rule 11), rounded to display units, an entry for each unit with none above it. The others are said to be suppressed,
 * provisionally nothing is said.
 */
export function publishableGauges(measured: MeasuredGauges, o: PublishGaugesOptions): PublishedGauge[] {
  const isProvisional = o.status === 'provisional';
  const minimum = isProvisional ? 3 * k : k;
  if (isProvisional && measured.people < minimum) return [];
  return measured.gauges.flatMap((gauge) => {
    const isHidden = !o.unsuppressed && isHeldBack(gauge, { ...o, measured, minimum });
    if (isHidden && isProvisional) return [];
    return measured.roots.map((unitId) => entryOf(isHidden ? hidden(gauge) : shown(gauge, o), { ...o, measured, unitId }));
  });
}

/** People behind a gauge, as far as they count for suppression. */
export const peopleBehind = (gauge: MeasuredGauge, measured: MeasuredGauges): number => Math.min(gauge.people, measured.people);

function isHeldBack(gauge: MeasuredGauge, o: PublishGaugesOptions & { measured: MeasuredGauges; minimum: number }): boolean {
  if (!gauge.definition.isAboutPeople) return false;
  const n = peopleBehind(gauge, o.measured);
  const before = o.before?.get(gauge.definition.id) ?? null;
  return n < o.minimum || gauge.isDominated || (before !== null && staysHidden([before], { n, k }));
}

interface ShownGauge {
  readonly gauge: MeasuredGauge;
  readonly value: number | null;
  readonly reason: ReasonCode | null;
  readonly details: GaugeDetails;
}

const hidden = (gauge: MeasuredGauge): ShownGauge => ({ gauge, value: null, reason: 'SUPPRESSED', details: {} });

function shown(gauge: MeasuredGauge, { unsuppressed }: PublishGaugesOptions): ShownGauge {
  const { value, reason, definition } = gauge;
  const told = definition.unit === 'share' ? toDisplayUnit(value, 'share') : oneDecimal(value);
  return { gauge, value: unsuppressed ? value : told, reason, details: unsuppressed ? exact(gauge.details) : rounded(gauge.details) };
}

const oneDecimal = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);
/** Upwards, so that the sentence "nine of ten within so many hours" stays true. */
const wholeHours = (hours: number): number => Math.max(1, Math.ceil(hours));

function rounded({ p90Hours, sources, coverage, periods }: MeasuredDetails): GaugeDetails {
  return {
    ...(p90Hours !== undefined && { p90Hours: wholeHours(p90Hours) }),
    ...(sources !== undefined && {
      sources: sources.flatMap((each) => {
        const people = each.people < k ? null : personsBand(each.people);
        if (people === null) return [];
        const value = toDisplayUnit(each.value, 'share') ?? 0;
        return [{ source: each.source, value, p90Hours: wholeHours(each.p90Hours), events: amountBand(each.events), people }];
      }),
    }),
    ...coverage,
    ...(periods !== undefined && { periods: periods.map(({ start, change }) => ({ start, change: oneDecimal(change) ?? 0 })) }),
  };
}

function exact({ coverage, sources, ...rest }: MeasuredDetails): GaugeDetails {
  return {
    ...rest,
    ...coverage,
    ...(sources !== undefined && {
      sources: sources.map((each) => ({ ...each, events: String(each.events), people: String(each.people) })),
    }),
  };
}

function entryOf(
  { gauge, value, reason, details }: ShownGauge,
  o: PublishGaugesOptions & { measured: MeasuredGauges; unitId: string },
): PublishedGauge {
  const { window, knownAt, configurationVersion } = o.measured;
  const flags = o.status === 'provisional' ? ['provisional'] : [];
  return {
    indicatorId: gauge.definition.id,
    unitId: o.unitId,
    windowStart: window.start,
    windowEnd: window.end,
    structure: 'as-was',
    knownAt: new Date(knownAt).toISOString(),
    status: o.status,
    value,
    lo: null,
    hi: null,
    score: null,
    nBand: '',
    flags,
    reason: reason ?? '',
    catalogueVersion: o.catalogueVersion,
    configurationVersion,
    explanation: {
      value,
      reason,
      flags,
      details,
      sql: gauge.sql,
      versions: { catalogue: o.catalogueVersion, configuration: configurationVersion },
    },
  };
}
