import { expect, test } from 'vitest';
import type { Computation } from './compute.ts';
import { definition } from './learning-regularity/definition.ts';
import { shrunkOf } from './shrunk.ts';

/** The oracle of the capability model 3.8: 2, 9, 5, 12 and 3 of 8, 12, 20, 16 and 9. */
const oracle = [
  [2, 8],
  [9, 12],
  [5, 20],
  [12, 16],
  [3, 9],
] as const;
const teams = oracle.map((_, at) => `T${at}`);

const computation = {
  units: [{ unitId: 'A', parentId: null }, ...teams.map((unitId) => ({ unitId, parentId: 'A' }))],
  cells: [{ unitId: 'A', value: 31 / 65, n: 65 }, ...oracle.map(([x, n], at) => ({ unitId: `T${at}`, value: x / n, n }))],
} as unknown as Computation;

test('given the siblings of the oracle, when all are shown, then each is drawn towards them, in whole percent, and their parent stays', () => {
  const shrunk = shrunkOf(computation, definition, new Set(['A', ...teams]));
  expect(Object.fromEntries(shrunk)).toEqual({ T0: 0.32, T1: 0.69, T2: 0.28, T3: 0.7, T4: 0.37 });
});

test('given a sibling that is hidden, then it draws nobody, and of three none is drawn', () => {
  const four = shrunkOf(computation, definition, new Set(teams.slice(0, 4)));
  expect([...four.keys()]).toEqual(['T0', 'T1', 'T2', 'T3']);
  expect(four.get('T0')).not.toBe(0.32);
  expect(shrunkOf(computation, definition, new Set(teams.slice(0, 3))).size).toBe(0);
});

test('given an index, then nothing is drawn: it is no share', () => {
  expect(shrunkOf(computation, { ...definition, unit: 'index' }, new Set(teams)).size).toBe(0);
});
