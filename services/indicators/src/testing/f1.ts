import { existsSync, readFileSync } from 'node:fs';
import { compute, loadCatalogue, parseWindow, withStaged, type Cell, type Window } from '@oppiva/capability';
import { personPseudonym } from '@oppiva/privacy';
import { seededRandom } from '@oppiva/statistics';
import type { TestDoor } from './door.ts';
import type { TestEvent, TestStatement } from './history.ts';
import type { TestInstallation } from './installation.ts';

/** Fixture F1 of the capability model 3.13: what is sent, what must come out, and how the two are compared. */

interface ExpectedValue {
  value: number;
  num?: number;
  den?: number;
  lo?: number;
  hi?: number;
}

interface ExpectedFigures {
  person_days: number;
  P: string[];
  learning_events: number;
  minutes: number;
  balance_mode_axis: { F: number; WSR: number; b1: number };
}

interface ExpectedEvent {
  ids: string[];
  p: string;
  d: string;
  c: string;
  m: number;
  i: string;
  G: string[];
  u: string[];
}

export type F1Block = Record<F1Unit, ExpectedFigures> & { events?: ExpectedEvent[]; states?: Record<string, number> };
export type F1Line =
  { ingestedat: string; event: TestEvent } | { ingestedat: string; client: string; label: string; statement: TestStatement };
type F1Unit = (typeof f1Units)[number];

const folder = new URL('../../../../../shared/design/oracles/', import.meta.url);
export const f1IsHere = existsSync(folder);
if (!f1IsHere) process.stderr.write(`SKIPPED: fixture F1 is not here (${folder.pathname}); publication.int.spec.ts goes the same way\n`);
const read = (name: string): string => (f1IsHere ? readFileSync(new URL(name, folder), 'utf8') : '');

export const f1Lines = read('fixture_f1.jsonl')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as F1Line);
const expected = JSON.parse(read('fixture_f1_expected.json') || '{}') as Record<string, F1Block> & {
  quarter: F1Block & { window: string; known_at: string };
};
export const f1Units = ['TA', 'TB', 'BA-X'] as const;
/** The instants K1 and K2 of the model, and one after which nothing more arrives. */
export const [k1, k2, afterAll] = ['2024-10-05T00:00:00Z', '2024-10-14T00:00:00Z', '2025-01-01T00:00:00Z'] as const;
export const f1Quarter = { knownAt: expected.quarter?.known_at, window: parseWindow(expected.quarter?.window ?? '') as Window };
export const expectedAt = (name: string): F1Block => expected[name] as F1Block;
const september: Window = { start: '2024-09-02', end: '2024-09-30' };

/** The indicators that a unit's block gives a value of. */
export function valuesOf(figures: ExpectedFigures): [id: string, expected: ExpectedValue][] {
  return Object.entries(figures as unknown as Record<string, unknown>).filter(
    (entry): entry is [string, ExpectedValue] => typeof entry[1] === 'object' && entry[1] !== null && 'value' in entry[1],
  );
}

/** The lines in another order; of two statements with the same id the first stays first (X11). */
export function permuted(lines: readonly F1Line[], seed: number): F1Line[] {
  const next = seededRandom(seed);
  const drawn = lines.map((line) => ({ line, at: next() })).sort((a, b) => a.at - b.at);
  const idOf = (line: F1Line): string => ('event' in line ? line.event.id : line.statement.id);
  const inTurn = Map.groupBy(lines, idOf);
  return drawn.map(({ line }) => inTurn.get(idOf(line))?.shift() ?? line);
}

/** Sends lines through HTTP, each with its source's credentials, at an instant of the platform's clock. */
export async function sendLive(
  lines: readonly F1Line[],
  o: { installation: TestInstallation; door: TestDoor; at?: (place: number) => number },
): Promise<void> {
  for (const [place, line] of lines.entries()) {
    o.installation.clock.set(o.at?.(place) ?? Date.parse(line.ingestedat));
    if ('event' in line) await o.door.event(line.event);
    else await o.door.statement(line.client, line.statement);
  }
}

