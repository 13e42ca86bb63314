import { parseWindow } from '../../format/windows.ts';
import type { Speech } from '../../words/figures.ts';
import { readValue } from '../../words/reading.ts';
import { seriesOf, trendOf, type QuarterReadings, type Trend } from '../../words/trend.ts';
import type { ConditionsData } from './use-conditions.ts';

/** Quarters that a panel holds: three years, as many as can be told apart at its width. */
const quartersMax = 12;

export interface Trends {
  trends: Trend[];
  windows: string[];
}

/** The quarters of the page's unit up to the one that the page shows, and the open one after the newest. */
export function trendsOf({ choice, history, indicators, windows }: ConditionsData, speech: Speech): Trends {
  if (choice === null || history.answer === null) return { trends: [], windows: [] };
  const isNewest = choice.window === windows.at(-1);
  const { values } = history.answer;
  const known = [...new Set(values.map((value) => value.window))].toSorted();
  const shown = known.filter((window) => window <= choice.window || isNewest).slice(-quartersMax);
  const quarters = shown.flatMap((windowText): QuarterReadings[] => {
    const window = parseWindow(windowText);
    if (window === null) return [];
    const published = (id: string) => values.find((value) => value.window === windowText && value.indicator === id) ?? null;
    return [{ windowText, window, readings: indicators.map((indicator) => readValue(indicator, published(indicator.id))) }];
  });
  return { trends: seriesOf(quarters, speech).map(trendOf), windows: shown };
}
