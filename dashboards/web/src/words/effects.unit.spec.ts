import { describe, expect, it } from 'vitest';
import type { Effect, EffectReason } from '../api/contract.ts';
import {
  differenceText,
  drawnSeries,
  effectNotes,
  effectSentence,
  isDrawn,
  quarterLabel,
  sideNames,
  sideText,
  silenceWords,
  startPlace,
  tellEffects,
} from './effects.ts';
import { english, finnish, regularity } from './fixture.ts';

const names = {
  indicators: [regularity],
  units: ['T-12 Sähkökunnossapito', 'T-15 Kenttähuolto', 'T-18 Automaatio'].map((text) => ({
    unitId: text.slice(0, 4),
    parentId: 'BA2',
    name: text.slice(5),
    isLeaf: true,
  })),
};
const figure = (value: number, lo: number, hi: number) => ({ value, lo, hi });
const series = ['2025-10-01..2026-01-01', '2026-01-01..2026-04-01', '2026-04-01..2026-07-01'].map((window, at) => ({
  window,
  treated: at === 1 ? null : figure(0.36 + at * 0.05, 0.3, 0.56),
  comparison: at === 1 ? null : figure(0.37, 0.3, 0.44),
}));
const effect: Effect = {
  intervention: {
    id: 'I-1',
    name: 'Varattu oppimistunti',
    start: '2026-02-02',
    end: null,
    declaredAt: '2026-01-12',
    isPostHoc: false,
    expectedSign: 1,
  },
  indicator: 'learning-regularity',
  area: 'BA2',
  treated: ['T-12'],
  comparison: ['T-15', 'T-18'],
  window: '2026-04-01..2026-07-01',
  before: '2025-10-01..2026-01-01',
  after: '2026-04-01..2026-07-01',
  value: 0.07,
  lo: 0.02,
  hi: 0.12,
  reason: null,
  preTrend: figure(0, -0.05, 0.05),
  persons: { treated: '15–29', comparison: '15–29' },
  series,
  knownAt: '2026-07-14T21:00:00.000Z',
  catalogueVersion: 'c',
  configurationVersion: 'k',
};
const without = (reason: EffectReason): Effect => ({
  ...effect,
  value: null,
  lo: null,
  hi: null,
  reason,
  preTrend: null,
  persons: null,
  comparison: [],
  series: [],
});
const preTrend: Effect = { ...effect, value: null, lo: null, hi: null, reason: 'PRE_TREND', preTrend: figure(0.12, 0.04, 0.2) };
const plain = (text: string) => text.replace(/[\u00A0]/g, ' ').replace(/\u2060/g, '');
const said = (one: Effect, speech = finnish): string => plain(effectSentence(one, names, speech));

