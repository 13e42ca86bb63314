import type { Unit } from './contract.ts';

export interface UnitRow {
  unitId: string;
  parentId: string | null;
  name: string | null;
}

const byId = new Intl.Collator('en', { numeric: true });

/**
 * Units in the organisation's order: parents before their children, siblings by the source's own ids. A unit whose parent is
 * not in the list stands at the top, and a circle of parents (which a source can send) is broken, not followed.
 */
export function organisationOrder(rows: readonly UnitRow[]): Unit[] {
  const known = new Set(rows.map((row) => row.unitId));
  const topmost = (row: UnitRow) => (row.parentId !== null && row.parentId !== row.unitId && known.has(row.parentId) ? row.parentId : null);
  const children = Map.groupBy(
    rows.toSorted((a, b) => byId.compare(a.unitId, b.unitId)),
    topmost,
  );
  const placed = new Map<string, Unit>();
  const place = (row: UnitRow): void => {
    const stack = [row];
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (placed.has(next.unitId)) continue;
      const below = children.get(next.unitId) ?? [];
      placed.set(next.unitId, { unitId: next.unitId, parentId: topmost(next), name: next.name || next.unitId, isLeaf: below.length === 0 });
      stack.push(...below.toReversed());
    }
  };
  for (const row of children.get(null) ?? []) place(row);
  for (const row of rows) place(row);
  return [...placed.values()];
}
