import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue, type Indicator } from './catalogue.ts';
import { compute, type Computation } from './compute.ts';
import type { PersonRow } from './definition.ts';
import { parametersOf } from './organisation.ts';
import { withStaged } from './stage.ts';
import { generate } from './testing-generated.ts';
import { load } from './testing-loaded.ts';
import { personId } from './testing-loaded-facts.ts';
import { naiveRows } from './testing-naive-indicators.ts';
import { NaiveModel, type NaiveRow } from './testing-naive.ts';
import type { Generated } from './testing-facts.ts';

let server: TestClickHouse;
beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
});
afterAll(() => server?.stop());

const window = { start: '2024-07-01', end: '2024-10-01' };
const knownAt = Date.parse('2024-10-14T21:00:00Z');

type Computed = { readonly rows: readonly (PersonRow & { unit_id: string })[]; readonly computation: Computation };

async function computeAll(indicators: readonly Indicator[]): Promise<Map<string, Computed>> {
  const clickhouse = server.ch;
  const definitions = indicators.map(({ definition }) => definition);
  return withStaged({ clickhouse, window, knownAt, definitions }, async (staged) => {
    const found = new Map<string, Computed>();
    for (const indicator of indicators) {
      const rows = await clickhouse.query<PersonRow & { unit_id: string }>(
        indicator.sql,
        parametersOf({ window, knownAt, stage: staged.stage }),
      );
      found.set(indicator.definition.id, {
        rows,
        computation: await compute({ clickhouse, indicator, window, knownAt, cohortMinimum: 1, staged }),
      });
    }
    return found;
  });
}

const round = (figure: number): number => Math.round(figure * 1e6) / 1e6;

