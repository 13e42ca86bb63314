import { describe, expect, test } from 'vitest';
import { seededRandom } from '@oppiva/statistics';
import { amountBand, personsBand, suppress, toDisplayUnit, type SuppressionUnit } from './index.ts';

type Shape = { readonly [id: string]: number | Shape };

/** `{P: {a: 3, b: 4}}` is an inner unit with two leaves; a number under the key `own` is staff attached directly to it. */
function tree(shape: Shape, parentId: string | null = null): SuppressionUnit[] {
  return Object.entries(shape).flatMap(([unitId, below]) => {
    if (unitId === 'own') return [];
    if (typeof below === 'number') return [{ unitId, parentId, n: below, ownN: below }];
    const children = tree(below, unitId);
    const ownN = typeof below.own === 'number' ? below.own : 0;
    const n = ownN + children.filter((child) => child.parentId === unitId).reduce((sum, child) => sum + child.n, 0);
    return [{ unitId, parentId, n, ownN }, ...children];
  });
}

describe('suppression of a tree, capability model 3.6', () => {
  test('S-1: the smallest sibling hides with the unit below k', () => {
    const mask = suppress(tree({ BA6: { T57: 12, T58: 9, T59: 22, T60: 4 } }), { k: 8 });
    expect(mask).toEqual({
      primary: ['T60'],
      secondary: ['T58'],
      published: ['BA6', 'T57', 'T59'],
      combined: { BA6: { unitIds: ['T58', 'T60'], n: 13 } },
    });
  });
  test('S-2: two hidden units of less than k together need a third', () => {
    const mask = suppress(tree({ P: { a: 3, b: 4, c: 14, d: 19 } }), { k: 8 });
    expect(mask).toEqual({
      primary: ['a', 'b'],
      secondary: ['c'],
      published: ['P', 'd'],
      combined: { P: { unitIds: ['a', 'b', 'c'], n: 21 } },
    });
  });
  test('S-3: where all leaves are hidden there is no combined row', () => {
    const mask = suppress(tree({ P: { a: 5, b: 20 } }), { k: 8 });
    expect(mask).toEqual({ primary: ['a'], secondary: ['b'], published: ['P'], combined: {} });
  });
  test('S-4: an inner unit on the path hides with its leaf', () => {
    const mask = suppress(tree({ R: { P: { a: 5 }, Q: { b: 20, c: 20 } } }), { k: 8 });
    expect(mask).toEqual({
      primary: ['P', 'a'],
      secondary: ['Q', 'b'],
      published: ['R', 'c'],
      combined: { R: { unitIds: ['a', 'b'], n: 25 } },
    });
  });
  test('a parent with no other leaf to hide hides itself', () => {
    expect(suppress(tree({ R: { P: { a: 4, b: 3 }, c: 30, d: 30 } }), { k: 8 }).published).toEqual(['R', 'd']);
  });
  test('few staff attached directly to an inner unit are a cell like any other', () => {
    const mask = suppress(tree({ P: { own: 3, a: 12, b: 20 } }), { k: 8 });
    expect(mask.published).toEqual(['P', 'b']);
    expect(mask.combined).toEqual({ P: { unitIds: ['P', 'a'], n: 15 } });
  });
  test('a unit of nobody protects nobody', () => {
    const mask = suppress(tree({ P: { a: 0, b: 4, c: 9, d: 30 } }), { k: 8 });
    expect(mask.secondary).toEqual(['c']);
    expect(mask.primary).toEqual(['a', 'b']);
  });
  test('a k below the floor and a circle are refused', () => {
    expect(() => suppress(tree({ a: 9 }), { k: 4 })).toThrow(RangeError);
    const circle = [
      { unitId: 'a', parentId: 'b', n: 9, ownN: 9 },
      { unitId: 'b', parentId: 'a', n: 9, ownN: 0 },
    ];
    expect(() => suppress(circle, { k: 8 })).toThrow(RangeError);
  });
});

