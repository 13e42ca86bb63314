import { describe, expect, it } from 'vitest';
import type { Indicator, PublishedValue } from '../api/contract.ts';
import { parseWindow } from '../format/windows.ts';
import { english, finnish, published, regularity, setting, without } from './fixture.ts';
import { readValue } from './reading.ts';
import { changeWords, pointWords, seriesOf, tellTrends, trendOf, type QuarterReadings, type Trend } from './trend.ts';

const quarters = [
  '2025-04-01..2025-07-01',
  '2025-07-01..2025-10-01',
  '2025-10-01..2026-01-01',
  '2026-01-01..2026-04-01',
  '2026-04-01..2026-07-01',
];
const place = (number: number): Indicator => ({
  ...regularity,
  id: `place-${number}`,
  number,
  dimension: { id: 'place', name: { fi: 'Paikka', en: 'Place' }, indicators: 3 },
});

/** Quarters with one value each of one indicator, or of two. */
function history(values: readonly (PublishedValue | null)[], indicators: readonly Indicator[] = [regularity]): QuarterReadings[] {
  return values.map((value, at) => {
    const windowText = quarters[at] as string;
    return {
      windowText,
      window: parseWindow(windowText) as QuarterReadings['window'],
      readings: indicators.map((each) => readValue(each, value)),
    };
  });
}
const trend = (values: readonly (PublishedValue | null)[], indicators?: readonly Indicator[]): Trend =>
  trendOf(seriesOf(history(values, indicators), finnish)[0] as Trend['series']);
const low = published(0.28, 0.3, 0.32);
const high = published(0.48, 0.5, 0.52);

describe('a series', () => {
  it('is the index of a condition with enough indicators, else each indicator that has a value', () => {
    const both = seriesOf(history([low, high], [place(1), place(2)]), finnish);
    expect(both.map(({ id, kind, name }) => [id, kind, name])).toEqual([['place', 'index', 'Paikka']]);
    const one = seriesOf(history([low, high], [place(1), regularity]), english);
    expect(one.map(({ id, kind }) => [id, kind])).toEqual([
      ['place-1', 'indicator'],
      ['learning-regularity', 'indicator'],
    ]);
    expect(seriesOf(history([null, null]), finnish)).toEqual([]);
  });

  it('keeps a gap where nothing was published, and says why where it is known', () => {
    const { points } = trend([low, null, without('SUPPRESSED'), high]).series;
    expect(points.map(({ kind }) => kind)).toEqual(['value', 'missing', 'missing', 'value']);
    expect(points.slice(1, 3).map((point) => pointWords(point, finnish, setting))).toEqual(['ei arvoa', 'Ei näytetä']);
  });
});

describe('the change in a year', () => {
  it('is told where its whole interval lies on one side of zero', () => {
    const fallen = trend([high, high, high, high, low]);
    expect(changeWords(fallen, finnish)).toEqual({ claim: 'Laskenut vuodessa 33 pistettä', rest: '(−38⁠…⁠−29)' });
    const risen = trend([low, low, low, low, high]);
    expect(changeWords(risen, english)).toEqual({ claim: 'Up 33 points in a year', rest: '(29⁠–⁠38)' });
  });

  it('is not told apart within the uncertainty, and not at all without a value of a year ago', () => {
    const wide = published(0.2, 0.32, 0.45);
    expect(trend([low, low, low, low, wide]).change?.isClear).toBe(false);
    expect(changeWords(trend([low, high]), finnish)).toEqual({ claim: '', rest: 'Vuoden takaista arvoa ei ole.' });
    expect(changeWords(trend([without('SUPPRESSED'), low, low, low, low]), finnish).rest).toBe('Vuoden takaista arvoa ei ole.');
  });

  it('is not computed across a reorganisation', () => {
    const broken = { ...low, flags: ['structure-break' as const] };
    const found = trend([high, high, broken, low, low]);
    expect([found.change, changeWords(found, finnish).rest]).toEqual([null, 'Vuoden muutosta ei lasketa rakennemuutoksen yli.']);
    expect(trend([broken, high, high, high, high]).change?.isClear).toBe(true);
  });

  it('is that of the newest closed quarter: a provisional value changes nothing', () => {
    const provisional = published(0.1, 0.11, 0.12, { status: 'provisional' });
    const found = trend([high, high, low, provisional]);
    expect([found.last?.score, found.provisional?.score].map((score) => Math.round(score ?? -1))).toEqual([33, 2]);
  });
});

describe('the answer to question 2', () => {
  it('names what moved, the largest fall first, and what cannot be told', () => {
    const fallen = trend([high, high, high, high, low]);
    const risen = trend([low, low, low, low, high], [{ ...regularity, name: { fi: 'Muu', en: 'Other' } }]);
    const short = trend([low]);
    expect(tellTrends([risen, fallen, short], finnish)).toEqual({
      claim: 'Oppimisen säännöllisyys on heikentynyt: vuodessa 33 pistettä (29⁠–⁠38).',
      more: [
        'Muu on vahvistunut: vuodessa 33 pistettä (29⁠–⁠38).',
        'Vuoden muutosta ei voi vielä kertoa kaikista: vuoden takaista arvoa ei ole.',
      ],
    });
  });

  it('says that nothing stands out, or that nothing is known', () => {
    const still = trend([low, low, low, low, low]);
    expect(tellTrends([still], english)).toEqual({ claim: 'No change stands out from the uncertainty.', more: [] });
    expect(tellTrends([], finnish).claim).toBe('Kehityksestä ei voi vielä kertoa mitään.');
  });
});
