import { describe, expect, test } from 'vitest';
import { suppressBetween, type StructurePopulation } from './index.ts';

const k = 8;

/** Parts by name, of so many people each. */
function world(sizes: Readonly<Record<string, number>>) {
  const names = Object.keys(sizes);
  const persons = names.map((name) => new Set(Array.from({ length: sizes[name] ?? 0 }, (_, at) => `${name}${at}`)));
  const population = (id: string, parts: string): StructurePopulation => {
    const own = new Set([...parts].map((name) => names.indexOf(name)));
    return { id, parts: own, persons: new Set([...own].flatMap((part) => [...(persons[part] ?? [])])) };
  };
  return {
    population,
    told: (id: string, parts: string, changed: readonly string[] = []) => ({ ...population(id, parts), changed: new Set(changed) }),
    personsOf: (part: number) => persons[part] ?? new Set<string>(),
    /** Each part is a leaf of both structures. */
    leaves: { asked: names.map((name) => population('', name)), told: [names.map((name) => population('', name))] },
    differing: (a: StructurePopulation, b: StructurePopulation) =>
      new Set([...a.persons, ...b.persons].filter((person) => a.persons.has(person) !== b.persons.has(person))),
    k,
  };
}

const hidden = (o: Parameters<typeof suppressBetween>[0]): string[] => [...suppressBetween(o)].sort();

const first = (n: number): string[] => Array.from({ length: n }, (_, at) => `a${at}`);

describe('a further structure beside what was told', () => {
  test('given a team that joins another area, then both areas are told, though one overlaps with what the other was', () => {
    const { population, told, ...rest } = world({ a: 10, b: 10, c: 10 });
    const before = [told('R', 'abc'), told('P', 'ab'), told('Q', 'c'), told('was a', 'a'), told('was b', 'b'), told('was c', 'c')];
    expect(hidden({ ...rest, told: before, asked: [population('P2', 'a'), population('Q2', 'bc')] })).toEqual([]);
  });

  test('given a team of few, then nothing is told that differs by it', () => {
    const { population, told, ...rest } = world({ a: 10, b: 3, c: 10, d: 10 });
    const before = [told('R', 'abcd'), told('P', 'ab'), told('Q', 'cd')];
    expect(hidden({ ...rest, told: before, asked: [population('P2', 'a'), population('Q2', 'bcd')] })).toEqual(['P2', 'Q2']);
  });

  test('given a team that was told and is split, then neither half is told if one is of few', () => {
    const { population, told, ...rest } = world({ a: 9, b: 5, c: 20 });
    const before = [told('R', 'abc'), told('T', 'ab'), told('was c', 'c')];
    expect(hidden({ ...rest, told: before, asked: [population('is a', 'a')] })).toEqual(['is a']);
  });

  test('given nothing that is left of a unit, then what changed since it was told must be of nobody or of enough', () => {
    const { population, told, ...rest } = world({ a: 10, b: 10 });
    const before = (n: number) => [told('R', 'ab'), told('was a', 'a', first(n)), told('was b', 'b', first(n))];
    for (const [n, expected] of [
      [0, []],
      [1, ['is ab']],
      [8, []],
    ] as const)
      expect(hidden({ ...rest, told: before(n).slice(1), asked: [population('is ab', 'ab')] }), `${n} changed`).toEqual(expected);
  });

  test('given the same people, then enough of them must say something else, or nobody', () => {
    const { population, told, ...rest } = world({ a: 10 });
    for (const [n, expected] of [
      [0, []],
      [3, ['is a']],
      [9, []],
    ] as const) {
      const differing = () => new Set(first(n));
      expect(hidden({ ...rest, differing, told: [told('was a', 'a')], asked: [population('is a', 'a')] }), `${n}`).toEqual(expected);
    }
  });

  test('k has a floor', () => {
    const rest = world({ a: 10 });
    expect(() => suppressBetween({ ...rest, told: [], asked: [], k: 4 })).toThrow(RangeError);
  });
});
