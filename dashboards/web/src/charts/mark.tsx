import { Interval, type Lane } from './interval.tsx';
import { alikeBlock, dividedBlocks, halfDiagonal, ringRadius, type PlotWords } from './mark-layout.ts';
import type { AlikeMark, DividedMark, MarkState, ValueMark } from './mark-state.ts';
import { Absent, Suppressed } from './missing.tsx';
import type { ScoreScale } from './scale.ts';

const radius = 6;
const squareHalf = 5;
const plateHeight = 28;
const noWords: PlotWords = { lines: [], width: 0 };

interface MarkProps {
  /** From the left to the right end of the plot. */
  scale: ScoreScale;
  mark: MarkState;
  /** The middle of the row. */
  y: number;
  /** What stands in the plot in place of a figure. */
  words?: PlotWords;
  /** How much of the row's height gridlines take. */
  height?: number;
  /** The second of a pair is a grey square: it is read beside the first, not against a target. */
  lane?: Lane;
}

/** Whatever a mark can say, drawn on the axis of scores; the target band behind it is drawn by its row. */
export function Mark({ scale, mark, y, words = noWords, height = plateHeight, lane = 'single' }: MarkProps) {
  const plot = { x: scale(0), width: scale(100) - scale(0), y, lines: words.lines, linesWidth: words.width };
  switch (mark.state) {
    case 'value':
      return <Value scale={scale} mark={mark} y={y} lane={lane} />;
    case 'alike':
      return <Alike scale={scale} mark={mark} y={y} text={words.lines[0] ?? ''} />;
    case 'divided':
      return <Divided scale={scale} mark={mark} y={y} />;
    case 'suppressed':
      return <Suppressed {...plot} height={Math.min(plateHeight, height)} />;
    case 'absent':
      return <Absent {...plot} height={height} />;
    case 'waiting':
      return null;
  }
}

/** A published value: its interval, its mark, and what it was before it was restated. */
function Value({ scale, mark, y, lane }: { scale: ScoreScale; mark: ValueMark; y: number; lane: Lane }) {
  const { lo, hi, outside } = mark;
  return (
    <>
      {lo !== null && hi !== null && <Interval scale={scale} lo={lo} hi={hi} y={y} outside={outside} lane={lane} />}
      {mark.restatedFrom !== null && <Restatement scale={scale} mark={mark} from={mark.restatedFrom} y={y} />}
      <MarkShape mark={mark} x={scale(mark.score)} y={y} lane={lane} />
    </>
  );
}

type Look = Pick<ValueMark, 'outside' | 'fill'>;

function fillOf({ fill, outside }: Look, lane: Lane): { className: string; fill?: string } {
  const colour = lane === 'second' ? 'compare' : outside ? 'below' : 'data';
  if (fill === 'hollow') return { className: `mark-hollow stroke-${colour}` };
  if (fill === 'hatched') return { className: `mark-hatched stroke-${colour}`, fill: `url(#hatch-${colour})` };
  return { className: `mark-solid fill-${colour}` };
}

/** Circle, or a diamond once the whole interval lies outside the target; a square for the second of a pair. */
export function MarkShape({ mark, x, y, lane = 'single' }: { mark: Look; x: number; y: number; lane?: Lane }) {
  const d = halfDiagonal;
  const look = fillOf(mark, lane);
  if (lane === 'second') return <rect x={x - squareHalf} y={y - squareHalf} width={2 * squareHalf} height={2 * squareHalf} {...look} />;
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
      <circle cx={scale(mark.score)} cy={y} r={ringRadius} className="mark-ring" />
    </>
  );
}

/** Nearly all or nearly none: a block over the last tenth, its words, and no interval. */
function Alike({ scale, mark, y, text }: { scale: ScoreScale; mark: AlikeMark; y: number; text: string }) {
  const { from, to, words } = alikeBlock(scale, mark.end);
  return (
    <g className="alike">
      <rect x={from} y={y - 5} width={to - from} height={10} className={mark.outside ? 'fill-below' : 'fill-data'} />
      <text x={words} y={y + 5} textAnchor={mark.end === 'low' ? 'start' : 'end'} className="text-13 ink-2">
        {text}
      </text>
    </g>
  );
}

const dividedLooks = [
  { block: 'fill-ink', text: 'text-13 bold on-fill' },
  { block: 'fill-compare-ribbon', text: 'text-13 ink-2' },
  { block: 'fill-data', text: 'text-13 bold on-fill' },
];

/** Low, middle and high with their shares, in place of a mean that nobody holds. */
function Divided({ scale, mark, y }: { scale: ScoreScale; mark: DividedMark; y: number }) {
  return (
    <g className="divided">
      {dividedBlocks(scale, mark).map(({ from, to, text, hasText }, at) => (
        <g key={dividedLooks[at]?.block}>
          <rect x={from} y={y - 10} width={to - from} height={20} className={dividedLooks[at]?.block} />
          {hasText && (
            <text x={(from + to) / 2} y={y + 5} textAnchor="middle" className={dividedLooks[at]?.text}>
              {text}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}
