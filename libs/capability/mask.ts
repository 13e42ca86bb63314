import {
  cohortMinimum,
  staysHidden,
  suppressTogether,
  type QuarterOfUnit,
  type SuppressionMask,
  type SuppressionUnit,
} from '@oppiva/privacy';
import type { Cell, Computation } from './compute.ts';
import type { IndicatorDefinition } from './definition.ts';

/** One indicator's computation for a window, to be masked with the others of that window. */
export interface Computed {
  readonly definition: IndicatorDefinition;
  readonly computation: Computation;
}

/** What each unit was in the quarter before, by indicator and unit; null where it had no value then. */
export type QuarterBefore = (indicatorId: string, unitId: string) => QuarterOfUnit | null;

/**
 * Which units may be shown, for all indicators of one window together (capability model 3.6 rules 1, 2, 4, 5, 6, 7): indicators of one
 * population share one mask. Indicators that have no value anywhere, for a reason that says nothing about people, have none.
 * @param status `provisional`: with 3k, and never leaves (3.6 rule 11)
 * @param isHidden units to be hidden for a further reason
 */
export function masksOf(
  all: readonly Computed[],
  before: QuarterBefore,
  status: 'final' | 'provisional' = 'final',
  isHidden: (indicatorId: string, unitId: string) => boolean = () => false,
): Map<string, SuppressionMask> {
  const told = all.filter(({ computation }) => computation.cells.some((cell) => !cell.isReasonPublic));
  const populations = Map.groupBy(told, ({ definition }) => `${definition.population} ${definition.grain}`);
  return new Map(
    [...populations.values()].flatMap((sharing) => [
      ...suppressTogether(
        sharing.map((each) => ({
          indicatorId: each.definition.id,
          units: unitsOf(each, before).map((unit) => (isHidden(each.definition.id, unit.unitId) ? { ...unit, isHidden: true } : unit)),
          k: cohortMinimum[each.definition.protection],
        })),
        { status },
      ),
    ]),
  );
}

/** The tree of one indicator: all units, or only those with units below them where others have no value. */
function unitsOf({ definition, computation }: Computed, before: QuarterBefore): SuppressionUnit[] {
  const cells = new Map(computation.cells.map((cell) => [cell.unitId, cell]));
  const parents = new Set(computation.units.map(({ parentId }) => parentId));
  const isInner = definition.grain === 'area-quarter';
  const units = isInner ? computation.units.filter(({ unitId }) => parents.has(unitId)) : computation.units;
  const k = cohortMinimum[definition.protection];
  const nOf = (unitId: string): number => cells.get(unitId)?.n ?? 0;
  return units.map(({ unitId, parentId }) => {
    const cell = cells.get(unitId);
    const below = isInner ? units.filter((unit) => unit.parentId === unitId) : [];
    const ownN = below.length > 0 ? Math.max(0, nOf(unitId) - below.reduce((sum, unit) => sum + nOf(unit.unitId), 0)) : null;
    const previous = before(definition.id, unitId);
    return {
      unitId,
      parentId,
      n: nOf(unitId),
      ownN: isInner ? (ownN ?? nOf(unitId)) : (cell?.ownN ?? 0),
      isHidden: isHiddenBeforehand(cell, { previous, k }),
      isOwnHidden: cell?.isOwnDominated ?? false,
    };
  });
}

function isHiddenBeforehand(cell: Cell | undefined, o: { previous: QuarterOfUnit | null; k: number }): boolean {
  if (cell === undefined) return false;
  return cell.isDominated || (o.previous !== null && staysHidden([o.previous], { n: cell.n, k: o.k }));
}
