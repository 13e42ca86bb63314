import type { Effect, Figure } from './contract.ts';
import { csvOf } from './formats.ts';

/** One side of the chart in one quarter, or an effect of which no quarter is told. */
interface Row {
  effect: Effect;
  at: Effect['series'][number] | null;
}

const sideColumns = (side: 'treated' | 'comparison'): [string, (row: Row) => unknown][] =>
  (['value', 'lo', 'hi'] as const).map((end: keyof Figure) => [
    end === 'value' ? side : `${side}_${end}`,
    ({ at }) => at?.[side]?.[end] ?? null,
  ]);

const columns: [string, (row: Row) => unknown][] = [
  ['intervention', ({ effect }) => effect.intervention.id],
  ['name', ({ effect }) => effect.intervention.name],
  ['started_on', ({ effect }) => effect.intervention.start],
  ['declared_on', ({ effect }) => effect.intervention.declaredAt],
  ['post_hoc', ({ effect }) => effect.intervention.isPostHoc],
  ['indicator', ({ effect }) => effect.indicator],
  ['area', ({ effect }) => effect.area],
  ['treated_units', ({ effect }) => effect.treated],
  ['comparison_units', ({ effect }) => effect.comparison],
  ['before', ({ effect }) => effect.before],
  ['after', ({ effect }) => effect.after],
  ['effect', ({ effect }) => effect.value],
  ['effect_lo', ({ effect }) => effect.lo],
  ['effect_hi', ({ effect }) => effect.hi],
  ['reason', ({ effect }) => effect.reason],
  ['pre_trend', ({ effect }) => effect.preTrend?.value ?? null],
  ['pre_trend_lo', ({ effect }) => effect.preTrend?.lo ?? null],
  ['pre_trend_hi', ({ effect }) => effect.preTrend?.hi ?? null],
  ['window', ({ at }) => at?.window ?? null],
  ...sideColumns('treated'),
  ...sideColumns('comparison'),
  ['known_at', ({ effect }) => effect.knownAt],
];

/** A row for each quarter that is drawn of each effect; one row for an effect with a reason alone. A gap is empty. */
export function effectsCsv(effects: readonly Effect[]): string {
  const rows = effects.flatMap((effect): Row[] =>
    effect.series.length === 0 ? [{ effect, at: null }] : effect.series.map((at) => ({ effect, at })),
  );
  return csvOf([columns.map(([name]) => name), ...rows.map((row) => columns.map(([, of]) => of(row)))]);
}
