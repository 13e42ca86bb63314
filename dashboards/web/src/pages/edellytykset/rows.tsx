import type { DotsRow, IndicatorDot } from '../../charts/dots-on-band.tsx';
import type { FigureTable } from '../../charts/chart-figure.tsx';
import type { MarkState } from '../../charts/mark-state.ts';
import { score, scoreRange } from '../../format/numbers.ts';
import { indexOf } from '../../words/dimension-index.ts';
import {
  conditionName,
  valueText,
  figureOf,
  goalpostsText,
  indicatorName,
  interval,
  scoreText,
  target,
  type Speech,
} from '../../words/figures.ts';
import type { Reading } from '../../words/reading.ts';
import { markLabel, notes, reasonShort, reasonWords, stateWords, type Occasion } from '../../words/states.ts';

export interface RowSetting {
  speech: Speech;
  occasion: Occasion;
  /** "Kunnossapito, Q3/2026", under the name in a tooltip. */
  place: string;
  onWhy: (indicatorId: string) => void;
}

/** What the mark of a reading looks like. */
export function markOf(reading: Reading): MarkState {
  if (reading.kind !== 'value') return { state: reading.kind };
  const outside = reading.position === 'below' || reading.position === 'above';
  // on the axis of scores: where less is better, nearly all lie at its low end
  if (reading.side !== null) return { state: 'alike', end: reading.score < 50 ? 'low' : 'high', outside };
  return {
    state: 'value',
    score: reading.score,
    lo: reading.scoreLo,
    hi: reading.scoreHi,
    outside,
    fill: reading.provisional ? 'hatched' : reading.indicative ? 'hollow' : 'solid',
    restatedFrom: reading.restatedFrom?.score ?? null,
  };
}

/** Rows by condition: its name, then its indicators, in the order of the catalogue. */
export function rowsOf(readings: Reading[], setting: RowSetting): DotsRow[] {
  const rows: DotsRow[] = [];
  const byCondition = Map.groupBy(readings, (reading) => reading.indicator.dimension.id);
  for (const group of byCondition.values()) {
    const [first] = group;
    if (!first) continue;
    rows.push(headOf(group, setting));
    rows.push(...group.map((reading) => dotOf(reading, setting)));
  }
  return rows;
}

function headOf(group: Reading[], { speech }: RowSetting): DotsRow {
  const { t, language } = speech;
  const [first] = group as [Reading];
  const { target: limit, dimension } = first.indicator;
  const name = conditionName(first.indicator, speech);
  const index = indexOf(group);
  if (index === null) {
    const note = group.length === 1 ? t('condition.noIndex') : t('condition.several', { count: group.length });
    return { row: { kind: 'head', name, note, index: null }, index: null };
  }
  const words = {
    value: score(index.score, language),
    interval: scoreRange(index.lo, index.hi, language),
    target: t('target.higher', { value: score(limit.score, language) }),
  };
  const note = t('condition.index', { count: index.available, of: dimension.indicators });
  const outside = index.hi < limit.score;
  const label = t('mark.index', {
    name,
    ...words,
    state: t(outside ? 'state.below' : index.lo >= limit.score ? 'state.inside' : 'state.unclear'),
  });
  return {
    row: { kind: 'head', name, note, index: words },
    index: { score: index.score, lo: index.lo, hi: index.hi, outside, target: limit.score, label },
  };
}

export function dotOf(reading: Reading, setting: RowSetting): IndicatorDot {
  const { speech, occasion } = setting;
  const { indicator } = reading;
  const name = indicatorName(indicator, speech);
  const isValue = reading.kind === 'value';
  return {
    row: {
      kind: 'indicator',
      id: indicator.id,
      number: String(indicator.number),
      name,
      note: notes(reading, speech).join(', '),
      value: isValue ? valueText(reading, speech) : reading.kind === 'waiting' ? '' : '–',
      interval: (isValue && interval(reading, speech)) || '',
      target: target(indicator, speech),
      missing: missingOf(reading, setting),
    },
    mark: markOf(reading),
    band: { from: indicator.target.score, to: 100 },
    label: markLabel(reading, speech, occasion),
    tooltip: <DotTooltip reading={reading} setting={setting} />,
    choose: isExplained(reading)
      ? { label: speech.t(isValue ? 'why.openFor' : 'why.openMissingFor', { name }), open: () => setting.onWhy(indicator.id) }
      : null,
  };
}

