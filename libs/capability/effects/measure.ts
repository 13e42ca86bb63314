import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { toDisplayUnit } from '@oppiva/privacy';
import type { Bounds, Estimate } from '@oppiva/statistics';
import type { Indicator } from '../catalogue.ts';
import { compute } from '../compute.ts';
import type { UnitPersonRow, Window } from '../definition.ts';
import { readSurroundings } from '../organisation.ts';
import { withStaged } from '../stage.ts';
import { defaultKnownAt, windowText } from '../windows.ts';
import { comparisonsOf } from './comparison.ts';
import { effectBetween, groupOf, together, type Effect, type Sides } from './effect.ts';
import { readInterventions, type Intervention } from './interventions.ts';
import { planOf, type EffectPlan, type EffectQuestion, type EffectReason, type Told, type ToldOf } from './plan.ts';
import { effectWindows, type EffectWindows } from './windows.ts';

export interface EffectsRequest {
  readonly clickhouse: ClickHouse;
  readonly indicators: readonly Indicator[];
  /** The quarter that has closed, and its K in milliseconds UTC; every value of it has to be in the tables. */
  readonly window: Window;
  readonly knownAt: number;
  /** Of the installation: the earlier quarters are taken as they were known at their own close. */
  readonly timeZone: string;
  /** Persons that either side needs in every window that is drawn. */
  readonly personsMin: number;
  /** Called before each window: lets what has priority go first. */
  readonly yieldTurn: () => Promise<void>;
}

/** Both sides in one window; null is a gap, where a unit was not told or a side was too small. */
export interface MeasuredPoint {
  readonly window: Window;
  readonly sides: { readonly treated: Estimate; readonly control: Estimate } | null;
}

/** One effect before rounding. Everything of it but `control` and what comes after is null or empty where there is a reason, save for `PRE_TREND`. */
export interface MeasuredEffect {
  readonly question: EffectQuestion;
  readonly reason: EffectReason | null;
  readonly control: readonly string[];
  /** Null where there is a reason. */
  readonly effect: Effect | null;
  /** The same between the two quarters before the start; null where there is a reason but `PRE_TREND`. */
  readonly preTrend: Effect | null;
  readonly series: readonly MeasuredPoint[];
}

const keyOf = ({ definition }: Indicator, { start }: Window): string => `${definition.id}\0${start}`;

/**
 * Works out, at the close of a quarter, the effect of every declared intervention on each indicator of the catalogue that it is meant to move,
 * one for each business area (capability model 5.2). Whether anything may be told is decided here, before it is stored anywhere.
 * @returns also the interventions that name no unit of the organisation: of these nothing can be told
 */
export async function measureEffects(request: EffectsRequest): Promise<{ effects: MeasuredEffect[]; unplaced: string[] }> {
  const { clickhouse, window, knownAt, timeZone } = request;
  const interventions = await readInterventions(clickhouse, { knownAt, timeZone });
  const begun = interventions.flatMap((intervention) => {
    const windows = intervention.start < window.end ? effectWindows(intervention.start, window) : 'over';
    return windows === 'over' ? [] : [{ intervention, windows }];
  });
  if (begun.length === 0) return { effects: [], unplaced: [] };
  const { units } = await readSurroundings(clickhouse, { window, knownAt });
  const unplaced: string[] = [];
  const questions = begun.flatMap(({ intervention, windows }): EffectQuestion[] => {
    const comparisons = comparisonsOf(intervention, { units, others: during(interventions, windows) });
    if (comparisons.length === 0) unplaced.push(intervention.interventionId);
    const wanted = request.indicators.filter(({ definition }) => intervention.indicators.includes(definition.id));
    return comparisons.flatMap((comparison) => wanted.map((indicator) => ({ intervention, indicator, comparison, windows })));
  });
  const told = await readTold(questions, request);
  const plans = questions.map((question) => planOf(question, told));
  const rows = await readRows(plans, request);
  return { effects: plans.map((plan) => measured(plan, { ...request, rows })), unplaced };
}

/** Interventions that were under way at some time of the windows. */
function during(interventions: readonly Intervention[], windows: EffectWindows | null): Intervention[] {
  if (windows === null) return [];
  const { beforeThat, after } = windows;
  return interventions.filter(({ start, end }) => start < after.end && (end === null || end > beforeThat.start));
}

