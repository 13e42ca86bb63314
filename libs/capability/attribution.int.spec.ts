import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from './catalogue.ts';
import { compute } from './compute.ts';
import { insertAssertions, keepFacts, seeded, type TestAssertion } from './testing.ts';

let server: TestClickHouse;
beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
});
afterAll(() => server?.stop());

const known = '2024-06-01 00:00:00.000';
const person = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;
const isoDay = (date: string, days: number): string => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const always = { effectiveFrom: '2024-01-01', knownAt: known };

const unit = (unitId: string, parentId: string | null, calendarId?: string): TestAssertion => ({
  ...always,
  type: 'hr.unit.created.v1',
  slot: unitId,
  unitId,
  data: { unitId, parentId, calendarId },
});
const engaged = (n: number, more: Partial<TestAssertion> = {}): TestAssertion => ({
  ...always,
  type: 'hr.engagement.started.v1',
  slot: `e${n}`,
  personId: person(n),
  data: { learningScope: true },
  ...more,
});
const assigned = (n: number, unitId: string, more: Partial<TestAssertion> = {}): TestAssertion => ({
  ...always,
  type: 'hr.assignment.started.v1',
  slot: `a${n}`,
  personId: person(n),
  unitId,
  ...more,
});

interface TestLearning {
  person: number;
  date: string;
  minutes?: number;
  class?: string;
  mandatory?: boolean;
}

async function given(assertions: readonly TestAssertion[], events: readonly TestLearning[]): Promise<void> {
  for (const table of ['hr.assertions', 'learning.fact_cells', 'learning.unit_ancestor_cells', 'learning.event_cells'])
    await server.ch.command(`TRUNCATE TABLE ${table}`);
  await insertAssertions(server.ch, assertions);
  await keepFacts(server.ch, 1);
  const cells = Map.groupBy(
    events.map((event, at) => ({ ...event, at })),
    (event) => `${event.date} ${event.person}`,
  );
  const rows = [...cells.values()].map((own) => ({
    date: own[0]?.date,
    person_id: person(own[0]?.person ?? 0),
    version: 1,
    events: own.map((event) => ({
      class: event.class ?? 'F',
      source: 'lms',
      activity: 'c',
      mandatory: event.mandatory ?? false,
      has_assessment: false,
      statement_ids: [person(1_000_000 + event.at)],
      minutes: event.minutes ?? null,
      imputed: false,
      initiative: '',
      competences: [],
      known_from: known,
      known_to: null,
    })),
  }));
  await server.ch.insert('learning.event_cells', rows);
}

const personDays = (t0: string, t1: string, K: string) =>
  server.ch.query<{ unit: string; days: number }>(
    'SELECT unit_id AS unit, round(sum(x), 9) AS days FROM learning.exposure(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String}) GROUP BY unit ORDER BY unit',
    { t0, t1, K },
  );
const minutes = (K: string) =>
  server.ch.query<{ unit: string; minutes: number }>(
    'SELECT unit_id AS unit, round(sum(weight * minutes), 9) AS minutes FROM learning.events_by_unit(K = {K:String}) GROUP BY unit ORDER BY unit',
    { K },
  );

test('X1 and X2: a mover leaves past events behind, from the instant at which the move is known', async () => {
  const move = assigned(1, 'B', { type: 'hr.assignment.changed.v1', effectiveFrom: '2024-09-11', knownAt: '2024-10-15 09:00:00.000' });
  const learning = [
    ['2024-09-03', 60],
    ['2024-09-10', 30],
    ['2024-09-11', 45],
    ['2024-09-25', 15],
  ] as const;
  await given(
    [unit('A', null), unit('B', null), engaged(1), assigned(1, 'A'), move],
    learning.map(([date, length]) => ({ person: 1, date, minutes: length })),
  );
  expect(await personDays('2024-09-02', '2024-10-01', '2024-10-14')).toEqual([{ unit: 'A', days: 21 }]);
  expect(await minutes('2024-10-14')).toEqual([{ unit: 'A', minutes: 150 }]);
  expect(await personDays('2024-09-02', '2024-10-01', '2024-10-16')).toEqual([
    { unit: 'A', days: 7 },
    { unit: 'B', days: 14 },
  ]);
  expect(await minutes('2024-10-16')).toEqual([
    { unit: 'A', minutes: 90 },
    { unit: 'B', minutes: 60 },
  ]);
});

test('X8: two jobs share an event by their fractions, and the parent has all of it', async () => {
  const jobs = [assigned(1, 'A', { slot: 'j1', data: { fraction: 0.6 } }), assigned(1, 'B', { slot: 'j2', data: { fraction: 0.4 } })];
  await given([unit('C', null), unit('A', 'C'), unit('B', 'C'), engaged(1), ...jobs], [{ person: 1, date: '2024-09-04', minutes: 100 }]);
  expect(await minutes('2024-10-14')).toEqual([
    { unit: 'A', minutes: 60 },
    { unit: 'B', minutes: 40 },
    { unit: 'C', minutes: 100 },
  ]);
  expect(await personDays('2024-09-02', '2024-09-07', '2024-10-14')).toEqual([
    { unit: 'A', days: 3 },
    { unit: 'B', days: 2 },
    { unit: 'C', days: 5 },
  ]);
});

