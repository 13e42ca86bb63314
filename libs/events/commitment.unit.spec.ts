import { describe, expect, test } from 'vitest';
import { validateEvent } from './index.ts';
import { goldenEvent } from './testing.ts';

const refusalsOf = (name: string, data: Record<string, unknown>): string[] => {
  const golden = goldenEvent(name);
  const changed = { ...golden, data: { ...golden.data, ...data } } as typeof golden;
  return (validateEvent(changed).errors ?? []).map(({ path, message }) => `${path}: ${message}`);
};
const made = (data: Record<string, unknown>): string[] => refusalsOf('hr.commitment.made.v1', data);

describe('a commitment', () => {
  test.each([
    ['with nothing but owner and due date', { subjectCode: undefined, title: undefined, weight: undefined, goalId: undefined }],
    ['without a measure', { indicator: undefined, target: undefined }],
    ['with a measure but no target', { target: undefined }],
    ['with a title in one language', { title: { en: 'Time is reserved' } }],
    ['measured by what no release computes yet', { indicator: 'reflection-cadence', target: 0.6 }],
    ['due before it is written down', { due: '2026-08-01' }],
  ])('given one %s, when sent, then it is taken', (_what, data) => {
    expect(made(data)).toEqual([]);
  });

  test.each([
    ['no owner', { ownerUnitId: undefined }, '$.data.ownerUnitId', 'is missing'],
    ['no due date', { due: undefined }, '$.data.due', 'is missing'],
    ['a due date that does not exist', { due: '2026-02-30' }, '$.data.due', 'has to be a date'],
    ['a person', { personId: 'p-1' }, '$.data.personId', 'no property'],
    ['a title in no language', { title: {} }, '$.data.title', 'in fi, in en'],
    ['a title in another language', { title: { fi: 'Aika varataan', sv: 'Tid' } }, '$.data.title.sv', 'no property'],
    ['a title that is too long', { title: { fi: 'x'.repeat(201) } }, '$.data.title.fi', '200'],
    ['an indicator that the model does not have', { indicator: 'happiness' }, '$.data.indicator', 'has to be one of learning-in-'],
    ['a target of nothing', { indicator: undefined }, '$.data.indicator', 'is missing: a target'],
    ['a target in words', { target: '60 %' }, '$.data.target', 'number'],
    ['a weight of nothing', { weight: 0 }, '$.data.weight', 'more than 0'],
    ['evidence that is none', { evidenceType: 'hearsay' }, '$.data.evidenceType', 'self-declared'],
  ])('given %s, when sent, then it is refused, and where', (_what, data, path, words) => {
    const [first, ...others] = made(data);
    expect([others, first?.startsWith(`${path}: `) ? path : first]).toEqual([[], path]);
    expect(first).toContain(words);
  });

  test('given one that takes its own place, when sent, then it is refused', () => {
    const [refusal, ...others] = refusalsOf('hr.commitment.superseded.v1', { byCommitmentId: 'C-3' });
    expect(others).toEqual([]);
    expect(refusal).toMatch(/^\$\.data\.byCommitmentId: .*another commitment/);
    expect(refusalsOf('hr.commitment.superseded.v1', { byCommitmentId: undefined })).toEqual([]);
  });

  test.each(['fulfilled', 'cancelled', 'superseded'])(
    'given terms in %s, when sent, then they are refused: they belong to made',
    (kind) => {
      expect(refusalsOf(`hr.commitment.${kind}.v1`, { due: '2027-01-31' }).map((refusal) => refusal.split(':')[0])).toEqual(['$.data.due']);
    },
  );
});