function randomShape(next: () => number, depth: number, path: string): Shape {
  const shape: Record<string, number | Shape> = {};
  const width = 1 + Math.floor(next() * 4);
  for (let at = 0; at < width; at += 1) {
    const id = `${path}${at}`;
    shape[id] = depth > 0 && next() < 0.5 ? randomShape(next, depth - 1, `${id}.`) : Math.floor(next() * 20);
  }
  if (path !== '' && next() < 0.25) shape.own = Math.floor(next() * 12);
  return shape;
}

/** Rank by elimination; rows are over leaf cells, so the entries are small integers and the tolerance is generous. */
function rank(rows: number[][]): number {
  const matrix = rows.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (matrix[0]?.length ?? 0); column += 1) {
    const pivot = matrix.findIndex((row, at) => at >= found && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    const [chosen] = matrix.splice(pivot, 1);
    if (chosen === undefined) continue;
    matrix.splice(found, 0, chosen);
    for (const [at, row] of matrix.entries()) {
      const factor = at === found ? 0 : (row[column] ?? 0) / (chosen[column] ?? 1);
      if (factor !== 0) for (let c = column; c < row.length; c += 1) row[c] = (row[c] ?? 0) - factor * (chosen[c] ?? 0);
    }
    found += 1;
  }
  return found;
}

test('no hidden unit of somebody can be worked out from the published sums of 400 random trees', () => {
  let hiddenSeen = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const units = tree(randomShape(seededRandom(seed), 3, ''));
    const { published } = suppress(units, { k: 8 });
    const inner = new Set(units.map((unit) => unit.parentId));
    const cells = units.filter((unit) => unit.ownN > 0).map((unit) => unit.unitId);
    const parentOf = new Map(units.map((unit) => [unit.unitId, unit.parentId]));
    const isBelow = (cell: string, unit: string): boolean => {
      for (let at: string | null | undefined = cell; at !== null && at !== undefined; at = parentOf.get(at)) if (at === unit) return true;
      return false;
    };
    const rowOf = (unitId: string): number[] => cells.map((cell) => (isBelow(cell, unitId) ? 1 : 0));
    const equations = published.map(rowOf);
    const known = rank(equations);
    for (const unit of units) {
      if (published.includes(unit.unitId) || unit.n === 0) continue;
      hiddenSeen += 1;
      expect(rank([...equations, rowOf(unit.unitId)]), `seed ${seed}: ${unit.unitId} can be worked out`).toBe(known + 1);
    }
    // staff attached directly to an inner unit are protected as well where they are fewer than k
    for (const unit of units) {
      if (!inner.has(unit.unitId) || unit.ownN === 0 || unit.ownN >= 8) continue;
      expect(rank([...equations, cells.map((cell) => (cell === unit.unitId ? 1 : 0))]), `seed ${seed}: own staff of ${unit.unitId}`).toBe(
        known + 1,
      );
    }
  }
  expect(hiddenSeen).toBeGreaterThan(500);
});

test('the order in which units arrive decides nothing', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const units = tree(randomShape(seededRandom(seed), 3, ''));
    const next = seededRandom(seed + 1000);
    const shuffled = units
      .map((unit) => ({ unit, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ unit }) => unit);
    expect(suppress(shuffled, { k: 8 })).toEqual(suppress(units, { k: 8 }));
  }
});

test('bands and display units', () => {
  expect([0, 7, 8, 14, 15, 29, 30, 99, 100].map(personsBand)).toEqual([
    null,
    null,
    '8–14',
    '8–14',
    '15–29',
    '15–29',
    '30–99',
    '30–99',
    '100+',
  ]);
  expect([0, 99, 100, 499, 500, 1999, 2000].map(amountBand)).toEqual([
    '0–99',
    '0–99',
    '100–499',
    '100–499',
    '500–1999',
    '500–1999',
    '2000+',
  ]);
  expect(toDisplayUnit(0.35484, 'share')).toBe(0.35);
  expect(toDisplayUnit(85.185, 'score')).toBe(85);
  expect(toDisplayUnit(null, 'share')).toBeNull();
});