test('holidays of the nearest calendar, leave and engagements out of scope take days away', async () => {
  const calendar = (id: string, holidays: string[]): TestAssertion => ({
    ...always,
    type: 'hr.calendar.published.v1',
    slot: id,
    data: { calendarId: id, holidays, closures: [] },
  });
  await given(
    [
      unit('C', null, 'top'),
      unit('A', 'C'),
      unit('B', 'C', 'own'),
      calendar('top', ['2024-09-02']),
      calendar('own', ['2024-09-03', '2024-09-04', '2024-09-07']),
      engaged(1),
      assigned(1, 'A'),
      engaged(2),
      assigned(2, 'B'),
      engaged(3, { data: { learningScope: false } }),
      assigned(3, 'A'),
      {
        ...always,
        type: 'hr.leave.interval-set.v1',
        slot: 'l1',
        personId: person(1),
        effectiveFrom: '2024-09-05',
        effectiveTo: '2024-09-06',
      },
    ],
    [],
  );
  expect(await personDays('2024-09-02', '2024-09-09', '2024-10-14')).toEqual([
    { unit: 'A', days: 3 },
    { unit: 'B', days: 3 },
    { unit: 'C', days: 6 },
  ]);
});

/** An organisation with moves, part-time jobs, leave and holidays, and a naive reading of learning-regularity over it. */
function generated(seed: number): {
  assertions: TestAssertion[];
  events: TestLearning[];
  expected: Record<string, { y: number; x: number }>;
} {
  const next = seeded(seed);
  const start = '2024-07-01';
  const days = 92;
  const teams = ['T1', 'T2', 'T3'];
  const parents: Record<string, string> = { T1: 'P', T2: 'P', T3: 'Q', P: 'ORG', Q: 'ORG' };
  const above = (team: string): string[] => (parents[team] === undefined ? [team] : [team, ...above(parents[team])]);
  const holidays = new Set(Array.from({ length: 4 }, () => isoDay(start, next(days))));
  const assertions: TestAssertion[] = [unit('ORG', null, 'c'), ...Object.entries(parents).map(([id, parent]) => unit(id, parent))];
  assertions.push({ ...always, type: 'hr.calendar.published.v1', slot: 'c', data: { calendarId: 'c', holidays: [...holidays] } });
  const events: TestLearning[] = [];
  const expected: Record<string, { y: number; x: number }> = {};
  for (let n = 1; n <= 25; n += 1) {
    const [from, to] = [isoDay(start, next(10) < 8 ? -50 : next(days)), isoDay(start, next(10) < 8 ? 200 : next(days))];
    const moved = isoDay(start, next(days));
    const [first, second] = [teams[next(3)] ?? 'T1', teams[next(3)] ?? 'T1'];
    const isMover = next(3) === 0;
    const leave = next(3) === 0 ? next(80) : null;
    assertions.push(engaged(n, { effectiveFrom: from, effectiveTo: to > from ? to : null }), assigned(n, first));
    if (isMover) assertions.push(assigned(n, second, { type: 'hr.assignment.changed.v1', effectiveFrom: moved }));
    if (leave !== null)
      assertions.push({
        ...always,
        type: 'hr.leave.interval-set.v1',
        slot: `l${n}`,
        personId: person(n),
        effectiveFrom: isoDay(start, leave),
        effectiveTo: isoDay(start, leave + 12),
      });
    const own = Array.from({ length: next(30) }, () => ({
      person: n,
      date: isoDay(start, next(days)),
      class: ['F', 'W', 'G', 'X'][next(4)] ?? 'F',
      mandatory: next(4) === 0,
    }));
    events.push(...own);
    const teamOn = (date: string): string => (isMover && date >= moved ? second : first);
    const isEligible = (date: string): boolean =>
      date >= from &&
      (to <= from || date < to) &&
      new Date(date).getUTCDay() % 6 !== 0 &&
      !holidays.has(date) &&
      !(leave !== null && date >= isoDay(start, leave) && date < isoDay(start, leave + 12));
    for (let monday = start; isoDay(monday, 7) <= isoDay(start, days); monday = isoDay(monday, 7)) {
      const week = Array.from({ length: 7 }, (_, d) => isoDay(monday, d));
      for (const unitId of [...teams, 'P', 'Q', 'ORG']) {
        const isIn = (date: string): boolean => above(teamOn(date)).includes(unitId);
        if (week.filter((date) => isEligible(date) && isIn(date)).length < 3) continue;
        const sums = (expected[unitId] ??= { y: 0, x: 0 });
        sums.x += 1;
        if (own.some((event) => week.includes(event.date) && isIn(event.date) && !event.mandatory && event.class !== 'G')) sums.y += 1;
      }
    }
  }
  return { assertions, events, expected };
}

test.each([11, 12])('learning-regularity of generated organisation %i is that of a naive computation', async (seed) => {
  const { assertions, events, expected } = generated(seed);
  await given(assertions, events);
  const indicator = (await loadCatalogue()).find('learning-regularity');
  if (indicator === null) throw new Error('not in the catalogue');
  const { cells } = await compute({
    clickhouse: server.ch,
    indicator,
    window: { start: '2024-07-01', end: '2024-10-01' },
    knownAt: Date.parse('2024-10-14T21:00:00Z'),
    cohortMinimum: 1,
  });
  const got = Object.fromEntries(
    cells.filter((cell) => cell.denominator > 0).map((cell) => [cell.unitId, { y: cell.numerator, x: cell.denominator }]),
  );
  expect(got).toEqual(expected);
  expect(expected['ORG']?.x).toBeGreaterThan(150);
});
