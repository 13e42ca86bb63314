import { describe, expect, it } from 'vitest';
import { paceDomain, paceLayout } from './pace-layout.ts';

const values = { domain: [0, 1], reaching: { from: 0.6, to: null }, now: 0.41, projected: { value: 0.5, lo: 0.45, hi: 0.7 } } as const;

describe('a pace mark', () => {
  it('has everything on one axis, with an edge on the limit of the target alone', () => {
    const layout = paceLayout(values);
    expect(layout.band).toEqual({ from: 60, to: 100, edges: [60] });
    expect(layout.now).toBeCloseTo(41, 10);
    expect(layout.projected).toEqual({ value: 50, lo: 45, hi: 70 });
  });

  it('of what is better when lower has its band below the limit, a band has two edges', () => {
    expect(paceLayout({ ...values, reaching: { from: null, to: 0.25 } }).band).toEqual({ from: 0, to: 25, edges: [25] });
    expect(paceLayout({ ...values, reaching: { from: 0.25, to: 0.75 } }).band).toEqual({ from: 25, to: 75, edges: [25, 75] });
  });

  it('without a target, a value or an estimate leaves them out', () => {
    expect(paceLayout({ domain: [0, 1], reaching: null, now: null, projected: null })).toEqual({ band: null, now: null, projected: null });
  });

  it('stands on 0 to 1 for shares, else on what is needed, and at the end of its axis beyond it', () => {
    expect(paceDomain('share', [0.2, 1.4])).toEqual([0, 1]);
    expect(paceLayout({ ...values, now: 1.4 }).now).toBe(100);
    expect(paceDomain('days', [12, 40])).toEqual([0, 40]);
    expect(paceDomain('number', [0])).toEqual([0, 1]);
  });
});
