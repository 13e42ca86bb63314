import type { ScoreScale } from './scale.ts';

/** The target, in sand everywhere: an edge on the lower limit, and on the upper one if the band ends below 100. */
export function Band({ scale, from, to, y, height }: { scale: ScoreScale; from: number; to: number; y: number; height: number }) {
  const top = y - height / 2;
  const edges = to < 100 ? [from, to] : [from];
  return (
    <g className="band" aria-hidden="true">
      <rect x={scale(from)} y={top} width={scale(to) - scale(from)} height={height} className="fill-band" />
      {edges.map((edge) => (
        <line key={edge} x1={scale(edge)} x2={scale(edge)} y1={top} y2={top + height} className="line-edge" />
      ))}
    </g>
  );
}
