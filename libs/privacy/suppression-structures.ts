import { checkMinimum } from './suppression-tree.ts';

/**
 * A population of one indicator and window: a unit in one structure, as known at one instant. Its parts are numbers that name the pieces into
 * which all structures together cut people's days: two populations have a part in common exactly where they count the same days of somebody.
 */
export interface StructurePopulation {
  readonly id: string;
  readonly parts: ReadonlySet<number>;
  /** Persons with a denominator above 0. */
  readonly persons: ReadonlySet<string>;
}

type Parted = Pick<StructurePopulation, 'parts'>;

export interface ToldPopulation extends StructurePopulation {
  /** Persons of the whole organisation of whom something else is known now than at the instant at which it was told. */
  readonly changed: ReadonlySet<string>;
}

export interface BetweenStructures {
  /** Everything that has been told so far, in every structure and at every instant; what was told cannot be hidden any more. */
  readonly told: readonly ToldPopulation[];
  /** What is to be told in one more structure, as known now; one tree. */
  readonly asked: readonly StructurePopulation[];
  /** Persons with days in each part, whether they count in the indicator or not. */
  readonly personsOf: (part: number) => ReadonlySet<string>;
  /** The leaf cells of the further structure, and of each that was told; staff attached directly to an inner unit are one, too. */
  readonly leaves: { readonly asked: readonly Parted[]; readonly told: readonly (readonly Parted[])[] };
  /** Persons whose statistics in the one differ from those in the other. */
  readonly differing: (asked: StructurePopulation, told: ToldPopulation) => ReadonlySet<string>;
  readonly k: number;
  readonly floor?: number;
}

/** What is told, or would be; a piece follows from others, or might: where two populations overlap, what they share and what they do not. */
interface Known extends StructurePopulation {
  readonly changed: ReadonlySet<string> | null;
  /** What would be told, and would give this away; null for what is known anyway. */
  readonly by: StructurePopulation | null;
  readonly isPiece: boolean;
}

/** So many pieces are followed; a reorganisation that makes more of them is not told where it overlaps. */
const piecesMax = 2_000;

function isWithin(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size > b.size) return false;
  for (const part of a) if (!b.has(part)) return false;
  return true;
}

const isStrictlyWithin = (a: Parted, b: Parted): boolean => a.parts.size < b.parts.size && isWithin(a.parts, b.parts);

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const part of small) if (large.has(part)) return true;
  return false;
}

const isOverlap = (a: Parted, b: Parted): boolean => meet(a.parts, b.parts) && !isWithin(a.parts, b.parts) && !isWithin(b.parts, a.parts);

const shared = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> => new Set([...a].filter((each) => b.has(each)));
const without = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> => new Set([...a].filter((each) => !b.has(each)));

/** What two populations share, and what each has for itself. */
const piecesOf = (a: Parted, b: Parted): Set<number>[] =>
  [shared(a.parts, b.parts), without(a.parts, b.parts), without(b.parts, a.parts)].filter(({ size }) => size > 0);

const isNoneOrEnough = (n: number, k: number): boolean => n === 0 || n >= k;

function personsIn(parts: ReadonlySet<number>, o: BetweenStructures): Set<string> {
  const persons = new Set<string>();
  for (const part of parts) for (const person of o.personsOf(part)) persons.add(person);
  return persons;
}

/**
 * Rule 8 for one pair: disjoint; equal, with nobody or at least k persons changed; nested with at least k persons in the difference; or
 * overlapping with at least k persons in what they share and in what each has for itself. A difference in which nobody counts says of all of
 * them that they do not: they have to be k, too.
 */
function isAllowedBeside(asked: StructurePopulation, told: ToldPopulation, o: BetweenStructures): boolean {
  if (!meet(asked.parts, told.parts)) return true;
  if (isOverlap(asked, told)) {
    const counts = (person: string): boolean => asked.persons.has(person) || told.persons.has(person);
    return piecesOf(asked, told).every((parts) => [...personsIn(parts, o)].filter(counts).length >= o.k);
  }
  const differing = o.differing(asked, told);
  if (asked.parts.size === told.parts.size) return isNoneOrEnough(differing.size, o.k);
  const between = personsIn(new Set([...without(asked.parts, told.parts), ...without(told.parts, asked.parts)]), o);
  const counting = shared(between, differing).size;
  return counting >= o.k || (counting === 0 && between.size >= o.k && isNoneOrEnough(differing.size, o.k));
}

