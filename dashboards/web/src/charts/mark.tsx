import { Interval } from './interval.tsx';
import type { ValueMark } from './mark-state.ts';
import type { ScoreScale } from './scale.ts';

const radius = 6;
const halfDiagonal = 7.5;
const ring = 10;

function fillOf(mark: ValueMark): { className: string; fill?: string } {
  const colour = mark.outside ? 'below' : 'data';
  if (mark.fill === 'hollow') return { className: `mark-hollow stroke-${colour}` };
  if (mark.fill === 'hatched') return { className: `mark-hatched stroke-${colour}`, fill: `url(#hatch-${colour})` };
  return { className: `mark-solid fill-${colour}` };
}

/** Circle, or a diamond once the whole interval lies outside the target. */
export function MarkShape({ mark, x, y }: { mark: ValueMark; x: number; y: number }) {
  const d = halfDiagonal;
  const look = fillOf(mark);
  if (mark.outside) return <path d={`M${x} ${y - d}l${d} ${d}l${-d} ${d}l${-d} ${-d}z`} {...look} />;
  return <circle cx={x} cy={y} r={radius} {...look} />;
}

/** Where the earlier version stood: a tick, and a hairline to the interval that replaced it. */
function Restatement({ scale, mark, from, y }: { scale: ScoreScale; mark: ValueMark; from: number; y: number }) {
  const at = scale(from);
  const lo = scale(mark.lo ?? mark.score);
  const hi = scale(mark.hi ?? mark.score);
  const joins = at < lo ? lo : at > hi ? hi : at;
  return (
    <>
      <line x1={at} x2={at} y1={y - 7} y2={y + 7} className="line-restated" />
      <line x1={at} x2={joins} y1={y} y2={y} className="line-restated-stub" />
      <circle cx={scale(mark.score)} cy={y} r={ring} className="mark-ring" />
    </>
  );
}

/** A published value: its interval, its mark, and what it was before it was restated. */
export function Mark({ scale, mark, y }: { scale: ScoreScale; mark: ValueMark; y: number }) {
  return (
    <>
      {mark.lo !== null && mark.hi !== null && <Interval scale={scale} lo={mark.lo} hi={mark.hi} y={y} outside={mark.outside} />}
      {mark.restatedFrom !== null && <Restatement scale={scale} mark={mark} from={mark.restatedFrom} y={y} />}
      <MarkShape mark={mark} x={scale(mark.score)} y={y} />
    </>
  );
}

/** The horizontal extent of everything that a mark draws. */
export function markExtent(scale: ScoreScale, mark: ValueMark): { from: number; to: number } {
  const around = mark.restatedFrom === null ? halfDiagonal : ring;
  const points = [mark.lo, mark.hi, mark.restatedFrom].filter((point) => point !== null).map((point) => scale(point));
  const x = scale(mark.score);
  return { from: Math.min(x - around, ...points), to: Math.max(x + around, ...points) };
}
