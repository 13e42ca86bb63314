import { seededRandom } from '@oppiva/statistics';
import { describe, expect, test } from 'vitest';
import { suppress, suppressBetween, type StructurePopulation, type SuppressionUnit, type ToldPopulation } from './index.ts';
import { KnownSums, randomShape, tree } from './suppression-testing.ts';

const k = 8;

/** A part of the organisation that no structure divides further. */
interface Part {
  readonly persons: ReadonlySet<string>;
}

/** One structure over the parts: each unit with the unit above it, and each part with the unit whose staff it is. */
interface World {
  readonly parentOf: ReadonlyMap<string, string | null>;
  readonly unitOf: readonly string[];
}

const same = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => a.size === b.size && [...a].every((part) => b.has(part));

const persons = (parts: readonly Part[], of: Iterable<number>): Set<string> =>
  new Set([...of].flatMap((part) => [...(parts[part]?.persons ?? [])]));

function partsOf({ parentOf, unitOf }: World, unitId: string): Set<number> {
  const isBelow = (unit: string): boolean => {
    for (let at: string | null | undefined = unit; at !== null && at !== undefined; at = parentOf.get(at)) if (at === unitId) return true;
    return false;
  };
  return new Set(unitOf.flatMap((unit, part) => (isBelow(unit) ? [part] : [])));
}

const nameOf = (structure: string, unit: string): string => `${structure} ${unit}`;

function populationsOf(structure: string, world: World, parts: readonly Part[]): StructurePopulation[] {
  return [...world.parentOf.keys()].map((unit) => {
    const own = partsOf(world, unit);
    return { id: nameOf(structure, unit), parts: own, persons: persons(parts, own) };
  });
}

function unitsOf(world: World, parts: readonly Part[], isHidden: (unit: string) => boolean): SuppressionUnit[] {
  return [...world.parentOf].map(([unitId, parentId]) => ({
    unitId,
    parentId,
    n: persons(parts, partsOf(world, unitId)).size,
    ownN: persons(
      parts,
      world.unitOf.flatMap((unit, part) => (unit === unitId ? [part] : [])),
    ).size,
    isHidden: isHidden(unitId),
  }));
}

/** Leaves and staff attached directly to inner units. */
function leavesOf(structure: string, { unitOf, parentOf }: World): { id: string; parts: Set<number> }[] {
  const inner = new Set(parentOf.values());
  const units = new Set(unitOf);
  return [...units].map((unit) => ({
    id: inner.has(unit) ? `${nameOf(structure, unit)} own` : nameOf(structure, unit),
    parts: new Set(unitOf.flatMap((each, part) => (each === unit ? [part] : []))),
  }));
}

/** The structures of a random organisation that is reorganised twice: leaves move, merge and split. Parts are its smallest pieces. */
function reorganised(seed: number): { parts: Part[]; worlds: World[] } {
  const next = seededRandom(seed);
  const draw = (n: number): number => Math.floor(next() * n);
  const units = tree({ ROOT: randomShape(next, 2, '') });
  const parentOf = new Map(units.map((unit) => [unit.unitId, unit.parentId]));
  const inner = new Set(parentOf.values());
  let serial = 0;
  const people = (n: number): Set<string> => new Set(Array.from({ length: n }, () => `p${(serial += 1)}`));
  // each leaf in up to three pieces, by which it may be split
  const pieces = units.flatMap(({ unitId, ownN }) => {
    const first = inner.has(unitId) ? ownN : draw(ownN + 1);
    const second = inner.has(unitId) ? 0 : draw(ownN - first + 1);
    return [first, second, ownN - first - second].filter((n) => n > 0).map((n) => ({ unit: unitId, persons: people(n) }));
  });
  const parts = pieces.map((piece) => ({ persons: piece.persons }));
  const worlds: World[] = [{ parentOf, unitOf: pieces.map(({ unit }) => unit) }];
  for (const round of [1, 2]) {
    const before = worlds.at(-1) as World;
    const after = { parentOf: new Map(before.parentOf), unitOf: [...before.unitOf] };
    const areas = [...new Set(after.parentOf.values())].filter((unit): unit is string => unit !== null);
    const leaves = [...after.parentOf.keys()].filter((unit) => !areas.includes(unit));
    for (const leaf of leaves) {
      const kind = draw(8);
      const area = areas[draw(areas.length)] as string;
      if (kind === 0) after.parentOf.set(leaf, area);
      if (kind === 1) {
        const into = leaves[draw(leaves.length)] as string;
        if (into === leaf || !after.parentOf.has(into)) continue;
        after.unitOf = after.unitOf.map((unit) => (unit === leaf ? into : unit));
        after.parentOf.delete(leaf);
      }
      if (kind === 2) {
        const halves = [`${leaf}a${round}`, `${leaf}b${round}`];
        after.unitOf = after.unitOf.map((unit, part) => (unit === leaf ? (halves[part % 2] as string) : unit));
        for (const half of halves) after.parentOf.set(half, after.parentOf.get(leaf) ?? area);
        after.parentOf.delete(leaf);
      }
    }
    worlds.push(after);
  }
  return { parts, worlds };
}

