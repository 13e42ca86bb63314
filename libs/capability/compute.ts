import type { ClickHouse } from '@oppiva/clickhouse';
import { cohortMinimum, isDominated } from '@oppiva/privacy';
import { ratioOfSums, score, scoreInterval, wilson, type Estimate } from '@oppiva/statistics';
import type { Indicator } from './catalogue.ts';
import type { IndicatorDefinition, PersonRow, ReasonCode, UnitPersonRow, Window } from './definition.ts';
import { inputsOf, sourceCoverage } from './gauges/source-coverage.ts';
import { parametersOf, type Cohort, type Organisation, type UnitInWindow } from './organisation.ts';
import { withStaged, type Staged } from './stage.ts';
import type { Structure } from './structure.ts';

/** A value whose interval reaches further than this to either side is only indicative (capability model 3.7). */
const indicativeHalfWidth = 0.2;

/** Flags of the capability model 3.10. */
const imputedShareMax = 0.3;
const tagCoverageMin = 0.6;
const sourceCoverageMin = 0.8;
/** Below this an empty log is no evidence of anything (5.1, absent data). */
const instrumentedMin = 0.5;

/** One unit's value before any suppression. Never show or store it where a reader can see it. */
export interface Cell {
  readonly unitId: string;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly score: number | null;
  readonly scoreLo: number | null;
  readonly scoreHi: number | null;
  /** Distinct persons with a denominator above 0. */
  readonly n: number;
  /** Those of them with an assignment to the unit itself; for a leaf all. */
  readonly ownN: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly reason: ReasonCode | null;
  /** Whether the reason says nothing about the people of the unit, so that it may be shown of any. */
  readonly isReasonPublic: boolean;
  /** Whether one person contributes most of a denominator of minutes (3.6 rule 2). */
  readonly isDominated: boolean;
  /** The same of the staff attached directly to a unit that has others below it. */
  readonly isOwnDominated: boolean;
  readonly flags: readonly string[];
  readonly cohort: Omit<Cohort, 'directPersons' | 'imputedShare' | 'tagCoverage'>;
  readonly companions: Readonly<Record<string, number | null>>;
  /** What went wrong with the unit, so that it has a reason in place of a value; for operators, never for readers. */
  readonly failure: string | null;
}

export interface Computation {
  readonly indicatorId: string;
  readonly window: Window;
  /** K in milliseconds UTC. */
  readonly knownAt: number;
  readonly structure: Structure;
  readonly units: readonly UnitInWindow[];
  readonly cells: readonly Cell[];
  readonly exclusions: Readonly<Record<string, number>>;
  /** g-source-coverage of what the indicator needs; null before any source of it is registered (5.1). */
  readonly coverage: number | null;
  readonly configurationVersion: string;
  readonly sql: string;
  /** What the cells were estimated from, a row for each unit and person. */
  readonly rows: readonly UnitPersonRow[];
  /** People with an assignment to the unit itself, by unit. */
  readonly directPersons: ReadonlyMap<string, readonly string[]>;
}

export type { UnitPersonRow };

/** What cells need to be told of the organisation, beside the rows. */
export type CellContext = Pick<Organisation, 'units' | 'cohorts' | 'connectedClasses' | 'goals' | 'sources'>;

export interface ComputeRequest {
  readonly clickhouse: ClickHouse;
  readonly indicator: Indicator;
  readonly window: Window;
  /** K in milliseconds UTC; must be closed (capability model 3.2 rule 6). */
  readonly knownAt: number;
  /** k of the cohort, by default that of the protection class; it decides only what a new unit may say (3.11). */
  readonly cohortMinimum?: number;
  /** Counts also where no unit can have a value: what stood behind a published reason, should a value take its place. */
  readonly countsAlways?: boolean;
  /** Worked out once for several indicators of one window, K and structure, see `withStaged`; only for this one where left out. */
  readonly staged?: Staged;
  /** `as-was` where left out; what is staged decides it where given. */
  readonly structure?: Structure;
}

/**
 * Computes one indicator for every unit of a window as known at K, in one structure: the one computation behind publication and
 * behind `explain` under the test profile. Nothing is suppressed or rounded here.
 */
