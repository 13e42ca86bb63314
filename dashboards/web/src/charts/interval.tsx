import type { ScoreScale } from './scale.ts';

interface IntervalProps {
  scale: ScoreScale;
  lo: number;
  hi: number;
  y: number;
  outside: boolean;
  /** In a pair intervals are thinner, and that of the second indicator is grey. */
  lane?: Lane;
}

/** Alone on its row, or one of the two of a pair. */
export type Lane = 'single' | 'first' | 'second';

/** The interval is a plain line without caps, and is always drawn. */
export function Interval({ scale, lo, hi, y, outside, lane = 'single' }: IntervalProps) {
  const colour = lane === 'second' ? 'stroke-axis' : outside ? 'stroke-below-2' : 'stroke-data-2';
  const weight = lane === 'single' ? '' : ' line-interval-thin';
  return <line x1={scale(lo)} x2={scale(hi)} y1={y} y2={y} className={`line-interval ${colour}${weight}`} />;
}
