import type { ScoreScale } from './scale.ts';

/** The interval is a plain line without caps, and is always drawn. */
export function Interval({ scale, lo, hi, y, outside }: { scale: ScoreScale; lo: number; hi: number; y: number; outside: boolean }) {
  return <line x1={scale(lo)} x2={scale(hi)} y1={y} y2={y} className={`line-interval ${outside ? 'stroke-below-2' : 'stroke-data-2'}`} />;
}
