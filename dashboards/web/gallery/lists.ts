import type { EffectReason, Flag, ValueStatus } from '../src/api/contract.ts';
import type { MarkState } from '../src/charts/mark-state.ts';
import type { AbsenceReason, Position } from '../src/words/reading.ts';

/**
 * Every state that a value can be shown in, put together from the types that the page itself is built on: a state that one of
 * them gains fails the type check until it has its row here.
 */
export type StateId =
  | ValueStatus
  | Exclude<Position, 'inside' | 'unclear'>
  | Extract<Flag, 'indicative' | 'structure-break' | 'under-10-percent' | 'over-90-percent'>
  | 'divided'
  | 'SUPPRESSED'
  | 'SUPPRESSED-survey'
  | AbsenceReason
  | 'waiting';

const states: Record<StateId, true> = {
  final: true,
  below: true,
  above: true,
  provisional: true,
  indicative: true,
  restated: true,
  'structure-break': true,
  SUPPRESSED: true,
  'SUPPRESSED-survey': true,
  'over-90-percent': true,
  'under-10-percent': true,
  divided: true,
  NOT_INSTRUMENTED: true,
  INSUFFICIENT_DATA: true,
  ZERO_DENOMINATOR: true,
  NOT_APPLICABLE: true,
  NEW_UNIT: true,
  DIFFERENCING: true,
  NOT_PUBLISHED: true,
  waiting: true,
};

/** In the order of the table of states. */
export const stateIds = Object.keys(states) as StateId[];

const marks: Record<MarkState['state'], true> = { value: true, alike: true, divided: true, suppressed: true, absent: true, waiting: true };

/** What `Mark` can draw. */
export const markKinds = Object.keys(marks) as MarkState['state'][];

const reasons: Record<EffectReason, true> = {
  SUPPRESSED: true,
  INSUFFICIENT_DATA: true,
  NOT_APPLICABLE: true,
  NO_COMPARISON: true,
  STRUCTURE_BREAK: true,
  TOO_EARLY: true,
  PRE_TREND: true,
};

/** Why an intervention has no effect to tell. */
export const effectReasons = Object.keys(reasons) as EffectReason[];

/** The pages: the table of states, then one for each building block (LOOK section 10), then the charts made of them. */
export const pageIds = [
  'states',
  'axis',
  'band',
  'interval',
  'mark',
  'ribbon',
  'series',
  'cell',
  'dumbbell',
  'pace',
  'state-square',
  'chart-figure',
  'dots-on-band',
  'trend-panel',
  'heat-map',
  'contribution-bars',
  'effect-lines',
  'forest',
  'commitments',
] as const;
export type PageId = (typeof pageIds)[number];

/** The pages that hold a whole chart: it has a name, and its values as a table. */
export const chartPageIds = [
  'dots-on-band',
  'trend-panel',
  'heat-map',
  'contribution-bars',
  'effect-lines',
  'forest',
] as const satisfies PageId[];
