import { describe, expect, test } from 'vitest';
import { acceptStatements, type AcceptInput, type KnownAnswer } from './accept-statements.ts';

const A = 'aaaaaaaa-0000-4000-8000-000000000001';
const B = 'bbbbbbbb-0000-4000-8000-000000000002';

interface Given extends Partial<Omit<AcceptInput, 'known'>> {
  known?: Record<string, KnownAnswer>;
  differ?: boolean;
}

function decide(ids: string[], { known, differ, ...rest }: Given = {}) {
  return acceptStatements({
    version: '1.0.3',
    ids,
    known: (index) => known?.[ids[index] as string] ?? 'unknown',
    same: () => differ !== true,
    voids: [],
    ...rest,
  });
}

const knownFirstOnly = (index: number): KnownAnswer => (index === 0 ? 'same' : 'different');

describe('acceptStatements', () => {
  test('given new ids, then all are accepted in order', () => {
    expect(decide([A, B])).toEqual({ kind: 'accepted', outcomes: ['accepted', 'accepted'], newEntries: [0, 1] });
  });

  test('given an empty batch, then there is nothing to append and nothing to refuse', () => {
    expect(decide([])).toEqual({ kind: 'accepted', outcomes: [], newEntries: [] });
  });

  test('given one known and the same, then only the other is appended', () => {
    expect(decide([A, B], { known: { [A]: 'same' } })).toEqual({ kind: 'accepted', outcomes: ['duplicate', 'accepted'], newEntries: [1] });
  });

  test('given one known with another content, then nothing goes in and the answer names it', () => {
    const decision = decide([A, B], { known: { [B]: 'different' } });
    expect(decision).toMatchObject({ kind: 'refused', status: 409, code: 'STATEMENT_CONFLICT', errors: [{ index: 1, path: '$[1].id' }] });
    expect(decision.kind === 'refused' && decision.errors[0]?.message).toContain(B);
  });

  test('given the same statement twice in one batch of 1.0.3, then it goes in once', () => {
    expect(decide([A, A])).toEqual({ kind: 'accepted', outcomes: ['accepted', 'duplicate'], newEntries: [0] });
  });

  test('given one id with two contents in one batch of 1.0.3, then 409', () => {
    expect(decide([A, B, A], { differ: true })).toMatchObject({ status: 409, errors: [{ index: 2 }] });
  });

  test('given the same id twice in one batch of 2.0, then 400, also where both are known', () => {
    expect(decide([A, A], { version: '2.0.0' })).toMatchObject({ status: 400, code: 'STATEMENT_ID_TWICE', errors: [{ index: 1 }] });
    expect(decide([A, A], { version: '2.0.0', known: { [A]: 'same' } })).toMatchObject({ status: 400, code: 'STATEMENT_ID_TWICE' });
  });

  test('given a known statement twice, once changed, then the changed one is the conflict', () => {
    expect(acceptStatements({ version: '1.0.3', ids: [A, A], known: knownFirstOnly, same: () => false, voids: [] })).toMatchObject({
      status: 409,
      outcomes: ['duplicate', 'conflict'],
    });
  });

  test('given a statement that voids a voiding one, then 400, whether that was known or came with it', () => {
    expect(decide([A], { voids: [{ entry: 0, target: B, targetIsVoiding: true }] })).toMatchObject({ status: 400, code: 'VOIDS_VOIDING' });
    const both = [
      { entry: 0, target: B, targetIsVoiding: false },
      { entry: 1, target: 'cccccccc-0000-4000-8000-000000000003', targetIsVoiding: false },
    ];
    expect(decide([A, B], { voids: both })).toMatchObject({ status: 400, errors: [{ index: 0, path: '$[0].object.id' }] });
  });

  test('given a voiding statement that is known, then sending it again is no error, whatever its target has become', () => {
    const voids = [{ entry: 0, target: B, targetIsVoiding: true }];
    expect(decide([A], { known: { [A]: 'same' }, voids })).toMatchObject({ kind: 'accepted', outcomes: ['duplicate'] });
  });

  test('given a statement that voids one not known yet, then it is accepted', () => {
    expect(decide([A], { voids: [{ entry: 0, target: B, targetIsVoiding: false }] })).toMatchObject({ kind: 'accepted' });
  });
});
