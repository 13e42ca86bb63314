import { describe, expect, test } from 'vitest';
import { suppress, suppressProvisional, suppressTogether } from './index.ts';
import { tree } from './suppression-testing.ts';

describe('one mask per population, capability model 3.6 rule 6', () => {
  test('given two indicators that hide different leaves, then both hide both, each with its own n', () => {
    const masks = suppressTogether([
      { indicatorId: 'regularity', units: tree({ P: { a: 4, b: 9, c: 20, d: 30 } }), k: 8 },
      { indicatorId: 'out-loud', units: tree({ P: { a: 9, b: 9, c: 5, d: 28 } }), k: 8 },
    ]);
    expect(masks.get('regularity')).toEqual({
      primary: ['a'],
      secondary: ['b', 'c'],
      published: ['P', 'd'],
      combined: { P: { unitIds: ['a', 'b', 'c'], n: 33 } },
    });
    expect(masks.get('out-loud')).toEqual({
      primary: ['c'],
      secondary: ['a', 'b'],
      published: ['P', 'd'],
      combined: { P: { unitIds: ['a', 'b', 'c'], n: 23 } },
    });
  });
  test('given a union that leaves one indicator too few people together, then rule 4 hides one more for all', () => {
    const masks = suppressTogether([
      { indicatorId: 'many', units: tree({ P: { a: 4, b: 9, c: 20, d: 30 } }), k: 8 },
      { indicatorId: 'few', units: tree({ P: { a: 0, b: 12, c: 10, d: 30 } }), k: 8 },
    ]);
    // `few` alone hides nobody's cell and nothing else; with b hidden as well it would give b away
    expect(suppress(tree({ P: { a: 0, b: 12, c: 10, d: 30 } }), { k: 8 }).published).toEqual(['P', 'b', 'c', 'd']);
    expect(masks.get('few')?.published).toEqual(['P', 'd']);
    expect(masks.get('many')?.published).toEqual(['P', 'd']);
  });
  test('given indicators of different classes, then each has its own k', () => {
    const units = tree({ P: { a: 9, b: 12, c: 20 } });
    const masks = suppressTogether([
      { indicatorId: 'standard', units, k: 8 },
      { indicatorId: 'sensitive', units, k: 10 },
    ]);
    expect(masks.get('standard')).toMatchObject({ primary: [], secondary: ['a', 'b'], published: ['P', 'c'] });
    expect(masks.get('sensitive')).toMatchObject({ primary: ['a'], secondary: ['b'], published: ['P', 'c'] });
  });
  test('given a cell that one indicator hides beforehand, then all hide it', () => {
    const units = tree({ P: { a: 9, b: 12, c: 20 } });
    const dominated = units.map((unit) => ({ ...unit, isHidden: unit.unitId === 'c' }));
    const masks = suppressTogether([
      { indicatorId: 'minutes', units: dominated, k: 8 },
      { indicatorId: 'persons', units, k: 8 },
    ]);
    expect([...masks.values()].map(({ published }) => published)).toEqual([
      ['P', 'b'],
      ['P', 'b'],
    ]);
  });
  test('given few persons who stand in two leaves, then their unit does not follow from its parent', () => {
    const units = tree({ R: { P: { a: 5, b: 5 }, c: 20, d: 30 } }).map((unit) => (unit.unitId === 'P' ? { ...unit, n: 7 } : unit));
    expect(suppressTogether([{ indicatorId: 'any', units, k: 8 }]).get('any')?.published).toEqual(['R', 'd']);
  });
  test('no indicator has no mask; another tree, the same indicator twice and a k below the floor are refused', () => {
    const one = { indicatorId: 'one', units: tree({ P: { a: 9, b: 12 } }), k: 8 };
    expect(suppressTogether([]).size).toBe(0);
    expect(() => suppressTogether([one, one])).toThrow(RangeError);
    expect(() => suppressTogether([one, { ...one, indicatorId: 'two', units: tree({ P: { a: 9 } }) }])).toThrow(RangeError);
    expect(() => suppressTogether([{ ...one, k: 4 }])).toThrow(RangeError);
  });
});

describe('provisional values, capability model 3.6 rule 11', () => {
  test('leaves never, inner units from 3k on', () => {
    const units = tree({ R: { P: { a: 30, b: 30 }, Q: { c: 12, d: 12 }, S: { e: 20, f: 20 } } });
    expect(suppressProvisional(units, { k: 8 }).published).toEqual(['P', 'Q', 'R', 'S']);
    // Q is below 3k = 30 now, and S hides with it as the smallest unit that is left
    expect(suppressProvisional(units, { k: 10 })).toMatchObject({ secondary: ['S'], published: ['P', 'R'] });
  });
  test('a unit of a single leaf would be that leaf', () => {
    expect(suppressProvisional(tree({ R: { P: { a: 30 }, Q: { c: 30, d: 30 } } }), { k: 8 }).published).not.toContain('P');
  });
  test('given a leaf beside one large unit, then the large unit goes and the whole stays', () => {
    expect(suppressProvisional(tree({ R: { P: { a: 30, b: 30 }, c: 40 } }), { k: 8 }).published).toEqual(['R']);
  });
  test('given two leaves beside it of 3k together, then both inner units stay', () => {
    expect(suppressProvisional(tree({ R: { P: { a: 30, b: 30 }, c: 12, d: 12 } }), { k: 8 }).published).toEqual(['P', 'R']);
  });
  test('indicators of one population share the provisional mask too', () => {
    const many = tree({ R: { P: { a: 30, b: 30 }, Q: { c: 30, d: 30 }, S: { e: 40, f: 40 } } });
    const few = tree({ R: { P: { a: 10, b: 10 }, Q: { c: 30, d: 30 }, S: { e: 40, f: 40 } } });
    const masks = suppressTogether(
      [
        { indicatorId: 'many', units: many, k: 8 },
        { indicatorId: 'few', units: few, k: 8 },
      ],
      { status: 'provisional' },
    );
    expect(masks.get('many')?.published).toEqual(masks.get('few')?.published);
    expect(masks.get('many')?.published).not.toContain('P');
  });
  test('a k below the floor is refused, however large 3k', () => {
    expect(() => suppressProvisional(tree({ a: 90 }), { k: 4 })).toThrow(RangeError);
  });
});
