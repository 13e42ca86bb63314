import { describe, expect, it } from 'vitest';
import { commitmentsAt, type CommitmentFact, type KnownCommitment } from './commitments-at.ts';

const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);

function said(kind: CommitmentFact['kind'], effectiveFrom: string, more: Partial<CommitmentFact> = {}): CommitmentFact {
  return {
    commitmentId: 'C-1',
    kind,
    ownerUnitId: kind === 'made' ? 'BA2' : '',
    subjectCode: '',
    titleFi: '',
    titleEn: '',
    due: kind === 'made' ? '2026-10-31' : null,
    weight: kind === 'made' ? 1 : null,
    goalId: '',
    indicatorId: '',
    target: null,
    evidenceType: '',
    byCommitmentId: '',
    effectiveFrom,
    effectiveTo: null,
    knownFromMs: day(effectiveFrom),
    knownToMs: null,
    ...more,
  };
}

const made = said('made', '2026-08-01');
/** Known by the middle of a day, on that day. */
const on = (date: string, ...facts: CommitmentFact[]): KnownCommitment[] => commitmentsAt(facts, { knownAtMs: day(date), date });
const stateOn = (date: string, ...facts: CommitmentFact[]): string | undefined => on(date, ...facts)[0]?.state;

describe('the state of a commitment', () => {
  it.each([
    ['open', '2026-10-31', [made]],
    ['late from the day after it was due', '2026-11-01', [made]],
    ['done', '2026-11-20', [made, said('fulfilled', '2026-10-20')]],
    ['done late, which is still done', '2026-11-20', [made, said('fulfilled', '2026-11-10')]],
    ['late until the day on which it was done', '2026-11-09', [made, said('fulfilled', '2026-11-10', { knownFromMs: 0 })]],
    ['cancelled', '2026-11-20', [made, said('cancelled', '2026-09-15')]],
    ['superseded', '2026-11-20', [made, said('superseded', '2026-09-15')]],
    ['done, though it was given up as well', '2026-11-20', [made, said('cancelled', '2026-09-15'), said('fulfilled', '2026-09-10')]],
    ['planned where work begins later', '2026-07-20', [said('made', '2026-08-01', { knownFromMs: 0 })]],
    ['late still where its terms were said to end', '2026-11-20', [{ ...made, effectiveTo: '2026-11-01' }]],
  ])('is %s', (expected, date, facts) => {
    expect(stateOn(date, ...facts)).toBe(expected.split(/[ ,]/)[0]);
  });

  it('is what was known: before anything is known there is none, and what was known otherwise is gone', () => {
    expect(on('2026-07-31', made)).toEqual([]);
    const doneByMistake = said('fulfilled', '2026-10-20', { knownToMs: day('2026-11-05') });
    expect(stateOn('2026-11-04', made, doneByMistake)).toBe('done');
    expect(stateOn('2026-11-06', made, doneByMistake)).toBe('late');
  });

  it('of something that was done but never promised is none', () => {
    expect(on('2026-11-20', said('fulfilled', '2026-10-20'))).toEqual([]);
  });
});

describe('the terms of a commitment', () => {
  it('are those of the date, and its start is the first', () => {
    const before = said('made', '2026-08-01', { effectiveTo: '2026-10-01', target: 0.6, indicatorId: 'learning-regularity' });
    const after = said('made', '2026-10-01', { due: '2026-12-31', target: 0.5, indicatorId: 'learning-regularity' });
    expect(on('2026-10-20', before, after)[0]).toMatchObject({
      start: '2026-08-01',
      due: '2026-12-31',
      measure: { indicator: 'learning-regularity', target: 0.5 },
    });
    expect(on('2026-09-20', before, after)[0]).toMatchObject({ due: '2026-10-31', measure: { target: 0.6 } });
  });

  it('say by what it is known that it was done, and what took its place', () => {
    const promised = { ...made, evidenceType: 'self-declared' };
    expect(on('2026-11-20', promised, said('fulfilled', '2026-10-20', { evidenceType: 'event-confirmed' }))[0]).toMatchObject({
      stateSince: '2026-10-20',
      evidenceType: 'event-confirmed',
    });
    expect(on('2026-11-20', promised, said('superseded', '2026-10-20', { byCommitmentId: 'C-9' }))[0]).toMatchObject({
      supersededBy: 'C-9',
    });
  });
});

const of = (commitmentId: string, due: string) => said('made', '2026-08-01', { commitmentId, due });
const done = (commitmentId: string) => said('fulfilled', '2026-09-01', { commitmentId });

it('what is still to be done comes by due date, what is over after it, the newest first', () => {
  const facts = [of('D', '2026-10-01'), done('D'), of('A', '2026-12-31'), of('E', '2026-11-01'), done('E'), of('B', '2026-10-31')];
  expect(on('2026-11-20', ...facts).map(({ id, state }) => `${id} ${state}`)).toEqual(['B late', 'A open', 'E done', 'D done']);
});
