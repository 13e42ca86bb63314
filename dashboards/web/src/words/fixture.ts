import type { Indicator, PublishedValue } from '../api/contract.ts';
import { parseWindow } from '../format/windows.ts';
import { translator } from '../i18n/index.ts';
import type { Speech } from './figures.ts';
import type { Setting } from './story.ts';

/** Values for the tests of the words. */
export const finnish: Speech = { language: 'fi', t: translator('fi') };
export const english: Speech = { language: 'en', t: translator('en') };

export const regularity: Indicator = {
  id: 'learning-regularity',
  number: 4,
  dimension: { id: 'rhythm', name: { fi: 'Rytmi', en: 'Rhythm' }, indicators: 5 },
  name: { fi: 'Oppimisen säännöllisyys', en: 'Learning regularity' },
  question: { fi: 'Kuinka moni oppii jotain tavallisella viikolla?', en: 'In an ordinary week, how many of our people learn something?' },
  unit: 'share',
  direction: 'higher',
  goalposts: [
    [0.1, 0],
    [0.7, 100],
  ],
  target: { score: 60 },
};

export const window = parseWindow('2026-07-01..2026-10-01') as NonNullable<ReturnType<typeof parseWindow>>;

export const setting: Setting = {
  window,
  closeLagDays: 14,
  timeZone: 'Europe/Helsinki',
  now: Date.parse('2026-11-20T07:14:00Z'),
  conditions: [],
};

const scoreOf = (value: number) => Math.max(0, Math.min(100, ((value - 0.1) / 0.6) * 100));

/** A published value with the interval's scores worked out. */
export function published(lo: number, value: number, hi: number, more: Partial<PublishedValue> = {}): PublishedValue {
  return {
    indicator: 'learning-regularity',
    unit: 'u',
    window: '2026-07-01..2026-10-01',
    structure: 'as-was',
    value,
    lo,
    hi,
    score: scoreOf(value),
    scoreLo: scoreOf(lo),
    scoreHi: scoreOf(hi),
    shrunk: null,
    nBand: '30–99',
    status: 'final',
    knownAt: '2026-10-14T21:00:00.000Z',
    flags: [],
    reason: null,
    catalogueVersion: 'lcm-test',
    configurationVersion: 'C-test',
    previous: null,
    ...more,
  };
}

/** A published row without a value. */
export function without(reason: NonNullable<PublishedValue['reason']>): PublishedValue {
  return { ...published(0, 0, 0), value: null, lo: null, hi: null, score: null, scoreLo: null, scoreHi: null, nBand: null, reason };
}
