import { amountBand, homogeneityClass, homogeneityValue, personsBand, toDisplayUnit, type SuppressionMask } from '@oppiva/privacy';
import { score, scoreInterval } from '@oppiva/statistics';
import type { Cell, Computation } from './compute.ts';
import { definitionVersion } from './definition-version.ts';
import type { IndicatorDefinition, ReasonCode } from './definition.ts';
import { structureText, type StructureText } from './structure.ts';
import { shrunkOf } from './shrunk.ts';

/** Why a published value is what it is, itself published: counts only as bands (capability model 3.6 rule 12). */
export interface PublishedExplanation {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly score: number | null;
  readonly scoreLo: number | null;
  readonly scoreHi: number | null;
  readonly reason: ReasonCode | null;
  readonly flags: readonly string[];
  /** Null where the cell is suppressed, and where a reason stands that says nothing of people: no count of it is shown (3.6 rule 1). */
  readonly cohort: {
    readonly persons: string | null;
    readonly personDays: string;
    readonly learningEvents: string;
    readonly minutes: string | null;
  } | null;
  /** The share drawn towards its siblings (3.8), to show beside them; null where it stands as it is, and for restated values. */
  readonly shrunk: number | null;
  /** Shares in whole percentage points, other ratios to one decimal, amounts as bands. */
  readonly companions: Readonly<Record<string, number | string | null>>;
  /** One row for the hidden units below together, where rule 5 allows it: which, and their people as a band. */
  readonly combined: { readonly unitIds: readonly string[]; readonly persons: string | null } | null;
  /** Of the whole organisation and window, as bands: statements by state of admission, and people that the indicator leaves out, by the reason. */
  readonly exclusions: Readonly<Record<string, string>>;
  /** g-source-coverage; null before any source is registered (5.1). */
  readonly coverage: number | null;
  /** Why a restated value is another than before; empty for others. */
  readonly causes: readonly RestatementCause[];
  readonly sql: string;
  readonly versions: { readonly catalogue: string; readonly definition: string; readonly configuration: string };
}

/** `provisional`: of a period that is not closed. `restated`: in place of an earlier version of a closed one (capability model 3.2 rule 3). */
export type ValueStatus = 'provisional' | 'final' | 'restated';

/** Why a closed period was restated (capability model 3.10). */
export type RestatementCause =
  'late' | 'late-source' | 'voided' | 'corrected-hr' | 'new-identity-link' | 'new-classification' | 'catalogue';

/** One entry of a record of type `capability.values-published`. */
export interface PublishedValue {
  readonly indicatorId: string;
  readonly unitId: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly structure: StructureText;
  /** K as an instant, `2024-10-14T21:00:00.000Z`. */
  readonly knownAt: string;
  readonly status: ValueStatus;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly score: number | null;
  readonly nBand: string;
  readonly flags: readonly string[];
  /** Empty where there is a value. */
  readonly reason: ReasonCode | '';
  readonly catalogueVersion: string;
  readonly configurationVersion: string;
  readonly explanation: PublishedExplanation;
}

export interface PublishOptions {
  readonly definition: IndicatorDefinition;
  readonly catalogueVersion: string;
  readonly mask: SuppressionMask | null;
  /** The test profile: no suppression, bands or rounding (capability model 3.11). */
  readonly unsuppressed: boolean;
  /** `final` where left out. */
  readonly status?: ValueStatus;
  /** For `restated`: why, by unit. */
  readonly causes?: ReadonlyMap<string, readonly RestatementCause[]>;
}

/**
 * What of a computation may be published (capability model 3.6 rules 3, 9-12 and what `mask` says of the others):
 * suppressed, rounded to display units, counts as bands. Under the test profile everything, as computed.
 * @param o.mask that of `masksOf`; null where no unit has a value, for a reason that says nothing about people
 */
export function publishable(computation: Computation, o: PublishOptions): PublishedValue[] {
  const published = new Set(o.mask?.published);
  // siblings of a restated value may keep an earlier version: what stands beside it is not what it would be drawn towards
  const shrunk = o.status === 'restated' ? null : shrunkOf(computation, o.definition, o.unsuppressed ? everyUnit(computation) : published);
  return computation.cells.map((cell) => {
    const isHidden = !o.unsuppressed && !published.has(cell.unitId) && !cell.isReasonPublic;
    const shown = isHidden ? hidden(cell) : o.unsuppressed ? cell : rounded(alike(cell, o.definition), o.definition);
    const status = o.status ?? 'final';
    const flags = status === 'final' || isHidden ? shown.flags : [...shown.flags, status];
    const drawn = shown.value === null ? null : (shrunk?.get(cell.unitId) ?? null);
    const explanation = explanationOf({ ...shown, flags }, computation, { ...o, isHidden, shrunk: drawn });
    return {
      indicatorId: computation.indicatorId,
      unitId: cell.unitId,
      windowStart: computation.window.start,
      windowEnd: computation.window.end,
      structure: structureText(computation.structure),
      knownAt: new Date(computation.knownAt).toISOString(),
      status,
      value: shown.value,
      lo: shown.lo,
      hi: shown.hi,
      score: shown.score,
      nBand: isHidden || shown.reason !== null ? '' : o.unsuppressed ? String(shown.n) : (personsBand(shown.n) ?? ''),
      flags,
      reason: shown.reason ?? '',
      catalogueVersion: o.catalogueVersion,
      configurationVersion: computation.configurationVersion,
      explanation,
    };
  });
}

