import {
  buildTree,
  checkMinimum,
  hiddenCells,
  isTooFew,
  leavesBelow,
  lowestPublished,
  persons,
  publishedLeaves,
  settle,
  unitIds,
  type Node,
  type SuppressionUnit,
} from './suppression-tree.ts';

export interface SuppressionMask {
  /** Hidden because n < k (rule 1), or hidden beforehand (`isHidden`). */
  readonly primary: string[];
  /** Hidden so that no primary cell can be worked out from what is shown (rule 4), or by another indicator (rule 6). */
  readonly secondary: string[];
  readonly published: string[];
  /** For a published unit that hides some but not all of its leaf cells: the one row "other units together" (rule 5). */
  readonly combined: Record<string, { unitIds: string[]; n: number }>;
}

/** One indicator over the tree that it shares with others of the same population and window. */
export interface IndicatorPopulation {
  readonly indicatorId: string;
  readonly units: readonly SuppressionUnit[];
  /** Of the indicator's protection class. */
  readonly k: number;
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

function maskOf(nodes: readonly Node[], primary: ReadonlySet<Node>): SuppressionMask {
  return {
    primary: unitIds(nodes.filter((node) => primary.has(node))),
    secondary: unitIds(nodes.filter((node) => node.hidden && !primary.has(node))),
    published: unitIds(nodes.filter((node) => !node.hidden)),
    combined: combinedRows(nodes),
  };
}

const isPrimary = (node: Node, k: number): boolean => node.n < k || node.isHiddenBeforehand;

/**
 * Primary and secondary suppression of one indicator's cells over a tree of units (capability model 3.6 rules 1, 2, 4, 5).
 * Deterministic: it depends on the set of units, not on their order. A person in two leaves counts in both.
 * Throws a RangeError where `k` is below the hard floor of 5, unless `floor` (fixtures only) says otherwise, and where the
 * units are no tree.
 */
export function suppress(units: readonly SuppressionUnit[], o: { k: number; floor?: number }): SuppressionMask {
  checkMinimum(o);
  const nodes = buildTree(units);
  for (const node of nodes) node.hidden = isPrimary(node, o.k);
  const primary = new Set(nodes.filter((node) => node.hidden));
  settle(nodes, {
    violates: (unit) => isTooFew(hiddenCells(unit), o.k),
    candidates: publishedLeaves,
    guarded: nodes.filter((node) => node.isHiddenBeforehand),
  });
  return maskOf(nodes, primary);
}

interface IndicatorTree {
  readonly indicatorId: string;
  readonly k: number;
  readonly nodes: Node[];
  readonly primary: ReadonlySet<Node>;
}

function indicatorTree(population: IndicatorPopulation, o: { floor?: number; status: 'final' | 'provisional' }): IndicatorTree {
  checkMinimum({ ...o, k: population.k });
  const isProvisional = o.status === 'provisional';
  const k = isProvisional ? 3 * population.k : population.k;
  const nodes = buildTree(population.units);
  for (const node of nodes) node.hidden = isPrimary(node, k) || (isProvisional && node.children.length === 0);
  return { indicatorId: population.indicatorId, k, nodes, primary: new Set(nodes.filter((node) => node.hidden)) };
}

function checkSameTree(trees: readonly IndicatorTree[]): void {
  const shapeOf = ({ nodes }: IndicatorTree): string =>
    JSON.stringify(nodes.filter((node) => node.id === node.unitId).map((node) => [node.id, node.parent?.id]));
  if (new Set(trees.map(shapeOf)).size > 1) throw new RangeError('indicators that share a mask must come with the same tree of units');
  if (new Set(trees.map((tree) => tree.indicatorId)).size < trees.length) throw new RangeError('an indicator stands twice in one mask');
}

/**
 * One mask for all indicators of the same population and window (capability model 3.6 rule 6): each is masked alone, what one
 * hides all hide, and rule 4 runs again on each until none hides more. `published` is the same list for every indicator;
 * `primary`, `secondary` and the combined rows are each indicator's own. The order of indicators and units decides nothing.
 *
 * `status: 'provisional'` is rule 11: 3k in place of k, and leaf cells are never published. Where rule 4 then asks for one more
 * cell to hide, the lowest published units take the place of the leaves, so that the largest unit is the last to go.
 *
 * An inner unit below k stays underivable too where people stand in two of its leaves, which plain `suppress` doesn't look at.
 * Leave out indicators that have no values at all (NOT_INSTRUMENTED, NOT_APPLICABLE): their n of 0 would hide everything.
 * Throws a RangeError for a k below the floor, units that are no tree, different trees, and an indicator given twice.
 */
export function suppressTogether(
  populations: readonly IndicatorPopulation[],
  o: { floor?: number; status?: 'final' | 'provisional' } = {},
): Map<string, SuppressionMask> {
  const status = o.status ?? 'final';
  const trees = populations.map((population) => indicatorTree(population, { ...o, status }));
  checkSameTree(trees);
  const hidden = new Set<string>();
  for (let before = -1; before < hidden.size;) {
    before = hidden.size;
    const roundHidden: string[] = [];
    for (const tree of trees) {
      for (const node of tree.nodes) node.hidden ||= hidden.has(node.id);
      settle(tree.nodes, {
        violates: (unit) => isTooFew(hiddenCells(unit), tree.k),
        candidates: status === 'provisional' ? lowestPublished : publishedLeaves,
        guarded: [...tree.primary],
      });
      roundHidden.push(...tree.nodes.filter((node) => node.hidden).map((node) => node.id));
    }
    // united only after the round: within it each indicator sees what the round before it left, whichever comes first
    for (const id of roundHidden) hidden.add(id);
  }
  return new Map(trees.map((tree) => [tree.indicatorId, maskOf(tree.nodes, tree.primary)]));
}

/** The mask of one indicator's provisional values alone (capability model 3.6 rule 11); see `suppressTogether`. */
export function suppressProvisional(units: readonly SuppressionUnit[], o: { k: number; floor?: number }): SuppressionMask {
  const mask = suppressTogether([{ indicatorId: '', units, k: o.k }], { ...o, status: 'provisional' }).get('');
  if (mask === undefined) throw new Error('one indicator given, no mask returned');
  return mask;
}
