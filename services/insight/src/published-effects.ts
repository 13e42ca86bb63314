import { loadSql } from '@oppiva/clickhouse';
import type { Effect, EffectReason, Figure, Unit } from './contract.ts';
import type { EffectsQuestion } from './questions.ts';
import type { Readings } from './readings.ts';

interface EffectRow {
  interventionId: string;
  indicator: string;
  area: string;
  treated: string[];
  period: string;
  knownAtMs: number;
  value: number | null;
  lo: number | null;
  hi: number | null;
  flags: string[];
  reason: string;
  details: string;
  catalogueVersion: string;
  configurationVersion: string;
}

/** What is published beside the figure; the shape is that of `EffectDetails` in libs/capability. */
interface Details {
  name: string | null;
  expectedSign: -1 | 0 | 1 | null;
  start: string;
  end: string | null;
  declaredAt: string;
  comparison: string[];
  before: string | null;
  after: string | null;
  preTrend: Figure | null;
  persons: { treated: string; comparison: string } | null;
  series: { window: string; treated: Figure | null; comparison: Figure | null }[];
}

const sql = loadSql(import.meta.url, 'effects.sql');

/** More than can be declared at a time. */
const rowsMax = 20_000;

/** Reads the published effects of interventions, through the view for readers and nothing else. */
export class PublishedEffects {
  readonly #readings: Readings;

  constructor(readings: Readings) {
    this.#readings = readings;
  }

  /** The effects that a unit's page is about, the oldest intervention first. */
  async of({ unit, window, asOf }: EffectsQuestion, units: readonly Unit[]): Promise<Effect[]> {
    const parameters = { windowEnd: window.end, asOfMs: asOf ?? Date.UTC(9999, 0, 1), rowsMax };
    const rows = await this.#readings.rows<EffectRow>(sql, parameters);
    const isAbout = aboutUnit(unit, units);
    return rows.filter(isAbout).map(told);
  }
}

/**
 * Whether an effect belongs on a unit's page: of what was done in the unit, above or below it, and of its business area, where its own people are
 * perhaps the comparison. What was done in another area only is not about it.
 */
export function aboutUnit(unit: string, units: readonly Unit[]): (effect: { area: string; treated: readonly string[] }) => boolean {
  const parents = new Map(units.map(({ unitId, parentId }) => [unitId, parentId]));
  const pathOf = (unitId: string): Set<string> => {
    const path = new Set<string>();
    for (let at: string | null = unitId; at !== null && !path.has(at); at = parents.get(at) ?? null) path.add(at);
    return path;
  };
  const own = pathOf(unit);
  return ({ area, treated }) => {
    const isWithinArea = own.has(area) && (parents.get(area) ?? null) !== null;
    return isWithinArea || treated.some((each) => own.has(each) || pathOf(each).has(unit));
  };
}

function told(row: EffectRow): Effect {
  const { name, expectedSign, start, end, declaredAt, comparison, before, after, preTrend, persons, series } = JSON.parse(
    row.details,
  ) as Details;
  return {
    intervention: {
      id: row.interventionId,
      name,
      start,
      end,
      declaredAt,
      isPostHoc: row.flags.includes('post-hoc'),
      expectedSign,
    },
    indicator: row.indicator,
    area: row.area,
    treated: row.treated,
    comparison,
    window: row.period,
    before,
    after,
    value: row.value,
    lo: row.lo,
    hi: row.hi,
    reason: row.reason === '' ? null : (row.reason as EffectReason),
    preTrend,
    persons,
    series,
    knownAt: new Date(row.knownAtMs).toISOString(),
    catalogueVersion: row.catalogueVersion,
    configurationVersion: row.configurationVersion,
  };
}
