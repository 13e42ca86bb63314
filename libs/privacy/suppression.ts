/** A unit of the tree over which one indicator is published for one window. */
export interface SuppressionUnit {
  readonly unitId: string;
  /** null, or a unit that is not in the tree: a root. */
  readonly parentId: string | null;
  /** Distinct persons of the whole unit, staff of its sub-units included, with a denominator above 0. */
  readonly n: number;
  /** The same for staff attached directly to this unit. For a leaf it is n. */
  readonly ownN: number;
}

export interface SuppressionMask {
  /** Hidden because n < k (rule 1). */
  readonly primary: string[];
  /** Hidden so that no primary cell can be worked out from what is shown (rule 4). */
  readonly secondary: string[];
  readonly published: string[];
  /** For a published unit that hides some but not all of its leaf cells: the one row "other units together" (rule 5). */
  readonly combined: Record<string, { unitIds: string[]; n: number }>;
}

/** A unit, or the pseudo-leaf of staff attached directly to an inner unit; it is published while nothing hides it. */
interface Node {
  readonly id: string;
  readonly unitId: string;
  readonly n: number;
  readonly depth: number;
  readonly parent: Node | null;
  readonly children: Node[];
  hidden: boolean;
}

const byId = (a: Node, b: Node): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Sorted so that the order in which units arrive can decide nothing. */
function buildTree(units: readonly SuppressionUnit[]): Node[] {
  const known = new Map(units.map((unit) => [unit.unitId, unit]));
  const childrenOf = new Map<string | null, SuppressionUnit[]>();
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), unit]);
  }
  const nodes: Node[] = [];
  const add = (unit: SuppressionUnit, parent: Node | null): void => {
    const node: Node = {
      id: unit.unitId,
      unitId: unit.unitId,
      n: unit.n,
      depth: (parent?.depth ?? -1) + 1,
      parent,
      children: [],
      hidden: false,
    };
    nodes.push(node);
    parent?.children.push(node);
    const below = childrenOf.get(unit.unitId) ?? [];
    for (const child of below) add(child, node);
    // "\0" sorts before every character, so that a pseudo-leaf has a fixed place of its own among the ties
    if (below.length > 0 && unit.ownN > 0) {
      const own: Node = {
        id: `${unit.unitId}\0own`,
        unitId: unit.unitId,
        n: unit.ownN,
        depth: node.depth + 1,
        parent: node,
        children: [],
        hidden: false,
      };
      nodes.push(own);
      node.children.push(own);
    }
  };
  for (const root of childrenOf.get(null) ?? []) add(root, null);
  if (nodes.filter((node) => node.id === node.unitId).length !== units.length) {
    throw new RangeError('suppress needs a tree: some units are their own ancestors');
  }
  return nodes.sort(byId);
}

function leavesBelow(unit: Node): Node[] {
  return unit.children.flatMap((child) => (child.children.length === 0 ? [child] : leavesBelow(child)));
}

/**
 * H(X): hidden leaf cells below X that lie under no published proper descendant of X. A cell of nobody hides nothing and
 * adds nothing to a sum, so it is no cell.
 */
function hiddenCells(unit: Node): Node[] {
  return unit.children.flatMap((child) => {
    if (!child.hidden) return [];
    return child.children.length === 0 ? (child.n > 0 ? [child] : []) : hiddenCells(child);
  });
}

const persons = (cells: readonly Node[]): number => cells.reduce((sum, cell) => sum + cell.n, 0);

function violates(unit: Node, k: number): boolean {
  const hidden = hiddenCells(unit);
  return hidden.length > 0 && (hidden.length < 2 || persons(hidden) < k);
}

function hideOneMore(unit: Node): void {
  const candidates = leavesBelow(unit).filter((leaf) => !leaf.hidden && leaf.n > 0);
  const smallest = candidates.sort((a, b) => a.n - b.n || byId(a, b))[0];
  if (smallest === undefined) {
    unit.hidden = true;
    return;
  }
  for (let node: Node | null = smallest; node !== null && node !== unit; node = node.parent) node.hidden = true;
}

/** The units among the nodes; pseudo-leaves have no name of their own. */
function unitIds(nodes: readonly Node[]): string[] {
  return nodes.filter((node) => node.id === node.unitId).map((node) => node.id);
}

function combinedRows(nodes: readonly Node[]): SuppressionMask['combined'] {
  const combined: SuppressionMask['combined'] = {};
  for (const unit of nodes) {
    if (unit.hidden || unit.children.length === 0) continue;
    const cells = hiddenCells(unit);
    const all = leavesBelow(unit).filter((leaf) => leaf.n > 0);
    if (cells.length === 0 || cells.length === all.length) continue;
    combined[unit.unitId] = { unitIds: [...new Set(cells.map((cell) => cell.unitId))].sort(), n: persons(cells) };
  }
  return combined;
}

/**
 * Primary and secondary suppression of one indicator's cells over a tree of units (capability model 3.6 rules 1, 4, 5).
 * Deterministic: it depends on the set of units, not on their order. A person in two leaves counts in both.
 * Throws a RangeError where `k` is below the hard floor of 5, unless `floor` (fixtures only) says otherwise, and where the
 * units are no tree.
 */
export function suppress(units: readonly SuppressionUnit[], o: { k: number; floor?: number }): SuppressionMask {
  if (!(o.k >= (o.floor ?? 5))) throw new RangeError(`k = ${o.k} is below the floor of ${o.floor ?? 5}`);
  const nodes = buildTree(units);
  for (const node of nodes) node.hidden = node.n < o.k;
  const primary = new Set(nodes.filter((node) => node.hidden));
  const inner = nodes.filter((node) => node.children.length > 0).sort((a, b) => b.depth - a.depth || byId(a, b));
  for (;;) {
    const violating = inner.find((unit) => !unit.hidden && violates(unit, o.k));
    if (violating === undefined) break;
    hideOneMore(violating); // hides at least one more node each time, so this ends
  }
  return {
    primary: unitIds(nodes.filter((node) => primary.has(node))),
    secondary: unitIds(nodes.filter((node) => node.hidden && !primary.has(node))),
    published: unitIds(nodes.filter((node) => !node.hidden)),
    combined: combinedRows(nodes),
  };
}
