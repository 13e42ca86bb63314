/**
 * The states that a mark can be in; every chart draws them through `Mark`, none by itself (LOOK section 10).
 * Scores are 0 to 100 on the shared axis.
 */
export type MarkState = ValueMark | AlikeMark | DividedMark | { state: 'suppressed' } | { state: 'absent' } | { state: 'waiting' };

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

/** Nearly all or nearly none: the value would tell of each, so only the end of the axis at which it lies is drawn (model 3.6 rule 3). */
export interface AlikeMark {
  state: 'alike';
  end: 'low' | 'high';
  outside: boolean;
}

/** Opinions that differ so much that their mean would mislead: the shares of low, middle and high, together 1. */
export interface DividedMark {
  state: 'divided';
  parts: [low: DividedPart, middle: DividedPart, high: DividedPart];
}

export interface DividedPart {
  share: number;
  text: string;
}
