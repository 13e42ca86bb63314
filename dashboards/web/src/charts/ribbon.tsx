import { area } from 'd3-shape';
import type { SeriesPoint, SeriesScale } from './series-layout.ts';

/** The interval along a line; hatched where the period is still open. Where an interval is not known there is no ribbon. */
export function Ribbon({ points, y, look }: { points: readonly SeriesPoint[]; y: SeriesScale; look: 'closed' | 'provisional' }) {
  const known = points.flatMap(({ x, lo, hi }) => (lo === null || hi === null ? [] : [{ x, lo, hi }]));
  if (known.length < 2 || known.length < points.length) return null;
  const d = area<(typeof known)[number]>(
    ({ x }) => x,
    ({ lo }) => y(lo),
    ({ hi }) => y(hi),
  )(known);
  if (d === null) return null;
  return look === 'closed' ? <path d={d} className="fill-ribbon" /> : <path d={d} fill="url(#hatch-ribbon)" />;
}
