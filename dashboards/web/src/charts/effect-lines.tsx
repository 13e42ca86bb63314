import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { ReactNode } from 'react';
import { ChartSvg } from './chart-svg.tsx';
import { apart, percentAxis, runsOfSide, type Side, type SidePoint } from './effect-layout.ts';
import { fonts, wrap, type MeasureText } from './text.ts';
import { useMeasureText } from './use-measure-text.ts';
import { useTooltip } from './tooltip.tsx';
import { inRow, useRoving } from './use-roving.ts';

/** A quarter of the chart: what it is called, and what it says. */
export interface EffectQuarter {
  id: string;
  tick: string;
  label: string;
  tooltip: ReactNode;
}

interface SideWords {
  side: Side;
  /** The newest value and whose it is, printed at the end of the line. */
  value: string;
  name: string;
}

interface EffectLinesProps {
  title: string;
  description: string;
  quarters: EffectQuarter[];
  treated: SideWords;
  comparison: SideWords;
  /** Where it began, between the places of the quarters: 2.8 lies late in the third. */
  startAt: number;
  /** On either side of the line at which it began: a name, and a figure. */
  notes: { before: [string, string]; after: [string, string] };
  percentOf: (share: number) => string;
  width: number;
}

const plotHeight = 264;
const axisLeft = 40;
const labelsWidth = 208;
const labelsMin = 64;
const noteLine = 20;

/** Question 5: what was done beside what was not, with the line at which it began; a gap stays a gap. */
export function EffectLines(props: EffectLinesProps) {
  const { title, description, quarters, treated, comparison, startAt, notes, percentOf, width } = props;
  const measure = useMeasureText();
  const layout = layoutOf({ quarters: quarters.length, startAt, notes, width, measure });
  const { top, bottom, left, right, height } = layout;
  const axis = percentAxis([treated.side, comparison.side]);
  const y = scaleLinear().domain([axis.lo, axis.hi]).range([bottom, top]).clamp(true);
  const roving = useRoving(inRow(quarters.length));
  const start = layout.x(startAt);
  return (
    <ChartSvg {...{ title, description, width, height }} onKeyDown={roving.onKeyDown}>
      <g aria-hidden="true">
        {axis.ticks.map((tick) => (
          <g key={tick}>
            <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className={tick === axis.lo ? 'line-axis' : 'line-grid'} />
            <text x={left - 8} y={y(tick) + 5} textAnchor="end" className="text-13 ink-3 tabular">
              {percentOf(tick)}
            </text>
          </g>
        ))}
        <SideLines side={comparison.side} x={layout.x} y={y} look="compare" />
        <SideLines side={treated.side} x={layout.x} y={y} look="data" />
        <Start x={start} layout={layout} notes={notes} />
        {quarters.map(({ id: key, tick }, at) => (
          <text key={key} x={layout.x(at)} y={bottom + 20} textAnchor="middle" className="text-13 ink-3 tabular">
            {layout.isNarrow && at % 2 !== (quarters.length - 1) % 2 ? '' : tick}
          </text>
        ))}
        <EndLabels treated={treated} comparison={comparison} layout={layout} y={y} measure={measure} />
      </g>
      {quarters.map((quarter, at) => (
        <Quarter
          key={quarter.id}
          quarter={quarter}
          x={layout.x(at)}
          step={layout.x(1) - layout.x(0)}
          layout={layout}
          values={[treated.side[at]?.value, comparison.side[at]?.value].flatMap((value) => (value === undefined ? [] : [y(value)]))}
          roving={roving.markProps(at)}
        />
      ))}
    </ChartSvg>
  );
}

interface Layout {
  x: ScaleLinear<number, number>;
  top: number;
  bottom: number;
  left: number;
  right: number;
  height: number;
  isNarrow: boolean;
  /** Whether the words fit on either side of the line; else they stand above each other, from the left. */
  isBeside: boolean;
  labelsWidth: number;
}

function layoutOf(o: { quarters: number; startAt: number; notes: EffectLinesProps['notes']; width: number; measure: MeasureText }): Layout {
  const { width, measure } = o;
  const isNarrow = width < 640;
  const labels = isNarrow ? labelsMin : labelsWidth;
  const [left, right] = [axisLeft, width - labels - 16];
  const inset = Math.min(36, (right - left) / (2 * Math.max(1, o.quarters)));
  const x = scaleLinear()
    .domain([0, Math.max(1, o.quarters - 1)])
    .range([left + inset, right - inset]);
  const widthOf = ([name, figure]: [string, string]) => Math.max(measure(name, fonts.value), measure(figure, fonts.note));
  const at = x(o.startAt);
  const isBeside = at - 12 - widthOf(o.notes.before) > 0 && at + 12 + widthOf(o.notes.after) < width;
  const top = isBeside ? 64 : 4 * noteLine + 24;
  const bottom = top + plotHeight;
  return { x, top, bottom, left, right, height: bottom + 28, isNarrow, isBeside, labelsWidth: labels };
}

/** The line at which it began, with its triangle; the check before it on its left, the effect on its right. */
function Start({ x, layout, notes }: { x: number; layout: Layout; notes: EffectLinesProps['notes'] }) {
  const { isBeside, bottom, top } = layout;
  const from = isBeside ? 24 : top - 12;
  return (
    <>
      <line x1={x} x2={x} y1={from} y2={bottom} className="line-ink" />
      <path d={`M${x - 5} ${from}h10l-5 7z`} className="fill-ink" />
      {isBeside ? (
        <>
          <Note x={x + 12} y={30} words={notes.after} anchor="start" />
          <Note x={x - 12} y={30} words={notes.before} anchor="end" />
        </>
      ) : (
        <>
          <Note x={0} y={14} words={notes.after} anchor="start" />
          <Note x={0} y={14 + 2 * noteLine} words={notes.before} anchor="start" />
        </>
      )}
    </>
  );
}

