import type { Choice } from '../src/api/client.ts';
import type { Effect, EffectReason, Figure, LocalisedText } from '../src/api/contract.ts';
import type { EffectNames } from '../src/words/effects.ts';
import { exampleOf } from './examples.ts';
import { effectReasons } from './lists.ts';

const unitNames = {
  treated: 'Sähkökunnossapito',
  field: 'Kenttähuolto',
  automation: 'Automaatio',
  projects: 'Hankkeet',
  service: 'Asiakaspalvelu',
};

const indicator = {
  ...exampleOf('final').indicator,
  id: 'learning-regularity',
  name: { fi: 'Oppimisen säännöllisyys', en: 'Learning regularity' },
};

/** What the invented effects are told with. */
export const effectNames: EffectNames = {
  indicators: [indicator],
  units: Object.entries(unitNames).map(([unitId, name]) => ({ unitId, name, parentId: 'area', isLeaf: true })),
};

const quarters = [
  '2025-04-01..2025-07-01',
  '2025-07-01..2025-10-01',
  '2025-10-01..2026-01-01',
  '2026-01-01..2026-04-01',
  '2026-04-01..2026-07-01',
  '2026-07-01..2026-10-01',
];

const figure = (value: number | null): Figure | null => (value === null ? null : { value, lo: value - 0.06, hi: value + 0.06 });

function seriesOf(treated: (number | null)[], comparison: (number | null)[]): Effect['series'] {
  return quarters.map((window, at) => ({ window, treated: figure(treated[at] ?? null), comparison: figure(comparison[at] ?? null) }));
}

const plain: Effect = {
  intervention: {
    id: 'I-1',
    name: 'Varattu oppimistunti',
    start: '2026-02-02',
    end: null,
    declaredAt: '2026-01-12',
    isPostHoc: false,
    expectedSign: 1,
  },
  indicator: indicator.id,
  area: 'area',
  treated: ['treated'],
  comparison: ['field', 'automation'],
  window: quarters[5] as string,
  before: quarters[2] as string,
  after: quarters[5] as string,
  value: 0.07,
  lo: 0.02,
  hi: 0.12,
  reason: null,
  preTrend: { value: 0.01, lo: -0.04, hi: 0.06 },
  persons: { treated: '30–99', comparison: '30–99' },
  series: seriesOf([0.36, 0.37, 0.38, 0.41, 0.45, 0.47], [0.37, 0.37, 0.38, 0.38, 0.39, 0.4]),
  knownAt: '2026-10-14T21:00:00.000Z',
  catalogueVersion: 'lcm',
  configurationVersion: 'C',
};

function effectOf(id: string, change: Partial<Effect>, intervention: Partial<Effect['intervention']> = {}): Effect {
  return { ...plain, ...change, intervention: { ...plain.intervention, id, ...intervention } };
}

const none = { value: null, lo: null, hi: null };

/** Where a page would take the values from. */
export const choice: Choice = { unit: 'area', window: plain.window, asOf: null, structure: null };

/** What a chart of one intervention can show. */
export const drawnEffects: { id: string; name: LocalisedText; effect: Effect }[] = [
  { id: 'larger', name: { fi: 'Muutos oli suurempi', en: 'The change was larger' }, effect: plain },
  {
    id: 'unclear',
    name: { fi: 'Ero ei erotu epävarmuudesta, ja puuttuva neljännes', en: 'Within the uncertainty, and a quarter is missing' },
    effect: effectOf('I-2', {
      value: 0.02,
      lo: -0.04,
      hi: 0.08,
      series: seriesOf([0.36, null, 0.38, 0.39, null, 0.42], [0.37, null, 0.38, 0.38, null, 0.4]),
    }),
  },
  {
    id: 'post-hoc',
    name: { fi: 'Ilmoitettu jälkikäteen, monta yksikköä', en: 'Declared afterwards, many units' },
    effect: effectOf(
      'I-3',
      { treated: ['treated', 'field'], comparison: ['automation', 'projects', 'service'] },
      { isPostHoc: true, declaredAt: '2026-05-04' },
    ),
  },
  {
    id: 'PRE_TREND',
    name: { fi: 'Suunnat erosivat jo ennen alkua', en: 'The sides went different ways before' },
    effect: effectOf('I-4', { ...none, reason: 'PRE_TREND', preTrend: { value: 0.1, lo: 0.04, hi: 0.16 } }),
  },
];

/** Rows of the forest: larger, smaller, unclear, declared afterwards, and each reason for which there is no figure. */
export const forestEffects: Effect[] = [
  plain,
  effectOf('I-5', { value: -0.08, lo: -0.13, hi: -0.03 }, { name: 'Ryhmien yhdistäminen', expectedSign: 0 }),
  effectOf('I-6', { value: 0.02, lo: -0.04, hi: 0.08 }, { name: null }),
  effectOf('I-7', { value: 0.05, lo: 0.01, hi: 0.09 }, { name: 'Katselmukset', isPostHoc: true, declaredAt: '2026-05-04' }),
  ...effectReasons.map((reason: EffectReason) => effectOf(`I-${reason}`, { ...none, reason, series: [] })),
];

/** Nothing can be said: the question stays, the reason takes the place of the chart. */
export const silentEffects: Effect[] = [effectOf('I-8', { ...none, reason: 'NO_COMPARISON', comparison: [], series: [] })];
