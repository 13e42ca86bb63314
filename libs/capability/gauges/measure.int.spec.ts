import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertAssertions, keepFacts } from '../testing.ts';
import { gauges, type GaugeId } from './definitions.ts';
import { measureGauges, type MeasuredGauge, type MeasuredGauges } from './measure.ts';
import { gaugedK, gaugedWindow, gaugedWorld, instantText, loadGauged, type GaugedStatement, type GaugedWorld } from './testing-gauges.ts';

const timeZone = 'Europe/Helsinki';
const definitions = [{ classes: ['F', 'S'] as const }, { classes: ['W'] as const, needsGoals: true }];
const hourMs = 3_600_000;

let server: TestClickHouse;
beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
});
afterAll(() => server?.stop());

const measure = (window = gaugedWindow, knownAt = gaugedK): Promise<MeasuredGauges> =>
  measureGauges({ clickhouse: server.ch, window, knownAt, timeZone, definitions });

function gaugeOf({ gauges: measured }: MeasuredGauges, id: GaugeId): MeasuredGauge {
  const found = measured.find(({ definition }) => definition.id === id);
  if (found === undefined) throw new Error(`${id} was not measured`);
  return found;
}

const inWindow = ({ date }: { date: string }): boolean => date >= gaugedWindow.start && date < gaugedWindow.end;
const stateAtK = ({ states }: GaugedStatement): string => states.findLast(({ from }) => from <= gaugedK)?.state ?? '';
const isAdmitted = (statement: GaugedStatement): boolean =>
  statement.kind === 'agent' && !['voided', 'quarantined-future', ''].includes(stateAtK(statement));

const learnedFrom = ({ tag }: { tag: string }) => {
  const hex = Buffer.from(tag).toString('hex');
  return { tag: hex, source: 'lms', state: 'learning-event', known_from: '2022-02-01 09:00:00.000', known_to: null };
};

/** The gauges by their definition, from what was made up and without SQL. */
function naive(world: GaugedWorld) {
  const known = world.statements.filter((statement) => inWindow(statement) && statement.knownAt <= gaugedK);
  const admitted = known.filter(isAdmitted);
  const groups = known.filter(({ kind }) => kind === 'group');
  const resolved = admitted.filter((statement) => stateAtK(statement) !== 'unresolved-actor');
  const said = world.assertions.flatMap(({ effectiveFrom, knownAt, type, retracts, source = 'hr' }) => {
    const at = Date.parse(`${knownAt.replace(' ', 'T')}Z`);
    // summer: midnight in Helsinki is three hours before that of UTC
    const took = (at - (Date.parse(`${effectiveFrom}T00:00:00Z`) - 3 * hourMs)) / hourMs;
    const counts = inWindow({ date: effectiveFrom }) && at <= gaugedK && retracts === undefined && !type.startsWith('hr.source.');
    return counts ? [{ source, hours: Math.max(0, took) }] : [];
  });
  const events = [
    ...admitted.map(({ client, timestamp, knownAt }) => ({ source: client, hours: (knownAt - timestamp) / hourMs })),
    ...said,
  ];
  const learned = world.learned.filter((event) => inWindow(event) && event.from <= gaugedK && (event.to === null || event.to > gaugedK));
  const chosen = learned.filter((event) => !event.isMandatory && event.class !== 'G');
  const minutes = (of: typeof chosen): number => of.reduce((sum, event) => sum + event.minutes, 0);
  return {
    currency: currencyOf(events),
    sources: new Map([...Map.groupBy(events, ({ source }) => source)].map(([source, own]) => [source, currencyOf(own)])),
    libraryPeople: new Set(learned.filter(({ source }) => source === 'library').map(({ person }) => person)).size,
    resolution: resolved.length / (admitted.length + groups.length),
    tags: minutes(chosen.filter(({ isTagged }) => isTagged)) / minutes(chosen),
    learners: new Set(chosen.map(({ person }) => person)).size,
    restatement: restatementOf(world),
  };
}

function currencyOf(events: readonly { hours: number }[]) {
  const hours = events.map((event) => event.hours).sort((a, b) => a - b);
  return { value: hours.filter((each) => each <= 24).length / hours.length, p90Hours: hours[Math.ceil(hours.length * 0.9) - 1] };
}

function restatementOf({ told }: GaugedWorld): number[] {
  const starts = ['2023-07-01', '2023-10-01', '2024-01-01', '2024-04-01'];
  return starts.map((start) => {
    const changes = ['learning-regularity', 'learning-out-loud'].flatMap((indicator) => {
      const own = told.filter(
        (each) => each.start === start && each.indicator === indicator && each.unit === 'ORG' && each.knownAt <= gaugedK,
      );
      const [final, newest] = [own[0]?.score ?? null, own.at(-1)?.score ?? null];
      return final === null || newest === null ? [] : [Math.abs(newest - final)];
    });
    return changes.reduce((sum, change) => sum + change, 0) / changes.length;
  });
}

