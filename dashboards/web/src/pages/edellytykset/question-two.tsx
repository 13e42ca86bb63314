import type { CSSProperties } from 'react';
import { ChartFigure, type FigureTable } from '../../charts/chart-figure.tsx';
import { TrendPanel, type TrendMark } from '../../charts/trend-panel.tsx';
import { useMeasuredWidth } from '../../charts/use-measured-width.ts';
import { score } from '../../format/numbers.ts';
import { windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import type { Occasion } from '../../words/states.ts';
import { changeWords, pointLabel, pointWords, tellTrends, type Series, type Trend } from '../../words/trend.ts';
import { Downloads } from './downloads.tsx';
import { KeyItem } from './key.tsx';
import { PictureButton } from './picture.tsx';
import { Question } from './question.tsx';
import type { ConditionsData } from './use-conditions.ts';
import { trendsOf } from './trends-of.ts';

/** Are we moving the right way? Each condition against its own past. */
export function QuestionTwo({ data, occasion }: { data: ConditionsData; occasion: Occasion }) {
  const { speech } = usePage();
  const { t } = speech;
  if (data.situation.kind !== 'readings') return null;
  const { trends, windows } = trendsOf(data, speech);
  const isHidden = trends.length === 0 && data.situation.readings.some(({ kind }) => kind === 'suppressed');
  const answer = isHidden ? { claim: t('answer.suppressed'), more: [] } : tellTrends(trends, speech);
  return (
    <Question number={2} title={t('question2.title')} answer={answer} legend={trends.length > 0 && <TrendKey trends={trends} />}>
      {trends.length > 0 && <Panels trends={trends} windows={windows} data={data} occasion={occasion} />}
    </Question>
  );
}

function Panels({ trends, windows, data, occasion }: { trends: Trend[]; windows: string[]; data: ConditionsData; occasion: Occasion }) {
  const { speech } = usePage();
  const { t } = speech;
  const narrow = useMedia(narrowQuery);
  const columns = useMedia('screen and (max-width: 1000px)') ? 2 : columnsFor(trends.length);
  return (
    <ChartFigure
      note={t('trend.note')}
      narrow={narrow}
      tableLabel={t('chart.table')}
      actions={
        data.choice && (
          <>
            <Downloads query={{ ...data.choice, window: null }} name={t('question2.title')} />
            <PictureButton question={2} name={t('question2.title')} />
          </>
        )
      }
      table={tableOf(
        trends,
        { windows, caption: t('trend.caption', { unit: data.unit?.name ?? '–' }), head: t('columns.window') },
        (at, trend) => {
          const point = trend.series.points[at];
          return point === undefined ? '–' : pointWords(point, speech, occasion);
        },
        (at) => {
          const point = trends[0]?.series.points[at];
          return point === undefined ? '' : windowName(point.window, speech.language);
        },
      )}
    >
      <div className="panels" style={{ '--panels': columns } as CSSProperties}>
        {trends.map((trend, at) => (
          <Panel key={trend.series.id} trend={trend} occasion={occasion} columns={columns} labelled={at % columns === 0} />
        ))}
      </div>
    </ChartFigure>
  );
}

function tableOf(
  trends: readonly Trend[],
  o: { windows: readonly string[]; caption: string; head: string },
  cell: (at: number, trend: Trend) => string,
  name: (at: number) => string,
): FigureTable {
  return {
    caption: o.caption,
    columns: [{ id: 'window', heading: o.head }, ...trends.map(({ series }) => ({ id: series.id, heading: series.name }))],
    rows: o.windows.map((window, at) => ({ id: window, cells: [name(at), ...trends.map((trend) => cell(at, trend))] })),
  };
}

/** Four fit beside each other; five or six fill two rows better in threes. */
function columnsFor(panels: number): number {
  return panels === 5 || panels === 6 ? 3 : 4;
}

/** What a sheet of paper holds, and the gap between panels: on paper no element tells its width. */
const [paperWidth, gap] = [936, 24];

function Panel({ trend, occasion, columns, labelled }: { trend: Trend; occasion: Occasion; columns: number; labelled: boolean }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const { ref, measured, printing } = useMeasuredWidth('panel');
  const width = printing ? Math.floor((paperWidth - gap * (columns - 1)) / columns) : measured.width;
  const { series, last, provisional } = trend;
  const words = changeWords(trend, speech);
  const known = last === null ? t('trend.descNone') : t('trend.desc', { value: score(last.score, language) });
  const open = provisional === null ? '' : t('trend.descProvisional', { value: score(provisional.score, language) });
  return (
    <section className="panel" ref={ref}>
      <h3>
        <span>{series.name}</span>
        <span className="figure">{last === null ? '–' : score(last.score, language)}</span>
      </h3>
      <p>
        {words.claim && <b>{words.claim} </b>}
        {words.rest}
      </p>
      <TrendPanel
        title={t(series.kind === 'index' ? 'trend.titleIndex' : 'trend.titleIndicator', { name: series.name })}
        description={[known, open, t('chart.hintSeries')].filter(Boolean).join(' ')}
        marks={series.points.map((point): TrendMark => {
          const label = pointLabel(point, speech, occasion);
          const value = point.kind === 'value' ? point : null;
          return {
            id: point.windowText,
            label,
            tooltip: (
              <PointTooltip series={series} text={pointWords(point, speech, occasion)} window={windowName(point.window, language)} />
            ),
            value,
          };
        })}
        target={series.target}
        ticks={ticksOf(series)}
        width={width}
        labelled={labelled}
        breakWords={t('flagNotes.structure-break')}
      />
    </section>
  );
}

/** Years, where they begin; the first quarter of all says its own. */
function ticksOf({ points }: Series): { at: number; text: string }[] {
  const years = points.flatMap(({ window }, at) => (at === 0 || window.from.month === 1 ? [{ at, text: String(window.from.year) }] : []));
  const [first, second] = years;
  // the first year's few quarters leave no room for two names beside each other
  return first !== undefined && second !== undefined && second.at < 2 ? years.slice(1) : years;
}

function PointTooltip({ series, text, window }: { series: Series; text: string; window: string }) {
  return (
    <>
      <b>{series.name}</b>
      <p>{window}</p>
      <p className="tooltip-reason">{text}</p>
    </>
  );
}

function TrendKey({ trends }: { trends: Trend[] }) {
  const { t } = usePage().speech;
  const points = trends.flatMap(({ series }) => series.points).filter((point) => point.kind === 'value');
  return (
    <ul className="key">
      <KeyItem words={t('trend.key.line')}>
        <rect x="0" y="3" width="48" height="14" className="fill-ribbon" />
        <line x1="0" y1="10" x2="48" y2="10" className="line-series" />
      </KeyItem>
      {points.some(({ provisional }) => provisional) && (
        <KeyItem words={t('key.provisional')}>
          <rect x="0" y="3" width="40" height="14" fill="url(#hatch-ribbon)" />
          <line x1="0" y1="10" x2="36" y2="10" className="line-series line-provisional" />
          <circle cx="40" cy="10" r="5" className="mark-hatched stroke-data" fill="url(#hatch-data)" />
        </KeyItem>
      )}
      {points.some(({ indicative }) => indicative) && (
        <KeyItem words={t('key.indicative')}>
          <circle cx="24" cy="10" r="4.5" className="mark-hollow stroke-data" />
        </KeyItem>
      )}
      {points.some(({ restatedFrom }) => restatedFrom !== null) && (
        <KeyItem words={t('trend.key.restated')}>
          <circle cx="24" cy="10" r="3.5" className="mark-solid fill-data" />
          <circle cx="24" cy="10" r="7" className="mark-ring" />
        </KeyItem>
      )}
      {points.some(({ isBreak }) => isBreak) && (
        <KeyItem words={t('trend.key.break')}>
          <line x1="24" y1="0" x2="24" y2="20" className="line-break" />
        </KeyItem>
      )}
    </ul>
  );
}
