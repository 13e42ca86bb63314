import type { ReactNode } from 'react';
import { ChartSvg } from './chart-svg.tsx';
import { differenceScale } from './effect-layout.ts';
import { useTooltip } from './tooltip.tsx';
import { inColumn, useRoving } from './use-roving.ts';

/** A row of the forest: one intervention and indicator, or why it has no figure. */
export interface ForestRow {
  id: string;
  name: string;
  /** What stands under the name: the indicator. */
  detail: string;
  figure: { value: number; lo: number; hi: number } | null;
  /** The figure with its interval, or the reason in words. */
  text: string;
  /** Declared after it had begun. */
  isHollow: boolean;
  label: string;
  tooltip: ReactNode;
}

interface ForestProps {
  title: string;
  description: string;
  rows: ForestRow[];
  pointsOf: (share: number) => string;
  width: number;
}

const rowHeight = 48;
const head = 28;

/** Several interventions: a row each, the interval on one axis, an ink line at 0; no sum over them is drawn. */
export function Forest({ title, description, rows, pointsOf, width }: ForestProps) {
  const isNarrow = width < 640;
  const names = isNarrow ? 0 : 312;
  const texts = isNarrow ? 0 : 224;
  const pitch = isNarrow ? 84 : rowHeight;
  const scale = differenceScale(
    rows.flatMap(({ figure }) => (figure === null ? [] : [figure.lo, figure.hi])),
    { x: names + 16, width: width - names - texts - 32 },
  );
  const bottom = head + rows.length * pitch;
  // where the words stand above the plot, no line runs through them
  const plots = isNarrow
    ? rows.map((_, at): [number, number] => [head + at * pitch + 50, head + (at + 1) * pitch - 6])
    : [[head, bottom] as const];
  const ends = scale.domain();
  const ticks = [ends[0] ?? -0.1, (ends[0] ?? -0.1) / 2, 0, (ends[1] ?? 0.1) / 2, ends[1] ?? 0.1];
  const roving = useRoving(inColumn(rows.length));
  return (
    <ChartSvg {...{ title, description, width }} height={bottom + 8} onKeyDown={roving.onKeyDown}>
      <g aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            {plots.map(([from, to]) => (
              <line key={from} x1={scale(tick)} x2={scale(tick)} y1={from} y2={to} className={tick === 0 ? 'line-ink' : 'line-grid'} />
            ))}
            <text x={scale(tick)} y={16} textAnchor="middle" className="text-13 ink-3 tabular">
              {pointsOf(tick)}
            </text>
          </g>
        ))}
      </g>
      {rows.map((row, at) => (
        <Row
          key={row.id}
          row={row}
          y={head + at * pitch}
          places={{ isNarrow, pitch, names, textX: width - texts, width }}
          scale={scale}
          roving={roving.markProps(at)}
        />
      ))}
    </ChartSvg>
  );
}

interface RowProps {
  row: ForestRow;
  y: number;
  places: { isNarrow: boolean; pitch: number; names: number; textX: number; width: number };
  scale: (share: number) => number;
  roving: ReturnType<ReturnType<typeof useRoving>['markProps']>;
}

function Row({ row, y, places: { isNarrow, pitch, textX, width }, scale, roving }: RowProps) {
  const tip = useTooltip(row.tooltip, roving.ref);
  const { figure, isHollow } = row;
  const middle = isNarrow ? y + 64 : y + pitch / 2;
  return (
    <>
      <line x1={0} x2={width} y1={y} y2={y} className="line-rule" aria-hidden="true" />
      <g aria-hidden="true">
        <text x={0} y={y + 20} className="text-15">
          {row.name}
        </text>
        <text x={0} y={y + 38} className="text-13 ink-3">
          {row.detail}
        </text>
        <text
          x={isNarrow ? width : textX}
          y={isNarrow ? y + 38 : middle + 5}
          textAnchor={isNarrow ? 'end' : 'start'}
          className="text-14 tabular"
        >
          {row.text}
        </text>
      </g>
      <g
        ref={tip.ref}
        className="mark"
        role="img"
        aria-label={row.label}
        tabIndex={roving.tabIndex}
        {...tip.referenceProps({ onFocus: roving.onFocus })}
      >
        <rect x={0} y={y} width={width} height={pitch} className="hit" />
        {figure !== null && (
          <>
            <line x1={scale(figure.lo)} x2={scale(figure.hi)} y1={middle} y2={middle} className="line-interval stroke-data-2" />
            <circle cx={scale(figure.value)} cy={middle} r={6} className={isHollow ? 'mark-hollow stroke-data' : 'mark-solid fill-data'} />
          </>
        )}
        <rect x={1} y={y + 1} width={width - 2} height={pitch - 2} className="focus-frame" />
      </g>
      {tip.tooltip}
    </>
  );
}
