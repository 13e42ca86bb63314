import type { EarlierVersion, Indicator, NotPublishedReason, PublishedValue, ReasonCode } from '../api/contract.ts';

/**
 * Where the whole interval lies against the unit's own target: `unclear` when it reaches to both sides of the limit.
 * Only a whole interval outside the target changes colour and shape (LOOK section 4).
 */
export type Position = 'inside' | 'below' | 'above' | 'unclear';

/** Why a row has no figure: a reason code of the model, or that nothing was published for it. */
export type AbsenceReason = Exclude<ReasonCode, 'SUPPRESSED'> | 'NOT_PUBLISHED';

export interface ValueReading {
  kind: 'value';
  indicator: Indicator;
  published: PublishedValue;
  value: number;
  /** The value would say the same of everybody, so only on which side it lies is told; `value` is then the end of that side. */
  side: 'under' | 'over' | null;
  lo: number | null;
  hi: number | null;
  score: number;
  scoreLo: number | null;
  scoreHi: number | null;
  position: Position;
  provisional: boolean;
  indicative: boolean;
  restatedFrom: EarlierVersion | null;
}

/** What is known of one indicator in one unit and window. Missing is a kind of its own, never a zero. */
export type Reading =
  | ValueReading
  | { kind: 'suppressed'; indicator: Indicator; published: PublishedValue }
  | { kind: 'absent'; indicator: Indicator; reason: AbsenceReason; published: PublishedValue | null }
  | { kind: 'waiting'; indicator: Indicator };

/** Scores come through a map of decimals: 59.99999999999999 reaches a target of 60. */
const noise = 1e-6;

function positionOf(o: { score: number; scoreLo: number | null; scoreHi: number | null }, target: number): Position {
  const lo = o.scoreLo ?? o.score;
  const hi = o.scoreHi ?? o.score;
  if (hi < target - noise) return 'below';
  return lo >= target - noise ? 'inside' : 'unclear';
}

const sideEnds = { under: 0.1, over: 0.9 } as const;

function sideOf({ value, flags }: PublishedValue): ValueReading['side'] {
  if (value !== null) return null;
  if (flags.includes('under-10-percent')) return 'under';
  return flags.includes('over-90-percent') ? 'over' : null;
}

/** Reads one published value; null is a row that was not published. */
export function readValue(indicator: Indicator, published: PublishedValue | null): Reading {
  if (!published) return { kind: 'absent', indicator, reason: 'NOT_PUBLISHED', published };
  if (published.reason === 'SUPPRESSED') return { kind: 'suppressed', indicator, published };
  const { score } = published;
  const side = sideOf(published);
  const value = side === null ? published.value : sideEnds[side];
  if (published.reason !== null || value === null || score === null) {
    return { kind: 'absent', indicator, reason: published.reason ?? 'INSUFFICIENT_DATA', published };
  }
  const { lo, hi, scoreLo, scoreHi } = published;
  return {
    kind: 'value',
    indicator,
    published,
    value,
    side,
    lo,
    hi,
    score,
    scoreLo,
    scoreHi,
    position: positionOf({ score, scoreLo, scoreHi }, indicator.target.score),
    provisional: published.status === 'provisional',
    indicative: published.flags.includes('indicative'),
    restatedFrom: published.status === 'restated' ? published.previous : null,
  };
}

/** The value that the score map gives `score` to; the first from below where the map rises and falls again. */
export function valueAtScore(goalposts: Indicator['goalposts'], score: number): number {
  for (let at = 1; at < goalposts.length; at++) {
    const [fromValue, fromScore] = goalposts[at - 1] ?? [0, 0];
    const [toValue, toScore] = goalposts[at] ?? [0, 0];
    const within = (score - fromScore) * (score - toScore) <= 0 && fromScore !== toScore;
    if (within) return fromValue + ((score - fromScore) / (toScore - fromScore)) * (toValue - fromValue);
  }
  return goalposts.at(-1)?.[0] ?? 0;
}

/** What the page knows of a unit and window. */
export type Situation =
  | { kind: 'loading' }
  | { kind: 'failed' }
  | { kind: 'no-units' }
  | { kind: 'not-published'; reason: NotPublishedReason }
  | { kind: 'readings'; readings: Reading[] };
