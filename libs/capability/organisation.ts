import { createHash } from 'node:crypto';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { readSources } from './gauges/read-sources.ts';
import type { RegisteredSource } from './gauges/source-coverage.ts';
import { assessmentTypes, classificationTable, courseTypes, genericTypes, prefixes, profileRows } from './learning/classification-table.ts';
import { sumOf, type UnitPersonRow, type Window } from './definition.ts';
import type { Structure } from './structure.ts';

/** A unit that existed in a window. */
export interface UnitInWindow {
  readonly unitId: string;
  readonly parentId: string | null;
  readonly name: string;
  /** Days of the window on which it existed. */
  readonly days: number;
  /** Whether a trend over the window is broken by a reorganisation (3.5). */
  readonly isBroken?: boolean;
}

/** Who and what stands behind the values of one unit (capability model 3.1). */
export interface Cohort {
  /** |P(u, W)|. */
  readonly persons: number;
  /** E(u, W). */
  readonly personDays: number;
  readonly learningEvents: number;
  readonly minutes: number;
  /** Share of those minutes that is a default; 0 without any. */
  readonly imputedShare: number;
  /** g-tag-coverage of the unit: share of minutes, mandatory training aside, with a competence; null without any (5.1). */
  readonly tagCoverage: number | null;
  /** People with an assignment to the unit itself. */
  readonly directPersons: readonly string[];
}

