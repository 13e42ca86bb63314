import { area, line } from 'd3-shape';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { useId, type ReactNode } from 'react';
import { scoreTicks } from './scale.ts';
import { useTooltip } from './tooltip.tsx';
import { inRow, useRoving } from './use-roving.ts';

/** A quarter in a panel: where it stands is its place in the list. */
export interface TrendMark {
  id: string;
  label: string;
  tooltip: ReactNode;
  value: {
    score: number;
    lo: number | null;
    hi: number | null;
    provisional: boolean;
    restatedFrom: number | null;
    isBreak: boolean;
  } | null;
}

interface TrendPanelProps {
  title: string;
  description: string;
  marks: TrendMark[];
  target: number;
  /** A tick and its words: the first quarter of a year. */
  ticks: { at: number; text: string }[];
  width: number;
  /** Labels of the shared y-axis: only the first panel has them. */
  labelled: boolean;
  breakWords: string;
}

const height = 280;
const [top, bottom] = [8, 256];
const labelsWidth = 28;

type Placed = { at: number; x: number; value: NonNullable<TrendMark['value']> };
type Scale = ScaleLinear<number, number>;

/** Question 2: one series against its own past and its own target; what is missing stays a gap, and breaks are not joined. */
export function TrendPanel({ title, description, marks, target, ticks, width, labelled, breakWords }: TrendPanelProps) {
  const id = useId();
  const left = labelled ? labelsWidth : 0;
  const y = scaleLinear().domain([0, 100]).range([bottom, top]).clamp(true);
  const x = scaleLinear()
    .domain([0, Math.max(1, marks.length - 1)])
    .range([left + 8, width - 8]);
  const placed = marks.flatMap(({ value }, at): Placed[] => (value === null ? [] : [{ at, x: x(at), value }]));
  const runs = runsOf(placed);
  const alone = new Set(runs.filter((run) => run.length === 1).map(([only]) => only?.at));
  const roving = useRoving(inRow(marks.length));
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }}
      role="group"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      onKeyDown={roving.onKeyDown}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      <Frame
        y={y}
        left={left}
        width={width}
        target={target}
        ticks={ticks.map(({ at, text }) => ({ x: x(at), text }))}
        labelled={labelled}
      />
      <g aria-hidden="true">
        {runs.map((run) => (
          <Run key={run[0]?.at} run={run} y={y} />
        ))}
        {placed
          .filter(({ value }) => value.isBreak)
          .map((point, at) => (
            <Break key={point.at} x={point.at === 0 ? left + 2 : x(point.at - 0.5)} words={at === 0 && labelled ? breakWords : ''} />
          ))}
      </g>
      {marks.map((mark, at) => (
        <Point
          key={mark.id}
          mark={mark}
          x={x(at)}
          y={y}
          step={x(1) - x(0)}
          isLast={isLastClosed(marks, at)}
          isAlone={alone.has(at)}
          roving={roving.markProps(at)}
        />
      ))}
    </svg>
  );
}

/** The newest value that is not provisional: it alone is marked. */
function isLastClosed(marks: readonly TrendMark[], at: number): boolean {
  return marks.findLastIndex(({ value }) => value !== null && !value.provisional) === at;
}

