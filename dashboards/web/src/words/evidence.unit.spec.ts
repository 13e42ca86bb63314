import { describe, expect, it } from 'vitest';
import type { Change, Gauge, GaugeDetails, GaugesAnswer } from '../api/contract.ts';
import { changeWords, gaugesWords, indicatorsTold, sourcesTable, unpublishedWords } from './evidence.ts';
import { english, finnish, published, regularity, without } from './fixture.ts';
import { readValue } from './reading.ts';

const plain = (text: string) => text.replace(/\u00A0/g, ' ');
const told = { status: 'final', knownAt: '2026-10-14T21:00:00.000Z', catalogueVersion: 'c', configurationVersion: 'C' } as const;

function gauge(id: Gauge['id'], value: number | null, more: Partial<Gauge> = {}): Gauge {
  const names = { fi: `${id} suomeksi`, en: `${id} in English` };
  return { id, name: names, meaning: names, unit: 'share', value, reason: null, details: {}, published: told, ...more };
}

function said(one: Gauge, speech = finnish): string {
  const [words] = gaugesWords({ gauges: [one] }, speech);
  return plain(`${words?.value}: ${words?.reading}`);
}

const after = (p90Hours: number) => gauge('g-data-currency', 0.94, { details: { p90Hours } });
const covered = (details: GaugeDetails) =>
  gauge('g-source-coverage', 0.8, { details: { delivered: 4, registered: 5, silent: [], missing: [], ...details } });
const restated = (count: number) =>
  gauge('g-restatement', 0.6, { details: { periods: Array.from({ length: count }, () => ({ start: '', change: 0 })) } });
const because = (reason: NonNullable<GaugesAnswer['none']>['reason']) => unpublishedWords({ none: { reason, message: '' } }, finnish);

describe('a gauge', () => {
  it('of data currency tells the share within a day, and within how long nine of ten come', () => {
    expect(said(after(1))).toBe('94 %: vuorokaudessa; 90 % saapuu tunnissa');
    expect(said(after(11))).toBe('94 %: vuorokaudessa; 90 % saapuu 11 tunnissa');
    expect(said(after(49))).toBe('94 %: vuorokaudessa; 90 % saapuu 3 vuorokaudessa');
    expect(said(after(1), english)).toBe('94%: within a day; 90% arrive within an hour');
    expect(said(after(48), english)).toBe('94%: within a day; 90% arrive within 48 hours');
    expect(said(after(2_205), english)).toBe('94%: within a day; 90% arrive within 92 days');
  });

  it('of sources tells how many of how many, and which are not there', () => {
    expect(said(covered({ missing: ['W'] }))).toBe('4 / 5: työssä oppimisen lähde puuttuu');
    expect(said(covered({ missing: ['W', 'R'] }))).toBe('4 / 5: lähde puuttuu: työssä oppiminen, pohdinta');
    expect(said(covered({ missing: ['S'], silent: ['lms'] }), english)).toBe('4 / 5: no source for social learning; did not deliver: lms');
    expect(said(covered({ silent: ['a', 'b', 'c', 'd', 'e'] }))).toBe('4 / 5: ei tuottanut tietoa: a, b, c, 2 muuta');
    expect(said(covered({ delivered: 5 }))).toBe('5 / 5: kaikki lähteet tuottivat tietoa');
  });

  it('of restatement tells points, and from how many quarters', () => {
    expect(said(restated(4))).toBe('0,6 pistettä: mediaani, 4 aiempaa jaksoa');
    expect(said(restated(1), english)).toBe('0.6 points: one earlier period');
  });

  it('of identities and of competences tells a share of what', () => {
    expect(said(gauge('g-identity-resolution', 0.98))).toBe('98 %: tapahtumista yhdistyy henkilöön');
    expect(said(gauge('g-tag-coverage', 0.71), english)).toBe('71%: of learning minutes');
  });

  it('of an open quarter says that it is provisional', () => {
    expect(said(gauge('g-tag-coverage', 0.71, { published: { ...told, status: 'provisional' } }))).toBe(
      '71 %: oppimisen minuuteista, ennakkotieto',
    );
  });

  it.each([
    ['g-data-currency', 'ZERO_DENOMINATOR', 'jaksolta ei ole tapahtumia'],
    ['g-identity-resolution', 'ZERO_DENOMINATOR', 'jaksolta ei ole lausumia'],
    ['g-source-coverage', 'NOT_INSTRUMENTED', 'lähteitä ei ole rekisteröity'],
    ['g-tag-coverage', 'ZERO_DENOMINATOR', 'jaksolta ei ole oppimisen minuutteja'],
    ['g-tag-coverage', 'SUPPRESSED', 'ei näytetä: liian pieni joukko'],
    ['g-restatement', 'INSUFFICIENT_DATA', 'aiempia jaksoja ei ole suljettu'],
  ] as const)('%s without a value (%s) says why', (id, reason, why) => {
    expect(said(gauge(id, null, { reason }))).toBe(`–: ${why}`);
  });

  it('that is not published says nothing itself, and the strip once why', () => {
    expect(said(gauge('g-tag-coverage', null, { published: null }))).toBe('–: ');
    expect(because('NOTHING_PUBLISHED')).toBe('Tietopohja kerrotaan, kun jakso on suljettu.');
    expect(because('WINDOW_NOT_PUBLISHED')).toBe('Tietopohjaa ei ole julkaistu tältä jaksolta.');
    expect(unpublishedWords({ none: null }, finnish)).toBeNull();
  });
});

