import type { Effect, Figure } from './contract.ts';
import { tableOf, type Column, type Table } from './table.ts';

/** One side of the chart in one quarter, or an effect of which no quarter is told. */
interface Row {
  effect: Effect;
  at: Effect['series'][number] | null;
}

const sideColumns = (side: 'treated' | 'comparison'): Column<Row>[] =>
  (['value', 'lo', 'hi'] as const).map((end: keyof Figure) => ({
    name: end === 'value' ? side : `${side}_${end}`,
    kind: 'number',
    of: ({ at }) => at?.[side]?.[end],
  }));

const columns: readonly Column<Row>[] = [
  { name: 'intervention', kind: 'text', of: ({ effect }) => effect.intervention.id },
  { name: 'name', kind: 'text', of: ({ effect }) => effect.intervention.name },
  { name: 'started_on', kind: 'text', of: ({ effect }) => effect.intervention.start },
  { name: 'declared_on', kind: 'text', of: ({ effect }) => effect.intervention.declaredAt },
  { name: 'post_hoc', kind: 'flag', of: ({ effect }) => effect.intervention.isPostHoc },
  { name: 'indicator', kind: 'text', of: ({ effect }) => effect.indicator },
  { name: 'area', kind: 'text', of: ({ effect }) => effect.area },
  { name: 'treated_units', kind: 'texts', of: ({ effect }) => effect.treated },
  { name: 'comparison_units', kind: 'texts', of: ({ effect }) => effect.comparison },
  { name: 'before', kind: 'text', of: ({ effect }) => effect.before },
  { name: 'after', kind: 'text', of: ({ effect }) => effect.after },
  { name: 'effect', kind: 'number', of: ({ effect }) => effect.value },
  { name: 'effect_lo', kind: 'number', of: ({ effect }) => effect.lo },
  { name: 'effect_hi', kind: 'number', of: ({ effect }) => effect.hi },
  { name: 'reason', kind: 'text', of: ({ effect }) => effect.reason },
  { name: 'pre_trend', kind: 'number', of: ({ effect }) => effect.preTrend?.value },
  { name: 'pre_trend_lo', kind: 'number', of: ({ effect }) => effect.preTrend?.lo },
  { name: 'pre_trend_hi', kind: 'number', of: ({ effect }) => effect.preTrend?.hi },
  { name: 'window', kind: 'text', of: ({ at }) => at?.window },
  ...sideColumns('treated'),
  ...sideColumns('comparison'),
  { name: 'known_at', kind: 'instant', of: ({ effect }) => effect.knownAt },
];

/** A row for each quarter that is drawn of each effect; one row for an effect with a reason alone. A gap is empty. */
export function effectsTable(effects: readonly Effect[]): Table {
  const rows = effects.flatMap((effect): Row[] =>
    effect.series.length === 0 ? [{ effect, at: null }] : effect.series.map((at) => ({ effect, at })),
  );
  return tableOf(columns, rows);
}