function Note({ x, y, words: [name, figure], anchor }: { x: number; y: number; words: [string, string]; anchor: 'start' | 'end' }) {
  return (
    <>
      <text x={x} y={y} textAnchor={anchor} className="text-15 bold">
        {name}
      </text>
      <text x={x} y={y + noteLine} textAnchor={anchor} className="text-13 ink-2 tabular">
        {figure}
      </text>
    </>
  );
}

const pathOf = (points: readonly SidePoint[], y: (share: number) => number): string =>
  line<SidePoint>(
    (point) => point.x,
    (point) => y(point.value),
  )([...points]) ?? '';

function ribbonOf(points: readonly SidePoint[], y: (share: number) => number): string | null {
  const known = points.flatMap(({ x, lo, hi }) => (lo === null || hi === null ? [] : [{ x, lo, hi }]));
  if (known.length < 2 || known.length < points.length) return null;
  return area<(typeof known)[number]>(
    (point) => point.x,
    (point) => y(point.lo),
    (point) => y(point.hi),
  )(known);
}

function SideLines({
  side,
  x,
  y,
  look,
}: {
  side: Side;
  x: (at: number) => number;
  y: (share: number) => number;
  look: 'data' | 'compare';
}) {
  const ribbonClass = look === 'data' ? 'fill-ribbon ribbon-over' : 'fill-compare-ribbon';
  return runsOfSide(side, x).map((run) => {
    const ribbon = ribbonOf(run, y);
    const [only] = run;
    const isAlone = run.length === 1 && only !== undefined && only.lo !== null && only.hi !== null;
    // two that stand alone in one quarter would lie over each other
    const aside = run.length > 1 ? 0 : look === 'data' ? 4 : -4;
    return (
      <g key={only?.at}>
        {ribbon !== null && <path d={ribbon} className={ribbonClass} />}
        {isAlone && (
          <line
            x1={only.x + aside}
            x2={only.x + aside}
            y1={y(only.lo ?? 0)}
            y2={y(only.hi ?? 0)}
            className={`line-interval stroke-${look}`}
          />
        )}
        {run.length > 1 && <path d={pathOf(run, y)} className={look === 'data' ? 'line-series' : 'line-series line-compare'} />}
        {run.map((point) => (
          <circle key={point.at} cx={point.x + aside} cy={y(point.value)} r={look === 'data' ? 3 : 2.5} className={`fill-${look}`} />
        ))}
      </g>
    );
  });
}

/** At the end of each line its newest value and whose it is; where there is no room only the value, and the key says the rest. */
function EndLabels({
  treated,
  comparison,
  layout,
  y,
  measure,
}: {
  treated: SideWords;
  comparison: SideWords;
  layout: Layout;
  y: (share: number) => number;
  measure: MeasureText;
}) {
  const endOf = ({ side }: SideWords): number | null => side.findLast((figure) => figure !== null)?.value ?? null;
  const [first, second] = [endOf(treated), endOf(comparison)];
  if (first === null || second === null) return null;
  const linesOf = ({ name }: SideWords): string[] =>
    layout.isNarrow ? [] : wrap(name, { width: layout.labelsWidth, font: fonts.note, measure }).slice(0, 3);
  const distance = 24 + 16 * Math.max(linesOf(treated).length, linesOf(comparison).length);
  const [atTreated, atComparison] = apart(y(first), y(second), { distance, top: layout.top, bottom: layout.bottom });
  return (
    <>
      <EndLabel x={layout.right + 16} y={atTreated} value={treated.value} lines={linesOf(treated)} className="fill-data" />
      <EndLabel x={layout.right + 16} y={atComparison} value={comparison.value} lines={linesOf(comparison)} className="ink-3" />
    </>
  );
}

function EndLabel({ x, y, value, lines, className }: { x: number; y: number; value: string; lines: string[]; className: string }) {
  return (
    <>
      <text x={x} y={y + 4} className={`text-15 bold tabular ${className}`}>
        {value}
      </text>
      {lines.map((text, at) => (
        <text key={text} x={x} y={y + 21 + 16 * at} className={`text-13 ${className}`}>
          {text}
        </text>
      ))}
    </>
  );
}

interface QuarterProps {
  quarter: EffectQuarter;
  x: number;
  step: number;
  layout: Layout;
  /** Where the two sides stand, from the top; empty in a gap. */
  values: number[];
  roving: ReturnType<ReturnType<typeof useRoving>['markProps']>;
}

function Quarter({ quarter, x, step, layout: { top, bottom }, values, roving }: QuarterProps) {
  const tip = useTooltip(quarter.tooltip, roving.ref);
  const [from, to] = values.length === 0 ? [bottom - 20, bottom - 4] : [Math.min(...values), Math.max(...values)];
  return (
    <>
      <g
        ref={tip.ref}
        className="mark"
        role="img"
        aria-label={quarter.label}
        tabIndex={roving.tabIndex}
        {...tip.referenceProps({ onFocus: roving.onFocus })}
      >
        <rect x={x - step / 2} y={top} width={step} height={bottom - top} className="hit" />
        <rect x={x - 10} y={from - 10} width={20} height={to - from + 20} className="focus-frame" />
      </g>
      {tip.tooltip}
    </>
  );
}
