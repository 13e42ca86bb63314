import { closeDate, windowName, type Window } from '../format/windows.ts';
import { formatDate } from '../format/dates.ts';
import { decimal, range, score } from '../format/numbers.ts';
import { conditionName, indicatorName, type Speech } from './figures.ts';
import { indexOf } from './dimension-index.ts';
import type { Reading } from './reading.ts';
import { reasonShort, type Occasion } from './states.ts';

/** One quarter of a series. */
export type TrendPoint = { windowText: string; window: Window } & (
  | {
      kind: 'value';
      score: number;
      lo: number | null;
      hi: number | null;
      provisional: boolean;
      indicative: boolean;
      /** The score before the value was restated. */
      restatedFrom: number | null;
      /** The unit was another one before: what stands left of it is not joined. */
      isBreak: boolean;
    }
  | { kind: 'missing'; reading: Extract<Reading, { kind: 'suppressed' | 'absent' }> | null }
);
export type TrendValue = Extract<TrendPoint, { kind: 'value' }>;

/** What one panel shows: the index of a condition, or one of its indicators where the condition has none. */
export interface Series {
  id: string;
  name: string;
  kind: 'index' | 'indicator';
  target: number;
  points: TrendPoint[];
}

/** The readings of one quarter. */
export interface QuarterReadings {
  windowText: string;
  window: Window;
  readings: Reading[];
}

function pointOf({ windowText, window }: QuarterReadings, reading: Reading | undefined): TrendPoint {
  if (reading?.kind !== 'value') {
    const isTold = reading?.kind === 'suppressed' || (reading?.kind === 'absent' && reading.reason !== 'NOT_PUBLISHED');
    return { windowText, window, kind: 'missing', reading: isTold ? reading : null };
  }
  return {
    windowText,
    window,
    kind: 'value',
    score: reading.score,
    lo: reading.scoreLo,
    hi: reading.scoreHi,
    provisional: reading.provisional,
    indicative: reading.indicative,
    restatedFrom: reading.restatedFrom?.score ?? null,
    isBreak: reading.published.flags.includes('structure-break'),
  };
}

function indexPoint(quarter: QuarterReadings, readings: Reading[]): TrendPoint {
  const { windowText, window } = quarter;
  const index = indexOf(readings);
  const values = readings.filter((reading) => reading.kind === 'value');
  const hidden = readings.find((reading) => reading.kind === 'suppressed') ?? null;
  if (index === null) return { windowText, window, kind: 'missing', reading: hidden };
  const { score: points, lo, hi } = index;
  const provisional = values.some((reading) => reading.provisional);
  const isBreak = values.some((reading) => reading.published.flags.includes('structure-break'));
  return { windowText, window, kind: 'value', score: points, lo, hi, provisional, indicative: false, restatedFrom: null, isBreak };
}

/** One series for each condition that has an index in some quarter, else one for each of its indicators that has a value in some. */
export function seriesOf(quarters: readonly QuarterReadings[], speech: Speech): Series[] {
  const indicators = [...new Map(quarters.flatMap(({ readings }) => readings.map(({ indicator }) => [indicator.id, indicator]))).values()];
  const conditions = Map.groupBy(indicators, (indicator) => indicator.dimension.id);
  return [...conditions.values()].flatMap((own): Series[] => {
    const [first] = own;
    if (first === undefined) return [];
    const ids = new Set(own.map(({ id }) => id));
    const target = first.target.score;
    const index = quarters.map((quarter) =>
      indexPoint(
        quarter,
        quarter.readings.filter(({ indicator }) => ids.has(indicator.id)),
      ),
    );
    if (index.some(({ kind }) => kind === 'value'))
      return [{ id: first.dimension.id, name: conditionName(first, speech), kind: 'index', target, points: index }];
    return own
      .map((indicator): Series => {
        const points = quarters.map((quarter) =>
          pointOf(
            quarter,
            quarter.readings.find((reading) => reading.indicator.id === indicator.id),
          ),
        );
        return { id: indicator.id, name: indicatorName(indicator, speech), kind: 'indicator', target: indicator.target.score, points };
      })
      .filter(({ points }) => points.some(({ kind }) => kind === 'value'));
  });
}

const quartersOfYear = 4;
const z = 1.959964;

/** The difference from the quarter a year before, with its interval; variances are added (capability model 6.4). */
export interface Change {
  points: number;
  lo: number;
  hi: number;
  /** The interval excludes 0: only then the series has risen or fallen. */
  isClear: boolean;
}

/** What can be said of a series: its newest closed value, and the change in a year where both ends stand in one structure. */
export interface Trend {
  series: Series;
  last: TrendValue | null;
  provisional: TrendValue | null;
  change: Change | null;
  /** Why there is no change to tell. */
  noChange: 'break' | 'too-short' | null;
}

const sigmaOf = ({ lo, hi }: TrendValue): number | null => (lo === null || hi === null ? null : (hi - lo) / (2 * z));

