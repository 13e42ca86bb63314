import type { Indicator, PublishedValue, Unit } from '../api/contract.ts';
import { percent, score } from '../format/numbers.ts';
import { conditionName, indicatorName, valueText, type Speech } from './figures.ts';
import { dimensionIndex, isCovered, type Score } from './dimension-index.ts';
import { readValue, type Reading, type ValueReading } from './reading.ts';
import { reasonWords, type Occasion } from './states.ts';

/** A column of the map: a condition with an index, or an indicator of one that has none yet. */
export interface HeatColumn {
  id: string;
  /** The condition, above its indicators where it has no index of its own. */
  condition: string;
  name: string;
  /** For a head of two short lines. */
  short: string;
  kind: 'index' | 'indicator';
  indicators: Indicator[];
  target: number;
}

export type HeatCell =
  | {
      kind: 'value';
      score: number;
      /** 0 is in target, 3 is more than 20 points below. */ step: 0 | 1 | 2 | 3;
      isWeakest: boolean;
      isIndicative: boolean;
      isProvisional: boolean;
      /** Nearly all or nearly none: the value that may be said, of which the score tells only the end. */
      alike: ValueReading | null;
      readings: Reading[];
    }
  | { kind: 'suppressed'; readings: Reading[] }
  | { kind: 'absent'; readings: Reading[] };

export interface HeatRow {
  unit: Unit;
  isOwn: boolean;
  cells: HeatCell[];
}

/** Few people make an index of a team too uncertain to show (capability model 6.3). */
const smallBand = '8–14';

/** Conditions of which enough indicators are built have one column, the others one for each indicator. */
export function columnsOf(indicators: readonly Indicator[], speech: Speech): HeatColumn[] {
  return [...Map.groupBy(indicators, ({ dimension }) => dimension.id).values()].flatMap((own): HeatColumn[] => {
    const [first] = own;
    if (first === undefined) return [];
    const condition = conditionName(first, speech);
    if (isCovered(own.length, first.dimension.indicators))
      return [
        {
          id: first.dimension.id,
          condition,
          name: condition,
          short: condition,
          kind: 'index',
          indicators: own,
          target: first.target.score,
        },
      ];
    return own.map((indicator) => {
      const name = indicatorName(indicator, speech);
      const short = speech.t(`indicators.${indicator.id}.short`, { defaultValue: name });
      return { id: indicator.id, condition, name, short, kind: 'indicator', indicators: [indicator], target: indicator.target.score };
    });
  });
}

/** The score to show beside others: drawn towards the siblings where that was published. */
function scoreBeside({ score: own, shrunk }: PublishedValue): number | null {
  return shrunk?.score ?? own;
}

function stepOf(points: number, target: number): 0 | 1 | 2 | 3 {
  const below = Math.round(target) - Math.round(points);
  if (below <= 0) return 0;
  return below <= 10 ? 1 : below <= 20 ? 2 : 3;
}

function cellOf(column: HeatColumn, values: readonly PublishedValue[], unit: Unit): HeatCell {
  const readings = column.indicators.map((indicator) =>
    readValue(indicator, values.find((value) => value.indicator === indicator.id) ?? null),
  );
  const known = readings.filter((reading) => reading.kind === 'value');
  const scores = known.flatMap(({ published }): Score[] => {
    const beside = scoreBeside(published);
    return beside === null ? [] : [{ score: beside, lo: null, hi: null }];
  });
  const total = column.indicators[0]?.dimension.indicators ?? 1;
  const inapplicable = readings.filter((reading) => reading.kind === 'absent' && reading.reason === 'NOT_APPLICABLE').length;
  const isSmall = unit.isLeaf && known.some(({ published }) => published.nBand === smallBand);
  const points = column.kind === 'indicator' ? scores[0]?.score : isSmall ? undefined : dimensionIndex(scores, total - inapplicable)?.score;
  if (points === undefined) return { kind: readings.some(({ kind }) => kind === 'suppressed') ? 'suppressed' : 'absent', readings };
  const isIndicative = column.kind === 'indicator' && known.some(({ indicative }) => indicative);
  const isProvisional = known.some(({ provisional }) => provisional);
  const alike = column.kind === 'indicator' ? (known.find(({ side }) => side !== null) ?? null) : null;
  const step = stepOf(points, column.target);
  return { kind: 'value', score: points, step, isWeakest: false, isIndicative, isProvisional, alike, readings };
}

