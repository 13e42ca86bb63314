import { describe, expect, test } from 'vitest';
import { seededRandom } from '@oppiva/statistics';
import { suppress, suppressProvisional, suppressTogether, type IndicatorPopulation, type SuppressionUnit } from './index.ts';
import { cellsOf, derivableCells, KnownSums, randomShape, tree } from './suppression-testing.ts';

const seeds = Array.from({ length: 3000 }, (_, at) => at + 1);
const k = 8;

const below = (units: readonly SuppressionUnit[], minimum: number): string[] =>
  units.filter((unit) => unit.n >= minimum).map((unit) => unit.unitId);

/** Some people stand in two leaves of a unit, some cells are hidden for another reason than their n. */
function roughened(units: readonly SuppressionUnit[], next: () => number): SuppressionUnit[] {
  return units.map((unit) => ({
    ...unit,
    n: unit.n - (unit.n > unit.ownN && next() < 0.3 ? Math.floor(next() * 4) : 0),
    isHidden: next() < 0.08,
    isOwnHidden: next() < 0.08,
  }));
}

/** The hidden inner units that must not be worked out, and can be. */
function derivableUnits(units: readonly SuppressionUnit[], published: readonly string[], isGuarded: (unit: SuppressionUnit) => boolean) {
  const cells = cellsOf(units);
  const known = new KnownSums(published.map(cells.rowOf));
  return units.filter(
    (unit) => unit.n > 0 && isGuarded(unit) && !published.includes(unit.unitId) && known.determines(cells.rowOf(unit.unitId)),
  );
}

describe('what follows from the published sums of 3,000 random trees', () => {
  test('no hidden cell, and no hidden unit', () => {
    let hiddenSeen = 0;
    for (const seed of seeds) {
      const units = tree(randomShape(seededRandom(seed), 3, ''));
      const { published } = suppress(units, { k });
      hiddenSeen += units.length - published.length;
      expect(derivableCells(units, published, k), `seed ${seed}`).toEqual([]);
      expect(
        derivableUnits(units, published, () => true),
        `seed ${seed}`,
      ).toEqual([]);
    }
    expect(hiddenSeen).toBeGreaterThan(3000);
  });

  test('with rule 4 switched off, hidden cells: the test can fail', () => {
    const caught = seeds.filter((seed) => {
      const units = tree(randomShape(seededRandom(seed), 3, ''));
      return derivableCells(units, below(units, k), k).length > 0;
    });
    expect(caught.length).toBeGreaterThan(500);
  });

  test('no cell and no unit hidden beforehand, where people stand in two leaves', () => {
    for (const seed of seeds) {
      const next = seededRandom(seed);
      const units = roughened(tree(randomShape(next, 3, '')), next);
      const { published } = suppress(units, { k });
      expect(derivableCells(units, published, k), `seed ${seed}`).toEqual([]);
      expect(
        derivableUnits(units, published, (unit) => unit.isHidden === true),
        `seed ${seed}`,
      ).toEqual([]);
    }
  });

  test('no leaf of a provisional mask', () => {
    // 3k = 15 lies within the random counts, so that some leaves would be published but for this rule
    const o = { k: 5 };
    let publishedSeen = 0;
    for (const seed of seeds) {
      const next = seededRandom(seed);
      const units = roughened(tree(randomShape(next, 3, '')), next);
      const { published } = suppressProvisional(units, o);
      const inner = new Set(units.map((unit) => unit.parentId));
      publishedSeen += published.length;
      expect(published.filter((unitId) => !inner.has(unitId))).toEqual([]);
      expect(derivableCells(units, published, Infinity), `seed ${seed}`).toEqual([]);
      expect(
        derivableUnits(units, published, (unit) => unit.n < 3 * o.k),
        `seed ${seed}`,
      ).toEqual([]);
    }
    expect(publishedSeen).toBeGreaterThan(1000);
  });
});

/** Three indicators over one tree: fewer people have a denominator in some of them. */
function population(seed: number): IndicatorPopulation[] {
  const next = seededRandom(seed);
  const shape = randomShape(next, 3, '');
  const all = tree(shape);
  const fewer = (units: readonly SuppressionUnit[]): SuppressionUnit[] => {
    const own = new Map(units.map((unit) => [unit.unitId, Math.max(0, unit.ownN - (next() < 0.4 ? Math.floor(next() * 8) : 0))]));
    const cells = cellsOf(units);
    return units.map((unit) => ({
      ...unit,
      ownN: own.get(unit.unitId) ?? 0,
      n: cells.rowOf(unit.unitId).reduce((sum, one, at) => sum + one * (own.get(cells.ids[at] ?? '') ?? 0), 0),
    }));
  };
  return [
    { indicatorId: 'a', units: all, k },
    { indicatorId: 'b', units: fewer(all), k },
    { indicatorId: 'c', units: fewer(all), k: 10 },
  ];
}

describe('the united mask of 3,000 random populations of three indicators', () => {
  test('is the same for each, and nothing hidden follows from the published sums of any', () => {
    for (const seed of seeds) {
      const indicators = population(seed);
      const masks = suppressTogether(indicators);
      const published = masks.get('a')?.published ?? [];
      for (const { indicatorId, units, k: minimum } of indicators) {
        const mask = masks.get(indicatorId);
        expect(mask?.published).toEqual(published);
        expect(derivableCells(units, published, minimum), `seed ${seed}`).toEqual([]);
        expect(
          derivableUnits(units, published, (unit) => unit.n < minimum),
          `seed ${seed}`,
        ).toEqual([]);
        const alone = new Set(suppress(units, { k: minimum }).published);
        expect(
          published.filter((unitId) => !alone.has(unitId)),
          'what one hides all hide',
        ).toEqual([]);
        for (const row of Object.values(mask?.combined ?? {})) expect(row.n).toBeGreaterThanOrEqual(minimum);
      }
    }
  });

  test('a plain union, rule 4 not run again, gives hidden cells away: the test can fail', () => {
    const caught = seeds.filter((seed) => {
      const indicators = population(seed);
      const masks = indicators.map(({ units, k: minimum }) => suppress(units, { k: minimum }).published);
      const published = masks[0]?.filter((unitId) => masks.every((mask) => mask.includes(unitId))) ?? [];
      return indicators.some(({ units, k: minimum }) => derivableCells(units, published, minimum).length > 0);
    });
    expect(caught.length).toBeGreaterThan(10);
  });

  test('the order of indicators and of units decides nothing; one indicator alone has its own mask', () => {
    for (const seed of seeds.slice(0, 300)) {
      const indicators = population(seed);
      const turned = indicators.toReversed().map((indicator) => ({ ...indicator, units: indicator.units.toReversed() }));
      const masks = suppressTogether(indicators);
      for (const [indicatorId, mask] of suppressTogether(turned)) expect(mask).toEqual(masks.get(indicatorId));
      for (const indicator of indicators) {
        expect(suppressTogether([indicator]).get(indicator.indicatorId)).toEqual(suppress(indicator.units, { k: indicator.k }));
      }
    }
  });
});
