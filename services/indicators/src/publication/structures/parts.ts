import { Temporal } from 'temporal-polyfill';
import type { Structure, Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/** One organisation that people are counted in: a structure as known at an instant (K, milliseconds UTC). */
export interface Version {
  readonly structure: Structure;
  readonly knownAt: number;
}

/** Days of a person in one unit, half-open, and by which assignment. */
interface Membership {
  readonly person: string;
  readonly leaf: string;
  readonly unit: string;
  readonly since: string;
  readonly until: string;
}

interface Step {
  readonly unit: string;
  readonly above: string;
  readonly since: string;
  readonly until: string;
}

/** Days of a person on a way up the tree. */
type Placed = Omit<Membership, 'person' | 'unit'> & { readonly way: string };

/** Units from the one that people belong to upwards, with a character between that no name holds. */
const wayOf = (units: readonly string[]): string => units.join('\0');
export const unitsOnWay = (way: string): string[] => way.split('\0');

/** Where one version counts everybody's days of a window. */
export interface PlacedPeople {
  readonly version: Version;
  readonly placedOf: ReadonlyMap<string, readonly Placed[]>;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** Reads where a version counts everybody's days of a window, whether they are business days or not: a few rows a person. */
export async function readPlaces(clickhouse: ClickHouse, version: Version, window: Window): Promise<PlacedPeople> {
  const { structure, knownAt } = version;
  const parameters = { t0: window.start, t1: window.end, K: new Date(knownAt).toISOString() };
  const S = structure === 'as-was' ? null : structure.asOf;
  const [memberships, steps] = await Promise.all([
    S === null
      ? clickhouse.query<Membership>(sql('memberships.sql'), parameters)
      : clickhouse.query<Membership>(sql('memberships-as-of.sql'), { ...parameters, S }),
    // in the structure of a date the tree is that of the date
    clickhouse.query<Step>(
      sql('ancestors.sql'),
      S === null ? parameters : { ...parameters, t0: S, t1: Temporal.PlainDate.from(S).add({ days: 1 }).toString() },
    ),
  ]);
  return { version, placedOf: placedOf(memberships, { steps, isOneTree: S !== null, window }) };
}

/** Pure: the memberships cut where the units above change. */
export function placedOf(
  memberships: readonly Membership[],
  o: { steps: readonly Step[]; isOneTree: boolean; window: Window },
): Map<string, Placed[]> {
  const stepsOf = Map.groupBy(o.steps, ({ unit }) => unit);
  const placed = new Map<string, Placed[]>();
  for (const { person, leaf, unit, ...days } of memberships) {
    const own = placed.get(person) ?? [];
    placed.set(person, own);
    const steps = stepsOf.get(unit) ?? [];
    for (const { since, until } of cut([days], o.isOneTree ? [] : steps, o.window)) {
      const above = steps.filter((step) => o.isOneTree || (step.since <= since && step.until >= until)).map((step) => step.above);
      own.push({ leaf, since, until, way: wayOf([unit, ...above]) });
    }
  }
  return placed;
}

type Span = Pick<Membership, 'since' | 'until'>;

/** The days of `spans` in a window, in pieces that end where any of these or of `others` begins or ends. */
function cut(spans: readonly Span[], others: readonly Span[], window: Window): Span[] {
  const inWindow = (date: string): boolean => date > window.start && date < window.end;
  const days = [...spans, ...others].flatMap(({ since, until }) => [since, until]).filter(inWindow);
  const ends = [...new Set([window.start, ...days, window.end])].sort();
  return ends
    .slice(0, -1)
    .map((since, at) => ({ since, until: ends[at + 1] as string }))
    .filter((piece) => spans.some(({ since, until }) => since <= piece.since && until >= piece.until));
}

/** The pieces into which several versions together cut people's days: each version counts the whole of a part in the same units. */
export interface Parts {
  /** Persons with days in each part. */
  readonly persons: readonly ReadonlySet<string>[];
  /** For each version the ways on which it counts each part; more than one only where a split divides people. */
  readonly ways: readonly (readonly (readonly string[])[])[];
}

/**
 * Cuts everybody's days so that each version counts the whole of a part in the same units. Pure. Days of a person with one assignment at a
 * time are the same days in every version, whatever assignment it was then known to be; those with several are kept apart by unit.
 */
export function partsOf(versions: readonly PlacedPeople[], window: Window): Parts {
  const partOf = new Map<string, number>();
  const persons: Set<string>[] = [];
  const ways: string[][][] = [];
  for (const person of new Set(versions.flatMap(({ placedOf: each }) => [...each.keys()]))) {
    const own = versions.map(({ placedOf: each }) => each.get(person) ?? []);
    const all = own.flat();
    for (const { since, until } of cut(all, [], window)) {
      const there = own.map((each) => each.filter((placed) => placed.since <= since && placed.until >= until));
      const isShared = there.some((each) => new Set(each.map(({ leaf }) => leaf)).size > 1);
      for (const leaf of isShared ? new Set(there.flatMap((each) => each.map((placed) => placed.leaf))) : [null]) {
        const waysThere = there.map((each) =>
          [...new Set(each.filter((placed) => leaf === null || placed.leaf === leaf).map(({ way }) => way))].sort(),
        );
        const name = JSON.stringify(waysThere);
        const part = partOf.get(name) ?? persons.length;
        if (part === persons.length) {
          partOf.set(name, part);
          persons.push(new Set());
          ways.push(waysThere);
        }
        persons[part]?.add(person);
      }
    }
  }
  return { persons, ways: versions.map((_, at) => ways.map((each) => each[at] ?? [])) };
}

/** The parts that each unit of a version counts. */
export function partsOfUnits(parts: Parts, version: number): Map<string, Set<number>> {
  const own = new Map<string, Set<number>>();
  for (const [part, ways] of (parts.ways[version] ?? []).entries())
    for (const unit of ways.flatMap(unitsOnWay)) own.set(unit, (own.get(unit) ?? new Set()).add(part));
  return own;
}
