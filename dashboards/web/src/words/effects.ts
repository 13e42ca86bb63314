import type { Effect, EffectReason, Figure, Indicator, Unit } from '../api/contract.ts';
import { formatDate, parseDate } from '../format/dates.ts';
import { decimal, noBreak, percent, range } from '../format/numbers.ts';
import { parseWindow, windowName } from '../format/windows.ts';
import { indicatorName, type Speech } from './figures.ts';

/** What effects are told with: the names of indicators and units. */
export interface EffectNames {
  indicators: readonly Indicator[];
  units: readonly Unit[];
}

/** An effect with a figure. */
export type ToldEffect = Effect & { value: number; lo: number; hi: number };

export const isTold = (effect: Effect): effect is ToldEffect => effect.value !== null && effect.lo !== null && effect.hi !== null;

/** Effects of which both sides can be drawn; `PRE_TREND` among them, without a figure. */
export const isDrawn = (effect: Effect): boolean =>
  effect.series.some(({ treated, comparison }) => treated !== null && comparison !== null);

/** Only where the whole interval lies on one side of 0 one change is said to be larger. */
const isClear = ({ lo, hi }: ToldEffect): boolean => lo > 0 || hi < 0;

const points = (share: number, { language }: Speech): string => decimal(share * 100, 0, language);
const dateWords = (text: string, { language }: Speech): string => {
  const date = parseDate(text);
  return date === null ? text : formatDate(date, language);
};
const quarterWords = (text: string | null, { language }: Speech): string => {
  const window = text === null ? null : parseWindow(text);
  return window === null ? '–' : windowName(window, language);
};

/** "Varattu oppimistunti"; where the source gave no words, the id that it goes by. */
export function interventionName({ intervention }: Effect, { t }: Speech): string {
  return intervention.name ?? t('effects.unnamed', { id: intervention.id });
}

export function effectIndicatorName(effect: Effect, { indicators }: EffectNames, speech: Speech): string {
  const indicator = indicators.find(({ id }) => id === effect.indicator);
  return indicator === undefined ? effect.indicator : indicatorName(indicator, speech);
}

/**
 * The one sentence about an effect: by how much more the change was than in the comparison units, or that no difference can be told, or why
 * there is no figure. Never that something was the cause (capability model 5.2, wording rule).
 */
export function effectSentence(effect: Effect, names: EffectNames, speech: Speech): string {
  const { t, language } = speech;
  const indicator = effectIndicatorName(effect, names, speech);
  if (!isTold(effect)) return t(`effects.reasons.${effect.reason ?? 'INSUFFICIENT_DATA'}`);
  const { value, lo, hi } = effect;
  if (!isClear(effect)) return t('effects.unclear', { indicator, interval: range(points(lo, speech), points(hi, speech), language) });
  const [near, far] = [Math.abs(lo), Math.abs(hi)].toSorted((a, b) => a - b) as [number, number];
  const interval = range(points(near, speech), points(far, speech), language);
  return t(value > 0 ? 'effects.larger' : 'effects.smaller', { indicator, points: points(Math.abs(value), speech), interval });
}

/** What was compared with what, when it was declared, and what it does not prove. */
function designSentences(effect: Effect, names: EffectNames, speech: Speech): string[] {
  const { t } = speech;
  const { intervention } = effect;
  const design = t('effects.design', {
    before: quarterWords(effect.before, speech),
    after: quarterWords(effect.after, speech),
    comparison: unitNames(effect.comparison, names, speech),
  });
  const declared = t(intervention.isPostHoc ? 'effects.declaredAfter' : 'effects.declaredBefore', {
    date: dateWords(intervention.declaredAt, speech),
  });
  return [...(isAgainstExpectation(effect) ? [t('effects.otherDirection')] : []), `${design} ${declared}`, t('effects.noCause')];
}

function isAgainstExpectation(effect: Effect): boolean {
  const { expectedSign } = effect.intervention;
  return isTold(effect) && isClear(effect) && (expectedSign === 1 || expectedSign === -1) && Math.sign(effect.value) !== expectedSign;
}

const namesMax = 3;

/** "Kenttähuolto, Automaatio"; of many how many they are. */
function unitNames(ids: readonly string[], { units }: EffectNames, { t }: Speech): string {
  const named = ids.map((id) => units.find(({ unitId }) => unitId === id)?.name ?? id);
  return named.length > namesMax ? t('effects.unitsOf', { count: named.length }) : named.join(', ');
}

/** Words that differ between one and several. */
const counted = (key: string, count: number, { t }: Speech): string => t(`effects.${key}`, { count });

/**
 * The answer to question 5, composed from the effects that a page shows: with one, its sentence and its design; with several, those that
 * can be told apart from 0 first, then how many cannot. Null where none has a figure or lines: then a reason stands in place of the chart.
 */