/** Rows by unit and person; parts of 0 and rows of nothing but 0 say nothing. */
function comparable(
  rows: readonly { key: string; y: number; x: number; parts?: Readonly<Record<string, number>> | undefined }[],
): Record<string, unknown> {
  const entries = rows.map(({ key, y, x, parts }): [string, Record<string, number>] => [key, { y: round(y), x: round(x), ...parts }]);
  const told = entries.map(([key, figures]): [string, Record<string, number>] => [
    key,
    Object.fromEntries(Object.entries(figures).flatMap(([name, figure]) => (round(figure) === 0 ? [] : [[name, round(figure)]]))),
  ]);
  return Object.fromEntries(told.filter(([, figures]) => Object.keys(figures).length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const sum = (rows: readonly NaiveRow[], of: (row: NaiveRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
const part = (rows: readonly NaiveRow[], name: string): number => sum(rows, ({ parts }) => parts?.[name] ?? 0);
const ratio = (rows: readonly NaiveRow[]): number => sum(rows, ({ y }) => y) / sum(rows, ({ x }) => x);

/** Value of one unit, or the reason for none, where there is anybody to be counted. */
const naiveValue: Readonly<Record<string, (rows: readonly NaiveRow[]) => number | string>> = {
  'learning-in-working-time': ratio,
  'work-embedded-learning': ratio,
  'learning-out-loud': ratio,
  'goal-linked-learning': (rows) => (part(rows, 'tagged') / sum(rows, ({ x }) => x) < 0.6 ? 'INSUFFICIENT_DATA' : ratio(rows)),
  'aligned-self-direction': (rows) =>
    part(rows, 'unknown') / (part(rows, 'known') + part(rows, 'unknown')) > 0.4 ? 'INSUFFICIENT_DATA' : ratio(rows),
  'development-learning-balance': (rows) => {
    const axes = [
      ['formal', 'embedded', ''],
      ['assigned', 'chosen', 'unknown_initiative'],
      ['current', 'future', ''],
    ].flatMap(([one = '', other = '', unknown = '']) => {
      const [a, b, u] = [part(rows, one), part(rows, other), part(rows, unknown)];
      return a + b < 30 || u / (a + b + u) > 0.4 ? [] : [Math.max(0.01, Math.min(b / (a + b) / 0.5, a / (a + b) / 0.5))];
    });
    return axes.length < 2 ? 'INSUFFICIENT_DATA' : axes.reduce((product, axis) => product * axis, 1) ** (1 / axes.length);
  },
  'ecosystem-inclusion': (rows) => {
    if (part(rows, 'external') === 0) return 'NOT_APPLICABLE';
    const employees = part(rows, 'employee_learned') / part(rows, 'employee');
    return part(rows, 'employee_learned') === 0
      ? 'ZERO_DENOMINATOR'
      : Math.min(1, part(rows, 'external_learned') / part(rows, 'external') / employees);
  },
};

/** A young unit (T4) has a value only where events stay with it; leaves have none of an area's. */
function naiveOutcome(indicator: Indicator, unit: string, rows: readonly NaiveRow[]): number | string {
  const { id, attribution, grain } = indicator.definition;
  if (grain === 'area-quarter' && unit.startsWith('T')) return 'NOT_APPLICABLE';
  if (unit === 'T4' && attribution === 'A2') return 'NEW_UNIT';
  return sum(rows, ({ x }) => x) === 0 ? 'ZERO_DENOMINATOR' : (naiveValue[id]?.(rows) ?? 'no naive value');
}

interface Expected {
  readonly rows: readonly NaiveRow[];
  /** By unit. */
  readonly outcomes: Readonly<Record<string, { outcome: number | string; n: number }>>;
}

const seeds = [21, 22, 23];
let indicators: readonly Indicator[] = [];
beforeAll(async () => {
  indicators = (await loadCatalogue()).indicators.filter(({ definition }) => definition.id in naiveRows);
});

function peopleOf({ definition }: Indicator, rows: readonly NaiveRow[]): number {
  if (definition.id === 'ecosystem-inclusion') return Math.min(part(rows, 'external'), part(rows, 'employee'));
  return rows.filter(({ x }) => x > 0).length;
}

/** What a naive reading of the model makes of a generated organisation, and the rules that it came upon. */
function expectedOf(seed: number): { world: Generated; byIndicator: ReadonlyMap<Indicator, Expected>; reached: ReadonlySet<string> } {
  const world = generate(seed);
  const model = new NaiveModel(world);
  const byIndicator = new Map<Indicator, Expected>();
  for (const indicator of indicators) {
    const { id } = indicator.definition;
    const rows = naiveRows[id]?.(model) ?? [];
    const outcomes = model.unitIds.map((unit) => {
      const own = rows.filter((row) => row.unit === unit);
      const outcome = naiveOutcome(indicator, unit, own);
      model.branches.add(`${id} ${typeof outcome === 'number' ? 'value' : outcome}`);
      return [unit, { outcome, n: peopleOf(indicator, own) }] as const;
    });
    byIndicator.set(indicator, { rows, outcomes: Object.fromEntries(outcomes) });
  }
  return { world, byIndicator, reached: model.branches };
}

test.each(seeds)('seven indicators of generated organisation %i are those of a naive computation', async (seed) => {
  const { world, byIndicator } = expectedOf(seed);
  await load(server.ch, world);
  const computed = await computeAll(indicators);
  expect(indicators).toHaveLength(7);
  for (const [indicator, { rows: naive, outcomes }] of byIndicator) {
    const { id } = indicator.definition;
    const { rows = [], computation } = computed.get(id) ?? {};
    const expected = comparable(naive.map((row) => ({ ...row, key: `${row.unit} ${personId(row.person)}` })));
    expect(comparable(rows.map((row) => ({ ...row, key: `${row.unit_id} ${row.person_id}` }))), id).toEqual(expected);
    expect(Object.keys(expected).length).toBeGreaterThan(60);
    const figures = computation?.cells.map(({ unitId, value, reason, n }) => [
      unitId,
      { outcome: value === null ? reason : round(value), n },
    ]);
    const naiveFigures = Object.entries(outcomes).map(([unit, { outcome, n }]) => [
      unit,
      { outcome: typeof outcome === 'number' ? round(outcome) : outcome, n },
    ]);
    expect(Object.fromEntries(figures ?? []), id).toEqual(Object.fromEntries(naiveFigures));
  }
});

test('the generated organisations reach every rule', () => {
  const reached = new Set(seeds.flatMap((seed) => [...expectedOf(seed).reached]));
  expect([...reached].toSorted()).toEqual([
    'a day with both sides',
    'aligned-self-direction INSUFFICIENT_DATA',
    'aligned-self-direction value',
    'assignment withdrawn',
    'band of a unit above',
    'band of everybody',
    'band of the unit',
    'changed groups elsewhere',
    'development-learning-balance INSUFFICIENT_DATA',
    'development-learning-balance value',
    'ecosystem-inclusion NOT_APPLICABLE',
    'ecosystem-inclusion value',
    'event gone',
    'event later',
    'event of two jobs',
    'event on leave',
    'event outside any unit',
    'freelancer left out',
    'goal of a broader competence',
    'goal of a person: path',
    'goal of a person: subgoal',
    'goal of a unit above',
    'goal of others only',
    'goal of the organisation',
    'goal of the unit: path',
    'goal of the unit: strategy',
    'goal of the unit: subgoal',
    'goal that is named',
    'goal-linked-learning INSUFFICIENT_DATA',
    'goal-linked-learning value',
    'in both groups',
    'initiative by assignment',
    'initiative by source',
    'initiative by sub-goal',
    'initiative by sub-goals that differ',
    'initiative stated',
    'initiative unknown',
    'inside on the day after',
    'learning-in-working-time value',
    'learning-out-loud NEW_UNIT',
    'learning-out-loud value',
    'mandatory left out',
    'one day of work learning',
    'over the cap of the day',
    'own goal not in force',
    'partly in working time',
    'record not known yet',
    'record of another identity',
    'record voided by an administrator',
    'record voided by its client',
    'record voided by who may not',
    'roster before a week',
    'said to be in working time',
    'said to be outside working time',
    'schedule not known yet',
    'shift on a day off',
    'shift over midnight',
    'shift without roster left out',
    'there for 20 days, but no member',
    'untimed left out',
    'week with a weekend',
    'work-embedded-learning NEW_UNIT',
    'work-embedded-learning value',
  ]);
});
