import { useId, type ReactNode } from 'react';
import { AxisLabels, Grid } from './axis.tsx';
import { Band } from './band.tsx';
import { ChartSvg } from './chart-svg.tsx';
import { DotRowGroup } from './dot-row.tsx';
import { Interval } from './interval.tsx';
import { layoutDots, type DotRow, type DotsLayout, type HeadRow, type PlacedRow } from './dots-layout.ts';
import type { MarkState } from './mark-state.ts';
import { RowFigures } from './row-figures.tsx';
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
  /** Opens the explanation: the mark does, and the name, which then is a button that says so. */
  choose: { label: string; open: () => void } | null;
}

/** A condition's row; its index is an upright bar on its own interval. */
export interface ConditionHead {
  row: HeadRow;
  index: { score: number; lo: number; hi: number; outside: boolean; target: number; label: string } | null;
}
export type DotsRow = ConditionHead | IndicatorDot;

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

function isDot(row: DotsRow): row is IndicatorDot {
  return row.row.kind === 'indicator';
}

function hasIndex(row: DotsRow | undefined): boolean {
  return row !== undefined && !isDot(row) && row.index !== null;
}

/** Question 1: one dot with its interval on its target band a row, all on one axis of 0 to 100. */
export function DotsOnBand(props: DotsOnBandProps) {
  const { rows, title, description, measured, headings, narrow, measure, busy } = props;
  const id = useId();
  const layout = layoutDots({ width: measured.width, narrow, rows: rows.map(({ row }) => row), headings, measure });
  const scale = scoreScale(layout.plotX, layout.plotWidth);
  const dots = rows.filter(isDot);
  const marks = inColumn(dots.length);
  // to the left of its mark stands a row's name, where it opens something
  const named = dots.filter(({ choose }) => choose !== null);
  const roving = useRoving([...marks, ...named.map((dot) => ({ row: dots.indexOf(dot), column: -1 }))], marks.length);
  return (
    <ChartSvg {...{ title, description, busy }} width={layout.width} height={layout.height} onKeyDown={roving.onKeyDown}>
      <desc id={`${id}-hint`}>{props.hint}</desc>
      <Frame layout={layout} scale={scale} rows={rows} headings={headings} />
      {rows.map((row, at) => {
        const place = layout.rows[at];
        if (!place) return null;
        if (!isDot(row))
          return <Head key={`head-${row.row.name}`} head={row} place={place} layout={layout} scale={scale} first={at === 0} />;
        const mark = roving.markProps(dots.indexOf(row));
        const name = roving.markProps(marks.length + named.indexOf(row));
        return <DotRowGroup key={row.row.id} {...{ dot: row, place, layout, scale, mark, name, measure }} hintId={`${id}-hint`} />;
      })}
    </ChartSvg>
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
            (rows[at]?.row.kind === 'indicator' || hasIndex(rows[at])) && (
              <Grid key={place.top} scale={scale} top={place.gridTop} bottom={place.gridBottom} />
            ),
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

interface HeadProps {
  head: ConditionHead;
  place: PlacedRow;
  layout: DotsLayout;
  scale: ScoreScale;
  first: boolean;
}

function Head({ head, place, layout, scale, first }: HeadProps) {
  const { row, index } = head;
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
      {index !== null && row.index !== null && <Index index={index} words={row.index} place={place} layout={layout} scale={scale} />}
    </g>
  );
}

type IndexProps = Omit<HeadProps, 'head' | 'first'> & { index: NonNullable<ConditionHead['index']>; words: NonNullable<HeadRow['index']> };

function Index({ index, words, place, layout, scale }: IndexProps) {
  const { centre: y } = place;
  const x = scale(index.score);
  return (
    <g role="img" aria-label={index.label}>
      <Band scale={scale} from={index.target} to={100} y={y} height={24} />
      <Interval scale={scale} lo={index.lo} hi={index.hi} y={y} outside={index.outside} />
      <rect x={x - 2.5} y={y - 10} width={5} height={20} className={`mark-solid fill-${index.outside ? 'below' : 'data'}`} />
      <RowFigures figures={words} place={place} layout={layout} />
    </g>
  );
}
