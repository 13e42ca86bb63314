import type { Commitment, CommitmentState, Pace, PaceReason, PaceVerdict } from '../src/api/contract.ts';
import { effectNames } from './effects.ts';

/** What the invented commitments are told with: those of the effects. */
export const commitmentNames = effectNames;

const states: Record<CommitmentState, true> = { planned: true, open: true, late: true, done: true, cancelled: true, superseded: true };
const verdicts: Record<PaceVerdict, Pick<Pace, 'now' | 'projected'>> = {
  on: { now: nowAt(0.55), projected: { value: 0.7, lo: 0.64, hi: 0.76 } },
  off: { now: nowAt(0.38), projected: { value: 0.44, lo: 0.36, hi: 0.52 } },
  open: { now: nowAt(0.5), projected: { value: 0.58, lo: 0.48, hi: 0.68 } },
};
const reasons: Record<PaceReason, true> = {
  SUPPRESSED: true,
  ZERO_DENOMINATOR: true,
  INSUFFICIENT_DATA: true,
  NOT_INSTRUMENTED: true,
  NOT_APPLICABLE: true,
  NEW_UNIT: true,
  DIFFERENCING: true,
  NOT_IN_RELEASE: true,
  NOT_PUBLISHED: true,
  ONLY_A_BOUND: true,
  NO_TARGET: true,
  TARGET_OUT_OF_RANGE: true,
  DUE_PASSED: true,
  TOO_FAR: true,
  TOO_FEW_QUARTERS: true,
};
/** Of these nothing is told of the value either. */
const valued: ReadonlySet<PaceReason> = new Set(['DUE_PASSED', 'TOO_FAR', 'TOO_FEW_QUARTERS', 'NO_TARGET', 'TARGET_OUT_OF_RANGE']);

function nowAt(value: number): NonNullable<Pace['now']> {
  return { window: '2026-07-01..2026-10-01', value, lo: value - 0.05, hi: value + 0.05, side: null };
}

function paceOf(verdict: PaceVerdict): Pace {
  const indicator = 'learning-regularity';
  return { indicator, target: 0.6, reaching: { from: 0.6, to: null }, ...verdicts[verdict], verdict, reason: null, quartersMissing: 0 };
}

function withReason(reason: PaceReason): Pace {
  const target = reason === 'NO_TARGET' ? { target: null, reaching: null } : {};
  const now =
    reason === 'ONLY_A_BOUND' ? { ...nowAt(0.9), lo: null, hi: null, side: 'over' as const } : valued.has(reason) ? nowAt(0.5) : null;
  const indicator = reason === 'NOT_IN_RELEASE' ? 'not-in-release' : 'learning-regularity';
  return {
    ...paceOf('open'),
    ...target,
    indicator,
    now,
    projected: null,
    verdict: null,
    reason,
    quartersMissing: reason === 'TOO_FEW_QUARTERS' ? 2 : 0,
  };
}

function commitmentOf(id: string, change: Partial<Commitment>): Commitment {
  return {
    id,
    unit: 'treated',
    subject: null,
    title: { fi: id, en: id },
    start: '2026-07-01',
    due: '2027-03-31',
    state: 'open',
    stateSince: null,
    evidenceType: 'event-confirmed',
    weight: 1,
    goal: null,
    supersededBy: null,
    pace: null,
    ...change,
  };
}

/** One commitment for each state, then one for each thing that can be said of its pace. */
export const commitments: Commitment[] = [
  ...(Object.keys(states) as CommitmentState[]).map((state) =>
    commitmentOf(state, {
      state,
      stateSince: ['done', 'cancelled', 'superseded'].includes(state) ? '2026-09-14' : null,
      supersededBy: state === 'superseded' ? 'done' : null,
    }),
  ),
  ...(Object.keys(verdicts) as PaceVerdict[]).map((verdict) => commitmentOf(`pace ${verdict}`, { pace: paceOf(verdict) })),
  ...(Object.keys(reasons) as PaceReason[]).map((reason) => commitmentOf(reason, { pace: withReason(reason) })),
];
