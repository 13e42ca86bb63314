import { toDisplayUnit } from '@oppiva/privacy';
import { shrunkShares } from '@oppiva/statistics';
import type { Computation } from './compute.ts';
import type { IndicatorDefinition } from './definition.ts';

/**
 * Shares drawn towards those of their siblings, for showing units side by side (capability model 3.8), by unit, in whole percentage points.
 * Only what is published itself takes part: a sibling that is hidden would otherwise shine through the others. Empty where there are fewer
 * than four siblings, and for what is not a share. A person counts once, however many minutes or weeks stand behind the share.
 * @param shown units whose value is published
 */
export function shrunkOf({ cells, units }: Computation, definition: IndicatorDefinition, shown: ReadonlySet<string>): Map<string, number> {
  if (definition.unit !== 'share') return new Map();
  const parentOf = new Map(units.map(({ unitId, parentId }) => [unitId, parentId]));
  const proportions = cells.flatMap(({ unitId, value, n }) =>
    value !== null && value >= 0 && value <= 1 && n > 0 && shown.has(unitId) ? [{ unitId, x: value * n, n }] : [],
  );
  const shrunk = new Map<string, number>();
  for (const siblings of Map.groupBy(proportions, ({ unitId }) => parentOf.get(unitId) ?? null).values()) {
    const { shares, weight } = shrunkShares(siblings);
    if (weight === null) continue;
    for (const [at, { unitId }] of siblings.entries()) shrunk.set(unitId, toDisplayUnit(shares[at] ?? null, 'share') as number);
  }
  return shrunk;
}
