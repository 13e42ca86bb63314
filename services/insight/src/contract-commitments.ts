/** The part of the contract that is about commitments (capability model 8.2, commitment.*): types only, read as part of `contract.ts`. */
import type { LocalisedText, Marked, ReasonCode } from './contract.ts';

/**
 * Where a commitment stands on the date of K. `planned`: work on it begins later. `late`: the due date is over and it is not done; worked out
 * against the date, never stored.
 */
export type CommitmentState = 'planned' | 'open' | 'late' | 'done' | 'cancelled' | 'superseded';

/** Whether the indicator gets to the target by the due date if it goes on as it did. */
export type PaceVerdict = 'on' | 'off' | 'open';

/**
 * Why a pace is not judged: the value itself has a reason, or `NOT_IN_RELEASE` (no release computes the indicator yet), `NOT_PUBLISHED` (no
 * value of the owner for the quarter), `ONLY_A_BOUND` (all that is said is that nearly all or nearly none do), `NO_TARGET`,
 * `TARGET_OUT_OF_RANGE` (a share is sent as 0.6, not as 60), `DUE_PASSED` (the due date lies in the quarter or before), `TOO_FAR` (more than
 * two years ahead), `TOO_FEW_QUARTERS`.
 */
export type PaceReason =
  | ReasonCode
  | 'NOT_IN_RELEASE'
  | 'NOT_PUBLISHED'
  | 'ONLY_A_BOUND'
  | 'NO_TARGET'
  | 'TARGET_OUT_OF_RANGE'
  | 'DUE_PASSED'
  | 'TOO_FAR'
  | 'TOO_FEW_QUARTERS';

/** From published values of the owner unit alone. Values are in the indicator's own unit. */
export interface Pace {
  indicator: string;
  target: number | null;
  /** The values that reach the target, in so far as they are bounded: from it upwards, from it downwards, or a band. Null without one. */
  reaching: { from: number | null; to: number | null } | null;
  /** The published value of the quarter that is looked at; `side` where no more may be said than that it lies under or over it. */
  now: { window: string; value: number; lo: number | null; hi: number | null; side: 'under' | 'over' | null } | null;
  /** Where the indicator gets to by the quarter of the due date, with the 95 % interval of that quarter's value. */
  projected: { value: number; lo: number; hi: number } | null;
  /** Null exactly where there is a reason. */
  verdict: PaceVerdict | null;
  reason: PaceReason | null;
  /** How many more closed quarters are needed; 0 unless the reason is `TOO_FEW_QUARTERS`. */
  quartersMissing: number;
}

/** What a unit has promised to do for learning. No person is in it. */
export interface Commitment {
  id: string;
  /** The owner is always a unit. */
  unit: string;
  subject: string | null;
  /** What will be done; a language that the source does not say is null. */
  title: { [Language in keyof LocalisedText]: string | null };
  /** Local dates: when work on it begins, and the last day on which it is in time. */
  start: string;
  due: string;
  state: CommitmentState;
  /** The local date on which it was done, given up or replaced; null otherwise. */
  stateSince: string | null;
  /** How it is known that it was done, or will be. */
  evidenceType: 'self-declared' | 'event-confirmed' | null;
  weight: number;
  goal: string | null;
  /** The commitment that took its place, where one is named. */
  supersededBy: string | null;
  /** Null where it names no indicator, and where it is given up or replaced. */
  pace: Pace | null;
}

export interface CommitmentsAnswer extends Marked {
  unit: string | null;
  window: string | null;
  /** K, and its local date: what is late is late by it. */
  knownAt: string;
  date: string;
  /** Those that are still to be done by due date, then the others, the newest due date first. Empty where nothing was promised. */
  commitments: Commitment[];
}
