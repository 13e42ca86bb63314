import { windowText, type Cell, type UnitPersonRow, type Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { instantText } from '../derivation/cells.ts';
import { stagedCell } from '../staged-cell.ts';

/** How far a window is computed, and what of the organisation as a whole its values rest on. */
export interface ComputedWindow {
  readonly window: Window;
  /** K in milliseconds UTC: the position. What was known by then is in the values. */
  readonly knownAt: number;
  /** K of the computation of everybody on which the others build. */
  readonly wholeAt: number;
  /** Indicators whose values stand; one that failed is not among them. */
  readonly indicators: readonly string[];
  readonly classes: readonly string[];
  readonly goals: number;
  readonly unitsHash: string;
  /** Empty where no source is registered in the window. */
  readonly sourcesHash: string;
  readonly catalogueVersion: string;
  readonly configurationVersion: string;
}

/** A row of an indicator, or of the cohort of a unit. */
export type StatisticsRow = UnitPersonRow & { readonly indicatorId: string };

/** What stands in place of an indicator's id in the rows that describe the people of a unit. */
export const cohortId = 'cohort';

/** A value as computed. Never show it, or store it where a reader can see it. */
export type ComputedValue = Pick<
  Cell,
  'unitId' | 'n' | 'ownN' | 'numerator' | 'denominator' | 'value' | 'lo' | 'hi' | 'score' | 'flags' | 'companions'
> & { readonly indicatorId: string; /** Empty where there is a value. */ readonly reason: string };

/** Rows in one insert. */
const insertRowsMax = 50_000;

const sql = (name: string): string => loadSql(import.meta.url, name);
const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
const placeOf = (window: Window): { window_start: string; window_end: string } => ({ window_start: window.start, window_end: window.end });

/** The tables in the database staging that hold values as they stand, and what they were computed from. */
export class ComputedValues {
  readonly #clickhouse: ClickHouse;

  constructor(clickhouse: ClickHouse) {
    this.#clickhouse = clickhouse;
  }

  /** By window, as `2024-07-01..2024-10-01`. */
  async windows(): Promise<Map<string, ComputedWindow>> {
    const rows = await this.#clickhouse.query<Omit<ComputedWindow, 'window'> & Window>(sql('computed-windows.sql'));
    return new Map(rows.map(({ start, end, ...rest }) => [windowText({ start, end }), { window: { start, end }, ...rest }]));
  }

  async values(window: Window): Promise<ComputedValue[]> {
    return this.#clickhouse.query<ComputedValue>(sql('computed-values.sql'), { ...window });
  }

  /** Where rows of some people are, those included that say that somebody is gone. */
  async placesOf(people: readonly string[], { window, wholeAt }: ComputedWindow): Promise<Omit<StatisticsRow, 'x' | 'y'>[]> {
    const parameters = { ...window, people, wholeAt: isoOf(wholeAt) };
    const rows = await this.#clickhouse.query<Record<'unitId' | 'indicatorId' | 'personId', string>>(
      sql('units-of-people.sql'),
      parameters,
    );
    return rows.map(({ unitId, indicatorId, personId }) => ({ unit_id: unitId, indicatorId, person_id: personId }));
  }

  /** @param o.units all where left out; @param o.withoutPeople whose rows are known already */
  async statisticsOf(
    { window, wholeAt }: ComputedWindow,
    o: { units: ReadonlySet<string> | null; withoutPeople: readonly string[] },
  ): Promise<StatisticsRow[]> {
    return this.#clickhouse.query<StatisticsRow>(sql('statistics-of-units.sql'), {
      ...window,
      everywhere: o.units === null,
      units: [...(o.units ?? [])],
      people: o.withoutPeople,
      wholeAt: isoOf(wholeAt),
    });
  }

  async writeStatistics(
    rows: readonly (Omit<StatisticsRow, 'x' | 'y'> & { x?: number; y?: number; isGone?: boolean })[],
    { window, knownAt }: { window: Window; knownAt: number },
  ): Promise<void> {
    const place = { ...placeOf(window), known_at: instantText(knownAt) };
    for (let from = 0; from < rows.length; from += insertRowsMax) {
      const some = rows.slice(from, from + insertRowsMax).map(({ unit_id, indicatorId, person_id, x, y, parts, isGone }) => ({
        ...place,
        unit_id,
        indicator_id: indicatorId,
        person_id,
        x: x ?? 0,
        y: y ?? 0,
        parts: parts ?? {},
        is_gone: isGone ?? false,
      }));
      await this.#clickhouse.insert('staging.person_statistics', some);
    }
  }

  async writeCells(cellsOf: ReadonlyMap<string, readonly Cell[]>, { window, knownAt }: { window: Window; knownAt: number }): Promise<void> {
    const place = { ...placeOf(window), known_at: instantText(knownAt) };
    const rows = [...cellsOf].flatMap(([indicatorId, cells]) =>
      cells.map((cell) => ({ ...place, indicator_id: indicatorId, ...stagedCell(cell), companions: cell.companions })),
    );
    if (rows.length > 0) await this.#clickhouse.insert('staging.current_values', rows);
  }

  /** Moves positions, after everything else is written. */
  async moveTo(windows: readonly ComputedWindow[]): Promise<void> {
    if (windows.length === 0) return;
    const rows = windows.map(
      ({ window, knownAt, wholeAt, indicators, classes, goals, unitsHash, sourcesHash, catalogueVersion, configurationVersion }) => ({
        ...placeOf(window),
        known_at: instantText(knownAt),
        whole_at: instantText(wholeAt),
        indicators,
        classes,
        goals,
        units_hash: unitsHash,
        sources_hash: sourcesHash,
        catalogue_version: catalogueVersion,
        configuration_version: configurationVersion,
      }),
    );
    await this.#clickhouse.insert('staging.computed_windows', rows);
  }
}
