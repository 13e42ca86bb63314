import type { SuppressionUnit } from './suppression-tree.ts';

export type Shape = { readonly [id: string]: number | Shape };

/** `{P: {a: 3, b: 4}}` is an inner unit with two leaves; a number under the key `own` is staff attached directly to it. */
export function tree(shape: Shape, parentId: string | null = null): SuppressionUnit[] {
  return Object.entries(shape).flatMap(([unitId, below]) => {
    if (unitId === 'own') return [];
    if (typeof below === 'number') return [{ unitId, parentId, n: below, ownN: below }];
    const children = tree(below, unitId);
    const ownN = typeof below.own === 'number' ? below.own : 0;
    const n = ownN + children.filter((child) => child.parentId === unitId).reduce((sum, child) => sum + child.n, 0);
    return [{ unitId, parentId, n, ownN }, ...children];
  });
}

/** A tree of at most `depth` levels below its roots, with staff attached directly to some inner units. */
export function randomShape(next: () => number, depth: number, path: string): Shape {
  const shape: Record<string, number | Shape> = {};
  const width = 1 + Math.floor(next() * 4);
  for (let at = 0; at < width; at += 1) {
    const id = `${path}${at}`;
    shape[id] = depth > 0 && next() < 0.5 ? randomShape(next, depth - 1, `${id}.`) : Math.floor(next() * 20);
  }
  if (path !== '' && next() < 0.25) shape.own = Math.floor(next() * 12);
  return shape;
}

/** A unit's leaf cells, pseudo-leaves included: whatever somebody stands in. The keys are unit ids: a unit has one cell at most. */
export interface Cells {
  /** Units with a cell of their own, in the order of the columns. */
  readonly ids: readonly string[];
  /** 1 for each cell that the unit sums up. */
  readonly rowOf: (unitId: string) => number[];
}

export function cellsOf(units: readonly SuppressionUnit[]): Cells {
  const parentOf = new Map(units.map((unit) => [unit.unitId, unit.parentId]));
  const ids = units.filter((unit) => unit.ownN > 0).map((unit) => unit.unitId);
  const isBelow = (cell: string, unit: string): boolean => {
    for (let at: string | null | undefined = cell; at !== null && at !== undefined; at = parentOf.get(at)) if (at === unit) return true;
    return false;
  };
  return { ids, rowOf: (unitId) => ids.map((cell) => (isBelow(cell, unitId) ? 1 : 0)) };
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? Math.abs(a) : greatestDivisor(b, a % b));

/** row * scale - other * factor, in lowest terms; whole numbers throughout, so that nothing is rounded. */
function eliminate(row: readonly number[], other: readonly number[], column: number): number[] {
  const [scale, factor] = [other[column] ?? 0, row[column] ?? 0];
  const result = row.map((entry, at) => entry * scale - factor * (other[at] ?? 0));
  if (!result.every(Number.isSafeInteger)) throw new RangeError('elimination left the safe integers');
  const divisor = result.reduce(greatestDivisor, 0);
  return divisor > 1 ? result.map((entry) => entry / divisor) : result;
}

/**
 * What follows from known sums, by exact elimination: `determines(row)` says whether the sum that a row of coefficients stands for
 * is a linear combination of them.
 */
export class KnownSums {
  /** Each with its leading column, which is 0 in every other one. */
  #reduced: { column: number; row: number[] }[] = [];

  constructor(rows: readonly (readonly number[])[]) {
    for (const row of rows) this.#add(row);
  }

  #rest(row: readonly number[]): number[] {
    let rest = [...row];
    for (const known of this.#reduced) if (rest[known.column] !== 0) rest = eliminate(rest, known.row, known.column);
    return rest;
  }

  #add(row: readonly number[]): void {
    const rest = this.#rest(row);
    const column = rest.findIndex((entry) => entry !== 0);
    if (column < 0) return;
    this.#reduced = this.#reduced.map((known) =>
      known.row[column] === 0 ? known : { column: known.column, row: eliminate(known.row, rest, column) },
    );
    this.#reduced.push({ column, row: rest });
  }

  determines(row: readonly number[]): boolean {
    return this.#rest(row).every((entry) => entry === 0);
  }

  /** The columns whose single value is determined. */
  determinedColumns(): number[] {
    return this.#reduced.filter(({ row }) => row.filter((entry) => entry !== 0).length === 1).map(({ column }) => column);
  }
}

/** The hidden cells of somebody that follow from what is published: leaves, and staff attached directly who are fewer than k. */
export function derivableCells(units: readonly SuppressionUnit[], published: readonly string[], k: number): string[] {
  const cells = cellsOf(units);
  const isPublished = new Set(published);
  const inner = new Set(units.map((unit) => unit.parentId));
  const ownOf = new Map(units.map((unit) => [unit.unitId, unit.ownN]));
  return new KnownSums(published.map(cells.rowOf))
    .determinedColumns()
    .map((column) => cells.ids[column] ?? '')
    .filter((id) => (inner.has(id) ? (ownOf.get(id) ?? 0) < k : !isPublished.has(id)));
}
