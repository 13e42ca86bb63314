import { describe, expect, test } from 'vitest';
import type { Cell, Computation } from './compute.ts';
import { changedPersons, isWorthRestating, restatementOf, type EarlierPublication } from './restatement.ts';
import { definition as regularity } from './learning-regularity/definition.ts';
import { definition as inclusion } from './ecosystem-inclusion/definition.ts';
import type { SuppressionMask } from '@oppiva/privacy';

const tree: Readonly<Record<string, string | null>> = { ORG: null, A: 'ORG', B: 'ORG', C: 'ORG' };
const sizes: Readonly<Record<string, number>> = { A: 12, B: 14, C: 20 };

/** Everybody of the units learns in 4 of 13 weeks; of `changed`, the first so many of each unit in 5. */
function computation(changed: Readonly<Record<string, number>> = {}): Computation {
  const rows = Object.entries(sizes).flatMap(([unit, size]) =>
    Array.from({ length: size }, (_, at) => ({ person_id: `${unit}${at}`, y: at < (changed[unit] ?? 0) ? 5 : 4, x: 13 })).flatMap((row) =>
      [unit, 'ORG'].map((unitId) => ({ ...row, unit_id: unitId })),
    ),
  );
  return {
    indicatorId: 'learning-regularity',
    window: { start: '2024-07-01', end: '2024-10-01' },
    knownAt: 0,
    structure: 'as-was',
    units: Object.entries(tree).map(([unitId, parentId]) => ({ unitId, parentId, name: unitId, days: 92 })),
    cells: [],
    exclusions: {},
    coverage: null,
    configurationVersion: 'c',
    sql: '',
    rows,
    directPersons: new Map(
      Object.keys(sizes).map((unit) => [unit, rows.filter((row) => row.unit_id === unit).map((row) => row.person_id)]),
    ),
  };
}

const everything = Object.keys(tree);
const final = (letGo = everything): EarlierPublication => ({
  computation: computation(),
  letGo: new Set(letGo),
  locked: new Set(),
  lockedOwn: new Set(),
});
const maskOf = (published: string[]): SuppressionMask => ({ primary: [], secondary: [], published, combined: {} });
const restatedOf = (
  changed: Record<string, number>,
  o: { earlier?: EarlierPublication[]; published?: string[]; unsuppressed?: boolean } = {},
) =>
  restatementOf(
    { definition: regularity, computation: computation(changed) },
    { earlier: o.earlier ?? [final()], mask: maskOf(o.published ?? everything), unsuppressed: o.unsuppressed ?? false },
  );

describe('changed persons', () => {
  test('are those whose statistics differ, in each unit that counts them', () => {
    const changed = changedPersons(computation({ A: 2 }), computation());
    expect(changed).toEqual(
      new Map([
        ['A', new Set(['A0', 'A1'])],
        ['ORG', new Set(['A0', 'A1'])],
      ]),
    );
  });

  test('someone who came or went counts, someone of whom nothing counts does not, and neither does the order of sums', () => {
    const before = computation();
    const row = { person_id: 'new', unit_id: 'A', y: 0, x: 0 };
    const now = { ...before, rows: [...before.rows.slice(1), row].map((each) => ({ ...each, y: each.y * (1 + 1e-13) })) };
    expect(changedPersons(now, before)).toEqual(new Map([['A', new Set(['A0'])]]));
  });

  test('parts beside y and x count', () => {
    const before = computation();
    const now = { ...before, rows: before.rows.map((each, at) => (at === 0 ? { ...each, parts: { minutes: 5 } } : each)) };
    expect([...changedPersons(now, before).keys()]).toEqual(['A']);
  });
});

describe('a restatement', () => {
  test('of enough people in a unit is told, and of the units above it', () => {
    expect(restatedOf({ C: 9 }).restated.toSorted()).toEqual(['C', 'ORG']);
  });

  test('of too few is held back, above them too', () => {
    expect(restatedOf({ A: 3 })).toMatchObject({ restated: [], held: ['A', 'ORG'] });
  });

  test('is not told of a unit that was suppressed when the window was published, or is now', () => {
    expect(restatedOf({ C: 9, B: 8 }, { earlier: [final(['ORG', 'A', 'B'])] }).restated).not.toContain('C');
    expect(restatedOf({ C: 9, B: 8 }, { published: ['ORG', 'A', 'B'] }).restated).not.toContain('C');
  });

  test('counts from what was let go last, not from the final version', () => {
    const between = { ...final(['C', 'ORG']), computation: computation({ C: 9 }) };
    expect(restatedOf({ C: 9 }, { earlier: [final(), between] })).toMatchObject({ restated: [], held: [] });
    expect(restatedOf({ C: 12 }, { earlier: [final(), between] })).toMatchObject({ restated: [], held: ['C', 'ORG'] });
  });

  test('of a unit that was locked stays back for ever', () => {
    const earlier = [{ ...final(), locked: new Set(['A']) }];
    const { restated, locked } = restatedOf({ A: 12, B: 14, C: 20 }, { earlier });
    expect(restated).not.toContain('A');
    expect(locked).toContain('A');
  });

  test('under the test profile is told of everybody', () => {
    expect(restatedOf({ A: 1 }, { unsuppressed: true, published: [] }).restated.toSorted()).toEqual(['A', 'ORG']);
  });

  test('of an indicator of areas looks at units that have others below them only', () => {
    const now = { definition: inclusion, computation: computation({ A: 12 }) };
    expect(restatementOf(now, { earlier: [final()], mask: maskOf(everything), unsuppressed: false }).restated).toEqual(['ORG']);
  });
});

const cell = (value: number | null, half: number, reason: Cell['reason'] = null): Cell =>
  ({ value, lo: value === null ? null : value - half, hi: value === null ? null : value + half, reason }) as Cell;

describe('a change is worth telling', () => {
  const share = { unit: 'share' } as const;

  test.each([
    ['a display unit and half the half-width', cell(0.5, 0.02), cell(0.51, 0.02), true],
    ['less than a display unit', cell(0.5, 0.001), cell(0.508, 0.001), false],
    ['less than half the half-width', cell(0.5, 0.1), cell(0.54, 0.1), false],
    ['a value in place of a reason', cell(0.5, 0.1), cell(null, 0, 'ZERO_DENOMINATOR'), true],
    ['another reason', cell(null, 0, 'ZERO_DENOMINATOR'), cell(null, 0, 'INSUFFICIENT_DATA'), true],
    ['the same reason', cell(null, 0, 'ZERO_DENOMINATOR'), cell(null, 0, 'ZERO_DENOMINATOR'), false],
  ])('%s', (_, now, before, isWorth) => {
    expect(isWorthRestating(now, before, share)).toBe(isWorth);
  });
});