describe('the sentence about an effect', () => {
  it('says that the change was larger than in the comparison units, and by how much', () => {
    expect(said(effect)).toBe('Oppimisen säännöllisyys: muutos oli 7 prosenttiyksikköä suurempi kuin vertailuyksiköissä (2–12).');
    expect(said(effect, english)).toBe(
      'Learning regularity: the change was 7 percentage points larger than in the comparison units (2–12).',
    );
  });
  it('says smaller with the ends in order, and that a difference is within the uncertainty where the interval holds 0', () => {
    expect(said({ ...effect, value: -0.07, lo: -0.12, hi: -0.02 })).toContain(
      '7 prosenttiyksikköä pienempi kuin vertailuyksiköissä (2–12)',
    );
    expect(said({ ...effect, value: 0.03, lo: -0.03, hi: 0.09 })).toContain('ei erotu epävarmuudesta (−3…9 prosenttiyksikköä)');
    expect(said({ ...effect, value: 0.03, lo: 0, hi: 0.06 }, english)).toContain('within the uncertainty (0–6 percentage points)');
  });
  it.each(['SUPPRESSED', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE', 'NO_COMPARISON', 'STRUCTURE_BREAK', 'TOO_EARLY', 'PRE_TREND'] as const)(
    'says why there is no figure: %s',
    (reason) => {
      expect(said(without(reason))).not.toContain('effects.');
      expect(said(without(reason))).not.toMatch(/\d/);
      expect(said(without(reason), english)).not.toBe(said(without(reason)));
    },
  );
  it('never says that something was the cause', () => {
    for (const speech of [finnish, english]) {
      const all = [effect, preTrend, { ...effect, value: -0.07, lo: -0.12, hi: -0.02 }].flatMap((one) => {
        const { claim, more } = tellEffects([one], names, speech) ?? { claim: '', more: [] };
        return [claim, ...more];
      });
      expect(all.join(' ')).not.toMatch(/aiheutti|ansiosta|caused|because of|thanks to/i);
    }
  });
});

const tell = (effects: Effect[], speech = finnish) => {
  const told = tellEffects(effects, names, speech);
  return told === null ? null : [told.claim, ...told.more].map(plain);
};

describe('the answer to question 5', () => {
  it('with one intervention tells its effect, the design, when it was declared, and what that does not prove', () => {
    expect(tell([effect])).toEqual([
      'Oppimisen säännöllisyys: muutos oli 7 prosenttiyksikköä suurempi kuin vertailuyksiköissä (2–12).',
      'Asetelma on erot eroissa: muutos jaksosta Q4/2025 jaksoon Q2/2026, vertailussa Kenttähuolto, Automaatio. Toimenpide ilmoitettiin 12.1.2026, ennen alkua.',
      'Vertailu ei todista syytä.',
    ]);
  });
  it('marks what was declared afterwards, and a direction that nobody expected', () => {
    const late = { ...effect, intervention: { ...effect.intervention, isPostHoc: true, expectedSign: -1 as const } };
    const words = tell([late], english)?.join(' ');
    expect(words).toContain('after it had begun');
    expect(words).toContain('The expected direction was the opposite.');
    expect(effectNotes(late, english).after[0]).toContain('declared afterwards');
  });
  it('with a failed check before the start draws the lines and tells no figure', () => {
    expect(isDrawn(preTrend)).toBe(true);
    expect(tell([preTrend])?.[0]).toContain('kulkivat eri suuntiin jo ennen alkua');
    expect(effectNotes(preTrend, finnish).after[1]).toBe('vaikutuslukua ei näytetä');
  });
  it('with several tells those first that are clear, and how many of the others there are', () => {
    const unclear = { ...effect, value: 0.01, lo: -0.04, hi: 0.06 };
    expect(tell([effect, unclear, without('SUPPRESSED'), without('TOO_EARLY')])).toEqual([
      'Varattu oppimistunti. Oppimisen säännöllisyys: muutos oli 7 prosenttiyksikköä suurempi kuin vertailuyksiköissä (2–12).',
      'Yhden toimenpiteen ero ei erotu epävarmuudesta.',
      '2 kohdasta ei voi sanoa, auttoiko se.',
      'Vertailu ei todista syytä.',
    ]);
  });
  it('with nothing to show is left to the place of the chart: each reason once, or that nothing was declared', () => {
    expect(tell([])).toBeNull();
    expect(tell([without('TOO_EARLY')])).toBeNull();
    expect(silenceWords([without('TOO_EARLY'), without('TOO_EARLY'), without('SUPPRESSED')], finnish).sentences).toHaveLength(2);
    expect(silenceWords([], finnish)).toEqual({
      title: 'Emme voi sanoa, auttoiko se',
      sentences: ['Tältä jaksolta ei ole julkaistu vaikutusta toimenpiteestä, joka olisi ilmoitettu alueelle ennen alkuaan.'],
    });
  });
});

describe('what stands in the chart', () => {
  it('figures in percentage points, sides by name, gaps in words', () => {
    expect(plain(differenceText(figure(0.07, 0.02, 0.12), finnish))).toBe('+7 %-yks. (2–12)');
    expect(plain(differenceText(figure(0, -0.05, 0.05), finnish))).toBe('0 %-yks. (−5…5)');
    expect(effectNotes(effect, finnish).before.map(plain)).toEqual(['Lähtöjakso', 'suuntien ero 0 %-yks. (−5…5)']);
    const sides = sideNames(effect, names, finnish);
    expect(sides).toEqual({ treated: 'Sähkökunnossapito', comparison: 'Vertailu: Kenttähuolto, Automaatio' });
    expect(sideNames({ ...effect, treated: ['T-12', 'T-15'] }, names, finnish).treated).toBe('2 yksikköä, joissa tehtiin');
    expect(plain(sideText(series[0]?.treated ?? null, finnish))).toBe('36 % (30–56)');
    expect(quarterLabel(series[1] ?? { window: '', treated: null, comparison: null }, sides, finnish)).toBe(
      'Q1/2026, Sähkökunnossapito ei arvoa, Vertailu: Kenttähuolto, Automaatio ei arvoa',
    );
  });
  it('quarters before anybody was known are not drawn; a gap between others is', () => {
    const before = { window: '2025-07-01..2025-10-01', treated: null, comparison: null };
    expect(drawnSeries({ ...effect, series: [before, ...series] })).toEqual(series);
  });
  it('the line stands where it began: a third into the second of three quarters', () => {
    expect(startPlace(series, '2026-02-02')).toBeCloseTo(1 - 0.5 + 32 / 90, 6);
    expect(startPlace(series, '2027-01-01')).toBe(2.5);
  });
});