/** Units in the organisation's order, never sorted by their scores; the weakest cell of each row is marked. */
export function rowsOfMap(
  units: readonly Unit[],
  o: { columns: readonly HeatColumn[]; values: readonly PublishedValue[]; own: string | null },
): HeatRow[] {
  const byUnit = Map.groupBy(o.values, (value) => value.unit);
  return units.flatMap((unit) => {
    const values = byUnit.get(unit.unitId);
    if (values === undefined) return [];
    const cells = o.columns.map((column) => cellOf(column, values, unit));
    const known = cells.filter((cell) => cell.kind === 'value');
    const least = Math.min(...known.map((cell) => Math.round(cell.score)));
    const isAlone = known.filter((cell) => Math.round(cell.score) === least).length === 1;
    const marked = cells.map((cell) =>
      cell.kind === 'value' && known.length > 1 && isAlone && Math.round(cell.score) === least ? { ...cell, isWeakest: true } : cell,
    );
    return [{ unit, isOwn: unit.unitId === o.own, cells: marked }];
  });
}

/** The answer to question 3 from the rows of the units below: whether one condition is the weakest of most, and how many are below target. */
export function tellBottleneck(
  rows: readonly HeatRow[],
  columns: readonly HeatColumn[],
  speech: Speech,
): { claim: string; more: string[] } {
  const { t } = speech;
  const shown = rows.filter(({ cells }) => cells.some(({ kind }) => kind === 'value'));
  if (shown.length === 0) return { claim: t(rows.length === 0 ? 'heat.nobody' : 'heat.allHidden'), more: [] };
  const weakest = columns
    .map((column, at) => ({ column, at, count: shown.filter(({ cells }) => isWeakestAt(cells[at])).length }))
    .toSorted((a, b) => b.count - a.count);
  const [most] = weakest;
  const hidden = rows.length - shown.length;
  const hiddenWords = hidden === 0 ? [] : [hidden === 1 ? t('heat.hiddenOne') : t('heat.hiddenSeveral', { count: hidden })];
  if (most === undefined || most.count === 0) return { claim: t('heat.noWeakest'), more: hiddenWords };
  if (shown.length === 1) return { claim: t('heat.onlyOne', { unit: shown[0]?.unit.name, name: most.column.name }), more: hiddenWords };
  const isEverywhere = most.count === shown.length;
  if (!isEverywhere && most.count * 2 <= shown.length) return { claim: t('heat.varies'), more: hiddenWords };
  const below = shown.filter(({ cells }) => isBelow(cells[most.at])).length;
  const part = below === 0 ? 'heat.belowNone' : below === shown.length ? 'heat.belowAll' : 'heat.below';
  const { name } = most.column;
  return {
    claim: t(isEverywhere ? 'heat.everywhere' : 'heat.mostly', { count: most.count, of: shown.length, name }),
    more: [t(part, { count: below, of: shown.length, name }), ...hiddenWords],
  };
}

const isWeakestAt = (cell: HeatCell | undefined): boolean => cell?.kind === 'value' && cell.isWeakest;
const isBelow = (cell: HeatCell | undefined): boolean => cell?.kind === 'value' && cell.step > 0;

/** The note under the map: that values are drawn towards each other, with the unit for which that changes most. */
export function shrinkageNote(
  values: readonly PublishedValue[],
  units: readonly Unit[],
  o: { indicators: readonly Indicator[]; speech: Speech },
): string {
  const { t, language } = o.speech;
  const drawn = values
    .flatMap((value) => (value.shrunk === null || value.value === null ? [] : [{ value, by: Math.abs(value.shrunk.value - value.value) }]))
    .toSorted((a, b) => b.by - a.by);
  const [most] = drawn;
  const unit = units.find(({ unitId }) => unitId === most?.value.unit);
  const indicator = o.indicators.find(({ id }) => id === most?.value.indicator);
  if (most === undefined) return t('heat.noteRaw');
  if (most.by === 0 || unit === undefined || indicator === undefined || most.value.shrunk === null) return t('heat.noteShrunk');
  return `${t('heat.noteShrunk')} ${t('heat.noteExample', {
    unit: unit.name,
    indicator: indicatorName(indicator, o.speech),
    raw: percent(most.value.value as number, language),
    shrunk: percent(most.value.shrunk.value, language),
  })}`;
}

/** A cell in words, for its tooltip, its table and a screen reader. */
export function cellWords(cell: HeatCell, column: HeatColumn, o: { speech: Speech; occasion: Occasion }): string {
  const { t, language } = o.speech;
  if (cell.kind === 'suppressed') return t('reasons.SUPPRESSED');
  if (cell.kind === 'absent') {
    const [reading] = cell.readings;
    if (column.kind === 'index') return t('heat.noIndex');
    return reading?.kind === 'absent' ? reasonWords(reading, o.speech, o.occasion) : t('reasons.NOT_PUBLISHED');
  }
  const states = [
    t(`heat.step${cell.step}`),
    cell.isWeakest ? t('heat.weakest') : null,
    cell.isIndicative ? t('state.indicative') : null,
    cell.isProvisional ? t('state.provisional') : null,
  ];
  const figure = cell.alike ? valueText(cell.alike, o.speech) : t('heat.points', { score: score(cell.score, language) });
  return [figure, ...states.filter((words) => words !== null)].join(', ');
}
