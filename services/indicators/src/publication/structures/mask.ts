import { changedPersons, masksOf, type Computed, type QuarterBefore } from '@oppiva/capability';
import { cohortMinimum, suppressBetween, type StructurePopulation, type SuppressionMask, type ToldPopulation } from '@oppiva/privacy';

import { differingPersons, rowsOf, type ComputedVersion, type Versions } from './versions.ts';

const none: ReadonlySet<number> = new Set();
const idOf = ({ structure, knownAt }: ComputedVersion, unitId: string): string =>
  `${structure === 'as-was' ? structure : structure.asOf} ${knownAt} ${unitId}`;

const areSame = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => a.size === b.size && [...a].every((each) => b.has(each));

/** Units of the structure whose people, or what is said of them, are others than as it was: of all others the value as it was holds. */
export function changedUnits({ definition, computation }: Computed, { now, asWas }: Versions): Set<string> {
  const before = asWas.computed.get(definition.id)?.computation;
  const changed = computation.units.filter(({ unitId }) => {
    if (!areSame(now.parts.get(unitId) ?? none, asWas.parts.get(unitId) ?? none)) return true;
    return differingPersons(rowsOf(computation, unitId), rowsOf(before, unitId)).size > 0;
  });
  return new Set(changed.map(({ unitId }) => unitId));
}

/** Persons of the organisation of whom an indicator says something else now than as known at an earlier instant. */
function changedSince(indicatorId: string, knownAt: number, { asWas, asWasAt }: Versions): Set<string> {
  const [then, now] = [asWasAt.get(knownAt)?.computed.get(indicatorId), asWas.computed.get(indicatorId)];
  if (then === undefined || now === undefined || knownAt === asWas.knownAt) return new Set();
  return new Set([...changedPersons(now.computation, then.computation).values()].flatMap((persons) => [...persons]));
}

function populationOf(version: ComputedVersion, indicatorId: string, unitId: string): StructurePopulation {
  const rows = rowsOf(version.computed.get(indicatorId)?.computation, unitId);
  return {
    id: idOf(version, unitId),
    parts: version.parts.get(unitId) ?? none,
    persons: new Set([...rows.values()].filter(({ x }) => x > 0).map((row) => row.person_id)),
  };
}

/** Leaf units and staff attached directly to inner units; an indicator of areas has the lowest areas in place of the leaves. */
function leavesOf(version: ComputedVersion, { definition, computation }: Computed): Pick<StructurePopulation, 'parts'>[] {
  const parentOf = new Map(computation.units.map(({ unitId, parentId }) => [unitId, parentId]));
  const inner = new Set(parentOf.values());
  const cells = new Map<string, Set<number>>();
  for (const [unit, parts] of version.ownParts) {
    const cell = definition.grain === 'area-quarter' && !inner.has(unit) ? (parentOf.get(unit) ?? unit) : unit;
    cells.set(cell, new Set([...(cells.get(cell) ?? []), ...parts]));
  }
  return [...cells.values()].map((parts) => ({ parts }));
}

/** Units of one indicator that rule 8 hides, of those that would be told now. */
export function hiddenBetween(one: Computed, asked: readonly string[], versions: Versions): string[] {
  const { id, protection } = one.definition;
  const { now, told, parts } = versions;
  const changed = new Map(told.map(({ knownAt }) => [knownAt, changedSince(id, knownAt, versions)]));
  const toldBefore = told.flatMap((version) =>
    [...(version.told.get(id) ?? [])].map((unit): ToldPopulation & { version: ComputedVersion; unit: string } => ({
      ...populationOf(version, id, unit),
      changed: changed.get(version.knownAt) ?? new Set(),
      version,
      unit,
    })),
  );
  const places = new Map(toldBefore.map((each) => [each.id, each]));
  const units = new Map(asked.map((unit) => [idOf(now, unit), unit]));
  const hidden = suppressBetween({
    told: toldBefore,
    asked: asked.map((unit) => populationOf(now, id, unit)),
    personsOf: (part) => parts.persons[part] ?? new Set(),
    leaves: { asked: leavesOf(now, one), told: told.map((version) => leavesOf(version, version.computed.get(id) ?? one)) },
    differing: (a, b) => {
      const place = places.get(b.id);
      const before = rowsOf(place?.version.computed.get(id)?.computation, place?.unit ?? '');
      return differingPersons(rowsOf(one.computation, units.get(a.id) ?? ''), before);
    },
    k: cohortMinimum[protection],
  });
  return asked.filter((unit) => hidden.has(idOf(now, unit)));
}

/**
 * Which units may be shown in the structure that is to be told: rules 1 to 7 on its tree, where a unit with the same people as before is
 * hidden where it was, and rule 8 against everything told before. What one indicator of a population hides, all of them do (3.6 rule 6).
 */
export function masksInStructure(versions: Versions, before: QuarterBefore): Map<string, SuppressionMask> {
  const { now, told } = versions;
  const all = [...now.computed.values()];
  const changed = new Map(all.map((one) => [one.definition.id, changedUnits(one, versions)]));
  const isToldAsWas = (indicatorId: string, unitId: string): boolean =>
    told.some((version) => version.structure === 'as-was' && version.told.get(indicatorId)?.has(unitId) === true);
  const isHidden = (indicatorId: string, unitId: string): boolean =>
    changed.get(indicatorId)?.has(unitId) === false && !isToldAsWas(indicatorId, unitId);
  const masks = masksOf(all, before, 'final', isHidden);
  const groups = Map.groupBy(all, ({ definition }) => `${definition.population} ${definition.grain}`);
  const hidden = new Map([...groups.values()].flatMap((group) => hiddenTogether(group, { masks, changed, versions })));
  return new Map(
    [...masks].map(([id, mask]) => [id, { ...mask, published: mask.published.filter((unit) => hidden.get(id)?.has(unit) !== true) }]),
  );
}

/** What rule 8 hides of the indicators of one population: what it hides of one, of all of them. By indicator. */
function hiddenTogether(
  group: readonly Computed[],
  o: { masks: ReadonlyMap<string, SuppressionMask>; changed: ReadonlyMap<string, ReadonlySet<string>>; versions: Versions },
): [string, ReadonlySet<string>][] {
  const hidden = new Set<string>();
  for (let before = -1; before < hidden.size;) {
    before = hidden.size;
    for (const one of group) {
      const { id } = one.definition;
      const asked = (o.masks.get(id)?.published ?? []).filter((unit) => o.changed.get(id)?.has(unit) === true && !hidden.has(unit));
      if (asked.length > 0) for (const unit of hiddenBetween(one, asked, o.versions)) hidden.add(unit);
    }
  }
  return group.map(({ definition }) => [definition.id, hidden]);
}
