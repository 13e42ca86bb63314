import { describe, expect, test } from 'vitest';
import { validateEvent } from './index.ts';
import { goldenEvent } from './testing.ts';

/** What is wrong with the golden event of a type when parts of its data are others. */
function problemsOf(name: string, data: Record<string, unknown>): string[] {
  const golden = goldenEvent(name) as { data: Record<string, unknown> };
  return (validateEvent({ ...golden, data: { ...golden.data, ...data } }).errors ?? []).map(({ path, message }) => `${path}: ${message}`);
}

describe('units that go on in others', () => {
  test('given the golden events, when validated, then nothing is wrong', () => {
    for (const name of ['moved', 'merged', 'split']) expect(problemsOf(`hr.unit.${name}.v1`, {})).toEqual([]);
  });

  test.each([
    ['moved', { from: ['T-9', 'T-8'] }, '$.data.from: data.from has to be at most 1 entries long.'],
    ['moved', { to: [] }, '$.data.to: data.to has to be at least 1 entries long.'],
    ['split', { to: ['T-30A'] }, '$.data.to: data.to has to be at least 2 entries long.'],
    ['merged', { from: [] }, '$.data.from: data.from has to be at least 1 entries long.'],
    ['merged', { from: ['T-31', 'T-31'] }, '$.data.from: data.from names a unit twice; name each once.'],
  ])('given hr.unit.%s.v1 with %j, when validated, then it is refused', (name, data, problem) => {
    expect(problemsOf(`hr.unit.${name}.v1`, data)).toEqual([problem]);
  });

  test.each(['moved', 'merged'])('given a unit %s into itself, when validated, then it is refused with the reason', (name) => {
    expect(problemsOf(`hr.unit.${name}.v1`, { from: ['T-1'], to: ['T-1'] })).toEqual([
      '$.data.to: data.to names a unit of data.from: a unit cannot go on in itself; leave it out of both where it stays.',
    ]);
  });

  test('given a split that sends somebody elsewhere, or to two units, when validated, then it is refused', () => {
    const mapping = [{ personId: 'p1', unitId: 'T-30A' }];
    expect(problemsOf('hr.unit.split.v1', { mapping: [{ personId: 'p1', unitId: 'T-7' }] })).toEqual([
      '$.data.mapping: data.mapping names a unit that is not in data.to.',
    ]);
    expect(problemsOf('hr.unit.split.v1', { mapping: [...mapping, { personId: 'p1', unitId: 'T-30B' }] })).toEqual([
      '$.data.mapping: data.mapping names a person twice; each goes to one unit.',
    ]);
    expect(problemsOf('hr.unit.split.v1', { mapping: null })).toEqual([]);
  });
});
