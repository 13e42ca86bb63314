import {
  buildTree,
  checkMinimum,
  hiddenCells,
  isTooFew,
  ownCellId,
  publishedLeaves,
  settle,
  unitIds,
  type Node,
} from './suppression-tree.ts';

/**
 * A unit at a quarter close at which one indicator and window may be restated. The published Ks of the window are numbered from 0
 * (the final one). *Changed persons* are those whose (y, x) in the cell differ from what stood behind it at a K (3.6 rule 11).
 */
export interface RestatementUnit {
  readonly unitId: string;
  /** null, or a unit that is not in the tree: a root. */
  readonly parentId: string | null;
  /**
   * The newest K at which the unit was published or could have been: one that `restate` let go counts, even if the change was too
   * small to show (3.10). null: suppressed when the window was published, so that there is no version to restate.
   */
  readonly version: number | null;
  /** For each published K, the oldest first: changed persons of the whole unit since then. */
  readonly changed: readonly number[];
  /** The same for staff attached directly to an inner unit. */
  readonly ownChanged?: readonly number[];
  /** Rules 1-7 hide the unit, or the staff attached directly to it, at the new K. */
  readonly isHidden?: boolean;
  readonly isOwnHidden?: boolean;
  /** From the `locked` and `lockedOwn` of earlier restatements of this indicator and window. */
  readonly isLocked?: boolean;
  readonly isOwnLocked?: boolean;
}

export interface Restatement {
  /** May be published at the new K. */
  readonly restated: string[];
  /** Changed, but keeps its published version. */
  readonly held: string[];
  /** Nobody of it changed since its published version. */
  readonly unchanged: string[];
  /** Keeps its published version for ever, and staff attached directly to these units too: hand both in again next time. */
  readonly locked: string[];
  readonly lockedOwn: string[];
}

/** The changed persons of a cell since the newest version known of it or of a unit on the way up to `above`. */
function changedSinceKnown(cell: Node, above: Node, units: ReadonlyMap<string, RestatementUnit>): number {
  let newest = 0;
  for (let at: Node | null = cell; at !== null; at = at === above ? null : at.parent) {
    newest = Math.max(newest, units.get(at.unitId)?.version ?? 0);
  }
  const unit = units.get(cell.unitId);
  const changed = cell.id === cell.unitId ? unit?.changed : unit?.ownChanged;
  return changed?.[newest] ?? 0;
}

/**
 * What new sum the adversary gains from a restated unit: its held cells that changed since the newest sum over them that is
 * already published. Counted since their own version alone, an earlier restatement above them would give away the difference.
 */
function newlyChanged(unit: Node, units: ReadonlyMap<string, RestatementUnit>): { n: number }[] {
  return hiddenCells(unit)
    .map((cell) => ({ n: changedSinceKnown(cell, unit, units) }))
    .filter(({ n }) => n > 0);
}

/**
 * The K since which the changed persons among staff attached directly are counted. They have no version of their own: while not
 * locked they were let go, or had not changed, whenever a unit above them was restated.
 */
function ownVersion(unit: RestatementUnit, units: ReadonlyMap<string, RestatementUnit>): number {
  let newest = unit.version ?? 0;
  if (unit.isOwnLocked) return newest;
  let at = unit.parentId === null ? undefined : units.get(unit.parentId);
  for (let steps = 0; at !== undefined && steps < units.size; steps += 1) {
    newest = Math.max(newest, at.version ?? 0);
    at = at.parentId === null ? undefined : units.get(at.parentId);
  }
  return newest;
}

function checkUnits(units: readonly RestatementUnit[]): void {
  const versions = units[0]?.changed.length ?? 0;
  for (const { unitId, version, changed, ownChanged } of units) {
    const isWrong =
      changed.length !== versions ||
      changed.length === 0 ||
      (ownChanged !== undefined && ownChanged.length !== versions) ||
      (version !== null && !(Number.isInteger(version) && version >= 0 && version < versions));
    if (isWrong) throw new RangeError(`unit ${unitId} needs a count of changed persons for each published K, and a version among them`);
  }
}

/** A unit of which nobody changed stands where its version says: it is known, and nothing below it can hide anything above it. */
const isKnown = (node: Node): boolean => !node.hidden && node.n === 0;

function isUnderKnown(leaf: Node, unit: Node): boolean {
  for (let at: Node | null = leaf; at !== null && at !== unit; at = at.parent) if (isKnown(at)) return true;
  return false;
}

function hasRestatedAbove(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (!at.hidden && at.n > 0) return true;
  return false;
}

/**
 * Which units of an indicator and window may be published again at a quarter close (capability model 3.6 rule 11): rule 4 on the
 * counts of changed persons, where "hidden" means "keeps its published version" and 0 means unchanged. All at one K.
 *
 * Over several Ks counts alone don't suffice: what is held back while a unit above it is restated stands in a published sum, and a
 * later version of it would give the other cells of that sum away. Such cells and units are locked for good ("waits, if need be
 * for ever"), and rule 4 is asked of what changed since the newest sum above them as well.
 *
 * Deterministic; the order of units decides nothing. Throws a RangeError for a k below the floor, units that are no tree, and
 * counts that don't fit the published Ks.
 */
export function restate(units: readonly RestatementUnit[], o: { k: number; floor?: number }): Restatement {
  checkMinimum(o);
  checkUnits(units);
  const byUnitId = new Map(units.map((unit) => [unit.unitId, unit]));
  const lockedBefore = new Set(
    units.flatMap((unit) => [...(unit.isLocked ? [unit.unitId] : []), ...(unit.isOwnLocked ? [ownCellId(unit.unitId)] : [])]),
  );
  const nodes = buildTree(
    units.map((unit) => ({
      unitId: unit.unitId,
      parentId: unit.parentId,
      n: unit.changed[unit.version ?? 0] ?? 0,
      ownN: unit.ownChanged?.[ownVersion(unit, byUnitId)] ?? 0,
      isHidden: unit.version === null || unit.isHidden === true || unit.isLocked === true,
      isOwnHidden: unit.isOwnHidden === true || unit.isOwnLocked === true,
    })),
  );
  for (const node of nodes) node.hidden = (node.n > 0 && node.n < o.k) || node.isHiddenBeforehand;
  settle(nodes, {
    violates: (unit) => !isKnown(unit) && (isTooFew(hiddenCells(unit), o.k) || isTooFew(newlyChanged(unit, byUnitId), o.k)),
    candidates: (unit) => publishedLeaves(unit).filter((leaf) => !isUnderKnown(leaf, unit)),
    guarded: nodes.filter((node) => {
      const unit = byUnitId.get(node.unitId);
      return unit?.version !== null && (node.n < o.k || unit?.isHidden === true);
    }),
  });
  const locked = new Set(lockedBefore);
  for (const node of nodes) if (node.hidden && node.n > 0 && hasRestatedAbove(node)) locked.add(node.id);
  const inOrder = units.map((unit) => unit.unitId).sort();
  return {
    restated: unitIds(nodes.filter((node) => !node.hidden && node.n > 0)),
    held: unitIds(nodes.filter((node) => node.hidden && node.n > 0 && byUnitId.get(node.unitId)?.version !== null)),
    unchanged: unitIds(nodes.filter((node) => node.n === 0)),
    locked: inOrder.filter((unitId) => locked.has(unitId)),
    lockedOwn: inOrder.filter((unitId) => locked.has(ownCellId(unitId))),
  };
}
