import { describe, expect, test } from 'vitest';
import { partsOf, partsOfUnits, placedOf, type PlacedPeople } from './parts.ts';

const window = { start: '2024-07-01', end: '2024-10-01' };
const always = { since: '2024-01-01', until: '2299-12-31' };
const step = (unit: string, above: string, days = always) => ({ unit, above, ...days });
const member = (person: string, unit: string, more: { leaf?: string; since?: string; until?: string } = {}) => ({
  person,
  unit,
  leaf: unit,
  ...always,
  ...more,
});
const asWas = (memberships: ReturnType<typeof member>[], steps: ReturnType<typeof step>[], knownAt = 1): PlacedPeople => ({
  version: { structure: 'as-was', knownAt },
  placedOf: placedOf(memberships, { steps, isOneTree: false, window }),
});
const asOf = (memberships: ReturnType<typeof member>[], steps: ReturnType<typeof step>[]): PlacedPeople => ({
  version: { structure: { asOf: '2024-12-31' }, knownAt: 1 },
  placedOf: placedOf(memberships, { steps, isOneTree: true, window }),
});
const below = (...units: string[]) => units.map((unit) => step(unit, 'R'));

/** Whether the units of two versions count the same days, some of them in common, or none. */
function compared(versions: PlacedPeople[], a: [number, string], b: [number, string]): 'same' | 'within' | 'overlap' | 'apart' {
  const parts = partsOf(versions, window);
  const of = ([version, unit]: [number, string]): Set<number> => partsOfUnits(parts, version).get(unit) ?? new Set();
  const common = [...of(a)].filter((part) => of(b).has(part)).length;
  if (common === 0) return 'apart';
  if (common === of(a).size) return common === of(b).size ? 'same' : 'within';
  return 'overlap';
}

describe('the parts into which structures cut days', () => {
  test('given somebody who changes units in the window, then the two units have no day in common', () => {
    const people = [member('mover', 'A', { until: '2024-08-01' }), member('mover', 'B', { since: '2024-08-01' }), member('b', 'B')];
    expect(compared([asWas(people, below('A', 'B'))], [0, 'A'], [0, 'B'])).toBe('apart');
  });

  test('given two jobs at a time, then neither unit has a day of the other', () => {
    const people = [member('both', 'A'), member('both', 'B'), member('a', 'A')];
    expect(compared([asWas(people, below('A', 'B'))], [0, 'A'], [0, 'B'])).toBe('apart');
    expect(compared([asWas(people, below('A', 'B'))], [0, 'A'], [0, 'R'])).toBe('within');
  });

  test('given a unit that comes under another area in the window, then the areas overlap between the structures', () => {
    const people = ['t1', 't2', 't3'].map((unit) => member(`of ${unit}`, unit));
    const was = asWas(people, [
      step('t1', 'P'),
      step('t2', 'P', { since: '2024-01-01', until: '2024-08-01' }),
      step('t2', 'Q', { since: '2024-08-01', until: '2299-12-31' }),
      step('t3', 'Q'),
    ]);
    const is = asOf(people, [step('t1', 'P'), step('t2', 'Q'), step('t3', 'Q')]);
    expect(compared([was, is], [1, 'P'], [0, 'P'])).toBe('within');
    expect(compared([was, is], [0, 'Q'], [1, 'Q'])).toBe('within');
    expect(compared([was, is], [1, 'Q'], [0, 'P'])).toBe('overlap');
    expect(compared([was, is], [1, 't2'], [0, 't2'])).toBe('same');
  });

  test('given units that merged, then the new one is what they were together', () => {
    const was = asWas([member('a', 'A'), member('b', 'B')], below('A', 'B'));
    const is = asOf([member('a', 'C', { leaf: 'A' }), member('b', 'C', { leaf: 'B' })], below('C'));
    expect(compared([was, is], [0, 'A'], [1, 'C'])).toBe('within');
    expect(compared([was, is], [1, 'C'], [0, 'R'])).toBe('same');
  });

  test('given an assignment that was corrected later, then the days are the same days, in another unit', () => {
    const before = asWas([member('p', 'A'), member('a', 'A')], below('A', 'B'), 1);
    const after = asWas([member('p', 'B'), member('a', 'A')], below('A', 'B'), 2);
    expect(compared([before, after], [0, 'R'], [1, 'R'])).toBe('same');
    expect(compared([before, after], [1, 'B'], [0, 'A'])).toBe('within');
  });
});
