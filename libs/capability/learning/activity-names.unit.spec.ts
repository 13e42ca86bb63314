import { describe, expect, test } from 'vitest';
import { ActivityNames, canonicalAt } from './activity-names.ts';
import type { AliasFact } from './statement-input.ts';

const always = { effectiveFrom: '2024-01-01', effectiveTo: null, knownFrom: 10, knownTo: null };
const named = (alias: string, activity: string, more: Partial<AliasFact> = {}): AliasFact => ({ ...always, alias, activity, ...more });
const nameOf = (aliases: AliasFact[], activity: string, o: { date?: string; k?: number } = {}): string =>
  canonicalAt(aliases, o.k ?? 20)(activity, o.date ?? '2024-09-05');

describe('names of activities', () => {
  const chain = [named('urn:b', 'urn:c'), named('urn:a', 'urn:b')];

  test('given an alias of an alias, when asked for, then the name is that at the end of the chain', () => {
    expect(['urn:a', 'urn:b', 'urn:c', 'urn:d'].map((each) => nameOf(chain, each))).toEqual(['urn:c', 'urn:c', 'urn:c', 'urn:d']);
  });

  test('given a chain of which one alias holds or is known only later, when asked for before, then it ends there', () => {
    const later = [named('urn:a', 'urn:b'), named('urn:b', 'urn:c', { effectiveFrom: '2024-09-06', knownFrom: 15 })];
    expect(nameOf(later, 'urn:a', { date: '2024-09-05' })).toBe('urn:b');
    expect(nameOf(later, 'urn:a', { date: '2024-09-06' })).toBe('urn:c');
    expect(nameOf(later, 'urn:a', { date: '2024-09-06', k: 14 })).toBe('urn:b');
    expect(nameOf(later, 'urn:a', { date: '2024-09-06', k: 9 })).toBe('urn:a');
  });

  test('given aliases in a circle, when asked for, then all in it have one name, and so has what leads into it', () => {
    const circle = [named('urn:c', 'urn:a'), named('urn:b', 'urn:c'), named('urn:a', 'urn:b'), named('urn:0', 'urn:b')];
    for (const each of ['urn:0', 'urn:a', 'urn:b', 'urn:c']) expect(nameOf(circle, each), each).toBe('urn:a');
  });

  test('given two names for one activity, when asked for, then the order in which they are given decides nothing', () => {
    const twice = [named('urn:a', 'urn:x'), named('urn:a', 'urn:b')];
    expect([twice, twice.toReversed()].map((aliases) => nameOf(aliases, 'urn:a'))).toEqual(['urn:b', 'urn:b']);
  });

  test('given chains that nothing ties together, when aliases of some activities are asked for, then those of their own chain come', () => {
    const names = new ActivityNames([...chain, named('urn:x', 'urn:y')]);
    expect(names.aliasesOf(['urn:c'])).toEqual(chain);
    expect(names.aliasesOf(['urn:x', 'urn:a'])).toHaveLength(3);
    expect(names.aliasesOf(['urn:z'])).toEqual([]);
    expect(new Set(['urn:a', 'urn:b', 'urn:c'].map((each) => names.kinOf(each))).size).toBe(1);
  });
});