describe.each([1, 2, 3])('a generated organisation, seed %i', (seed) => {
  const world = gaugedWorld(seed);
  let measured: MeasuredGauges;
  beforeAll(async () => {
    for (const table of ['xapi.statement_records', 'hr.assertions', 'capability.published_values'])
      await server.ch.command(`TRUNCATE TABLE ${table}`);
    for (const table of ['fact_cells', 'admission_cells', 'event_cells']) await server.ch.command(`TRUNCATE TABLE learning.${table}`);
    await insertAssertions(server.ch, world.assertions);
    await keepFacts(server.ch, seed);
    await loadGauged(server.ch, world);
    measured = await measure();
  });

  test('given statements and HR events of all kinds, when measured, then shares and hours are those of a naive count', () => {
    const expected = naive(world);
    const currency = gaugeOf(measured, 'g-data-currency');
    expect(currency.value).toBeCloseTo(expected.currency.value, 12);
    expect(currency.details.p90Hours).toBeCloseTo(expected.currency.p90Hours ?? 0, 9);
    expect(currency.details.sources?.map(({ source }) => source)).toEqual(['hr', 'library', 'lms']);
    for (const { source, value, p90Hours } of currency.details.sources ?? []) {
      expect(value).toBeCloseTo(expected.sources.get(source)?.value ?? 0, 12);
      expect(p90Hours).toBeCloseTo(expected.sources.get(source)?.p90Hours ?? 0, 9);
    }
    expect(currency.details.sources?.find(({ source }) => source === 'library')?.people).toBe(expected.libraryPeople);
    expect(gaugeOf(measured, 'g-identity-resolution').value).toBeCloseTo(expected.resolution, 12);
    expect(gaugeOf(measured, 'g-tag-coverage')).toMatchObject({ people: expected.learners, isDominated: false, reason: null });
    expect(gaugeOf(measured, 'g-tag-coverage').value).toBeCloseTo(expected.tags, 12);
  });

  test('given scores that were restated, when measured, then the median of the means of the four quarters before', () => {
    const changes = naive(world).restatement;
    const sorted = changes.filter((change) => !Number.isNaN(change)).sort((a, b) => a - b);
    const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0];
    expect(gaugeOf(measured, 'g-restatement').value).toBeCloseTo((low + high) / 2, 9);
    expect(gaugeOf(measured, 'g-restatement').details.periods).toHaveLength(sorted.length);
  });

  test('then it is told for the unit with none above it, of the people engaged in the scope of learning', () => {
    expect(measured.roots).toEqual(['ORG']);
    expect(measured.people).toBe(26);
    expect(gaugeOf(measured, 'g-source-coverage')).toMatchObject({ value: null, reason: 'NOT_INSTRUMENTED' });
  });
});

test('g-data-currency: the worked example of the capability model 5.1', async () => {
  const latencies = [30, 0.1, 0.5, 90, 1, 2, 3, 4, 5, 26];
  const rows = latencies.map((hours, at) => ({
    hours,
    timestamp: Date.parse('2022-02-01T09:00:00Z') + at,
    tag: `example-${at}`.padEnd(16, '-'),
  }));
  await server.ch.insert(
    'xapi.statement_records',
    rows.map(({ hours, timestamp, tag }, at) => ({
      topic_offset: 10_000 + at,
      tag,
      client: 'lms',
      state: 'accepted',
      date: '2022-02-01',
      timestamp: instantText(timestamp),
      known_at: instantText(timestamp + hours * hourMs),
      actor_kind: 'agent',
    })),
  );
  await server.ch.insert('learning.admission_cells', [
    { date: '2022-02-01', actor_id: '00000000-0000-8000-9000-000000000001', version: 1, states: rows.map(learnedFrom) },
  ]);
  const found = gaugeOf(await measure({ start: '2022-01-01', end: '2022-04-01' }), 'g-data-currency');
  expect(found.value).toBe(0.7);
  expect(found.details.p90Hours).toBeCloseTo(30, 9);
});

test('given a quarter of which nothing is known, when measured, then no gauge has a value, and each says why', async () => {
  const measured = await measure({ start: '1999-01-01', end: '1999-04-01' });
  expect(measured.people).toBe(0);
  expect(measured.gauges.map(({ definition, value, reason }) => [definition.id, value, reason])).toEqual([
    ['g-data-currency', null, 'ZERO_DENOMINATOR'],
    ['g-identity-resolution', null, 'ZERO_DENOMINATOR'],
    ['g-source-coverage', null, 'NOT_INSTRUMENTED'],
    ['g-tag-coverage', null, 'ZERO_DENOMINATOR'],
    ['g-restatement', null, 'INSUFFICIENT_DATA'],
  ]);
  expect(measured.gauges).toHaveLength(gauges.length);
});
