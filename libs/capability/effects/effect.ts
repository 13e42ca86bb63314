import { differenceInDifferences, type Bounds, type Estimate } from '@oppiva/statistics';
import { estimateOf } from '../compute.ts';
import type { IndicatorDefinition, PersonRow, UnitPersonRow } from '../definition.ts';

/** The people of some units together, by person. */
export type Group = ReadonlyMap<string, PersonRow>;

/**
 * Whether an indicator has per person what a difference in differences compares: a share or a mean that one person has, too. What compares
 * people with each other, or groups, has an estimate of its own and no value of one person.
 */
export function hasPersonValues({ unit, estimate }: IndicatorDefinition): boolean {
  return unit === 'share' && estimate === undefined;
}

/** The people of some units with a denominator above 0; somebody in two of them counts once, with both. */
export function groupOf(rows: readonly UnitPersonRow[], units: ReadonlySet<string>): Group {
  const people = new Map<string, PersonRow>();
  for (const { unit_id, person_id, y, x } of rows) {
    if (!units.has(unit_id) || !(x > 0)) continue;
    const before = people.get(person_id);
    people.set(person_id, { person_id, y: (before?.y ?? 0) + y, x: (before?.x ?? 0) + x });
  }
  return people;
}

/** What the indicator says of the people of some units together, as it says of one unit; null without anybody. */
export function together(definition: IndicatorDefinition, group: Group): Estimate | null {
  return group.size === 0 ? null : estimateOf(definition, [...group.values()]);
}

/** Two groups in one window. */
export interface Sides {
  readonly treated: Group;
  readonly control: Group;
}

/** A difference in differences and how many people stand behind each side. */
export interface Effect extends Bounds {
  readonly treatedPersons: number;
  readonly controlPersons: number;
}

/**
 * `fx-did` between two windows (capability model 5.2): of everybody who is on the same side in both, the later value less the earlier one.
 * Who was on both sides is on neither. Null where a side has fewer than `personsMin` people.
 */
export function effectBetween(definition: IndicatorDefinition, o: { before: Sides; after: Sides; personsMin: number }): Effect | null {
  const treated = changesOf(definition, { ...o, side: 'treated', other: 'control' });
  const control = changesOf(definition, { ...o, side: 'control', other: 'treated' });
  if (Math.min(treated.length, control.length) < Math.max(2, o.personsMin)) return null;
  return { ...differenceInDifferences({ treated, control }), treatedPersons: treated.length, controlPersons: control.length };
}

function changesOf(
  definition: IndicatorDefinition,
  { before, after, side, other }: { before: Sides; after: Sides; side: keyof Sides; other: keyof Sides },
): number[] {
  return [...before[side]].flatMap(([personId, earlier]) => {
    const later = after[side].get(personId);
    const isOnBoth = before[other].has(personId) || after[other].has(personId);
    return later === undefined || isOnBoth ? [] : [valueOf(definition, later) - valueOf(definition, earlier)];
  });
}

/** One person's own value: a share of what the person has, or for a share of people whether the person is one of them. */
function valueOf({ method }: IndicatorDefinition, { y, x }: PersonRow): number {
  return method === 'U1' ? Number(y > 0) : y / x;
}
