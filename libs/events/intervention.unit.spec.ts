import { describe, expect, test } from 'vitest';
import { validateEvent } from './index.ts';
import { goldenEvent } from './testing.ts';

const started = goldenEvent('hr.intervention.started.v1');
const { units: _units, indicators: _indicators, ...bare } = started.data;
const refusals = (data: Record<string, unknown>): string[] =>
  (validateEvent({ ...started, data } as typeof started).errors ?? []).map(({ path, message }) => `${path}: ${message}`);

describe('a declared intervention', () => {
  test.each([
    ['without direction, name and date of declaration', { units: ['T-12'], indicators: ['learning-regularity'] }],
    ['declared when it has begun already', { ...started.data, declaredAt: '2026-06-01' }],
    ['expected to lower something', { ...started.data, expectedSign: -1 }],
    ['of an indicator that no release computes yet', { ...started.data, indicators: ['psychological-safety'] }],
  ])('given one %s, when sent, then it is taken', (_what, data) => {
    expect(refusals({ ...bare, ...data })).toEqual([]);
  });

  test.each([
    ['an indicator that the model does not have', { indicators: ['happiness'] }, '$.data.indicators[0]', 'has to be one of learning-in-'],
    ['no indicators', { indicators: [] }, '$.data.indicators', 'at least 1 entries'],
    ['no units', { units: [] }, '$.data.units', 'at least 1 entries'],
    ['units left out', { units: undefined }, '$.data.units', 'is missing'],
    ['a unit twice', { units: ['T-12', 'T-15', 'T-12'] }, '$.data.units', 'at [2] again'],
    ['a sign that is none', { expectedSign: 2 }, '$.data.expectedSign', '1 (up), -1 (down) or 0'],
    ['a sign in words', { expectedSign: 'up' }, '$.data.expectedSign', '1 (up), -1 (down) or 0'],
    ['a declaration that is no date', { declaredAt: 'last spring' }, '$.data.declaredAt', 'has to be a date'],
    ['an end before its start', { effectiveTo: '2026-02-01' }, '$.data.effectiveTo', 'has to be after effectiveFrom'],
    ['a cause that has no place here', { cause: 'x' }, '$.data.cause', 'no property'],
  ])('given %s, when sent, then it is refused, and where', (_what, data, path, words) => {
    const [first, ...others] = refusals({ ...started.data, ...data });
    expect([others, first?.startsWith(`${path}: `)]).toEqual([[], true]);
    expect(first).toContain(words);
  });
});