export async function compute(request: ComputeRequest): Promise<Computation> {
  const { clickhouse, indicator, window, knownAt, staged } = request;
  if (staged === undefined)
    return withStaged({ ...request, definitions: [indicator.definition] }, (own) => compute({ ...request, staged: own }));
  const { organisation, stage, structure = 'as-was' } = staged;
  const isPossible = request.countsAlways === true || reasonForAll(indicator.definition, { window, organisation }) === null;
  const rows = isPossible ? await clickhouse.query<UnitPersonRow>(indicator.sql, parametersOf({ window, knownAt, stage })) : [];
  const minimum = request.cohortMinimum ?? cohortMinimum[indicator.definition.protection];
  return {
    indicatorId: indicator.definition.id,
    window,
    knownAt,
    structure,
    units: organisation.units,
    cells: cellsOf(indicator.definition, { window, rows, organisation, minimum }),
    exclusions: { ...organisation.exclusions, ...exclusionsOf(indicator.definition, rows) },
    coverage: sourceCoverage(inputsOf(indicator.definition), organisation.sources),
    configurationVersion: organisation.configurationVersion,
    sql: indicator.sql,
    rows,
    directPersons: new Map([...organisation.cohorts].map(([unitId, cohort]) => [unitId, cohort.directPersons])),
  };
}

