import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVerification } from './publication/verify.ts';
import { event, eventsDraft, statementsDraft } from './testing/history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { completed, organisationOf } from './testing/small-organisation.ts';

const recorded = '2024-06-20T06:00:00Z';
/** Mondays of each quarter: of those before the start, of that of the start, and of the one after it. */
const mondays: Readonly<Record<string, readonly string[]>> = {
  '2024-10-01': ['2024-07-08', '2024-08-05', '2024-09-02', '2024-09-09'],
  '2025-01-01': ['2024-10-07', '2024-11-04', '2024-11-18', '2024-12-02'],
  '2025-04-01': ['2025-01-13', '2025-02-10', '2025-03-03', '2025-03-10'],
  '2025-07-01': ['2025-04-07', '2025-04-14', '2025-04-28', '2025-05-05', '2025-05-12', '2025-05-19', '2025-06-02', '2025-06-09'],
};
const after = '2025-07-01';

interface EffectRow {
  readonly effect_id: string;
  readonly area_id: string;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly n_band: string;
  readonly flags: string[];
  readonly reason: string;
  readonly details: string;
}

let installation: TestInstallation;
const effectsAt = (windowStart: string): Promise<EffectRow[]> =>
  installation.clickhouse
    .as('reader')
    .query<EffectRow>('SELECT * FROM capability.effects WHERE window_start = {windowStart:Date32} ORDER BY effect_id', { windowStart });

beforeAll(async () => {
  installation = await startInstallation(
    ({ log, keys, access }) =>
      startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
    { unsuppressed: false, now: recorded },
  );
  const { keys } = installation;
  const about = { recorded, from: '2024-07-01' };
  const large = organisationOf({ top: 'X', teams: { A: 20, B: 18 }, ...about });
  const small = organisationOf({ top: 'Y', teams: { D: 20, E: 10 }, ...about });
  const declared = (interventionId: string, units: string[], data: Record<string, unknown> = {}) =>
    event('hr.intervention.started.v1', recorded, {
      slot: `intervention/${interventionId}`,
      interventionId,
      units,
      indicators: ['learning-regularity', 'ecosystem-inclusion', 'psychological-safety'],
      expectedSign: 1,
      effectiveFrom: '2025-02-03',
      effectiveTo: null,
      ...data,
    });
  const interventions = [
    declared('hour', ['A'], { name: 'Varattu oppimistunti', declaredAt: '2025-01-15' }),
    declared('late', ['D'], { declaredAt: '2025-03-01' }),
    declared('nowhere', ['Z']),
  ];
  await installation.appendAt(recorded, [eventsDraft([...large.events, ...small.events, ...interventions], { topic: 'oppiva.hr', keys })]);
  for (const [end, dates] of Object.entries(mondays)) {
    // everybody learns in one to three weeks of a quarter; where the hour is reserved, in five more of the last
    const learned = [...large.people, ...small.people].flatMap(({ id, team }, at) =>
      dates.slice(0, 1 + (at % 3) + (end === after && (team === 'A' || team === 'D') ? 5 : 0)).map((date) => completed(id, date)),
    );
    await installation.appendAt(`${end}T10:00:00Z`, [statementsDraft(learned, { client: 'lms', keys })]);
  }
  installation.clock.set(Date.parse('2025-07-20T08:00:00Z'));
  await installation.projected();
  expect(await installation.indicators.publishDue(installation.clock.now())).toMatchObject({ failed: 0, postponed: false });
  await installation.projected();
});
afterAll(() => installation?.stop());

test('given a planted effect, when the quarter after the start has closed, then it is found with an interval above 0, and both sides are drawn', async () => {
  const effect = (await effectsAt('2025-04-01')).find(({ effect_id }) => effect_id === 'fx-did:learning-regularity:hour');
  // five of the thirteen weeks of the quarter
  expect(effect).toMatchObject({ area_id: 'X', reason: '', n_band: '15–29', flags: [] });
  expect(effect?.value).toBeCloseTo(5 / 13, 1);
  expect(effect?.lo).toBeGreaterThan(0.3);
  const details = JSON.parse(effect?.details ?? '{}') as Record<string, unknown> & { series: { window: string; treated: unknown }[] };
  expect(details).toMatchObject({
    treated: ['A'],
    comparison: ['B'],
    before: '2024-10-01..2025-01-01',
    after: '2025-04-01..2025-07-01',
    persons: { treated: '15–29', comparison: '15–29' },
  });
  expect((details['preTrend'] as { lo: number }).lo).toBeLessThanOrEqual(0);
  // two quarters lie before anybody was known: gaps
  expect(details.series.map(({ treated }) => treated !== null)).toEqual([false, false, true, true, true, true]);
  const [published] = await installation.clickhouse
    .as('reader')
    .query<{ value: number }>(
      "SELECT value FROM capability.current_values WHERE indicator_id = 'learning-regularity' AND unit_id = 'A' AND window_start = '2025-04-01'",
    );
  expect(details.series.at(-1)).toMatchObject({ treated: { value: published?.value } });
});

test('given fewer than 15 people to compare with, then a reason stands alone, without any figure of them', async () => {
  const effect = (await effectsAt('2025-04-01')).find(({ effect_id }) => effect_id === 'fx-did:learning-regularity:late');
  expect(effect).toMatchObject({ area_id: 'Y', value: null, lo: null, hi: null, n_band: '', reason: 'SUPPRESSED', flags: ['post-hoc'] });
  expect(JSON.parse(effect?.details ?? '{}')).toMatchObject({ treated: ['D'], comparison: [], preTrend: null, persons: null, series: [] });
});

test('given the quarter of the start, then it is too early; given an indicator without values of persons or unknown units, then so it is said, or nothing', async () => {
  const early = await effectsAt('2025-01-01');
  expect(early.map(({ effect_id, reason, value }) => [effect_id, reason, value])).toEqual([
    ['fx-did:ecosystem-inclusion:hour', 'TOO_EARLY', null],
    ['fx-did:ecosystem-inclusion:late', 'TOO_EARLY', null],
    ['fx-did:learning-regularity:hour', 'TOO_EARLY', null],
    ['fx-did:learning-regularity:late', 'TOO_EARLY', null],
  ]);
  const later = await effectsAt('2025-04-01');
  expect(later.filter(({ reason }) => reason === 'NOT_APPLICABLE').map(({ effect_id }) => effect_id)).toEqual([
    'fx-did:ecosystem-inclusion:hour',
    'fx-did:ecosystem-inclusion:late',
  ]);
  expect(await effectsAt('2024-10-01')).toEqual([]);
});

test('given published effects, when verified, then they come out the same', async () => {
  const verification = startVerification({ access: installation.clickhouse.access, logger: silentLogger, unsuppressed: false, timeZone });
  try {
    const { values, changed, otherCatalogue } = await verification.window('2025-04-01..2025-07-01');
    expect(values).toBeGreaterThan(8);
    expect([changed, otherCatalogue]).toEqual([[], []]);
  } finally {
    await verification.close();
  }
});
