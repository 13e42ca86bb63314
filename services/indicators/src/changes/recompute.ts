import { createHash } from 'node:crypto';
import {
  cellsOf,
  cohortsOf,
  isStageNeeded,
  parametersOf,
  readCohortRows,
  readConnectedClasses,
  readSurroundings,
  windowText,
  withStage,
  type Catalogue,
  type Cell,
  type CellContext,
  type Indicator,
  type Surroundings,
  type UnitPersonRow,
  type Window,
} from '@oppiva/capability';
import { ClickHouseError, type ClickHouse, type Logger } from '@oppiva/clickhouse';
import { cohortMinimum } from '@oppiva/privacy';
import { inBackground } from '../derivation/background.ts';
import { cohortId, type ComputedValues, type ComputedWindow, type StatisticsRow } from './computed.ts';

export interface RecomputeDeps {
  readonly clickhouse: ClickHouse;
  readonly computed: ComputedValues;
  readonly catalogue: Catalogue;
  readonly logger: Pick<Logger, 'error'>;
  /** The test profile (capability model 3.11). */
  readonly unsuppressed: boolean;
  /** Called before each piece of work: lets what has priority go first. */
  readonly yieldTurn: () => Promise<void>;
}

/** A window with an instant of knowledge, K in milliseconds UTC; it must be closed (capability model 3.2 rule 6). */
interface At {
  readonly window: Window;
  readonly knownAt: number;
}

type RowsOf = Map<string, StatisticsRow[]>;

const rowsFor = (indicatorId: string, rows: readonly UnitPersonRow[]): StatisticsRow[] => rows.map((row) => ({ ...row, indicatorId }));

const hashOf = (something: unknown): string => createHash('sha256').update(JSON.stringify(something)).digest('hex').slice(0, 16);

/** Whether a window has other units than before, or other sources: by hashes. */
export function hashesOf({ units, sources }: Pick<Surroundings, 'units' | 'sources'>): Pick<ComputedWindow, 'unitsHash' | 'sourcesHash'> {
  return { unitsHash: hashOf(units), sourcesHash: sources.length === 0 ? '' : hashOf(sources) };
}

/** Computes a window for everybody, writes it, and answers the position that it has reached; the caller stores that. */
export async function recomputeEverybody(at: At, deps: RecomputeDeps): Promise<ComputedWindow> {
  const { clickhouse, catalogue, computed } = deps;
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  const connectedClasses = await readConnectedClasses(clickhouse, at.knownAt);
  const surroundings = await readSurroundings(clickhouse, at);
  const cells = new Map<string, Cell[]>();
  const work = async (stage: string | null): Promise<void> => {
    const cohort = stage === null ? [] : await readCohortRows(clickhouse, { ...at, stage });
    await computed.writeStatistics(rowsFor(cohortId, cohort), at);
    const context = { ...surroundings, cohorts: cohortsOf(cohort), connectedClasses };
    for (const indicator of catalogue.indicators) {
      await deps.yieldTurn();
      const rows = stage === null ? [] : await rowsOrFailure(indicator, { ...at, stage }, deps);
      if (rows === null) continue;
      await computed.writeStatistics(rowsFor(indicator.definition.id, rows), at);
      cells.set(indicator.definition.id, cellsFor(indicator, { ...at, rows, context, of: null }, deps));
    }
  };
  if (isStageNeeded(definitions, connectedClasses)) await withStage({ ...at, clickhouse, definitions, settings: inBackground }, work);
  else await work(null);
  await computed.writeCells(cells, at);
  return {
    ...at,
    wholeAt: at.knownAt,
    indicators: [...cells.keys()],
    classes: [...connectedClasses],
    goals: surroundings.goals,
    ...hashesOf(surroundings),
    catalogueVersion: catalogue.version,
    configurationVersion: surroundings.configurationVersion,
  };
}

/**
 * Computes a window for some people, and from what is kept of the others the cells of the units that they are in or were; all cells where
 * something of the organisation as a whole is new. Writes it, and answers the position; the caller stores that.
 * @param base the window as it is computed so far, for other people up to K as well
 */
