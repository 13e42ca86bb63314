/**
 * The states that a mark can be in; every chart draws them through `Mark`, none by itself (LOOK section 10).
 * Scores are 0 to 100 on the shared axis.
 */
export interface ValueMark {
  state: 'value';
  score: number;
  lo: number | null;
  hi: number | null;
  /** The whole interval lies outside the target: shape and colour change together. */
  outside: boolean;
  /** `hatched` is provisional, `hollow` is indicative. */
  fill: 'solid' | 'hollow' | 'hatched';
  /** The score of the version that this one restated. */
  restatedFrom: number | null;
}

export type MarkState = ValueMark | { state: 'suppressed' } | { state: 'absent' } | { state: 'waiting' };