/** What came out, in the fixture's words: its names of persons and statements; numbers as far as they are to agree. */
export interface Observed {
  readonly cells: Readonly<Record<string, Pick<Cell, 'value' | 'lo' | 'hi' | 'numerator' | 'denominator' | 'reason' | 'companions'>>>;
  readonly cohorts: Readonly<Record<string, Cell['cohort']>>;
  readonly people: Readonly<Record<string, readonly string[]>>;
  readonly events: readonly ExpectedEvent[];
  readonly states: Readonly<Record<string, number>>;
}

const rounded = (number: number | null): number | null => (number === null ? null : Number(number.toFixed(7)));

/** Everything that the fixture says something about, as known at K: by the computation behind explain, and by SQL as an analyst. */
export async function observe(installation: TestInstallation, o: { knownAt: string; window?: Window }): Promise<Observed> {
  const { knownAt, window = september } = o;
  const clickhouse = installation.clickhouse.as('indicators');
  const { indicators } = await loadCatalogue();
  const request = { clickhouse, window, knownAt: Date.parse(knownAt), cohortMinimum: 1 };
  const definitions = indicators.map(({ definition }) => definition);
  const [cells, cohorts]: [Record<string, Observed['cells'][string]>, Record<string, Cell['cohort']>] = [{}, {}];
  await withStaged({ ...request, definitions }, async (staged) => {
    for (const indicator of indicators)
      for (const cell of (await compute({ ...request, indicator, staged })).cells) {
        const { numerator, denominator, reason, companions } = cell;
        const [value, lo, hi] = [rounded(cell.value), rounded(cell.lo), rounded(cell.hi)];
        cells[`${cell.unitId} ${indicator.definition.id}`] = { value, lo, hi, numerator, denominator, reason, companions };
        cohorts[cell.unitId] = cell.cohort;
      }
  });
  return { cells, cohorts, ...(await observeAsAnalyst(installation, { knownAt, window })) };
}

/** F1 has no holidays. */
function businessDaysOf({ start, end }: Window): number {
  let days = 0;
  for (let at = Date.parse(start); at < Date.parse(end); at += 86_400_000) if (new Date(at).getUTCDay() % 6 !== 0) days += 1;
  return days;
}

/** The part that an analyst reads with SQL. */
export async function observeAsAnalyst(
  installation: TestInstallation,
  o: { knownAt: string; window?: Window },
): Promise<Pick<Observed, 'people' | 'events' | 'states'>> {
  const analyst = installation.clickhouse.as('analyst');
  const personOf = new Map(Array.from({ length: 8 }, (_, n) => [personPseudonym(installation.keys, `p${n + 1}`), `p${n + 1}`]));
  const labelOf = new Map(f1Lines.flatMap((line) => ('event' in line ? [] : [[line.statement.id, line.label] as const])));
  const { knownAt, window = september } = o;
  const parameters = { K: knownAt, t0: window.start, t1: window.end, businessDays: businessDaysOf(window) };
  const exposed = await analyst.query<{ unit: string; people: string[] }>(
    `SELECT unit_id AS unit, groupArray(toString(person_id)) AS people
     FROM (SELECT unit_id, person_id, sum(x) AS days FROM learning.exposure(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String}) GROUP BY ALL HAVING days * 3 >= {businessDays:UInt32})
     GROUP BY unit_id`,
    parameters,
  );
  const events = await analyst.query<ExpectedEvent>(
    `SELECT statement_ids AS ids, toString(person_id) AS p, toString(date) AS d, toString(class) AS c, minutes AS m, toString(initiative) AS i,
            goals AS G, arraySort(groupArray(unit_id)) AS u
     FROM learning.events_by_unit(K = {K:String}) GROUP BY ALL`,
    parameters,
  );
  const states = await analyst.query<{ state: string; n: number }>(
    `SELECT state, count() AS n FROM learning.admissions
     WHERE known_from <= parseDateTime64BestEffort({K:String}, 3) AND (known_to IS NULL OR known_to > parseDateTime64BestEffort({K:String}, 3)) GROUP BY state`,
    parameters,
  );
  const named = events.map(({ ids, p, ...rest }) => ({ ids: ids.map((id) => labelOf.get(id) ?? id), p: personOf.get(p) ?? p, ...rest }));
  return {
    people: Object.fromEntries(exposed.map(({ unit, people }) => [unit, people.map((each) => personOf.get(each) ?? each).sort()])),
    events: named.toSorted((a, b) => (`${a.ids} ${a.u}` < `${b.ids} ${b.u}` ? -1 : 1)),
    states: Object.fromEntries(states.map(({ state, n }) => [state, n]).sort()),
  };
}

