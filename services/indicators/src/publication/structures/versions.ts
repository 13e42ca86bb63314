import { isDeepStrictEqual } from 'node:util';
import {
  isSameStatistic,
  parseStructure,
  reachOf,
  structureText,
  type Computation,
  type Computed,
  type Structure,
  type UnitPersonRow,
  type Window,
} from '@oppiva/capability';
import { loadSql } from '@oppiva/clickhouse';

import { changedDates, changedFacts } from '../changes.ts';
import { computeAll, type ComputeWindowDeps } from '../compute-window.ts';
import { partsOf, partsOfUnits, readPlaces, unitsOnWay, type Parts, type PlacedPeople, type Version } from './parts.ts';

/** A version of a window with everything computed that a comparison with others needs. */
export interface ComputedVersion extends Version {
  /** By indicator. */
  readonly computed: ReadonlyMap<string, Computed>;
  /** The parts of people's days that each unit counts. */
  readonly parts: ReadonlyMap<string, ReadonlySet<number>>;
  /** The same of staff attached directly to each unit. */
  readonly ownParts: ReadonlyMap<string, ReadonlySet<number>>;
  /** Units of which a value was told, by indicator; none of a version that only others are compared with. */
  readonly told: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A window in a structure that is to be told, and everything that was told of it before. */
export interface Versions {
  readonly now: ComputedVersion;
  /** As it was, as known now. */
  readonly asWas: ComputedVersion;
  readonly told: readonly ComputedVersion[];
  /** As it was, as known at each instant at which something was told. */
  readonly asWasAt: ReadonlyMap<number, ComputedVersion>;
  readonly parts: Parts;
}

interface ToldRow {
  readonly indicatorId: string;
  readonly unitId: string;
  readonly structure: string;
  readonly knownAt: number;
}

const nameOf = ({ structure, knownAt }: Version): string => `${structureText(structure)} ${knownAt}`;

/** Reads what was told of a window by K; nothing of one structure, where that is to be told. */
function readTold(
  { window, knownAt, but }: { window: Window; knownAt: number; but: Structure | null },
  { clickhouse }: Pick<ComputeWindowDeps, 'clickhouse'>,
): Promise<ToldRow[]> {
  const structure = but === null ? '' : structureText(but);
  return clickhouse.query<ToldRow>(loadSql(import.meta.url, 'told.sql'), { ...window, structure, K: new Date(knownAt).toISOString() });
}

/**
 * Reads what was told of a window by K and computes all of it again (what two versions have in common once), with the structure of the date that is to be told. Null where something
 * cannot be computed.
 */
export async function readVersions(
  o: { window: Window; structure: Exclude<Structure, 'as-was'>; knownAt: number },
  deps: ComputeWindowDeps,
): Promise<Versions | null> {
  return versionsWith(await readTold({ ...o, but: o.structure }, deps), o, deps);
}

/** The same for what is to be told as it was; `not-needed` where nothing was told in another structure. */
export async function readVersionsAsWas(
  o: { window: Window; knownAt: number },
  deps: ComputeWindowDeps,
): Promise<Versions | 'not-needed' | null> {
  const rows = await readTold({ ...o, but: null }, deps);
  return rows.every(({ structure }) => structure === 'as-was') ? 'not-needed' : versionsWith(rows, { ...o, structure: 'as-was' }, deps);
}

async function versionsWith(
  rows: readonly ToldRow[],
  o: { window: Window; structure: Structure; knownAt: number },
  deps: ComputeWindowDeps,
): Promise<Versions | null> {
  const { window, structure, knownAt } = o;
  const known = new Map(deps.catalogue.indicators.map(({ definition }) => [definition.id, definition]));
  const toldRows = rows.filter(({ indicatorId, structure: text }) => known.has(indicatorId) && parseStructure(text) !== null);
  const versionOf = (row: ToldRow): Version => ({ structure: parseStructure(row.structure) ?? 'as-was', knownAt: row.knownAt });
  const instants = [...new Set([knownAt, ...toldRows.map((row) => row.knownAt)])];
  const all: Version[] = [
    { structure, knownAt },
    ...instants.map((instant): Version => ({ structure: 'as-was', knownAt: instant })),
    ...toldRows.map(versionOf),
  ];
  const versions = [...new Map(all.map((version) => [nameOf(version), version])).values()];
  const places: PlacedPeople[] = [];
  for (const version of versions) places.push(await readPlaces(deps.clickhouse, version, window));
  const isKnownAlike = knowledgeOf(window, deps);
  const computed: ReadonlyMap<string, Computed>[] = [];
  for (const [at, version] of versions.entries()) {
    const alike = await firstIndex(computed, async (_, other) => {
      const knownThen = versions[other]?.knownAt ?? 0;
      return isDeepStrictEqual(places[at]?.placedOf, places[other]?.placedOf) && (await isKnownAlike(version.knownAt, knownThen));
    });
    const same = computed[alike];
    if (same !== undefined) {
      computed.push(same);
      continue;
    }
    const each = await computeAll({ window, ...version }, { ...deps, countsAlways: true });
    if (each.failed > 0) return null;
    computed.push(new Map(each.computed.map((one) => [one.definition.id, one])));
  }
  const parts = partsOf(places, window);
  const whole = versions.map((version, at): ComputedVersion => {
    const told = Map.groupBy(
      toldRows.filter((row) => nameOf(versionOf(row)) === nameOf(version)),
      (row) => row.indicatorId,
    );
    return {
      ...version,
      computed: computed[at] ?? new Map(),
      parts: partsOfUnits(parts, at),
      ownParts: ownPartsOf(parts, at),
      told: new Map([...told].map(([id, own]) => [id, new Set(own.map(({ unitId }) => unitId))])),
    };
  });
  const asWasAt = new Map(whole.filter((each) => each.structure === 'as-was').map((each) => [each.knownAt, each]));
  const [now, asWas] = [whole[0], asWasAt.get(knownAt)];
  if (now === undefined || asWas === undefined) return null;
  return { now, asWas, told: whole.filter((each) => each.told.size > 0), asWasAt, parts };
}

/** Whether nothing that bears on a window is known otherwise at the later of two instants; asked once for each pair. */
function knowledgeOf(
  window: Window,
  { clickhouse, catalogue }: Pick<ComputeWindowDeps, 'clickhouse' | 'catalogue'>,
): (a: number, b: number) => Promise<boolean> {
  const reach = reachOf(
    window,
    catalogue.indicators.map(({ definition }) => definition),
  );
  const answers = new Map<string, Promise<boolean>>();
  const ask = async (after: number, upto: number): Promise<boolean> => {
    const dates = await changedDates(clickhouse, { after, upto });
    if (dates.some(({ firstDate, lastDate }) => firstDate < reach.end && lastDate >= reach.start)) return false;
    return (await changedFacts(clickhouse, reach, { after, upto })).length === 0;
  };
  return async (a, b) => {
    const [after, upto] = [Math.min(a, b), Math.max(a, b)];
    if (after === upto) return true;
    const answer = answers.get(`${after} ${upto}`) ?? ask(after, upto);
    answers.set(`${after} ${upto}`, answer);
    return answer;
  };
}

async function firstIndex<T>(of: readonly T[], isFound: (each: T, at: number) => Promise<boolean>): Promise<number> {
  for (const [at, each] of of.entries()) if (await isFound(each, at)) return at;
  return -1;
}

function ownPartsOf(parts: Parts, version: number): Map<string, Set<number>> {
  const own = new Map<string, Set<number>>();
  for (const [part, ways] of (parts.ways[version] ?? []).entries())
    for (const [unit = ''] of ways.map(unitsOnWay)) own.set(unit, (own.get(unit) ?? new Set()).add(part));
  return own;
}

type RowsOfUnit = ReadonlyMap<string, ReadonlyMap<string, UnitPersonRow>>;
const indexed = new WeakMap<Computation, RowsOfUnit>();

/** What stands behind a unit of a computation, by person. */
export function rowsOf(computation: Computation | undefined, unitId: string): ReadonlyMap<string, UnitPersonRow> {
  if (computation === undefined) return new Map();
  let units = indexed.get(computation);
  if (units === undefined) {
    const grouped = Map.groupBy(computation.rows, (row) => row.unit_id);
    units = new Map([...grouped].map(([unit, rows]) => [unit, new Map(rows.map((row) => [row.person_id, row]))]));
    indexed.set(computation, units);
  }
  return units.get(unitId) ?? new Map();
}

/** Persons of whom two units say something else. */
export function differingPersons(a: ReadonlyMap<string, UnitPersonRow>, b: ReadonlyMap<string, UnitPersonRow>): Set<string> {
  const differing = new Set<string>();
  for (const [person, row] of a) if (!isSameStatistic(row, b.get(person))) differing.add(person);
  for (const [person, row] of b) if (!a.has(person) && !isSameStatistic(row, undefined)) differing.add(person);
  return differing;
}
