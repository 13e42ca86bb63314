import { describe, expect, test } from 'vitest';
import { seededRandom } from '@oppiva/statistics';
import { amountBand, personsBand, suppress, toDisplayUnit } from './index.ts';
import { randomShape, tree } from './suppression-testing.ts';

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
  test('given a cell hidden beforehand, then it hides like one below k and a sibling with it', () => {
    const units = tree({ P: { a: 12, b: 9, c: 22 } }).map((unit) => ({ ...unit, isHidden: unit.unitId === 'c' }));
    expect(suppress(units, { k: 8 })).toEqual({
      primary: ['c'],
      secondary: ['b'],
      published: ['P', 'a'],
      combined: { P: { unitIds: ['b', 'c'], n: 31 } },
    });
  });
  test('given staff attached directly who are hidden beforehand, then a leaf hides with them', () => {
    const units = tree({ P: { own: 12, a: 9, b: 20 } }).map((unit) => ({ ...unit, isOwnHidden: true }));
    expect(suppress(units, { k: 8 })).toMatchObject({ published: ['P', 'b'], combined: { P: { unitIds: ['P', 'a'], n: 21 } } });
  });
  test('given an inner unit hidden beforehand, then its parts and what is left of its parent do not give it away', () => {
    const units = tree({ R: { P: { a: 9, b: 10 }, c: 20, d: 30 } }).map((unit) => ({ ...unit, isHidden: unit.unitId === 'P' }));
    expect(suppress(units, { k: 8 })).toMatchObject({ primary: ['P'], secondary: ['a', 'b', 'c'], published: ['R', 'd'] });
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
