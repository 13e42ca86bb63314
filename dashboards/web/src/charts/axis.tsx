import { scoreTicks, type ScoreScale } from './scale.ts';

/** Gridlines of the score axis from `top` to `bottom`; the zero line alone is strong. */
export function Grid({ scale, top, bottom }: { scale: ScoreScale; top: number; bottom: number }) {
  return (
    <g aria-hidden="true">
      {scoreTicks.map((tick) => (
        <line key={tick} x1={scale(tick)} x2={scale(tick)} y1={top} y2={bottom} className={tick === 0 ? 'line-axis' : 'line-grid'} />
      ))}
    </g>
  );
}

/** Tick labels; `edges` keeps the outer two inside the plot where there is no margin for them. */
export function AxisLabels({ scale, baseline, edges }: { scale: ScoreScale; baseline: number; edges: 'centred' | 'inside' }) {
  const anchor = (tick: number) => (edges === 'centred' || (tick > 0 && tick < 100) ? 'middle' : tick === 0 ? 'start' : 'end');
  return (
    <g aria-hidden="true">
      {scoreTicks.map((tick) => (
        <text key={tick} x={scale(tick)} y={baseline} textAnchor={anchor(tick)} className="text-13 ink-3 tabular">
          {tick}
        </text>
      ))}
    </g>
  );
}