export async function recomputePeople(
  o: { base: ComputedWindow; knownAt: number; people: readonly string[]; surroundings: Surroundings; classes: ReadonlySet<string> },
  deps: RecomputeDeps,
): Promise<ComputedWindow> {
  const { base, knownAt, people, surroundings, classes } = o;
  const { computed } = deps;
  const at: At = { window: base.window, knownAt };
  const indicators = deps.catalogue.indicators.filter(({ definition }) => base.indicators.includes(definition.id));
  const [own, before] =
    people.length === 0
      ? [new Map() as RowsOf, []]
      : await Promise.all([rowsOfPeople(indicators, { ...at, people }, deps), computed.placesOf(people, base)]);
  const rows = [...own.values()].flat();
  const hashes = hashesOf(surroundings);
  const isEverywhere = surroundings.goals !== base.goals || classes.size !== base.classes.length || hashes.sourcesHash !== base.sourcesHash;
  const units = isEverywhere ? null : new Set([...before, ...rows].map((row) => row.unit_id));
  const others = Map.groupBy(await computed.statisticsOf(base, { units, withoutPeople: people }), (row) => row.indicatorId);
  const allOf = (id: string): StatisticsRow[] => [...(others.get(id) ?? []), ...(own.get(id) ?? [])];
  const context = { ...surroundings, cohorts: cohortsOf(allOf(cohortId)), connectedClasses: classes };
  const standing = indicators.filter(({ definition }) => people.length === 0 || own.has(definition.id));
  const cells = new Map(
    standing.map((indicator) => {
      const { id } = indicator.definition;
      return [id, cellsFor(indicator, { ...at, rows: allOf(id), context, of: units }, deps)];
    }),
  );
  const found = new Set(rows.map(keyOf));
  const gone = before.filter((row) => !found.has(keyOf(row))).map((row) => ({ ...row, isGone: true }));
  await computed.writeStatistics([...rows, ...gone], at);
  await computed.writeCells(cells, at);
  const { goals, configurationVersion } = surroundings;
  return { ...base, ...hashes, knownAt, indicators: [...cells.keys()], classes: [...classes], goals, configurationVersion };
}

const keyOf = (row: Pick<StatisticsRow, 'unit_id' | 'indicatorId' | 'person_id'>): string =>
  `${row.unit_id}\0${row.indicatorId}\0${row.person_id}`;

/** By indicator, and those of the cohort; without indicators that failed. */
async function rowsOfPeople(indicators: readonly Indicator[], o: At & { people: readonly string[] }, deps: RecomputeDeps): Promise<RowsOf> {
  const { clickhouse, catalogue } = deps;
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  return withStage({ ...o, clickhouse, definitions, settings: inBackground }, async (stage) => {
    const at = { window: o.window, knownAt: o.knownAt, stage };
    const found = await Promise.all([
      readCohortRows(clickhouse, at).then((rows) => [cohortId, rows] as const),
      ...indicators.map(async (indicator) => [indicator.definition.id, await rowsOrFailure(indicator, at, deps)] as const),
    ]);
    return new Map(found.flatMap(([id, rows]) => (rows === null ? [] : [[id, rowsFor(id, rows)]])));
  });
}

/** Null where the SQL of the indicator fails: that one has no value then, the others go on. */
async function rowsOrFailure(indicator: Indicator, at: At & { stage: string }, deps: RecomputeDeps): Promise<UnitPersonRow[] | null> {
  try {
    return await deps.clickhouse.query<UnitPersonRow>(indicator.sql, parametersOf(at), inBackground);
  } catch (error) {
    if (!(error instanceof ClickHouseError) || error.code !== 'CLICKHOUSE_QUERY') throw error;
    deps.logger.error(
      { err: error, indicator: indicator.definition.id, window: windowText(at.window) },
      'an indicator could not be computed',
    );
    return null;
  }
}

function cellsFor(
  { definition }: Indicator,
  o: At & { rows: readonly UnitPersonRow[]; context: CellContext; of: ReadonlySet<string> | null },
  { unsuppressed }: RecomputeDeps,
): Cell[] {
  const { window, rows, context, of } = o;
  const minimum = unsuppressed ? 1 : cohortMinimum[definition.protection];
  return cellsOf(definition, { window, rows, organisation: context, minimum, ...(of !== null && { of }) });
}