export function trendOf(series: Series): Trend {
  const at = series.points.findLastIndex((point) => point.kind === 'value' && !point.provisional);
  const found = series.points[at];
  const last = found?.kind === 'value' ? found : null;
  const newest = series.points.findLast((point) => point.kind === 'value' && point.provisional);
  const provisional = newest?.kind === 'value' ? newest : null;
  const before = series.points[at - quartersOfYear];
  if (last === null || before?.kind !== 'value') return { series, last, provisional, change: null, noChange: 'too-short' };
  const between = series.points.slice(at - quartersOfYear + 1, at + 1);
  if (between.some((point) => point.kind === 'value' && point.isBreak))
    return { series, last, provisional, change: null, noChange: 'break' };
  const [now, then] = [sigmaOf(last), sigmaOf(before)];
  if (now === null || then === null) return { series, last, provisional, change: null, noChange: 'too-short' };
  const points = last.score - before.score;
  const reach = z * Math.hypot(now, then);
  return {
    series,
    last,
    provisional,
    change: { points, lo: points - reach, hi: points + reach, isClear: Math.abs(points) > reach },
    noChange: null,
  };
}

const signed = (points: number, language: Speech['language']): string => `${points >= 0.5 ? '+' : ''}${decimal(points, 0, language)}`;

function changeRange({ lo, hi }: Change, { language }: Speech): string {
  return range(decimal(lo, 0, language), decimal(hi, 0, language), language);
}

/** The line over a panel; `claim` is set in bold where the change is clear. */
export function changeWords({ change, noChange }: Trend, speech: Speech): { claim: string; rest: string } {
  const { t, language } = speech;
  if (change === null) return { claim: '', rest: t(`trend.${noChange === 'break' ? 'break' : 'tooShort'}`) };
  const interval = changeRange(change, speech);
  if (Math.round(change.lo) === 0 && Math.round(change.hi) === 0) return { claim: '', rest: t('trend.same') };
  if (!change.isClear) return { claim: '', rest: t('trend.unclear', { change: signed(change.points, language), interval }) };
  const key = change.points < 0 ? 'fallen' : 'risen';
  return { claim: t(`trend.${key}`, { points: score(Math.abs(change.points), language) }), rest: t('trend.interval', { interval }) };
}

/** The answer to question 2, composed from the changes: what moved first, then what cannot be told. */
export function tellTrends(trends: readonly Trend[], speech: Speech): { claim: string; more: string[] } {
  const { t, language } = speech;
  if (trends.length === 0) return { claim: t('trend.nothing'), more: [] };
  const clear = trends
    .filter(({ change }) => change?.isClear === true)
    .toSorted((a, b) => (a.change?.points ?? 0) - (b.change?.points ?? 0));
  const unclear = trends.filter(({ change }) => change !== null && !change.isClear);
  const untold = trends.filter(({ change }) => change === null);
  const sentences = clear.map((trend) => {
    const { points, lo, hi } = trend.change as Change;
    const ends = [Math.abs(lo), Math.abs(hi)].toSorted((a, b) => a - b).map((end) => score(end, language)) as [string, string];
    const words = { name: trend.series.name, points: score(Math.abs(points), language), interval: range(ends[0], ends[1], language) };
    return t(points < 0 ? 'trend.weakened' : 'trend.strengthened', words);
  });
  const more: string[] = [];
  if (unclear.length > 0) more.push(t(clear.length > 0 ? 'trend.othersUnclear' : 'trend.allUnclear', { count: unclear.length }));
  if (untold.length > 0)
    more.push(t(untold.some(({ noChange }) => noChange === 'break') ? 'trend.someBroken' : 'trend.someTooShort', { count: untold.length }));
  const [claim, ...others] = sentences;
  if (claim !== undefined) return { claim, more: [...others, ...more] };
  return { claim: more[0] as string, more: more.slice(1) };
}

/** A point in words: for its tooltip, its table cell and a screen reader. */
export function pointWords(point: TrendPoint, speech: Speech, occasion: Occasion): string {
  const { t, language } = speech;
  if (point.kind === 'missing') return point.reading === null ? t('trend.noValue') : reasonShort(point.reading, speech);
  const ends = point.lo === null || point.hi === null ? '' : ` (${range(score(point.lo, language), score(point.hi, language), language)})`;
  const date = formatDate(closeDate(point.window, occasion.closeLagDays), language);
  const states = [
    point.indicative ? t('state.indicative') : null,
    point.provisional ? t('answer.provisional', { date }).replace(/\.$/, '').toLocaleLowerCase(language) : null,
    point.restatedFrom === null
      ? null
      : t('state.restated', { before: score(point.restatedFrom, language), now: score(point.score, language) }),
    point.isBreak ? t('flagNotes.structure-break') : null,
  ].filter((words) => words !== null);
  return [`${score(point.score, language)}${ends}`, ...states].join(', ');
}

/** "Q3/2026, 39 (33–45)": the name of a point for a screen reader. */
export function pointLabel(point: TrendPoint, speech: Speech, occasion: Occasion): string {
  return `${windowName(point.window, speech.language)}, ${pointWords(point, speech, occasion)}`;
}