/**
 * What is told with all pieces of populations that overlap, so that of any two one lies in the other or apart from it: more than anybody can
 * work out, so what is safe beside it is safe. Null where there are too many.
 */
function withPieces(all: readonly Known[], o: BetweenStructures): Known[] | null {
  const known = new Map<string, Known>();
  const withPart = new Map<number, Known[]>();
  const add = (each: Known): void => {
    const key = keyOf(each.parts);
    if (known.has(key)) return;
    known.set(key, each);
    for (const part of each.parts) withPart.set(part, [...(withPart.get(part) ?? []), each]);
  };
  for (const each of all) add(each);
  // what was told apart from everything that is asked for gives no piece of it away
  const queue = [...known.values()].filter((each) => all.some(({ by, parts }) => by !== null && meet(parts, each.parts)));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const other of new Set([...next.parts].flatMap((part) => withPart.get(part) ?? []))) {
      if (!isOverlap(next, other)) continue;
      for (const parts of piecesOf(next, other)) {
        const key = keyOf(parts);
        if (known.has(key)) continue;
        const persons = shared(personsIn(parts, o), new Set([...next.persons, ...other.persons]));
        const piece: Known = { id: `piece ${key}`, parts, persons, changed: null, by: next.by ?? other.by, isPiece: true };
        add(piece);
        queue.push(piece);
      }
    }
    if (known.size > all.length + piecesMax) return null;
  }
  return [...all, ...[...known.values()].filter(({ isPiece }) => isPiece)];
}

const keyOf = (parts: ReadonlySet<number>): string => [...parts].sort((a, b) => a - b).join();

/** What is left of a population beside those strictly inside it, as far as anybody counts there. */
function remainderOf(population: Known, known: readonly Known[], o: BetweenStructures): { parts: Set<number>; inside: Known[] } {
  const inside = known.filter((other) => isStrictlyWithin(other, population));
  const covered = new Set(inside.flatMap((other) => [...other.parts]));
  const isCounted = (part: number): boolean => meetsPersons(o.personsOf(part), population.persons);
  return { parts: new Set([...population.parts].filter((part) => !covered.has(part) && isCounted(part))), inside };
}

function meetsPersons(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const person of a) if (b.has(person)) return true;
  return false;
}

/** Persons of a remainder who count in the population and in none of those inside it, so that nobody is counted twice. */
function personsLeft(population: Known, { parts, inside }: { parts: Set<number>; inside: Known[] }, o: BetweenStructures): number {
  const counting = [...personsIn(parts, o)].filter((person) => population.persons.has(person));
  return counting.filter((person) => !inside.some(({ persons }) => persons.has(person))).length;
}

/**
 * The hidden leaf cells of each structure. One is shown where it is told, under whatever name; what is only asked for shows none that was
 * hidden before.
 */
function hiddenLeaves(known: readonly Known[], o: BetweenStructures): Parted[][] {
  const published = known.filter(({ isPiece }) => !isPiece);
  const told = new Set(published.filter(({ by }) => by === null).map(({ parts }) => keyOf(parts)));
  const all = new Set(published.map(({ parts }) => keyOf(parts)));
  return [
    o.leaves.asked.filter(({ parts }) => !all.has(keyOf(parts))),
    ...o.leaves.told.map((cells) => cells.filter(({ parts }) => !told.has(keyOf(parts)))),
  ];
}

/** How many hidden leaf cells a remainder holds, in the structure that has the fewest in it: one that is a single cell anywhere is that cell. */
function cellsLeft(parts: ReadonlySet<number>, hidden: readonly (readonly Parted[])[]): number {
  const counts = hidden.map((cells) => cells.filter((cell) => meet(cell.parts, parts)).length);
  return Math.min(...counts.filter((count) => count > 0), Number.MAX_SAFE_INTEGER);
}

/**
 * Where nothing is left, the sum inside and the population say the same of two instants: nobody, or at least k persons, may have changed in
 * what one of them tells as of now and the other as of then.
 */
function hidesChanges(population: Known, inside: readonly Known[], o: BetweenStructures): boolean {
  const told = inside.filter(({ by, isPiece }) => by === null && !isPiece);
  const now = inside.filter(({ by, isPiece }) => by !== null && !isPiece);
  const partsNow = new Set(now.flatMap((each) => [...each.parts]));
  const partsThen = without(new Set(told.flatMap((each) => [...each.parts])), partsNow);
  const persons = personsIn(population.by === null ? partsNow : partsThen, o);
  return [...told, population].every(({ changed }) => changed === null || isNoneOrEnough(shared(persons, changed).size, o.k));
}

