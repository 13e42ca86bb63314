import { ChartFigure, type FigureTable } from '../../src/charts/chart-figure.tsx';
import { ContributionBars } from '../../src/charts/contribution-bars.tsx';
import { DotsOnBand } from '../../src/charts/dots-on-band.tsx';
import { useMeasuredWidth } from '../../src/charts/use-measured-width.ts';
import { useMeasureText } from '../../src/charts/use-measure-text.ts';
import { usePage } from '../../src/page-context.ts';
import { rowsOf, tableOf } from '../../src/pages/edellytykset/rows.tsx';
import { narrowQuery, useMedia } from '../../src/use-media.ts';
import type { Speech } from '../../src/words/figures.ts';
import { dividedWords, exampleOf, examples, settingOf, unit } from '../examples.ts';
import { useSay } from '../setting.tsx';
import { Specimens } from '../specimens.tsx';
import { dotOf } from '../state-drawings.tsx';

const period = 'Q3/2026';

/** A row for each state, after a condition that has an index. */
export function DotsOnBandPage() {
  const { speech } = usePage();
  const { t } = speech;
  const { ref, measured } = useMeasuredWidth('evidence');
  const measure = useMeasureText();
  const narrow = useMedia(narrowQuery);
  const setting = { speech, occasion: settingOf('final'), place: `${unit.name}, ${period}`, onWhy: () => {} };
  const indexed = indexedReadings();
  const [head] = rowsOf(
    examples.map(({ reading }) => reading),
    setting,
  );
  const rows = [...rowsOf(indexed, setting), ...(head ? [head] : []), ...examples.map((example) => dotOf(example, speech))];
  const readings = [...indexed, ...examples.map(({ reading }) => reading)];
  return (
    <div ref={ref} className="chart-width">
      <ChartFigure
        note={t('chart.note')}
        narrow={narrow}
        tableLabel={t('chart.table')}
        table={withDivided(tableOf(readings, setting, t('chart.caption', { unit: unit.name, window: period })), speech)}
      >
        <DotsOnBand
          title={t('chart.title')}
          description={t('chart.desc', { finding: '' })}
          hint={t('chart.hint')}
          headings={{
            name: t('columns.conditionAndIndicator'),
            points: t('columns.points'),
            value: t('columns.value'),
            interval: t('columns.interval'),
            target: t('columns.target'),
          }}
          rows={rows}
          narrow={narrow}
          measured={measured}
          measure={measure}
          busy={false}
        />
      </ChartFigure>
    </div>
  );
}

/** No reading is divided yet: its row of the table says the shares, as its mark does. */
function withDivided(table: FigureTable, speech: Speech): FigureTable {
  const { id } = exampleOf('divided').indicator;
  const rows = table.rows.map((row) => {
    const [name = '', ...rest] = row.cells;
    return row.id === id ? { id, cells: [name, ...rest.slice(0, -1).map(() => '–'), dividedWords(speech)] } : row;
  });
  return { ...table, rows };
}

/** Two values of a condition that has two indicators: they have an index. */
function indexedReadings() {
  const dimension = { id: 'rhythm', name: { fi: 'Rytmi', en: 'Rhythm' }, indicators: 2 };
  return (['final', 'below'] as const).map((id) => {
    const { reading } = exampleOf(id);
    return { ...reading, indicator: { ...reading.indicator, id: `indexed-${id}`, dimension } };
  });
}

export function ContributionBarsPage() {
  const { t } = usePage().speech;
  const say = useSay();
  const narrow = useMedia(narrowQuery);
  const parts = [
    { id: 'a', name: { fi: 'Palaaminen opittuun', en: 'Return to what was learned' }, percent: 46 },
    { id: 'b', name: { fi: 'Oppimisen säännöllisyys', en: 'Learning regularity' }, percent: 31 },
    { id: 'c', name: { fi: 'Kasautuminen', en: 'Burstiness' }, percent: 22 },
    { id: 'd', name: { fi: 'Tasaisuus', en: 'Evenness' }, percent: 1 },
    { id: 'e', name: { fi: 'Täydet pisteet', en: 'Full score' }, percent: 0 },
  ];
  const textOf = (percent: number) => t('contributions.percent', { percent });
  const table: FigureTable = {
    caption: t('contributions.caption'),
    columns: (['indicator', 'share'] as const).map((id) => ({ id, heading: t(`columns.${id}`) })),
    rows: parts.map(({ id, name, percent }) => ({ id, cells: [say(name), textOf(percent)] })),
  };
  return (
    <div className="chart-width">
      <h2>{t('question4.title')}</h2>
      <ChartFigure note={t('contributions.chartNote')} narrow={narrow} tableLabel={t('chart.table')} table={table}>
        <ContributionBars
          title={say({ fi: 'Rytmi', en: 'Rhythm' })}
          note={t('contributions.fromHundred', { score: 39 })}
          bars={parts.map(({ id, name, percent }, at) => ({
            id,
            name: say(name),
            share: percent / 100,
            text: textOf(percent),
            label: t('contributions.bar', { name: say(name), percent }),
            isLongest: at === 0,
            choose: () => {},
          }))}
        />
      </ChartFigure>
    </div>
  );
}

/** What surrounds a chart: a note, and its values as a table, which is a list below 720. */
export function ChartFigurePage() {
  const { t } = usePage().speech;
  const say = useSay();
  const table: FigureTable = {
    caption: t('chart.caption', { unit: unit.name, window: period }),
    columns: (['indicator', 'value', 'interval'] as const).map((id) => ({ id, heading: t(`columns.${id}`) })),
    rows: examples.slice(0, 3).map((example) => {
      const { row } = dotOf(example, usePage().speech);
      return { id: example.id, cells: [row.name, row.value, row.interval] };
    }),
  };
  const figure = (narrow: boolean) => (
    <ChartFigure
      note={t('chart.note')}
      narrow={narrow}
      tableLabel={t('chart.table')}
      table={table}
      actions={
        <button type="button" className="link">
          {t('why.open')}
        </button>
      }
    >
      <p>{say({ fi: 'Tässä on kuva.', en: 'The chart stands here.' })}</p>
    </ChartFigure>
  );
  return (
    <Specimens
      of={[
        { id: 'wide', name: { fi: 'Taulukko', en: 'A table' }, drawing: figure(false) },
        { id: 'narrow', name: { fi: 'Luettelo, alle 720', en: 'A list, below 720' }, drawing: figure(true) },
      ]}
    />
  );
}