describe('the line under the gauges', () => {
  it('counts the indicators that have a value', () => {
    const readings = [published(0.36, 0.39, 0.43), without('SUPPRESSED'), without('NOT_INSTRUMENTED')].map((value) =>
      readValue(regularity, value),
    );
    expect(plain(indicatorsTold({ kind: 'readings', readings }, finnish) ?? '')).toBe('1 / 3');
    expect(indicatorsTold({ kind: 'loading' }, finnish)).toBeNull();
  });

  it('opens the change log: from what, to what, and why', () => {
    const change: Change = {
      indicator: regularity.id,
      unit: 'u',
      window: '2026-07-01..2026-10-01',
      structure: 'as-was',
      knownAt: '2026-11-11T22:00:00.000Z',
      value: 0.48,
      score: 63,
      reason: null,
      previous: { knownAt: '2026-10-14T21:00:00.000Z', value: 0.34, score: 40, reason: null },
      causes: ['voided'],
    };
    const about = { indicators: [regularity], timeZone: 'Europe/Helsinki' };
    expect(plain(changeWords(change, about, finnish).text)).toBe(
      '12.11.2026: Oppimisen säännöllisyys, ennen 34 %, nyt 48 %. Lausumia mitätöitiin.',
    );
    const first = { ...change, previous: null, causes: [] };
    expect(plain(changeWords(first, about, english).text)).toBe('12 Nov 2026: Learning regularity, before no value, now 48%.');
  });
});

const currencyOf = (sources: GaugeDetails['sources']) => gauge('g-data-currency', 0.9, { details: { ...(sources && { sources }) } });
const sourceOf = (source: string) => ({ source, value: 0.94, p90Hours: 11, events: '500–1999', people: '30–99' });
const sourceRows = (...gauges: Gauge[]) => sourcesTable({ gauges }, finnish)?.rows.map(({ cells }) => cells.map(plain));

describe('the sources, one by one', () => {
  it('tell how soon each tells, which were silent and what has none', () => {
    expect(sourceRows(currencyOf([sourceOf('lms'), sourceOf('hr')]), covered({ silent: ['hr', 'portal'], missing: ['W'] }))).toEqual([
      ['lms', 'tuottaa tietoa', '94 %', '11 tunnissa', '500–1999', '30–99'],
      ['hr', 'ei tuottanut tietoa', '94 %', '11 tunnissa', '500–1999', '30–99'],
      ['portal', 'ei tuottanut tietoa', '–', '–', '–', '–'],
      ['työssä oppiminen', 'lähde puuttuu', '–', '–', '–', '–'],
    ]);
    expect(sourcesTable({ gauges: [currencyOf([sourceOf('lms')])] }, english)?.columns.map(({ heading }) => heading)).toEqual([
      'Source',
      'State',
      'Within a day',
      '90% arrives',
      'Events',
      'Persons',
    ]);
  });

  it('are no table where nothing is told of single ones', () => {
    expect(sourceRows(currencyOf(undefined), covered({}))).toBeUndefined();
    expect(sourceRows()).toBeUndefined();
  });
});
