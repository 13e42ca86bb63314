import type { CSSProperties } from 'react';
import type { Indicator, PublishedValue, Unit } from '../../src/api/contract.ts';
import { ChartFigure, type FigureTable } from '../../src/charts/chart-figure.tsx';
import type { HeatMapCell } from '../../src/charts/cell.tsx';
import { HeatMap } from '../../src/charts/heat-map.tsx';
import { TrendPanel } from '../../src/charts/trend-panel.tsx';
import { parseWindow, windowName, type Window } from '../../src/format/windows.ts';
import { usePage } from '../../src/page-context.ts';
import { lookOf } from '../../src/pages/edellytykset/cell-look.ts';
import { narrowQuery, useMedia } from '../../src/use-media.ts';
import { cellWords, columnsOf, rowsOfMap, type HeatColumn } from '../../src/words/bottleneck.ts';
import { pointLabel, pointWords, type TrendPoint } from '../../src/words/trend.ts';
import { exampleOf, examples, lines, settingOf } from '../examples.ts';
import type { StateId } from '../lists.ts';
import { useSay } from '../setting.tsx';
import { hasLine } from '../state-drawings.tsx';
import { stateWords } from '../state-words.ts';

/** What each unit of the map shows, one state a column. */
const unitsShown: { id: string; name: { fi: string; en: string }; states: StateId[] }[] = [
  { id: 'final', name: { fi: 'Lopulliset', en: 'Final' }, states: ['final', 'below', 'final', 'final'] },
  { id: 'open', name: { fi: 'Epävarmat', en: 'Uncertain' }, states: ['provisional', 'indicative', 'over-90-percent', 'under-10-percent'] },
  {
    id: 'absent',
    name: { fi: 'Ilman arvoa', en: 'Without a value' },
    states: ['NOT_INSTRUMENTED', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE', 'NEW_UNIT'],
  },
  { id: 'partly', name: { fi: 'Osa peitossa', en: 'Partly hidden' }, states: ['final', 'SUPPRESSED', 'below', 'ZERO_DENOMINATOR'] },
  {
    id: 'hidden',
    name: { fi: 'Kokonaan peitossa', en: 'Wholly hidden' },
    states: ['SUPPRESSED', 'SUPPRESSED', 'SUPPRESSED', 'SUPPRESSED'],
  },
];

const conditions = [
  { id: 'place', name: { fi: 'Paikka', en: 'Place' } },
  { id: 'rhythm', name: { fi: 'Rytmi', en: 'Rhythm' } },
  { id: 'direction', name: { fi: 'Suunta', en: 'Direction' } },
  { id: 'climate', name: { fi: 'Ilmapiiri', en: 'Climate' } },
];
const indicators = conditions.map((condition): Indicator => {
  const name = condition.name;
  return { ...exampleOf('final').indicator, id: condition.id, name, dimension: { ...condition, indicators: 5 } };
});

export function HeatMapPage() {
  const { speech } = usePage();
  const { t } = speech;
  const say = useSay();
  const narrow = useMedia(narrowQuery);
  const units = unitsShown.map(({ id, name }): Unit => ({ unitId: id, parentId: null, name: say(name), isLeaf: false }));
  const values = unitsShown.flatMap(({ id, states }) =>
    states.flatMap((state, at): PublishedValue[] => {
      const { published } = exampleOf(state);
      return published === null ? [] : [{ ...published, unit: id, indicator: indicators[at]?.id ?? '' }];
    }),
  );
  const columns = columnsOf(indicators, speech);
  const setting = { speech, occasion: settingOf('final') };
  const rows = rowsOfMap(units, { columns, values, own: 'final' });
  const words = rows.map(({ cells }) => cells.map((cell, at) => cellWords(cell, columns[at] as HeatColumn, setting)));
  const table: FigureTable = {
    caption: t('heat.caption'),
    columns: [{ id: 'unit', heading: t('columns.unit') }, ...columns.map(({ id, name }) => ({ id, heading: name }))],
    rows: rows.map(({ unit }, at) => ({ id: unit.unitId, cells: [unit.name, ...(words[at] ?? [])] })),
  };
  return (
    <div className="chart-width">
      <ChartFigure note={t('heat.noteRaw')} narrow={narrow} tableLabel={t('chart.table')} table={table}>
        <HeatMap
          title={t('heat.title', { parent: 'Suvanto Oy' })}
          description={t('heat.desc')}
          columns={columns.map(({ id, name, condition }) => ({ id, name, group: condition }))}
          rows={rows.map(({ unit, isOwn, cells }, row) => {
            const isHidden = cells.every(({ kind }) => kind === 'suppressed');
            const drawn = cells.map((cell, at): HeatMapCell => {
              const column = columns[at] as HeatColumn;
              const said = words[row]?.[at] ?? '';
              const look = isHidden ? ({ kind: 'suppressed', text: said } as const) : lookOf(cell, column, speech);
              return { label: `${unit.name}, ${column.name}, ${said}`, tooltip: said, choose: null, look };
            });
            return { id: unit.unitId, name: unit.name, isOwn, go: null, cells: isHidden ? drawn.slice(0, 1) : drawn };
          })}
          unitsHeading={t('columns.unit')}
          narrow={narrow}
        />
      </ChartFigure>
    </div>
  );
}

const quarters = [
  '2025-07-01..2025-10-01',
  '2025-10-01..2026-01-01',
  '2026-01-01..2026-04-01',
  '2026-04-01..2026-07-01',
  '2026-07-01..2026-10-01',
];

/** The quarters of a state's line; a missing one says why. */
function pointsOf(id: StateId): TrendPoint[] {
  const { reading } = exampleOf('SUPPRESSED');
  const hidden = reading.kind === 'suppressed' ? reading : null;
  return quarters.map((windowText, at): TrendPoint => {
    const window = parseWindow(windowText) as Window;
    const value = lines[id]?.[at] ?? null;
    return value === null ? { windowText, window, kind: 'missing', reading: hidden } : { windowText, window, kind: 'value', ...value };
  });
}

export function TrendPanelPage() {
  const { speech } = usePage();
  const { t, language } = speech;
  const say = useSay();
  const narrow = useMedia(narrowQuery);
  const panels = examples.filter(hasLine).map(({ id }) => ({ id, name: say(stateWords[id].name), points: pointsOf(id) }));
  const occasion = settingOf('provisional');
  const table: FigureTable = {
    caption: t('trend.caption', { unit: 'Kunnossapito' }),
    columns: [{ id: 'window', heading: t('columns.window') }, ...panels.map(({ id, name }) => ({ id, heading: name }))],
    rows: quarters.map((windowText, at) => ({
      id: windowText,
      cells: [
        windowName(parseWindow(windowText) as Window, language),
        ...panels.map(({ points }) => pointWords(points[at] as TrendPoint, speech, occasion)),
      ],
    })),
  };
  return (
    <div className="chart-width">
      <ChartFigure note={t('trend.note')} narrow={narrow} tableLabel={t('chart.table')} table={table}>
        <div className="panels" style={{ '--panels': narrow ? 1 : 3 } as CSSProperties}>
          {panels.map(({ id, name, points }) => (
            <section key={id} className="panel" data-specimen={id}>
              <h2>{name}</h2>
              <TrendPanel
                title={t('trend.titleIndicator', { name })}
                description={t('chart.hintSeries')}
                marks={points.map((point) => {
                  const label = pointLabel(point, speech, occasion);
                  return { id: point.windowText, label, tooltip: label, value: point.kind === 'value' ? point : null };
                })}
                target={60}
                ticks={[{ at: 2, text: '2026' }]}
                width={280}
                labelled
                breakWords={t('flagNotes.structure-break')}
              />
            </section>
          ))}
        </div>
      </ChartFigure>
    </div>
  );
}