/** Whether a population gives away what must not be known: by what is to be told, not by what is known anyway. */
function violates(population: Known, known: readonly Known[], o: BetweenStructures & { hidden: Parted[][] }): boolean {
  if (population.by === null && !known.some((other) => other.by !== null && isStrictlyWithin(other, population))) return false;
  const remainder = remainderOf(population, known, o);
  if (remainder.parts.size === 0) return !population.isPiece && !hidesChanges(population, remainder.inside, o);
  return personsLeft(population, remainder, o) < o.k || cellsLeft(remainder.parts, o.hidden) < 2;
}

/** What of the further structure gives away a hidden leaf: it follows exactly where it is a sum of remainders. */
function givingAway(known: readonly Known[], o: BetweenStructures & { hidden: Parted[][] }): StructurePopulation[] {
  const left = (each: Known): Set<number> => remainderOf(each, known, o).parts;
  const newlyLeft = known
    .filter(({ by }) => by !== null)
    .map(left)
    .filter(({ size }) => size > 0);
  const counting = new Set(known.flatMap(({ persons }) => [...persons]));
  const isNear = (leaf: Parted): boolean => newlyLeft.some((parts) => isWithin(parts, leaf.parts));
  for (const leaf of o.hidden.flat().filter(isNear)) {
    const counted = [...leaf.parts].filter((part) => meetsPersons(o.personsOf(part), counting));
    const around = known.filter((each) => meet(each.parts, leaf.parts));
    const of = around.map((each) => ({ each, parts: left(each) })).filter(({ parts }) => meet(parts, leaf.parts));
    const isSum = of.every(({ parts }) => isWithin(parts, leaf.parts)) && counted.every((part) => of.some(({ parts }) => parts.has(part)));
    if (isSum && counted.length > 0) return of.flatMap(({ each }) => (each.by === null ? [] : [each.by]));
  }
  return [];
}

const bySize = (a: StructurePopulation, b: StructurePopulation): number =>
  a.persons.size - b.persons.size || a.parts.size - b.parts.size || (a.id < b.id ? -1 : 1);

/**
 * Which populations of a further structure must stay hidden beside everything told before of the same indicator and window (capability
 * model 3.6 rule 8): first those that no pair allows; then rule 4 on all of it together: what is left of a population beside those inside
 * it is nothing, or at least two hidden leaf cells with k persons together. Where populations of two structures overlap, as when a unit
 * comes under another one, what they share and what they do not is taken as known.
 * Deterministic; the order decides nothing. Throws a RangeError for a k below the floor.
 */
export function suppressBetween(o: BetweenStructures): Set<string> {
  checkMinimum(o);
  const hidden = new Set<string>();
  for (const asked of o.asked) if (!o.told.every((told) => isAllowedBeside(asked, told, o))) hidden.add(asked.id);
  const told = o.told.map((each): Known => ({ ...each, by: null, isPiece: false }));
  for (;;) {
    const asked = o.asked.filter(({ id }) => !hidden.has(id));
    if (asked.length === 0) return hidden;
    const known = withPieces([...told, ...asked.map((each): Known => ({ ...each, changed: null, by: each, isPiece: false }))], o);
    if (known === null) {
      for (const each of asked) if (o.told.some((other) => isOverlap(each, other))) hidden.add(each.id);
      continue;
    }
    const also = { ...o, hidden: hiddenLeaves(known, o) };
    const violating = known.sort((a, b) => a.parts.size - b.parts.size || bySize(a, b)).find((each) => violates(each, known, also));
    const inside = violating === undefined ? givingAway(known, also) : asked.filter((each) => isStrictlyWithin(each, violating));
    const [smallest = violating?.by] = inside.sort(bySize);
    if (smallest === undefined || smallest === null) {
      if (violating === undefined) return hidden;
      const within = known.flatMap((each) => (each.by !== null && isStrictlyWithin(each, violating) ? [each.by] : []));
      hidden.add((within.sort(bySize)[0] ?? asked.sort(bySize)[0])?.id ?? '');
      continue;
    }
    hidden.add(smallest.id);
    for (const each of inside) if (isWithin(smallest.parts, each.parts)) hidden.add(each.id);
  }
}
