import type { Indicator, PublishedValue, Unit } from '../src/api/contract.ts';
import type { DividedMark, MarkState } from '../src/charts/mark-state.ts';
import type { SeriesPoint } from '../src/charts/series-layout.ts';
import { percent } from '../src/format/numbers.ts';
import { parseWindow, type Window } from '../src/format/windows.ts';
import type { Speech } from '../src/words/figures.ts';
import { readValue, type Reading } from '../src/words/reading.ts';
import type { Setting } from '../src/words/story.ts';
import { stateIds, type StateId } from './lists.ts';
import { stateWords } from './state-words.ts';

/** One invented value for each state, as the service would publish it; the page's own rules read it. */
export interface StateExample {
  id: StateId;
  indicator: Indicator;
  published: PublishedValue | null;
  reading: Reading;
  /** The target; it ends below 100 where more is not better. */
  band: { from: number; to: number };
}

const windowText = '2026-07-01..2026-10-01';
const openWindowText = '2026-10-01..2027-01-01';

export const settingOf = (id: StateId): Setting => ({
  window: parseWindow(id === 'provisional' ? openWindowText : windowText) as Window,
  closeLagDays: 14,
  timeZone: 'Europe/Helsinki',
  now: Date.parse('2026-11-20T07:14:00Z'),
  conditions: [],
});

export const unit: Unit = { unitId: 'maintenance', parentId: null, name: 'Kunnossapito', isLeaf: false };

function indicatorOf(id: StateId): Indicator {
  const { name } = stateWords[id];
  return {
    id: `state-${id}`,
    number: stateIds.indexOf(id) + 1,
    // more indicators than there are states: no index comes of them
    dimension: { id: 'states', name: { fi: 'Tilat', en: 'States' }, indicators: 2 * stateIds.length },
    name,
    question: name,
    unit: 'share',
    direction: 'higher',
    goalposts: [
      [0, 0],
      [1, 100],
    ],
    target: { score: 60 },
  };
}

const closed = '2026-10-14T21:00:00.000Z';

const scoreOf = (share: number | null) => (share === null ? null : Math.round(share * 100));

/** A published value, of an indicator whose score is its percent. */
function published(id: StateId, ends: [lo: number, value: number, hi: number] | null, more: Partial<PublishedValue> = {}): PublishedValue {
  const [lo, value, hi] = ends ?? [null, null, null];
  return {
    indicator: `state-${id}`,
    unit: unit.unitId,
    window: windowText,
    structure: 'as-was',
    value,
    lo,
    hi,
    score: scoreOf(value),
    scoreLo: scoreOf(lo),
    scoreHi: scoreOf(hi),
    shrunk: null,
    nBand: ends === null ? null : '30–99',
    status: 'final',
    knownAt: closed,
    flags: [],
    reason: null,
    catalogueVersion: 'lcm',
    configurationVersion: 'C',
    previous: null,
    ...more,
  };
}

const without = (id: StateId, reason: PublishedValue['reason']): PublishedValue => published(id, null, { reason });

function publishedOf(id: StateId): PublishedValue | null {
  switch (id) {
    case 'final':
      return published(id, [0.53, 0.62, 0.71]);
    case 'below':
      return published(id, [0.28, 0.38, 0.48]);
    case 'above':
      return published(id, [0.85, 0.93, 1]);
    case 'provisional':
      return published(id, [0.51, 0.62, 0.73], { status: 'provisional', flags: ['provisional'] });
    case 'indicative':
      return published(id, [0.22, 0.52, 0.82], { flags: ['indicative'] });
    case 'restated': {
      const previous = { value: 0.48, lo: 0.38, hi: 0.58, score: 48, status: 'final', knownAt: closed } as const;
      return published(id, [0.56, 0.66, 0.76], { status: 'restated', flags: ['restated'], knownAt: '2026-11-11T22:00:00.000Z', previous });
    }
    case 'structure-break':
      return published(id, [0.53, 0.62, 0.71], { flags: ['structure-break'] });
    case 'over-90-percent':
      return published(id, null, { score: 95, nBand: '30–99', flags: ['over-90-percent'] });
    case 'under-10-percent':
      return published(id, null, { score: 5, nBand: '30–99', flags: ['under-10-percent'] });
    case 'divided':
      return published(id, [0.46, 0.55, 0.64]);
    case 'SUPPRESSED':
    case 'SUPPRESSED-survey':
      return without(id, 'SUPPRESSED');
    case 'NOT_PUBLISHED':
    case 'waiting':
      return null;
    default:
      return without(id, id);
  }
}

function readingOf(id: StateId, indicator: Indicator): Reading {
  if (id === 'waiting') return { kind: 'waiting', indicator };
  const reading = readValue(indicator, publishedOf(id));
  // no indicator of the first release has a target band that ends below 100
  return id === 'above' && reading.kind === 'value' ? { ...reading, position: 'above' } : reading;
}

export function exampleOf(id: StateId): StateExample {
  const indicator = indicatorOf(id);
  const band = id === 'above' ? { from: 50, to: 78 } : { from: 60, to: 100 };
  return { id, indicator, published: publishedOf(id), reading: readingOf(id, indicator), band };
}

export const examples: StateExample[] = stateIds.map(exampleOf);

const dividedShares = [0.33, 0.19, 0.48] as const;

/** Of a survey: low, middle and high in place of the mean. */
export function dividedMark({ language }: Speech): MarkState {
  const [low, middle, high] = dividedShares.map((share) => ({ share, text: percent(share, language) }));
  return { state: 'divided', parts: [low, middle, high] as DividedMark['parts'] };
}

/** The same in words, for a table and a screen reader. */
export function dividedWords({ language }: Speech): string {
  const [low, middle, high] = dividedShares.map((share) => percent(share, language));
  return language === 'fi'
    ? `jakautunut: matala ${low}, keski ${middle}, korkea ${high}`
    : `divided: low ${low}, middle ${middle}, high ${high}`;
}

type Value = Omit<SeriesPoint, 'at' | 'x'>;

function line(scores: (number | null)[], half: number, more: (at: number) => Partial<Value> = () => ({})): (Value | null)[] {
  const plain = { provisional: false, indicative: false, restatedFrom: null, isBreak: false };
  return scores.map((score, at) => (score === null ? null : { score, lo: score - half, hi: score + half, ...plain, ...more(at) }));
}

/** A year and a quarter of the states that a line can show; null is a quarter without a value. */
export const lines: Partial<Record<StateId, (Value | null)[]>> = {
  final: line([48, 52, 56, 58, 62], 9),
  provisional: line([48, 52, 56, 58, 62], 9, (at) => ({ provisional: at === 4 })),
  indicative: line([50, 54, 49, 55, 52], 21, (at) => ({ indicative: at === 4 })),
  restated: line([48, 52, 56, 58, 62], 9, (at) => ({ restatedFrom: at === 2 ? 30 : null })),
  'structure-break': line([44, 47, 63, 61, 65], 8, (at) => ({ isBreak: at === 2 })),
  SUPPRESSED: line([48, 52, null, 58, null], 9),
};