/** Publishes one structure after the other as publication does; `between` decides what of each further one is hidden. */
function publishAll(seed: number, between: typeof suppressBetween) {
  const { parts, worlds } = reorganised(seed);
  const told: (ToldPopulation & { unit: string })[] = [];
  worlds.forEach((world, at) => {
    const structure = `S${at}`;
    const first = worlds[0] as World;
    const populations = new Map(populationsOf(structure, world, parts).map((each) => [each.id.slice(structure.length + 1), each]));
    const isUnchanged = (unit: string): boolean => at > 0 && first.parentOf.has(unit) && same(partsOf(world, unit), partsOf(first, unit));
    const isHiddenAsWas = (unit: string): boolean => !told.some(({ id }) => id === nameOf('S0', unit));
    const { published } = suppress(
      unitsOf(world, parts, (unit) => isUnchanged(unit) && isHiddenAsWas(unit)),
      { k },
    );
    const asked = published.filter((unit) => !isUnchanged(unit)).map((unit) => populations.get(unit) as StructurePopulation);
    const hidden = between({
      told,
      asked: at === 0 ? [] : asked,
      personsOf: (part) => parts[part]?.persons ?? new Set(),
      leaves: { asked: leavesOf(structure, world), told: worlds.slice(0, at).map((each, of) => leavesOf(`S${of}`, each)) },
      differing: (a, b) =>
        new Set([...a.persons].filter((each) => !b.persons.has(each)).concat([...b.persons].filter((each) => !a.persons.has(each)))),
      k,
    });
    for (const unit of published) {
      const population = populations.get(unit) as StructurePopulation;
      if (!isUnchanged(unit) && !hidden.has(population.id)) told.push({ ...population, changed: new Set(), unit });
    }
  });
  return { parts, worlds, told };
}

/** Cells that must not follow from what was told, and do: hidden leaves, units of fewer than k people, and small pieces. */
function derivable({ parts, worlds, told }: ReturnType<typeof publishAll>): string[] {
  const rowOf = (of: ReadonlySet<number>): number[] => parts.map((_, part) => (of.has(part) ? 1 : 0));
  const sums = new KnownSums(told.map((each) => rowOf(each.parts)));
  const shown = new Set(told.map(({ id }) => id));
  const first = worlds[0] as World;
  const hiddenLeaves = leavesOf('S0', first).filter(({ id }) => !shown.has(id) && !id.endsWith(' own'));
  const small = worlds
    .flatMap((world, at) => populationsOf(`S${at}`, world, parts))
    .filter((each) => each.persons.size > 0 && each.persons.size < k);
  const pieces = parts
    .map((part, at) => ({ id: `part ${at}`, parts: new Set([at]), persons: part.persons }))
    .filter((each) => each.persons.size < k);
  return [...hiddenLeaves, ...small, ...pieces].filter((each) => sums.determines(rowOf(each.parts))).map(({ id }) => id);
}

/** Pairs of what was told, one inside the other, whose difference is of fewer than k people. */
const smallDifferences = ({ told }: ReturnType<typeof publishAll>): string[] =>
  told.flatMap((a) =>
    told
      .filter((b) => b.parts.size < a.parts.size && [...b.parts].every((part) => a.parts.has(part)))
      .filter((b) => a.persons.size > b.persons.size && a.persons.size - b.persons.size < k)
      .map((b) => `${a.id} - ${b.id}`),
  );

describe('what follows from the sums of three structures of random organisations together', () => {
  const seeds = Array.from({ length: 600 }, (_, at) => at + 1);

  test('no hidden leaf, nothing of fewer than k people, and no difference of fewer', () => {
    let further = 0;
    for (const seed of seeds) {
      const all = publishAll(seed, suppressBetween);
      further += all.told.filter(({ id }) => !id.startsWith('S0')).length;
      expect(derivable(all), `seed ${seed}`).toEqual([]);
      expect(
        smallDifferences(all).filter((pair) => /S[12]/.test(pair)),
        `seed ${seed}`,
      ).toEqual([]);
    }
    expect(further).toBeGreaterThan(300);
  });

  test('each structure masked for itself: hidden cells follow, so the test can fail', () => {
    const caught = seeds.filter((seed) => derivable(publishAll(seed, () => new Set())).length > 0);
    expect(caught.length).toBeGreaterThan(60);
  });
});