/** A place of the expected file at which something else came out. */
export interface Deviation {
  /** `TA learning-regularity`, `TA personDays`, `TA P`, `event s11`, `state voided`. */
  readonly where: string;
  readonly got: unknown;
  readonly wanted: unknown;
}

const near = (got: number | null | undefined, wanted: number | undefined, tolerance: number): boolean =>
  wanted === undefined || Math.abs((got ?? Number.NaN) - wanted) <= tolerance;

/** Compares with a block of the expected file: values to 1e-6, intervals to 1e-4, everything that is counted exactly. */
export function deviationsFrom(block: F1Block, observed: Observed): Deviation[] {
  return [...f1Units.flatMap((unit) => unitDeviations(unit, block[unit], observed)), ...eventDeviations(block, observed)];
}

const differs = (where: string, got: unknown, wanted: unknown): Deviation[] =>
  JSON.stringify(got) === JSON.stringify(wanted) ? [] : [{ where, got, wanted }];

function unitDeviations(unit: F1Unit, wanted: ExpectedFigures, { cells, cohorts, people }: Observed): Deviation[] {
  const { persons, personDays, learningEvents, minutes } = cohorts[unit] ?? {};
  const { value, reason, companions } = cells[`${unit} development-learning-balance`] ?? {};
  const axis = { value, reason, formal_days: companions?.['formal_days'], embedded_days: companions?.['embedded_days'] };
  const { F, WSR, b1 } = wanted.balance_mode_axis;
  return [
    ...valuesOf(wanted).flatMap(([id, figure]): Deviation[] => {
      const got = cells[`${unit} ${id}`];
      const agrees =
        near(got?.value, figure.value, 1e-6) &&
        near(got?.numerator, figure.num, 1e-9) &&
        near(got?.denominator, figure.den, 1e-9) &&
        near(got?.lo, figure.lo, 1e-4) &&
        near(got?.hi, figure.hi, 1e-4);
      return agrees ? [] : [{ where: `${unit} ${id}`, got, wanted: figure }];
    }),
    ...differs(`${unit} persons`, persons, wanted.P.length),
    ...differs(`${unit} personDays`, personDays, wanted.person_days),
    ...differs(`${unit} learningEvents`, learningEvents, wanted.learning_events),
    ...differs(`${unit} minutes`, minutes, wanted.minutes),
    ...differs(`${unit} P`, people[unit], wanted.P.toSorted()),
    ...differs(`${unit} modes`, axis, { value: null, reason: 'INSUFFICIENT_DATA', formal_days: F, embedded_days: WSR }),
    ...(near(companions?.['mode_share'], b1, 1e-9) ? [] : [{ where: `${unit} mode share`, got: companions?.['mode_share'], wanted: b1 }]),
  ];
}

/** The quarter's block has no events and states of its own. */
function eventDeviations(block: F1Block, { events, states }: Observed): Deviation[] {
  const got = new Map(events.map((event) => [event.ids[0], event]));
  const wanted = new Map((block.events ?? []).map((event) => [event.ids[0], { ...event, u: event.u.toSorted() }]));
  const names = block.events === undefined ? [] : [...new Set([...wanted.keys(), ...got.keys()])];
  const twice =
    block.events !== undefined && got.size !== events.length ? [{ where: 'events', got: events, wanted: 'each event once' }] : [];
  return [
    ...twice,
    ...names.flatMap((name) => differs(`event ${name}`, inOrder(got.get(name)), inOrder(wanted.get(name)))),
    ...Object.entries(block.states ?? {}).flatMap(([state, n]) => differs(`state ${state}`, states[state] ?? 0, n)),
  ];
}

function inOrder(event: ExpectedEvent | undefined): ExpectedEvent | null {
  if (event === undefined) return null;
  const { ids, p, d, c, m, i, G, u } = event;
  return { ids, p, d, c, m, i, G, u };
}