/** What was published has an explanation, also where it is that there is no value. */
function isExplained(reading: Reading): boolean {
  return reading.kind !== 'waiting' && reading.published !== null;
}

/** The reason as a sentence and in a few words; a plot takes what fits. */
function missingOf(reading: Reading, { speech, occasion }: RowSetting) {
  if (reading.kind === 'value' || reading.kind === 'waiting') return null;
  const drawn = reading.kind === 'suppressed' ? ('plate' as const) : ('words' as const);
  return { drawn, reasons: [reasonWords(reading, speech, occasion), reasonShort(reading, speech)] };
}

/** The same masked values as the table, never more. */
function DotTooltip({ reading, setting }: { reading: Reading; setting: RowSetting }) {
  const { speech, occasion, place } = setting;
  const { t } = speech;
  const { indicator } = reading;
  const title = <b>{`${indicator.number} ${indicatorName(indicator, speech)}`}</b>;
  if (reading.kind !== 'value') {
    return (
      <>
        {title}
        <p>{place}</p>
        <p className="tooltip-reason">{stateWords(reading, speech, occasion)}</p>
      </>
    );
  }
  const points = t('tip.scoreWith', { score: scoreText(reading, speech), posts: goalpostsText(indicator, speech) });
  const pairs: [string, string | null][] = [
    [t('tip.value'), figureOf(reading, speech)],
    [t('tip.interval'), interval(reading, speech)],
    [t('tip.score'), points],
    [t('tip.target'), target(indicator, speech)],
    [t('tip.persons'), reading.published.nBand],
    [t('tip.state'), stateWords(reading, speech, occasion)],
  ];
  return (
    <>
      {title}
      <p>{place}</p>
      <dl className="pairs">{pairs.map(([term, text]) => text && <Pair key={term} term={term} text={text} />)}</dl>
      <p className="ink-2">{t('tip.open')}</p>
    </>
  );
}

export function Pair({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

/** The chart as a table: the same rows, the same mask; indices of conditions stand above their indicators. */
export function tableOf(
  readings: Reading[],
  setting: RowSetting,
  caption: string,
  indices: FigureTable['rows'] = indexRows(readings, setting),
): FigureTable {
  const { speech, occasion } = setting;
  const { t } = speech;
  const columns = (['indicator', 'value', 'interval', 'score', 'target', 'persons', 'state'] as const).map((id) => ({
    id,
    heading: t(`columns.${id}`),
  }));
  const rows = readings.map((reading) => {
    const { indicator } = reading;
    const isValue = reading.kind === 'value';
    const cells = [
      `${indicator.number} ${indicatorName(indicator, speech)}`,
      isValue ? valueText(reading, speech) : '–',
      (isValue && interval(reading, speech)) || '–',
      isValue ? t('tip.scoreWith', { score: score(reading.score, speech.language), posts: goalpostsText(indicator, speech) }) : '–',
      target(indicator, speech),
      (isValue && reading.published.nBand) || '–',
      stateWords(reading, speech, occasion),
    ];
    return { id: indicator.id, cells };
  });
  return { caption, columns, rows: [...indices, ...rows] };
}

function indexRows(readings: Reading[], setting: RowSetting): FigureTable['rows'] {
  return [...Map.groupBy(readings, (reading) => reading.indicator.dimension.id).values()].flatMap((group) => indexRow(group, setting));
}

/** The index of a condition, with what it could be if its missing indicators were known (capability model 6.2). */
function indexRow(group: Reading[], { speech }: RowSetting): FigureTable['rows'] {
  const { t, language } = speech;
  const [first] = group;
  const index = indexOf(group);
  if (first === undefined || index === null) return [];
  const bounds = scoreRange(index.bounds.lo, index.bounds.hi, language);
  const points = score(index.score, language);
  const counted = t('condition.index', { count: index.available, of: first.indicator.dimension.indicators });
  const cells = [
    conditionName(first.indicator, speech),
    points,
    scoreRange(index.lo, index.hi, language),
    points,
    t('target.higher', { value: score(first.indicator.target.score, language) }),
    '–',
    index.available < index.of ? `${counted}, ${t('condition.bounds', { bounds })}` : counted,
  ];
  return [{ id: first.indicator.dimension.id, cells }];
}
