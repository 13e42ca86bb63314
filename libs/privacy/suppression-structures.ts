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

export interface ToldPopulation extends StructurePopulation {
  /** Persons of the whole organisation of whom something else is known now than at the instant at which it was told. */
  readonly changed: ReadonlySet<string>;
}

export interface BetweenStructures {
  /** Everything that has been told so far, in every structure and at every instant; what was told cannot be hidden any more. */
  readonly told: readonly ToldPopulation[];
  /** What is to be told in one more structure, as known now; one tree. */
  readonly asked: readonly StructurePopulation[];
  /** Persons with days in each part, as far as they count in the indicator at all. */
  readonly personsOf: (part: number) => ReadonlySet<string>;
  /** For each structure its leaf cells, under the ids of their populations; staff attached directly to an inner unit are one, too. */
  readonly leaves: readonly (readonly Pick<StructurePopulation, 'id' | 'parts'>[])[];
  /** Persons whose statistics in the one differ from those in the other. */
  readonly differing: (asked: StructurePopulation, told: ToldPopulation) => ReadonlySet<string>;
  readonly k: number;
  readonly floor?: number;
}

type Published = StructurePopulation & { readonly changed: ReadonlySet<string> | null };

const isAsked = (population: Published): boolean => population.changed === null;

function isWithin(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size > b.size) return false;
  for (const part of a) if (!b.has(part)) return false;
  return true;
}

const isStrictlyWithin = (a: StructurePopulation, b: StructurePopulation): boolean =>
  a.parts.size < b.parts.size && isWithin(a.parts, b.parts);

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const part of small) if (large.has(part)) return true;
  return false;
}

const isNoneOrEnough = (n: number, k: number): boolean => n === 0 || n >= k;

/**
 * Rule 8 for one pair: disjoint; equal, with nobody or at least k persons changed; or nested with at least k persons in the difference. A
 * difference in which nobody counts says of all of them that they do not: they have to be k, too.
 */
function isAllowedBeside(asked: StructurePopulation, told: ToldPopulation, o: BetweenStructures): boolean {
  if (!meet(asked.parts, told.parts)) return true;
  const [small, large] = asked.parts.size <= told.parts.size ? [asked, told] : [told, asked];
  if (!isWithin(small.parts, large.parts)) return false;
  const differing = o.differing(asked, told);
  if (small.parts.size === large.parts.size) return isNoneOrEnough(differing.size, o.k);
  const between = new Set<string>();
  for (const part of large.parts) if (!small.parts.has(part)) for (const person of o.personsOf(part)) between.add(person);
  const counting = [...between].filter((person) => differing.has(person)).length;
  return counting >= o.k || (counting === 0 && between.size >= o.k && isNoneOrEnough(differing.size, o.k));
}

/** What is left of a population beside the published ones strictly inside it. */
interface Remainder {
  readonly parts: ReadonlySet<number>;
  readonly inside: readonly Published[];
}

function remainderOf(population: Published, published: readonly Published[], o: BetweenStructures): Remainder {
  const inside = published.filter((other) => isStrictlyWithin(other, population));
  const covered = new Set(inside.flatMap((other) => [...other.parts]));
  const isCounted = (part: number): boolean => [...o.personsOf(part)].some((person) => population.persons.has(person));
  return { parts: new Set([...population.parts].filter((part) => !covered.has(part) && isCounted(part))), inside };
}

/** Persons who count in the population and in none of those inside it, so that nobody is counted twice. */
function personsLeft(population: Published, { parts, inside }: Remainder, o: BetweenStructures): number {
  const left = new Set<string>();
  for (const part of parts)
    for (const person of o.personsOf(part))
      if (population.persons.has(person) && !inside.some(({ persons }) => persons.has(person))) left.add(person);
  return left.size;
}

/** How many hidden leaf cells a remainder holds, in the structure that has the fewest in it: one that is a single cell anywhere is that cell. */
function cellsLeft(parts: ReadonlySet<number>, shown: ReadonlySet<string>, o: BetweenStructures): number {
  const counts = o.leaves.map((cells) => cells.filter((cell) => !shown.has(cell.id) && meet(cell.parts, parts)).length);
  return Math.min(...counts.filter((count) => count > 0), Number.MAX_SAFE_INTEGER);
}

