import { line } from 'd3-shape';
import { Ribbon } from './ribbon.tsx';
import { lastClosed, pointsAlone, runsOf, splitRun, type SeriesPoint, type SeriesScale } from './series-layout.ts';

/** A line with its ribbon: the step to a provisional value is dashed and hatched; over gaps and breaks nothing is joined. */
export function Series({ points, y }: { points: readonly SeriesPoint[]; y: SeriesScale }) {
  return runsOf(points).map((run) => {
    const { closed, step } = splitRun(run);
    return (
      <g key={run[0]?.at}>
        <Ribbon points={closed} y={y} look="closed" />
        <Ribbon points={step} y={y} look="provisional" />
        <path d={path(closed, y)} className="line-series" />
        <path d={path(step, y)} className="line-series line-provisional" />
      </g>
    );
  });
}

function path(points: readonly SeriesPoint[], y: SeriesScale): string {
  if (points.length < 2) return '';
  return (
    line<SeriesPoint>(
      ({ x }) => x,
      ({ score }) => y(score),
    )([...points]) ?? ''
  );
}

/** What a point carries beside its line: its state, and its interval where no ribbon shows it. Most points carry nothing. */
export function SeriesMark({ point, points, y }: { point: SeriesPoint; points: readonly SeriesPoint[]; y: SeriesScale }) {
  const isAlone = pointsAlone(points).has(point.at);
  const { x, lo, hi, restatedFrom } = point;
  const at = y(point.score);
  const isMarked = isAlone || lastClosed(points) === point.at || restatedFrom !== null;
  return (
    <>
      {isAlone && lo !== null && hi !== null && <line x1={x} x2={x} y1={y(lo)} y2={y(hi)} className="line-interval stroke-data-2" />}
      {restatedFrom !== null && <Restatement x={x} from={y(restatedFrom)} to={at} />}
      {point.provisional ? (
        <circle cx={x} cy={at} r={5} className="mark-hatched stroke-data" fill="url(#hatch-data)" />
      ) : point.indicative ? (
        <circle cx={x} cy={at} r={4.5} className="mark-hollow stroke-data" />
      ) : (
        isMarked && <circle cx={x} cy={at} r={3.5} className="mark-solid fill-data" />
      )}
    </>
  );
}

function Restatement({ x, from, to }: { x: number; from: number; to: number }) {
  return (
    <>
      <line x1={x} x2={x} y1={from} y2={to} className="line-restated-stub" />
      <line x1={x - 4} x2={x + 4} y1={from} y2={from} className="line-restated" />
      <circle cx={x} cy={to} r={7} className="mark-ring" />
    </>
  );
}

/** Where the structure broke: an upright line over the plot, and a double slash on the axis. */
export function StructureBreak({ x, top, bottom, words = '' }: { x: number; top: number; bottom: number; words?: string }) {
  return (
    <>
      <line x1={x} x2={x} y1={top} y2={bottom} className="line-break" />
      <rect x={x - 4} y={bottom - 5} width={8} height={10} className="fill-paper" />
      <line x1={x - 5} x2={x - 1} y1={bottom + 5} y2={bottom - 5} className="line-break" />
      <line x1={x + 1} x2={x + 5} y1={bottom + 5} y2={bottom - 5} className="line-break" />
      {words && (
        <text x={x + 6} y={top + 13} className="text-12 ink-2">
          {words}
        </text>
      )}
    </>
  );
}