async function readTold(questions: readonly EffectQuestion[], { clickhouse, knownAt }: EffectsRequest): Promise<Told> {
  const drawn = questions.flatMap(({ windows }) => windows?.drawn ?? []);
  if (drawn.length === 0) return () => null;
  const rows = await clickhouse.query<{ indicatorId: string; unitId: string; windowStart: string } & Record<keyof ToldOf, number>>(
    loadSql(import.meta.url, 'told.sql'),
    {
      start: drawn.map(({ start }) => start).toSorted()[0],
      end: drawn
        .map(({ end }) => end)
        .toSorted()
        .at(-1),
      indicators: [...new Set(questions.map(({ indicator }) => indicator.definition.id))],
      K: new Date(knownAt).toISOString(),
    },
  );
  const told = new Map(
    rows.map((row) => [
      `${row.indicatorId}\0${row.unitId}\0${row.windowStart}`,
      { hasValue: row.hasValue === 1, isHidden: row.isHidden === 1, isBroken: row.isBroken === 1 },
    ]),
  );
  return (indicatorId, unitId, { start }) => told.get(`${indicatorId}\0${unitId}\0${start}`) ?? null;
}

/** What stands behind the figures, by indicator and window. */
type RowsOf = ReadonlyMap<string, readonly UnitPersonRow[]>;

/**
 * The rows of everybody on either side, each window as it was known when it closed: that is what has been told of it, so that no later
 * fact about one person shows as the difference of two figures.
 */
async function readRows(plans: readonly EffectPlan[], request: EffectsRequest): Promise<RowsOf> {
  const { clickhouse, timeZone, yieldTurn } = request;
  const wanted = plans.flatMap((plan) => (plan.reason === null ? plan.told.map((window) => ({ plan, window })) : []));
  const rows = new Map<string, readonly UnitPersonRow[]>();
  for (const all of Map.groupBy(wanted, ({ window }) => windowText(window)).values()) {
    const window = all[0]?.window;
    if (window === undefined) continue;
    await yieldTurn();
    const indicators = [...new Set(all.map(({ plan }) => plan.question.indicator))];
    const units = new Set(all.flatMap(({ plan }) => [...plan.treated, ...plan.control]));
    const knownAt = defaultKnownAt(window, timeZone);
    const definitions = indicators.map(({ definition }) => definition);
    await withStaged({ clickhouse, window, knownAt, definitions }, async (staged) => {
      for (const indicator of indicators) {
        const computation = await compute({ clickhouse, indicator, window, knownAt, staged });
        const own = computation.rows.filter(({ unit_id }) => units.has(unit_id));
        rows.set(keyOf(indicator, window), own);
      }
    });
  }
  return rows;
}

const nothing = { control: [], effect: null, preTrend: null, series: [] };

function measured(plan: EffectPlan, { rows, personsMin }: { rows: RowsOf; personsMin: number }): MeasuredEffect {
  const { question } = plan;
  if (plan.reason !== null) return { ...nothing, question, reason: plan.reason };
  const { definition } = question.indicator;
  const sidesIn = (window: Window): Sides => {
    const all = rows.get(keyOf(question.indicator, window)) ?? [];
    return { treated: groupOf(all, plan.treated), control: groupOf(all, plan.control) };
  };
  const { beforeThat, before, after, drawn } = plan.windows;
  const preTrend = effectBetween(definition, { before: sidesIn(beforeThat), after: sidesIn(before), personsMin });
  const effect = effectBetween(definition, { before: sidesIn(before), after: sidesIn(after), personsMin });
  if (preTrend === null || effect === null) return { ...nothing, question, reason: 'SUPPRESSED' };
  const told = new Set(plan.told.map(windowText));
  const series = drawn.map((window): MeasuredPoint => {
    const sides = told.has(windowText(window)) ? sidesIn(window) : null;
    if (sides === null || Math.min(sides.treated.size, sides.control.size) < personsMin) return { window, sides: null };
    const [treated, control] = [together(definition, sides.treated), together(definition, sides.control)];
    return { window, sides: treated === null || control === null ? null : { treated, control } };
  });
  const isParallel = containsZero(preTrend);
  const control = question.comparison.candidates.filter((unitId) => plan.control.has(unitId));
  return { question, control, preTrend, series, effect: isParallel ? effect : null, reason: isParallel ? null : 'PRE_TREND' };
}

/** Judged by the figures that are told: what reads as an interval with 0 in it is one. */
function containsZero({ value, lo, hi }: Bounds): boolean {
  return (toDisplayUnit(lo ?? value, 'share') ?? 0) <= 0 && (toDisplayUnit(hi ?? value, 'share') ?? 0) >= 0;
}