/**
 * Where nothing is left, the sum inside and the population say the same of two instants: nobody, or at least k persons, may have changed in
 * what one of them tells as of now and the other as of then.
 */
function hidesChanges(population: Published, { inside }: Remainder, o: BetweenStructures): boolean {
  const known = inside.filter((each) => !isAsked(each));
  const now = inside.filter(isAsked);
  const partsNow = new Set(now.flatMap((each) => [...each.parts]));
  const compared = isAsked(population) ? new Set(known.flatMap((each) => [...each.parts]).filter((part) => !partsNow.has(part))) : partsNow;
  const persons = new Set([...compared].flatMap((part) => [...o.personsOf(part)]));
  const then = new Set([...known, population].flatMap(({ changed }) => (changed === null ? [] : [changed])));
  return [...then].every((changed) => isNoneOrEnough([...persons].filter((person) => changed.has(person)).length, o.k));
}

function violates(population: Published, published: readonly Published[], o: BetweenStructures): boolean {
  if (!isAsked(population) && !published.some((other) => isAsked(other) && isStrictlyWithin(other, population))) return false;
  const remainder = remainderOf(population, published, o);
  if (remainder.parts.size === 0) return !hidesChanges(population, remainder, o);
  const shown = new Set(published.map(({ id }) => id));
  return personsLeft(population, remainder, o) < o.k || cellsLeft(remainder.parts, shown, o) < 2;
}

/**
 * Populations of the further structure that give away a hidden leaf: it follows from what is published exactly where it is a sum of
 * remainders.
 */
function givingAway(published: readonly Published[], o: BetweenStructures): Published[] {
  const shown = new Set(published.map(({ id }) => id));
  const left = (each: Published): ReadonlySet<number> => remainderOf(each, published, o).parts;
  const askedLeft = published.filter(isAsked).map(left);
  const isNear = (leaf: { parts: ReadonlySet<number> }): boolean =>
    askedLeft.some((parts) => parts.size > 0 && isWithin(parts, leaf.parts));
  for (const leaf of o.leaves.flat().filter((each) => !shown.has(each.id) && isNear(each))) {
    const counted = [...leaf.parts].filter((part) => o.personsOf(part).size > 0);
    const of = published.map((each) => ({ each, parts: left(each) })).filter(({ parts }) => meet(parts, leaf.parts));
    const isSum = of.every(({ parts }) => isWithin(parts, leaf.parts)) && counted.every((part) => of.some(({ parts }) => parts.has(part)));
    if (isSum && counted.length > 0) return of.map(({ each }) => each).filter(isAsked);
  }
  return [];
}

const bySize = (a: StructurePopulation, b: StructurePopulation): number =>
  a.persons.size - b.persons.size || a.parts.size - b.parts.size || (a.id < b.id ? -1 : 1);

/**
 * Which populations of a further structure must stay hidden beside everything told before of the same indicator and window (capability
 * model 3.6 rule 8): first those that no pair allows; then, because what remains is nested or disjoint throughout, rule 4 on all of it
 * together: what is left of a population beside those inside it is nothing, or at least two hidden leaf cells with k persons together.
 * Deterministic; the order decides nothing. Throws a RangeError for a k below the floor.
 */
export function suppressBetween(o: BetweenStructures): Set<string> {
  checkMinimum(o);
  const hidden = new Set<string>();
  for (const asked of o.asked) if (!o.told.every((told) => isAllowedBeside(asked, told, o))) hidden.add(asked.id);
  for (;;) {
    const asked = o.asked.filter(({ id }) => !hidden.has(id)).map((each): Published => ({ ...each, changed: null }));
    const published: Published[] = [...o.told, ...asked].sort((a, b) => a.parts.size - b.parts.size || bySize(a, b));
    const violating = published.find((each) => violates(each, published, o));
    const inside = violating === undefined ? givingAway(published, o) : asked.filter((each) => isStrictlyWithin(each, violating));
    const [smallest] = inside.sort(bySize);
    if (smallest !== undefined) for (const each of inside) if (isWithin(smallest.parts, each.parts)) hidden.add(each.id);
    if (smallest === undefined) {
      if (violating === undefined) return hidden;
      hidden.add(violating.id);
    }
  }
}