const everyUnit = ({ cells }: Computation): Set<string> => new Set(cells.map(({ unitId }) => unitId));

/** Where a sensitive value would say the same of everybody, only on which side it is (3.6 rule 3); its score is that of the side. */
function alike(cell: Cell, definition: IndicatorDefinition): Cell {
  const isSensitive = definition.protection === 'P-sens' || definition.protection === 'P-survey';
  if (!isSensitive || cell.value === null || definition.unit !== 'share') return cell;
  const side = homogeneityClass({ numerator: cell.numerator, denominator: cell.denominator });
  if (side === null) return cell;
  const flag = side === 'under 10 %' ? 'under-10-percent' : 'over-90-percent';
  const told = score(homogeneityValue[side], definition.goalposts);
  return {
    ...cell,
    value: null,
    lo: null,
    hi: null,
    score: told,
    scoreLo: null,
    scoreHi: null,
    flags: [...cell.flags, flag],
    companions: {},
  };
}

function hidden(cell: Cell): Cell {
  return {
    ...cell,
    value: null,
    lo: null,
    hi: null,
    score: null,
    scoreLo: null,
    scoreHi: null,
    reason: 'SUPPRESSED',
    flags: [],
    companions: {},
  };
}

/** Scores are those of the rounded figures: a whole score point may be finer than a display unit and would give back what rounding took. */
function rounded(cell: Cell, definition: IndicatorDefinition): Cell {
  const unit = definition.unit === 'share' || definition.unit === 'index' ? 'share' : 'number';
  const value = toDisplayUnit(cell.value, unit);
  const lo = toDisplayUnit(cell.lo, unit);
  const hi = toDisplayUnit(cell.hi, unit);
  const reach = lo === null || hi === null ? null : scoreInterval(lo, hi, definition.goalposts);
  return {
    ...cell,
    value,
    lo,
    hi,
    score: toDisplayUnit(value === null ? cell.score : score(value, definition.goalposts), 'score'),
    scoreLo: toDisplayUnit(reach?.lo ?? null, 'score'),
    scoreHi: toDisplayUnit(reach?.hi ?? null, 'score'),
  };
}

function companionsTold(companions: Cell['companions'], { companions: told }: IndicatorDefinition): PublishedExplanation['companions'] {
  const roundOne = (name: string, value: number): number | string | null => {
    const unit = told?.units[name] ?? 'amount';
    if (unit === 'amount') return amountBand(value);
    return unit === 'share' ? toDisplayUnit(value, 'share') : Math.round(value * 10) / 10;
  };
  return Object.fromEntries(Object.entries(companions).map(([name, value]) => [name, value === null ? null : roundOne(name, value)]));
}

function explanationOf(
  cell: Cell,
  computation: Computation,
  o: PublishOptions & { isHidden: boolean; shrunk: number | null },
): PublishedExplanation {
  const { reason, flags, companions, cohort } = cell;
  const people: (n: number) => string | null = o.unsuppressed ? String : personsBand;
  const amount = o.unsuppressed ? String : amountBand;
  const combined = o.isHidden ? undefined : o.mask?.combined[cell.unitId];
  return {
    value: cell.value,
    lo: cell.lo,
    hi: cell.hi,
    score: cell.score,
    scoreLo: cell.scoreLo,
    scoreHi: cell.scoreHi,
    reason,
    flags,
    shrunk: o.shrunk,
    companions: o.unsuppressed ? companions : companionsTold(companions, o.definition),
    // a reason that holds whoever is there may stand beside a unit that is too small to be shown elsewhere: nothing of its size then
    cohort:
      o.isHidden || (cell.isReasonPublic && !o.unsuppressed)
        ? null
        : {
            persons: people(cohort.persons),
            personDays: amount(cohort.personDays),
            learningEvents: amount(cohort.learningEvents),
            minutes: cohort.minutes === null ? null : amount(cohort.minutes),
          },
    combined: combined === undefined ? null : { unitIds: combined.unitIds, persons: people(combined.n) },
    exclusions: Object.fromEntries(Object.entries(computation.exclusions).map(([state, count]) => [state, amount(count)])),
    coverage: o.unsuppressed ? computation.coverage : toDisplayUnit(computation.coverage, 'share'),
    causes: o.causes?.get(cell.unitId) ?? [],
    sql: computation.sql,
    versions: {
      catalogue: o.catalogueVersion,
      definition: definitionVersion(o.definition, computation.sql),
      configuration: computation.configurationVersion,
    },
  };
}
