import { cohortMinimum, restate, type Restatement, type RestatementUnit, type SuppressionMask } from '@oppiva/privacy';
import type { Cell, Computation, UnitPersonRow } from './compute.ts';
import type { IndicatorDefinition } from './definition.ts';
import type { Computed } from './mask.ts';

/** An instant at which one indicator and window was published, the final one first. */
export interface EarlierPublication {
  /** The same indicator and window, computed at the K of then. */
  readonly computation: Computation;
  /** Units of which something was published then, or could have been. */
  readonly letGo: ReadonlySet<string>;
  /** What `restate` answered then; empty for the final publication. */
  readonly locked: ReadonlySet<string>;
  readonly lockedOwn: ReadonlySet<string>;
}

/** What differs between two computations of an indicator and window. */
export type ChangedPersons = ReadonlyMap<string, ReadonlySet<string>>;

/** Sums of weights come out in another order each time. */
const relativeTolerance = 1e-9;

/**
 * Which units of an indicator and window may be published again, from what stood behind them at each published K (capability model
 * 3.6 rule 11).
 * @param o.earlier in the order of K, at least the first that told a value
 * @param o.mask of rules 1 to 7 at the new K; undefined hides all
 * @param o.unsuppressed the test profile: every unit that changed
 */
export function restatementOf(
  now: Computed,
  o: { earlier: readonly EarlierPublication[]; mask: SuppressionMask | undefined; unsuppressed: boolean },
): Restatement {
  const changes = o.earlier.map(({ computation }) => changedPersons(now.computation, computation));
  const shown = new Set(o.mask?.published);
  const cells = new Map(now.computation.cells.map((cell) => [cell.unitId, cell]));
  const last = o.earlier.at(-1);
  const units = treeOf(now.definition, now.computation).map(({ unitId, parentId }): RestatementUnit => {
    const version = o.earlier.findLastIndex(({ letGo }) => letGo.has(unitId));
    const cell = cells.get(unitId);
    return {
      unitId,
      parentId,
      version: version < 0 ? null : version,
      changed: changes.map((changed) => changed.get(unitId)?.size ?? 0),
      ownChanged: changes.map((changed, at) => ownChanged(unitId, { now, changed, before: o.earlier[at]?.computation })),
      isHidden: !o.unsuppressed && !shown.has(unitId),
      isOwnHidden: !o.unsuppressed && isOwnHidden(cell, now.definition),
      isLocked: last?.locked.has(unitId) ?? false,
      isOwnLocked: last?.lockedOwn.has(unitId) ?? false,
    };
  });
  return restate(units, o.unsuppressed ? { k: 1, floor: 1 } : { k: cohortMinimum[now.definition.protection] });
}

/** Persons whose statistics in a unit differ between two computations of one indicator and window, by unit. */
export function changedPersons(a: Computation, b: Computation): ChangedPersons {
  const changed = new Map<string, Set<string>>();
  const rest = new Map(b.rows.map((row) => [nameOf(row), row]));
  const note = (row: UnitPersonRow): void => {
    const persons = changed.get(row.unit_id) ?? new Set();
    changed.set(row.unit_id, persons.add(row.person_id));
  };
  for (const row of a.rows) {
    const name = nameOf(row);
    if (!isSameStatistic(row, rest.get(name))) note(row);
    rest.delete(name);
  }
  for (const row of rest.values()) if (!isSameStatistic(row, undefined)) note(row);
  return changed;
}

const nameOf = (row: UnitPersonRow): string => `${row.unit_id}\0${row.person_id}`;

/** Whether two rows say the same of a person. A person without a row counts nothing. */
export function isSameStatistic(a: UnitPersonRow, b: UnitPersonRow | undefined): boolean {
  const parts = new Set([...Object.keys(a.parts ?? {}), ...Object.keys(b?.parts ?? {})]);
  return (
    isNear(a.y, b?.y ?? 0) && isNear(a.x, b?.x ?? 0) && [...parts].every((part) => isNear(a.parts?.[part] ?? 0, b?.parts?.[part] ?? 0))
  );
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= relativeTolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** Units of the tree over which the indicator is masked. */
function treeOf(definition: IndicatorDefinition, { units }: Computation): Computation['units'] {
  if (definition.grain !== 'area-quarter') return units;
  const parents = new Set(units.map(({ parentId }) => parentId));
  return units.filter(({ unitId }) => parents.has(unitId));
}

function ownChanged(unitId: string, o: { now: Computed; changed: ChangedPersons; before: Computation | undefined }): number {
  const own = o.changed.get(unitId) ?? new Set<string>();
  if (o.now.definition.grain === 'area-quarter') {
    const below = treeOf(o.now.definition, o.now.computation).filter(({ parentId }) => parentId === unitId);
    return [...own].filter((person) => !below.some((unit) => o.changed.get(unit.unitId)?.has(person) === true)).length;
  }
  const direct = new Set([...(o.now.computation.directPersons.get(unitId) ?? []), ...(o.before?.directPersons.get(unitId) ?? [])]);
  return [...own].filter((person) => direct.has(person)).length;
}

function isOwnHidden(cell: Cell | undefined, definition: IndicatorDefinition): boolean {
  if (cell === undefined) return true;
  return cell.isOwnDominated || (cell.ownN > 0 && cell.ownN < cohortMinimum[definition.protection]);
}

/**
 * Whether a change is worth telling: a value that moved by at least a display unit and half the half-width of its interval, or a reason
 * instead of a value or the other way round (capability model 3.10). Neither cell is rounded.
 */
export function isWorthRestating(now: Cell, before: Cell, definition: Pick<IndicatorDefinition, 'unit'>): boolean {
  if (now.value === null || before.value === null) return now.reason !== before.reason;
  const displayUnit = definition.unit === 'share' || definition.unit === 'index' ? 0.01 : 1;
  const halfWidth = now.lo === null || now.hi === null ? 0 : (now.hi - now.lo) / 2;
  return Math.abs(now.value - before.value) >= Math.max(displayUnit, halfWidth / 2);
}
