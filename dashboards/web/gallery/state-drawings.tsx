import { scaleLinear } from 'd3-scale';
import type { IndicatorDot } from '../src/charts/dots-on-band.tsx';
import { fitReason } from '../src/charts/dots-layout.ts';
import { DotPlot } from '../src/charts/dot-row.tsx';
import { Cell, type HeatMapCell } from '../src/charts/cell.tsx';
import type { SeriesPoint } from '../src/charts/series-layout.ts';
import { Series, SeriesMark, StructureBreak } from '../src/charts/series.tsx';
import { useMeasureText } from '../src/charts/use-measure-text.ts';
import { usePage } from '../src/page-context.ts';
import { lookOf } from '../src/pages/edellytykset/cell-look.ts';
import { rowsOf } from '../src/pages/edellytykset/rows.tsx';
import { cellWords, columnsOf, rowsOfMap } from '../src/words/bottleneck.ts';
import type { Speech } from '../src/words/figures.ts';
import { dividedMark, dividedWords, lines, settingOf, unit, type StateExample } from './examples.ts';
import { Drawing, plot } from './specimens.tsx';

/** The row of a state as question 1 makes it: its words, its mark, its details. */
export function dotOf({ id, reading, band }: StateExample, speech: Speech): IndicatorDot {
  const rows = rowsOf([reading], { speech, occasion: settingOf(id), place: `${unit.name}, Q3/2026`, onWhy: () => {} });
  const dot = rows[1] as IndicatorDot;
  if (id === 'divided') {
    const words = dividedWords(speech);
    const label = `${dot.row.name}, ${words}`;
    return { ...dot, band, row: { ...dot.row, value: '–', interval: '' }, mark: dividedMark(speech), label, tooltip: label };
  }
  if (id !== 'SUPPRESSED-survey') return { ...dot, band };
  const reason = { fi: 'Ei näytetä: vastausosuus liian pieni', en: 'Not shown: response rate too low' }[speech.language];
  return { ...dot, band, row: { ...dot.row, missing: { drawn: 'plate', reasons: [reason] } } };
}

export function StateDot({ example }: { example: StateExample }) {
  const { speech } = usePage();
  const measure = useMeasureText();
  const { height, y, scale } = plot;
  const dot = dotOf(example, speech);
  const reasonLines = fitReason(dot.row, { plotWidth: scale(100) - scale(0), measure });
  return (
    <Drawing label={dot.label}>
      <line x1={scale(0)} x2={scale(0)} y1={4} y2={height - 4} className="line-axis" />
      <g data-mark={dot.mark.state}>
        <DotPlot dot={dot} scale={scale} y={y} height={28} reasonLines={reasonLines} measure={measure} />
      </g>
    </Drawing>
  );
}

const lineSizes = {
  /** As in the table of states. */
  small: { width: 120, height: 72, axis: 66 },
  large: { width: 240, height: 120, axis: 112 },
};

/** The states that a line can show. */
export const hasLine = ({ id }: StateExample): boolean => lines[id] !== undefined;

export function StateLine({ example, size = 'small' }: { example: StateExample; size?: keyof typeof lineSizes }) {
  const values = lines[example.id] ?? [];
  const { width, height, axis } = lineSizes[size];
  const [x, y] = [scaleLinear([0, 4], [8, width - 8]), scaleLinear([0, 100], [axis, 0])];
  const name = usePage().speech.language;
  const points = values.flatMap((value, at): SeriesPoint[] => (value === null ? [] : [{ ...value, at, x: x(at) }]));
  return (
    <Drawing label={example.indicator.name[name]} width={width} height={height}>
      <line x1={0} x2={width} y1={axis} y2={axis} className="line-axis" />
      <Series points={points} y={y} />
      {points
        .filter(({ isBreak }) => isBreak)
        .map(({ at }) => (
          <StructureBreak key={at} x={x(at - 0.5)} top={4} bottom={axis} />
        ))}
      {points.map((point) => (
        <SeriesMark key={point.at} point={point} points={points} y={y} />
      ))}
    </Drawing>
  );
}

const alone = { tabIndex: 0, onFocus: () => {}, ref: () => {} };

/** The states that a cell can show: an earlier value and a structure have no room in one, and a shape cannot turn. */
export const hasCell = ({ id, published }: StateExample): boolean =>
  published !== null && !['above', 'restated', 'structure-break', 'divided', 'DIFFERENCING'].includes(id);

/** The cell of a state, as question 3 makes it. */
export function StateCell({ example: { id, indicator, published } }: { example: StateExample }) {
  const { speech } = usePage();
  const columns = columnsOf([indicator], speech);
  const [row] = rowsOfMap([unit], { columns, values: published === null ? [] : [published], own: null });
  const [cell, column] = [row?.cells[0], columns[0]];
  if (cell === undefined || column === undefined) return null;
  const words = cellWords(cell, column, { speech, occasion: settingOf(id) });
  return <OneCell cell={{ label: words, tooltip: words, choose: null, look: lookOf(cell, column, speech) }} />;
}

/** A cell needs a table around it; one cell alone is none. */
export function OneCell({ cell }: { cell: HeatMapCell }) {
  return (
    <table className="heat one-cell" role="presentation">
      <tbody>
        <tr>
          <Cell cell={cell} span={1} mark={alone} />
        </tr>
      </tbody>
    </table>
  );
}
