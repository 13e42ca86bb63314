import type { Indicator } from '../api/contract.ts';
import { decimal, percent, percentRange, range, score, scoreRange, type Language } from '../format/numbers.ts';
import type { Translate } from '../i18n/index.ts';
import { valueAtScore, type ValueReading } from './reading.ts';

/** Everything that turns values into words takes the language and its words from here. */
export interface Speech {
  language: Language;
  t: Translate;
}

export function indicatorName(indicator: Indicator, speech: Speech): string {
  return indicator.name[speech.language];
}

export function conditionName(indicator: Indicator, speech: Speech): string {
  return indicator.dimension.name[speech.language];
}

/** A value in the indicator's own unit. */
export function figure(value: number, { unit }: Indicator, { language }: Speech): string {
  if (unit === 'share') return percent(value, language);
  return decimal(value, unit === 'index' ? 2 : 0, language);
}

/** Both ends of an interval in the indicator's own unit. */
export function figureRange(lo: number, hi: number, indicator: Indicator, speech: Speech): string {
  if (indicator.unit === 'share') return percentRange(lo, hi, speech.language);
  return range(figure(lo, indicator, speech), figure(hi, indicator, speech), speech.language);
}

/** The value of a reading in the indicator's own unit: "39 %", or "alle 10 %" where no more may be said. */
export function valueText(reading: ValueReading, speech: Speech): string {
  const text = figure(reading.value, reading.indicator, speech);
  return reading.side === null ? text : speech.t(`side.${reading.side}`, { value: text });
}

/** The interval in the indicator's own unit, or null where the method gives none. */
export function interval(reading: ValueReading, speech: Speech): string | null {
  return reading.lo === null || reading.hi === null ? null : figureRange(reading.lo, reading.hi, reading.indicator, speech);
}

/** The target in the indicator's own unit: "vähintään 46 %". */
export function target(indicator: Indicator, speech: Speech): string {
  return speech.t('target.higher', { value: figure(valueAtScore(indicator.goalposts, indicator.target.score), indicator, speech) });
}

export function scoreText(reading: ValueReading, { language }: Speech): string {
  return score(reading.score, language);
}

export function scoreInterval(reading: { scoreLo: number | null; scoreHi: number | null }, { language }: Speech): string | null {
  return reading.scoreLo === null || reading.scoreHi === null ? null : scoreRange(reading.scoreLo, reading.scoreHi, language);
}

/** "10 % on 0, 70 % on 100": what the score means in the indicator's own unit. */
export function goalpostsText(indicator: Indicator, speech: Speech): string {
  const posts = indicator.goalposts.map(([value, points]) =>
    speech.t('tip.post', { value: figure(value, indicator, speech), score: score(points, speech.language) }),
  );
  return posts.join(', ');
}

/** A sentence that says what the value means, in the indicator's own words where there are some. */
export function meaning(reading: ValueReading, speech: Speech): string {
  const { language, t } = speech;
  const text = valueText(reading, speech);
  const points = score(reading.value * 100, language);
  const words = { value: text, percent: reading.side === null ? points : t(`sidePercent.${reading.side}`, { value: points }) };
  return t([`indicators.${reading.indicator.id}.reading`, 'indicators.other.reading'], words);
}

/** "39 % henkilöviikoista". */
export function figureOf(reading: ValueReading, speech: Speech): string {
  const value = valueText(reading, speech);
  return speech.t([`indicators.${reading.indicator.id}.of`, 'indicators.other.of'], { value });
}