export function tellEffects(effects: readonly Effect[], names: EffectNames, speech: Speech): { claim: string; more: string[] } | null {
  const { t } = speech;
  const shown = effects.filter((effect) => isTold(effect) || isDrawn(effect));
  const [only, ...others] = shown;
  if (only === undefined) return null;
  if (others.length === 0 && effects.length === 1)
    return { claim: effectSentence(only, names, speech), more: designSentences(only, names, speech) };
  const told = shown.filter(isTold);
  const clear = told.filter(isClear).map((effect) => `${interventionName(effect, speech)}. ${effectSentence(effect, names, speech)}`);
  const unclear = told.length - clear.length;
  const silent = effects.length - told.length;
  const rest = [
    ...(unclear > 0 ? [counted('someUnclear', unclear, speech)] : []),
    ...(silent > 0 ? [counted('someWithout', silent, speech)] : []),
  ];
  const [claim = '', ...more] = [...clear, ...rest];
  return { claim, more: [...more, t('effects.noCause')] };
}

/** Why nothing can be said, for the place of the chart: each reason once. */
export function silenceWords(effects: readonly Effect[], { t }: Speech): { title: string; sentences: string[] } {
  const reasons = [...new Set(effects.map(({ reason }) => reason).filter((reason): reason is EffectReason => reason !== null))];
  const sentences = reasons.map((reason) => t(`effects.reasons.${reason}`));
  return { title: t('effects.cannotSay'), sentences: sentences.length > 0 ? sentences : [t('effects.none')] };
}

/** "+7 %-yks. (2–12)": a difference of shares with its interval, in percentage points. */
export function differenceText({ value, lo, hi }: Figure, speech: Speech): string {
  const { t, language } = speech;
  const text = points(value, speech);
  const signed = value * 100 >= 0.5 ? `+${text}` : text;
  const ends = lo === null || hi === null ? '' : ` (${range(points(lo, speech), points(hi, speech), language)})`;
  return `${t('effects.points', { value: signed }).replaceAll(' ', noBreak)}${ends}`;
}

/** What stands on either side of the line at which it began: the check before it, and the effect after it. */
export function effectNotes(effect: Effect, speech: Speech): { before: [string, string]; after: [string, string] } {
  const { t } = speech;
  const { intervention, preTrend } = effect;
  const starts = t('effects.starts', { name: interventionName(effect, speech), date: dateWords(intervention.start, speech) });
  return {
    before: [t('effects.before'), preTrend === null ? '' : t('effects.preTrend', { difference: differenceText(preTrend, speech) })],
    after: [
      intervention.isPostHoc ? t('effects.postHocOf', { starts }) : starts,
      isTold(effect) ? t('effects.difference', { difference: differenceText(effect, speech) }) : t('effects.noFigure'),
    ],
  };
}

/** "Sähkökunnossapito", "3 yksikköä, joissa tehtiin"; "Vertailu: Kenttähuolto, Automaatio". */
export function sideNames(effect: Effect, names: EffectNames, speech: Speech): { treated: string; comparison: string } {
  const { t } = speech;
  const treated =
    effect.treated.length > 1 ? t('effects.treatedUnits', { count: effect.treated.length }) : unitNames(effect.treated, names, speech);
  return { treated, comparison: t('effects.comparison', { units: unitNames(effect.comparison, names, speech) }) };
}

/** "47 % (40–56)"; a gap says that there is no value. */
export function sideText(figure: Figure | null, speech: Speech): string {
  if (figure === null) return speech.t('trend.noValue');
  const { value, lo, hi } = figure;
  const ends = lo === null || hi === null ? '' : ` (${range(points(lo, speech), points(hi, speech), speech.language)})`;
  return `${percent(value, speech.language)}${ends}`;
}

/** "Q2/2026, Sähkökunnossapito 47 % (40–56), Vertailu: … 37 % (30–44)": the name of a quarter for a screen reader. */
export function quarterLabel(at: Effect['series'][number], sides: { treated: string; comparison: string }, speech: Speech): string {
  const both = [`${sides.treated} ${sideText(at.treated, speech)}`, `${sides.comparison} ${sideText(at.comparison, speech)}`];
  return [quarterWords(at.window, speech), ...both].join(', ');
}

/** What stands in a row in place of a figure: "liian aikaista". */
export function reasonShort({ reason }: Effect, { t }: Speech): string {
  return reason === null ? '' : t(`effects.short.${reason}`);
}

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** The quarters from the first of which something is told; what lies before it is no gap. */
export function drawnSeries({ series }: Effect): Effect['series'] {
  const first = series.findIndex(({ treated, comparison }) => treated !== null || comparison !== null);
  return series.slice(Math.max(0, first));
}

/** Where it began, between the places of the quarters that are drawn: a quarter reaches half a place to either side of its own. */
export function startPlace(series: Effect['series'], start: string): number {
  const at = series.findIndex(({ window }) => start < (window.split('..')[1] ?? ''));
  const [from = '', to = ''] = series[at]?.window.split('..') ?? [];
  return at < 0 ? series.length - 0.5 : at - 0.5 + Math.max(0, (day(start) - day(from)) / (day(to) - day(from)));
}
