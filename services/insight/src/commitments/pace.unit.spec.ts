import { describe, expect, it } from 'vitest';
import type { Flag, Indicator, ReasonCode } from '../contract.ts';
import { paceOf, type Quarter } from './pace.ts';

const regularity: Indicator = {
  id: 'learning-regularity',
  number: 4,
  dimension: { id: 'rhythm', name: { fi: 'Rytmi', en: 'Rhythm' }, indicators: 5 },
  name: { fi: 'Oppimisen säännöllisyys', en: 'Learning regularity' },
  question: { fi: '?', en: '?' },
  unit: 'share',
  direction: 'higher',
  goalposts: [
    [0.1, 0],
    [0.7, 100],
  ],
  target: { score: 60 },
};
const linked: Indicator = {
  ...regularity,
  direction: 'band',
  goalposts: [
    [0.2, 0],
    [0.6, 100],
    [0.9, 100],
    [1, 70],
  ],
};

const starts = ['2025-01-01', '2025-04-01', '2025-07-01', '2025-10-01', '2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01'];

/** Quarters up to Q3/2026 with these values, each ± 1 percentage point; null is suppressed. */
function quarters(...values: (number | null)[]): Quarter[] {
  const from = 7 - values.length;
  return values.map((value, at) => ({
    window: `${starts[from + at]}..${starts[from + at + 1]}`,
    value,
    lo: value === null ? null : value - 0.01,
    hi: value === null ? null : value + 0.01,
    flags: [],
    reason: value === null ? 'SUPPRESSED' : null,
  }));
}

const asked = {
  indicator: regularity,
  indicatorId: 'learning-regularity',
  target: 0.5,
  due: '2026-12-31',
  quarters: quarters(0.3, 0.35, 0.4, 0.45),
};
const pace = (more: Partial<Parameters<typeof paceOf>[0]>) => paceOf({ ...asked, ...more });
const last = (change: Partial<Quarter>): Quarter[] => asked.quarters.map((quarter, at) => (at === 3 ? { ...quarter, ...change } : quarter));

describe('the pace of a commitment', () => {
  it('is on where the whole interval of the projected quarter reaches the target, off where none of it does, else open', () => {
    const found = pace({});
    expect(found.now).toEqual({
      window: '2026-07-01..2026-10-01',
      value: 0.45,
      lo: expect.closeTo(0.44),
      hi: expect.closeTo(0.46),
      side: null,
    });
    expect(found.projected?.value).toBeCloseTo(0.5, 10);
    expect(found.reaching).toEqual({ from: 0.5, to: null });
    expect([0.46, 0.5, 0.54].map((target) => pace({ target }).verdict)).toEqual(['on', 'open', 'off']);
  });

  it('goes to the quarter of the due date, and is less sure the later that is', () => {
    const [near, far] = [pace({ due: '2026-10-01' }), pace({ due: '2027-03-31' })];
    expect(near.projected?.value).toBeCloseTo(0.5, 10);
    expect(far.projected?.value).toBeCloseTo(0.55, 10);
    expect(far.projected!.hi - far.projected!.lo).toBeGreaterThan(near.projected!.hi - near.projected!.lo);
  });

  it('of what is better when lower is on below the target', () => {
    const falling = { indicator: { ...regularity, direction: 'lower' as const }, quarters: quarters(0.45, 0.4, 0.35, 0.3) };
    expect([0.29, 0.25, 0.21].map((target) => pace({ ...falling, target }).verdict)).toEqual(['on', 'open', 'off']);
  });

  it('of a band is off above it as well: past the point where the score falls below the target again', () => {
    expect(pace({ indicator: linked, target: 0.45 }).reaching).toEqual({ from: 0.45, to: null });
    const high = pace({ indicator: linked, target: 0.55, quarters: quarters(0.96, 0.97, 0.98, 0.99) });
    expect(high.reaching?.to).toBeCloseTo(0.9 + (12.5 / 30) * 0.1, 10);
    expect(high.verdict).toBe('off');
  });

  it('of a share stays within 0 and 1', () => {
    const { projected } = pace({ quarters: quarters(0.5, 0.7, 0.9, 0.97), due: '2027-12-31', target: 0.9 });
    expect([projected?.value, projected?.hi]).toEqual([1, 1]);
  });

  it('rests on the values since the structure last broke, gaps kept', () => {
    const broken = quarters(0.9, 0.8, 0.3, 0.35, 0.4, 0.45).map((quarter, at): Quarter => ({
      ...quarter,
      flags: at === 2 ? ['structure-break'] : [],
    }));
    expect(pace({ quarters: broken }).projected?.value).toBeCloseTo(0.5, 10);
    expect(pace({ quarters: quarters(0.25, 0.3, null, 0.4, 0.45) }).projected?.value).toBeCloseTo(0.5, 10);
    const cutShort = asked.quarters.map((quarter, at): Quarter => ({ ...quarter, flags: at === 1 ? ['structure-break'] : [] }));
    expect(pace({ quarters: cutShort })).toMatchObject({ reason: 'TOO_FEW_QUARTERS', quartersMissing: 1, verdict: null });
  });

  it('rests on two years at most', () => {
    const old: Quarter = { window: '2024-07-01..2024-10-01', value: 0.99, lo: null, hi: null, flags: [], reason: null };
    expect(pace({ quarters: [old, ...asked.quarters] }).projected?.value).toBeCloseTo(0.5, 10);
  });

  const bound: Flag[] = ['over-90-percent'];
  it.each([
    ['NOT_IN_RELEASE', { indicator: null }],
    ['NOT_PUBLISHED', { quarters: [] }],
    ['SUPPRESSED', { quarters: last({ value: null, lo: null, hi: null, reason: 'SUPPRESSED' as ReasonCode }) }],
    ['NO_TARGET', { target: null }],
    ['TARGET_OUT_OF_RANGE', { target: 60 }],
    ['ONLY_A_BOUND', { quarters: last({ value: 0.9, flags: bound }) }],
    ['DUE_PASSED', { due: '2026-09-30' }],
    ['TOO_FAR', { due: '2028-10-01' }],
    ['TOO_FEW_QUARTERS', { quarters: quarters(0.35, 0.4, 0.45) }],
  ])('is not judged where there is a reason: %s', (reason, more) => {
    expect(pace(more)).toMatchObject({ reason, verdict: null, projected: null });
  });

  it('of a hidden value tells nothing of it, and of a bound only its side', () => {
    expect(pace({ quarters: last({ value: null, lo: null, hi: null, reason: 'SUPPRESSED' }) }).now).toBeNull();
    expect(pace({ quarters: last({ value: 0.9, lo: null, hi: null, flags: bound }) }).now).toMatchObject({ value: 0.9, side: 'over' });
  });
});
