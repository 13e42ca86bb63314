import { describe, expect, it } from 'vitest';
import { organisationOrder } from './organisation-order.ts';

const unit = (unitId: string, parentId: string | null, name: string | null = null) => ({ unitId, parentId, name });

describe("the organisation's order", () => {
  it('puts parents before children and siblings by their ids, numbers as numbers', () => {
    const rows = [unit('T-10', 'BA-1'), unit('T-2', 'BA-1', 'Tiimi 2'), unit('BA-2', 'ORG'), unit('BA-1', 'ORG'), unit('ORG', null)];
    const ordered = organisationOrder(rows);
    expect(ordered.map(({ unitId }) => unitId)).toEqual(['ORG', 'BA-1', 'T-2', 'T-10', 'BA-2']);
    expect(ordered.filter(({ isLeaf }) => isLeaf).map(({ unitId }) => unitId)).toEqual(['T-2', 'T-10', 'BA-2']);
    expect(ordered.map(({ name }) => name)).toEqual(['ORG', 'BA-1', 'Tiimi 2', 'T-10', 'BA-2']);
  });

  it('lets a unit without its parent stand at the top', () => {
    expect(organisationOrder([unit('T-1', 'GONE')])).toEqual([{ unitId: 'T-1', parentId: null, name: 'T-1', isLeaf: true }]);
  });

  it('breaks a circle of parents and loses nobody', () => {
    const ordered = organisationOrder([unit('A', 'B'), unit('B', 'A'), unit('C', 'C')]);
    expect(ordered.map(({ unitId }) => unitId).toSorted()).toEqual(['A', 'B', 'C']);
  });
});