/** How many people of the whole organisation the indicator leaves out, by the reason; reasons without any are not named. */
function exclusionsOf({ exclusions = [] }: IndicatorDefinition, rows: readonly UnitPersonRow[]): Record<string, number> {
  const counts = exclusions.map((reason) => {
    const people = rows.filter(({ parts }) => (parts?.[reason] ?? 0) > 0).map((row) => row.person_id);
    return [reason, new Set(people).size] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/**
 * The cells of units from per-person statistics: a pure function, the other half of `compute`.
 * @param o.rows all rows of these units
 * @param o.of ids of the units that are asked for; left out, all
 */
export function cellsOf(
  definition: IndicatorDefinition,
  o: { window: Window; rows: readonly UnitPersonRow[]; organisation: CellContext; minimum: number; of?: ReadonlySet<string> },
): Cell[] {
  const rowsOf = Map.groupBy(o.rows, (row) => row.unit_id);
  const parents = new Set(o.organisation.units.map((unit) => unit.parentId));
  const coverage = sourceCoverage(inputsOf(definition), o.organisation.sources);
  const windowDays = (Date.parse(o.window.end) - Date.parse(o.window.start)) / 86_400_000;
  const units = o.organisation.units.filter(({ unitId }) => o.of?.has(unitId) !== false);
  return units.map((unit) => {
    const all = rowsOf.get(unit.unitId) ?? [];
    const persons = all.filter((row) => row.x > 0);
    const isLeaf = !parents.has(unit.unitId);
    const { directPersons, imputedShare, tagCoverage, ...cohort } = o.organisation.cohorts.get(unit.unitId) ?? noCohort;
    const direct = new Set(directPersons);
    const isYoung = unit.days < windowDays / 2;
    const publicReason = reasonForAll(definition, o) ?? (isLeaf && definition.grain === 'area-quarter' ? 'NOT_APPLICABLE' : null);
    const count = definition.countPersons ?? ((rows: readonly PersonRow[]) => rows.length);
    const own = isLeaf ? persons : persons.filter((row) => direct.has(row.person_id));
    const dominates = (rows: readonly PersonRow[]): boolean => definition.isMagnitude && isDominated(rows.map((row) => row.x));
    const denominator = persons.reduce((sum, row) => sum + row.x, 0);
    const flags = [
      ...(isYoung || unit.isBroken === true ? ['structure-break'] : []),
      ...(coverage !== null && coverage < sourceCoverageMin ? ['low-source-coverage'] : []),
      ...(definition.isMagnitude && imputedShare > imputedShareMax ? ['high-imputation'] : []),
      ...(definition.needsGoals === true && tagCoverage !== null && tagCoverage < tagCoverageMin ? ['low-tag-coverage'] : []),
    ];
    return {
      unitId: unit.unitId,
      n: count(persons),
      ownN: count(own),
      numerator: persons.reduce((sum, row) => sum + row.y, 0),
      denominator,
      isReasonPublic: publicReason !== null,
      isDominated: dominates(persons),
      isOwnDominated: !isLeaf && dominates(own),
      cohort,
      ...(publicReason === null ? tell(definition, { ...o, all, persons, isYoung, flags }) : { ...noFigures, reason: publicReason }),
    };
  });
}

/** What the code of the definition makes of one unit. Where it fails the unit has no value, and the others keep theirs. */
function tell(
  definition: IndicatorDefinition,
  o: { all: readonly PersonRow[]; persons: readonly PersonRow[]; isYoung: boolean; minimum: number; flags: readonly string[] },
): Pick<Cell, keyof typeof noFigures | 'reason'> {
  try {
    const reason = reasonOf(definition, o);
    const companions = o.all.length > 0 ? (definition.companions?.of(o.all) ?? {}) : {};
    if (reason !== null) return { ...noFigures, reason, companions };
    const estimated = estimateOf(definition, o.persons);
    if (!Number.isFinite(estimated.value)) throw new RangeError(`the estimate is ${estimated.value}`);
    return { ...figures(definition, estimated, [...o.flags, ...(definition.flags?.(o.all) ?? [])]), reason, companions, failure: null };
  } catch (error) {
    return { ...noFigures, reason: 'INSUFFICIENT_DATA', failure: error instanceof Error ? error.message : String(error) };
  }
}

const noCohort: Cohort = {
  persons: 0,
  personDays: 0,
  learningEvents: 0,
  minutes: 0,
  imputedShare: 0,
  tagCoverage: null,
  directPersons: [],
};
const noFigures = { value: null, lo: null, hi: null, score: null, scoreLo: null, scoreHi: null, flags: [], companions: {}, failure: null };

/** Why no unit can have a value, or null: what needs no data about people to say. */
function reasonForAll(definition: IndicatorDefinition, o: { window: Window; organisation: CellContext }): ReasonCode | null {
  if (definition.applies?.(o.window) === false) return 'NOT_APPLICABLE';
  const { connectedClasses, sources } = o.organisation;
  const isConnected = (each: string): boolean => connectedClasses.has(each) || sources.some(({ kinds }) => kinds.includes(each));
  if (definition.classes.length > 0 && !definition.classes.some(isConnected)) return 'NOT_INSTRUMENTED';
  const coverage = sourceCoverage(inputsOf(definition), sources);
  if (coverage !== null && coverage < instrumentedMin) return 'NOT_INSTRUMENTED';
  return definition.needsGoals === true && o.organisation.goals === 0 ? 'NOT_APPLICABLE' : null;
}

function reasonOf(
  definition: IndicatorDefinition,
  o: { all: readonly PersonRow[]; persons: readonly PersonRow[]; isYoung: boolean; minimum: number },
): ReasonCode | null {
  // only ratios of events that stay where they happened (A1) have a meaning over a part of the window (3.11, new units)
  if (o.isYoung && (definition.attribution !== 'A1' || o.persons.length < o.minimum)) return 'NEW_UNIT';
  if (o.persons.length === 0) return 'ZERO_DENOMINATOR';
  return definition.lacks?.(o.all) ?? null;
}

/** The value of people with x > 0 by the method of the indicator. */
export function estimateOf(definition: IndicatorDefinition, persons: readonly PersonRow[]): Estimate {
  if (definition.estimate !== undefined) return definition.estimate(persons);
  if (definition.method === 'U2') return ratioOfSums(persons);
  if (definition.method !== 'U1') throw new Error(`${definition.id}: ${definition.method} needs an estimate of its own`);
  return wilson(persons.filter((person) => person.y > 0).length, persons.length);
}

function figures(
  definition: IndicatorDefinition,
  { value, lo, hi }: Estimate,
  flags: readonly string[],
): Omit<Pick<Cell, keyof typeof noFigures>, 'companions' | 'failure'> {
  const reach = lo === null || hi === null ? null : scoreInterval(lo, hi, definition.goalposts);
  const isIndicative =
    definition.unit === 'share' || definition.unit === 'index'
      ? lo !== null && hi !== null && (hi - lo) / 2 > indicativeHalfWidth
      : reach !== null && (reach.hi - reach.lo) / 2 > 20;
  return {
    value,
    lo,
    hi,
    score: score(value, definition.goalposts),
    scoreLo: reach?.lo ?? null,
    scoreHi: reach?.hi ?? null,
    flags: isIndicative ? [...flags, 'indicative'] : flags,
  };
}
