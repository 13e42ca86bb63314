/** A unit of the tree over which one indicator is published for one window. */
export interface SuppressionUnit {
  readonly unitId: string;
  /** null, or a unit that is not in the tree: a root. */
  readonly parentId: string | null;
  /** Distinct persons of the whole unit, staff of its sub-units included, with a denominator above 0. */
  readonly n: number;
  /** The same for staff attached directly to this unit. For a leaf it is n. */
  readonly ownN: number;
  /** Hidden for a reason other than n < k: dominance (rule 2), or hidden in an earlier quarter (rule 7). */
  readonly isHidden?: boolean;
  /** The same for the pseudo-leaf of staff attached directly to an inner unit; a leaf has only `isHidden`. */
  readonly isOwnHidden?: boolean;
}

/** A unit, or the pseudo-leaf of staff attached directly to an inner unit; it is published while nothing hides it. */
export interface Node {
  readonly id: string;
  readonly unitId: string;
  readonly n: number;
  readonly isHiddenBeforehand: boolean;
  readonly depth: number;
  readonly parent: Node | null;
  readonly children: Node[];
  hidden: boolean;
}

export function checkMinimum(o: { k: number; floor?: number }): void {
  if (!(o.k >= (o.floor ?? 5))) throw new RangeError(`k = ${o.k} is below the floor of ${o.floor ?? 5}`);
}

export const byId = (a: Node, b: Node): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** "\0" sorts before every character, so that a pseudo-leaf has a fixed place of its own among the ties. */
export const ownCellId = (unitId: string): string => `${unitId}\0own`;

/**
 * Sorted so that the order in which units arrive can decide nothing.
 * Throws a RangeError where the units are no tree.
 */
export function buildTree(units: readonly SuppressionUnit[]): Node[] {
  const known = new Map(units.map((unit) => [unit.unitId, unit]));
  const childrenOf = new Map<string | null, SuppressionUnit[]>();
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), unit]);
  }
  const nodes: Node[] = [];
  const addNode = (node: Omit<Node, 'depth' | 'children' | 'hidden'>): Node => {
    const added = { ...node, depth: (node.parent?.depth ?? -1) + 1, children: [], hidden: false };
    nodes.push(added);
    node.parent?.children.push(added);
    return added;
  };
  const add = (unit: SuppressionUnit, parent: Node | null): void => {
    const { unitId } = unit;
    const node = addNode({ id: unitId, unitId, n: unit.n, isHiddenBeforehand: unit.isHidden === true, parent });
    const below = childrenOf.get(unitId) ?? [];
    for (const child of below) add(child, node);
    if (below.length > 0 && unit.ownN > 0) {
      addNode({ id: ownCellId(unitId), unitId, n: unit.ownN, isHiddenBeforehand: unit.isOwnHidden === true, parent: node });
    }
  };
  for (const root of childrenOf.get(null) ?? []) add(root, null);
  if (nodes.filter((node) => node.id === node.unitId).length !== units.length) {
    throw new RangeError('suppress needs a tree: some units are their own ancestors');
  }
  return nodes.sort(byId);
}

export function leavesBelow(unit: Node): Node[] {
  return unit.children.flatMap((child) => (child.children.length === 0 ? [child] : leavesBelow(child)));
}

/**
 * H(X): hidden leaf cells below X that lie under no published proper descendant of X. A cell of nobody hides nothing and
 * adds nothing to a sum, so it is no cell.
 */
export function hiddenCells(unit: Node): Node[] {
  return unit.children.flatMap((child) => {
    if (!child.hidden) return [];
    return child.children.length === 0 ? (child.n > 0 ? [child] : []) : hiddenCells(child);
  });
}

export const persons = (cells: readonly { n: number }[]): number => cells.reduce((sum, cell) => sum + cell.n, 0);

/** What H(X) must not be: one cell alone, or fewer than k persons together (rule 4). */
export const isTooFew = (cells: readonly { n: number }[], k: number): boolean =>
  cells.length > 0 && (cells.length < 2 || persons(cells) < k);

function isBelow(node: Node, unit: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === unit) return true;
  return false;
}

function publishedAncestor(node: Node): Node | null {
  let at = node.parent;
  while (at?.hidden) at = at.parent;
  return at;
}

/** The published leaf cells below a unit: what rule 4 may hide so that others can't be worked out. */
export const publishedLeaves = (unit: Node): Node[] => leavesBelow(unit).filter((leaf) => !leaf.hidden && leaf.n > 0);

/** Where leaves are never published, the lowest published units stand in their place. */
export function lowestPublished(unit: Node): Node[] {
  return unit.children.flatMap((child) => {
    const below = lowestPublished(child);
    return below.length > 0 || child.hidden || child.n === 0 ? below : [child];
  });
}

function hideSmallest(candidates: readonly Node[], unit: Node): void {
  const smallest = [...candidates].sort((a, b) => a.n - b.n || byId(a, b))[0];
  if (smallest === undefined) {
    unit.hidden = true;
    return;
  }
  for (let node: Node | null = smallest; node !== null && node !== unit; node = node.parent) node.hidden = true;
}

/** The units among the nodes; pseudo-leaves have no name of their own. */
export function unitIds(nodes: readonly Node[]): string[] {
  return nodes.filter((node) => node.id === node.unitId).map((node) => node.id);
}

export interface Settling {
  /** Whether what is hidden below a published inner unit could be worked out from it. */
  readonly violates: (unit: Node) => boolean;
  /** What may be hidden below a unit to prevent that. */
  readonly candidates: (unit: Node) => Node[];
  /** Hidden inner units that must not be worked out either, as a sum of what is shown. */
  readonly guarded: readonly Node[];
}

/**
 * A hidden inner unit can be worked out if it hides no cell of its own, or if the published unit above it hides no other cell.
 * This adds nothing to rule 4 where n is the sum of the leaves; it does where people stand in two leaves, or where a unit is
 * hidden although many people stand behind it.
 */
function isExposed(unit: Node): boolean {
  const cells = hiddenCells(unit).length;
  const above = publishedAncestor(unit);
  return cells === 0 || (above !== null && hiddenCells(above).length === cells);
}

/** One more hidden for an exposed unit; false where nothing of it is shown that could be hidden. */
function coverExposed(unit: Node, o: Settling): boolean {
  const above = publishedAncestor(unit);
  if (hiddenCells(unit).length === 0) {
    const leaves = o.candidates(unit);
    const candidates = leaves.length > 0 ? leaves : lowestPublished(unit);
    if (candidates.length > 0) hideSmallest(candidates, unit);
    return candidates.length > 0;
  }
  if (above === null) return false;
  const outside = o.candidates(above).filter((node) => !isBelow(node, unit));
  hideSmallest(outside, above);
  return true;
}

/**
 * Rule 4: hides until nothing violates, the deepest unit first, ties by id. Each turn hides at least one node more, so it ends.
 */
export function settle(nodes: readonly Node[], o: Settling): void {
  const deepestFirst = (a: Node, b: Node): number => b.depth - a.depth || byId(a, b);
  const inner = nodes.filter((node) => node.children.length > 0).sort(deepestFirst);
  const guarded = o.guarded.filter((node) => node.children.length > 0 && node.n > 0).sort(deepestFirst);
  for (;;) {
    const violating = inner.find((unit) => !unit.hidden && o.violates(unit));
    if (violating !== undefined) hideSmallest(o.candidates(violating), violating);
    else if (!guarded.some((unit) => isExposed(unit) && coverExposed(unit, o))) return;
  }
}