/** Neighbours that may be joined: no quarter is missing between them, and no structure broke. */
function runsOf(placed: readonly Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const point of placed) {
    const run = runs.at(-1);
    const isNext = run?.at(-1)?.at === point.at - 1 && !point.value.isBreak;
    if (run !== undefined && isNext) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

function Frame({
  y,
  left,
  width,
  target,
  ticks,
  labelled,
}: {
  y: Scale;
  left: number;
  width: number;
  target: number;
  ticks: { x: number; text: string }[];
  labelled: boolean;
}) {
  return (
    <g aria-hidden="true">
      <rect x={left} y={y(100)} width={width - left} height={y(target) - y(100)} className="fill-band band-behind" />
      {scoreTicks.map((tick) => (
        <line key={tick} x1={left} x2={width} y1={y(tick)} y2={y(tick)} className={tick === 0 ? 'line-axis' : 'line-grid'} />
      ))}
      <line x1={left} x2={width} y1={y(target)} y2={y(target)} className="line-edge" />
      {labelled &&
        scoreTicks.map((tick) => (
          <text key={tick} x={left - 6} y={y(tick) + 4} textAnchor="end" className="text-13 ink-3 tabular">
            {tick}
          </text>
        ))}
      {ticks.map(({ x, text }, at) => (
        <g key={text}>
          <line x1={x} x2={x} y1={bottom} y2={bottom + 5} className="line-axis" />
          <text
            x={x}
            y={bottom + 20}
            textAnchor={at === 0 && x < left + 20 ? 'start' : x > width - 20 ? 'end' : 'middle'}
            className="text-13 ink-3 tabular"
          >
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The closed part as a line with its ribbon; the step to a provisional value dashed and hatched. */
function Run({ run, y }: { run: Placed[]; y: Scale }) {
  const closed = run.filter(({ value }) => !value.provisional);
  const open = run.filter(({ value }) => value.provisional);
  const step = open.length > 0 ? [...closed.slice(-1), ...open] : [];
  return (
    <>
      <path d={ribbon(closed, y)} className="fill-ribbon" />
      <path d={ribbon(step, y)} fill="url(#hatch-ribbon)" />
      <path d={path(closed, y)} className="line-series" />
      <path d={path(step, y)} className="line-series line-provisional" />
    </>
  );
}

function path(points: readonly Placed[], y: Scale): string {
  if (points.length < 2) return '';
  return (
    line<Placed>(
      (point) => point.x,
      ({ value }) => y(value.score),
    )([...points]) ?? ''
  );
}

function ribbon(points: readonly Placed[], y: Scale): string {
  const known = points.filter(({ value }) => value.lo !== null && value.hi !== null);
  if (known.length < 2 || known.length < points.length) return '';
  return (
    area<Placed>(
      (point) => point.x,
      ({ value }) => y(value.lo as number),
      ({ value }) => y(value.hi as number),
    )([...known]) ?? ''
  );
}

function Break({ x, words }: { x: number; words: string }) {
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

interface PointProps {
  mark: TrendMark;
  x: number;
  y: Scale;
  step: number;
  isLast: boolean;
  /** No neighbour is joined to it: it carries its own interval. */
  isAlone: boolean;
  roving: ReturnType<ReturnType<typeof useRoving>['markProps']>;
}

function Point({ mark, x, y, step, isLast, isAlone, roving }: PointProps) {
  const tip = useTooltip(mark.tooltip);
  const { ref: setMark, ...focus } = roving;
  const setBoth = (element: SVGGElement | null) => {
    setMark(element);
    tip.setReference(element);
  };
  const { value } = mark;
  const at = y(value?.score ?? 0);
  return (
    <>
      <g
        ref={setBoth}
        className="mark"
        role="img"
        aria-label={mark.label}
        tabIndex={focus.tabIndex}
        {...tip.referenceProps({ onFocus: focus.onFocus })}
      >
        <rect x={x - step / 2} y={top} width={step} height={bottom - top} className="hit" />
        {value !== null && (
          <>
            {isAlone && value.lo !== null && value.hi !== null && (
              <line x1={x} x2={x} y1={y(value.lo)} y2={y(value.hi)} className="line-interval stroke-data-2" />
            )}
            {value.restatedFrom !== null && <Restated x={x} from={y(value.restatedFrom)} to={at} />}
            {(isLast || isAlone || value.restatedFrom !== null) && !value.provisional && (
              <circle cx={x} cy={at} r={3.5} className="mark-solid fill-data" />
            )}
            {value.provisional && <circle cx={x} cy={at} r={5} className="mark-hatched stroke-data" fill="url(#hatch-data)" />}
          </>
        )}
        <rect x={x - 10} y={value === null ? bottom - 20 : at - 10} width={20} height={20} className="focus-frame" />
      </g>
      {tip.tooltip}
    </>
  );
}

function Restated({ x, from, to }: { x: number; from: number; to: number }) {
  return (
    <>
      <line x1={x} x2={x} y1={from} y2={to} className="line-restated-stub" />
      <line x1={x - 4} x2={x + 4} y1={from} y2={from} className="line-restated" />
      <circle cx={x} cy={to} r={7} className="mark-ring" />
    </>
  );
}