/** What the computations of all indicators of one (window, K) share. */
export interface Organisation {
  readonly units: readonly UnitInWindow[];
  readonly cohorts: ReadonlyMap<string, Cohort>;
  /** Classes of learning events that some admitted event of the organisation has by K. */
  readonly connectedClasses: ReadonlySet<string>;
  /** Goals effective on some day of the window, of anybody. */
  readonly goals: number;
  /** Sources registered in the window, and whether they delivered (5.1). */
  readonly sources: readonly RegisteredSource[];
  /** Statements of the window by state of admission, of the whole organisation. */
  readonly exclusions: Readonly<Record<string, number>>;
  /** Hash of the rules known by K and of the tables in the code. */
  readonly configurationVersion: string;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** Query parameters of every computation: local dates, the instant of knowledge, and what is staged for them. */
export function parametersOf(o: { window: Window; knownAt: number; stage: string }): { t0: string; t1: string; K: string; stage: string } {
  return { t0: o.window.start, t1: o.window.end, K: new Date(o.knownAt).toISOString(), stage: o.stage };
}

/** What is said of the organisation as a whole, beside its people. */
export type Surroundings = Pick<Organisation, 'units' | 'goals' | 'sources' | 'configurationVersion'>;

/** Classes of learning events that some event of the organisation has by K, in milliseconds UTC. Reads every event there is. */
export async function readConnectedClasses(clickhouse: ClickHouse, knownAt: number): Promise<Set<string>> {
  const rows = await clickhouse.query<{ class: string }>(sql('instrumented.sql'), { K: new Date(knownAt).toISOString() });
  return new Set(rows.map((row) => row.class));
}

/** Reads what the indicators of a window need of the organisation as a whole, as known at an instant. Few rows, whatever was learned. */
export async function readSurroundings(
  clickhouse: ClickHouse,
  o: { window: Window; knownAt: number; structure?: Structure },
): Promise<Surroundings> {
  const parameters = parametersOf({ ...o, stage: '' });
  const [units, configurationVersion, goals, sources] = await Promise.all([
    readUnits(clickhouse, o),
    readConfigurationVersion(clickhouse, o.knownAt),
    clickhouse.query<{ goals: number }>(sql('goals.sql'), parameters),
    readSources(clickhouse, o),
  ]);
  return { units, configurationVersion, sources, goals: goals[0]?.goals ?? 0 };
}

/** The units of a window; in another structure than as-was those of that one, of which no trend is broken. */
async function readUnits(
  clickhouse: ClickHouse,
  { window, knownAt, structure = 'as-was' }: { window: Window; knownAt: number; structure?: Structure },
): Promise<UnitInWindow[]> {
  const parameters = parametersOf({ window, knownAt, stage: '' });
  if (structure !== 'as-was') return clickhouse.query<UnitInWindow>(sql('units-as-of.sql'), { ...parameters, S: structure.asOf });
  const units = await clickhouse.query<UnitInWindow & { isReorganised: number }>(sql('units.sql'), parameters);
  // hardly ever, and following the tree to both sides of a day takes longer than everything else here
  const isReorganised = units.some((unit) => unit.isReorganised === 1);
  const breaks = isReorganised ? await clickhouse.query<{ unitId: string }>(sql('unit-breaks.sql'), parameters) : [];
  const broken = new Set(breaks.map(({ unitId }) => unitId));
  return units.map(({ unitId, parentId, name, days }) => ({ unitId, parentId, name, days, ...(broken.has(unitId) && { isBroken: true }) }));
}

/** What describes the people of each unit, a row for each unit and person: what `cohortsOf` sums up. */
export async function readCohortRows(
  clickhouse: ClickHouse,
  o: { window: Window; knownAt: number; stage: string },
): Promise<UnitPersonRow[]> {
  return clickhouse.query<UnitPersonRow>(sql('cohort.sql'), parametersOf(o));
}

/** The cohorts of units with exposure in the window. */
export function cohortsOf(rows: readonly UnitPersonRow[]): Map<string, Cohort> {
  const cohorts = new Map<string, Cohort>();
  for (const [unitId, all] of Map.groupBy(rows, (row) => row.unit_id)) {
    if (!all.some(({ x }) => x > 0)) continue;
    const [minutes, chosen] = [sumOf(all, 'minutes'), sumOf(all, 'chosen')];
    cohorts.set(unitId, {
      persons: all.filter(({ y }) => y > 0).length,
      personDays: all.reduce((sum, { x }) => sum + x, 0),
      learningEvents: sumOf(all, 'events'),
      minutes,
      imputedShare: minutes > 0 ? sumOf(all, 'imputed') / minutes : 0,
      tagCoverage: chosen > 0 ? sumOf(all, 'tagged') / chosen : null,
      directPersons: all.filter(({ parts }) => (parts?.['direct'] ?? 0) > 0).map((row) => row.person_id),
    });
  }
  return cohorts;
}

/**
 * Reads what every indicator of a window needs, as known at an instant.
 * @param o.knownAt K in milliseconds UTC; the caller sees to it that it is closed (capability model 3.2 rule 6)
 * @param o.stage where exposure and events of the window are staged; null where there are none
 */
export async function readOrganisation(
  clickhouse: ClickHouse,
  o: { window: Window; knownAt: number; stage: string | null; connectedClasses: ReadonlySet<string>; structure?: Structure },
): Promise<Organisation> {
  const { window, knownAt, stage, connectedClasses } = o;
  const [surroundings, states, cohortRows] = await Promise.all([
    readSurroundings(clickhouse, o),
    clickhouse.query<{ state: string; statements: number }>(sql('exclusions.sql'), parametersOf({ window, knownAt, stage: '' })),
    stage === null ? [] : readCohortRows(clickhouse, { window, knownAt, stage }),
  ]);
  return {
    ...surroundings,
    cohorts: cohortsOf(cohortRows),
    connectedClasses,
    exclusions: Object.fromEntries(states.map(({ state, statements }) => [state, statements])),
  };
}

const tables = JSON.stringify([prefixes, classificationTable, profileRows, genericTypes, courseTypes, assessmentTypes]);

/** C(K): the first 12 hexadecimal digits of the hash of the rules known by K and of the tables in the code. */
export async function readConfigurationVersion(clickhouse: ClickHouse, knownAt: number): Promise<string> {
  const rules = await clickhouse.query<{ eventKey: string }>(sql('configuration.sql'), { K: new Date(knownAt).toISOString() });
  const hash = createHash('sha256').update(tables);
  for (const { eventKey } of rules) hash.update(`\0${eventKey}`);
  return hash.digest('hex').slice(0, 12);
}
