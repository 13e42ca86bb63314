import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import { ChartSvg } from './chart-svg.tsx';
import { scoreTicks } from './scale.ts';
import type { SeriesPoint, SeriesScale } from './series-layout.ts';
import { Series, SeriesMark, StructureBreak } from './series.tsx';
import { useTooltip } from './tooltip.tsx';
import { inRow, useRoving } from './use-roving.ts';

/** A quarter in a panel: where it stands is its place in the list. */
export interface TrendMark {
  id: string;
  label: string;
  tooltip: ReactNode;
  value: Omit<SeriesPoint, 'at' | 'x'> | null;
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

/** Question 2: one series against its own past and its own target; what is missing stays a gap, and breaks are not joined. */
export function TrendPanel({ title, description, marks, target, ticks, width, labelled, breakWords }: TrendPanelProps) {
  const left = labelled ? labelsWidth : 0;
  const y = scaleLinear().domain([0, 100]).range([bottom, top]).clamp(true);
  const x = scaleLinear()
    .domain([0, Math.max(1, marks.length - 1)])
    .range([left + 8, width - 8]);
  const points = marks.flatMap(({ value }, at): SeriesPoint[] => (value === null ? [] : [{ ...value, at, x: x(at) }]));
  const roving = useRoving(inRow(marks.length));
  return (
    <ChartSvg {...{ title, description, width, height }} onKeyDown={roving.onKeyDown}>
      <Frame
        y={y}
        left={left}
        width={width}
        target={target}
        ticks={ticks.map(({ at, text }) => ({ x: x(at), text }))}
        labelled={labelled}
      />
      <g aria-hidden="true">
        <Series points={points} y={y} />
        {points
          .filter(({ isBreak }) => isBreak)
          .map(({ at }, index) => (
            <StructureBreak
              key={at}
              x={at === 0 ? left + 2 : x(at - 0.5)}
              top={top}
              bottom={bottom}
              words={index === 0 && labelled ? breakWords : ''}
            />
          ))}
      </g>
      {marks.map((mark, at) => (
        <Point
          key={mark.id}
          mark={mark}
          x={x(at)}
          y={y}
          step={x(1) - x(0)}
          point={points.find((point) => point.at === at)}
          points={points}
          roving={roving.markProps(at)}
        />
      ))}
    </ChartSvg>
  );
}

function Frame({
  y,
  left,
  width,
  target,
  ticks,
  labelled,
}: {
  y: SeriesScale;
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

interface PointProps {
  mark: TrendMark;
  x: number;
  y: SeriesScale;
  step: number;
  /** Where its value stands; a missing one stands nowhere. */
  point: SeriesPoint | undefined;
  points: readonly SeriesPoint[];
  roving: ReturnType<ReturnType<typeof useRoving>['markProps']>;
}

function Point({ mark, x, y, step, point, points, roving }: PointProps) {
  const tip = useTooltip(mark.tooltip, roving.ref);
  const frameY = point === undefined ? bottom - 20 : y(point.score) - 10;
  return (
    <>
      <g
        ref={tip.ref}
        className="mark"
        role="img"
        aria-label={mark.label}
        tabIndex={roving.tabIndex}
        {...tip.referenceProps({ onFocus: roving.onFocus })}
      >
        <rect x={x - step / 2} y={top} width={step} height={bottom - top} className="hit" />
        {point && <SeriesMark point={point} points={points} y={y} />}
        <rect x={x - 10} y={frameY} width={20} height={20} className="focus-frame" />
      </g>
      {tip.tooltip}
    </>
  );
}
