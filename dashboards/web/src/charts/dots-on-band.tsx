import { useId, type ReactNode } from 'react';
import { AxisLabels, Grid } from './axis.tsx';
import { DotRowGroup } from './dot-row.tsx';
import { layoutDots, type DotRow, type DotsLayout, type PlacedRow } from './dots-layout.ts';
import type { MarkState } from './mark-state.ts';
import { scoreScale, type ScoreScale } from './scale.ts';
import type { MeasureText } from './text.ts';
import type { MeasuredWidth } from './use-measured-width.ts';
import { inColumn, useRoving } from './use-roving.ts';

/** An indicator's row: its words, its mark, and what a screen reader, a hovering and a choosing reader get. */
export interface IndicatorDot {
  row: Extract<DotRow, { kind: 'indicator' }>;
  mark: MarkState;
  band: { from: number; to: number };
  label: string;
  tooltip: ReactNode;
  choose: (() => void) | null;
}

export type DotsRow = { row: Extract<DotRow, { kind: 'head' }> } | IndicatorDot;

interface DotsOnBandProps {
  title: string;
  description: string;
  hint: string;
  headings: { name: string; points: string; value: string; interval: string; target: string };
  rows: DotsRow[];
  narrow: boolean;
  measured: MeasuredWidth;
  measure: MeasureText;
  busy: boolean;
}

/** User units are pixels at a font size of 16, so that text in the figure follows the reader's. */
function rem(units: number): string {
  return `${units / 16}rem`;
}

function isDot(row: DotsRow): row is IndicatorDot {
  return row.row.kind === 'indicator';
}

/** Question 1: one dot with its interval on its target band a row, all on one axis of 0 to 100. */
export function DotsOnBand(props: DotsOnBandProps) {
  const { rows, measured, headings, narrow, measure } = props;
  const id = useId();
  const layout = layoutDots({ width: measured.width, narrow, rows: rows.map(({ row }) => row), headings, measure });
  const scale = scoreScale(layout.plotX, layout.plotWidth);
  const roving = useRoving(inColumn(rows.filter(isDot).length));
  let markAt = 0;
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      style={{ width: rem(layout.width), height: rem(layout.height) }}
      role="group"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      aria-busy={props.busy}
      onKeyDown={roving.onKeyDown}
    >
      <title id={`${id}-title`}>{props.title}</title>
      <desc id={`${id}-desc`}>{props.description}</desc>
      <desc id={`${id}-hint`}>{props.hint}</desc>
      <Frame layout={layout} scale={scale} rows={rows} headings={headings} />
      {rows.map((row, at) => {
        const place = layout.rows[at];
        if (!place) return null;
        if (!isDot(row)) return <Head key={`head-${row.row.name}`} row={row.row} place={place} layout={layout} first={at === 0} />;
        const mark = roving.markProps(markAt++);
        return <DotRowGroup key={row.row.id} {...{ dot: row, place, layout, scale, mark, measure }} hintId={`${id}-hint`} />;
      })}
    </svg>
  );
}

/** Column heads, axis and gridlines: they stand at once, before any value has come. */
type FrameProps = Pick<DotsOnBandProps, 'headings' | 'rows'> & { layout: DotsLayout; scale: ScoreScale };

function Frame({ layout, scale, rows, headings }: FrameProps) {
  if (layout.narrow) {
    return (
      <>
        <AxisLabels scale={scale} baseline={12} edges="inside" />
        {layout.rows.map(
          (place, at) =>
            rows[at]?.row.kind === 'indicator' && <Grid key={place.top} scale={scale} top={place.gridTop} bottom={place.gridBottom} />,
        )}
      </>
    );
  }
  return (
    <>
      <g className="text-13" aria-hidden="true">
        <text x={0} y={16} className="text-13 ink-3">
          {headings.name}
        </text>
        <text x={layout.plotX} y={16} className="text-13 ink-3">
          {headings.points}
        </text>
        {(['value', 'interval', 'target'] as const).map((column) => (
          <text key={column} x={layout[`${column}X`]} y={16} textAnchor="end" className="text-13 ink-3">
            {headings[column]}
          </text>
        ))}
      </g>
      <AxisLabels scale={scale} baseline={38} edges="centred" />
      <Grid scale={scale} top={48} bottom={layout.height} />
    </>
  );
}

function Head({
  row,
  place,
  layout,
  first,
}: {
  row: { name: string; note: string };
  place: PlacedRow;
  layout: DotsLayout;
  first: boolean;
}) {
  return (
    <g>
      {!first && <line x1={0} x2={layout.width} y1={place.top} y2={place.top} className="line-rule" />}
      <text x={0} y={place.nameBaseline} className={layout.narrow ? 'condition condition-small' : 'condition'}>
        {row.name}
      </text>
      {place.note?.lines.map((line, at) => (
        <text key={line} x={place.note?.x} y={(place.note?.baseline ?? 0) + at * 17} className="text-13 ink-3">
          {line}
        </text>
      ))}
    </g>
  );
}
