import type { UnitInWindow } from '../organisation.ts';
import type { Intervention } from './interventions.ts';

/** Whom an intervention is compared with, within one business area. */
export interface Comparison {
  /** The unit below which both sides lie: the business area, or the whole where areas themselves are treated. */
  readonly areaId: string;
  readonly treated: readonly string[];
  /** Untreated units at the same level, in their order; what may be told of them is not decided here. */
  readonly candidates: readonly string[];
}

interface Place {
  readonly unitId: string;
  /** From the unit at the top down to the unit itself. */
  readonly path: readonly string[];
}

/**
 * The units that an intervention is done in, by business area, and beside them those at the same level of the same area that nothing is done
 * in (capability model 5.2). A business area is a unit right below the top; areas are compared with each other. Below a unit that is treated
 * everything is; where units of two levels of one area are named, the upper level counts.
 * @param o.others interventions during whose time the windows lie, this one may be among them: their units are no comparison
 */
export function comparisonsOf(
  intervention: Intervention,
  o: { units: readonly UnitInWindow[]; others: readonly Intervention[] },
): Comparison[] {
  const places = placesOf(o.units);
  const touched = new Set([intervention, ...o.others].flatMap(({ units }) => units));
  const isTouched = ({ path }: Place): boolean => path.some((unitId) => touched.has(unitId));
  const touchedBelow = new Set(places.filter(isTouched).flatMap(({ path }) => path));
  const own = new Set(intervention.units);
  const treated = places.filter(({ unitId, path }) => own.has(unitId) && !path.slice(0, -1).some((above) => own.has(above)));
  return [...Map.groupBy(treated, areaOf)].map(([areaId, all]) => {
    const level = Math.min(...all.map(({ path }) => path.length));
    const atLevel = places.filter((place) => place.path.length === level && areaOf(place) === areaId);
    return {
      areaId,
      treated: all.filter(({ path }) => path.length === level).map(({ unitId }) => unitId),
      candidates: atLevel.filter((place) => !isTouched(place) && !touchedBelow.has(place.unitId)).map(({ unitId }) => unitId),
    };
  });
}

/** The second unit from the top, or the top itself for what lies right below it. */
const areaOf = ({ path, unitId }: Place): string => (path.length > 2 ? path[1] : path[0]) ?? unitId;

/** Deeper than any organisation, so that units that lie in a circle end somewhere. */
const depthMax = 50;

function placesOf(units: readonly UnitInWindow[]): Place[] {
  const parents = new Map(units.map(({ unitId, parentId }) => [unitId, parentId]));
  return units.map(({ unitId }) => {
    const path: string[] = [];
    for (let at: string | null = unitId; at !== null && parents.has(at) && path.length < depthMax; at = parents.get(at) ?? null)
      path.unshift(at);
    return { unitId, path };
  });
}
