import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVerification } from './publication/verify.ts';
import { event, eventsDraft, statementsDraft } from './testing/history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { completed, organisationOf } from './testing/small-organisation.ts';

const recorded = '2024-06-20T06:00:00Z';
const tags =
  "SELECT toString(window_start) AS start, value, reason FROM capability.gauges WHERE gauge_id = 'g-tag-coverage' ORDER BY start";

let installation: TestInstallation;
beforeAll(async () => {
  installation = await startInstallation(
    ({ log, keys, access }) =>
      startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
    { unsuppressed: false, now: recorded },
  );
  const { keys } = installation;
  const { people, events } = organisationOf({ top: 'BA', teams: { A: 12 }, recorded, from: '2024-07-01' });
  const lms = {
    slot: 'source/lms',
    sourceId: 'lms',
    kinds: ['F'],
    expectedDays: [1, 2, 3, 4, 5],
    effectiveFrom: '2024-07-01',
    effectiveTo: null,
  };
  const said = [...events, event('hr.source.registered.v1', recorded, lms)];
  await installation.appendAt(recorded, [eventsDraft(said, { topic: 'oppiva.hr', keys })]);
  // seven learn in the first quarter, all twelve in the two after it
  for (const [date, learners] of [
    ['2024-08-06', 7],
    ['2024-11-05', 12],
    ['2025-02-04', 12],
  ] as const)
    await installation.appendAt(`${date}T10:00:00Z`, [
      statementsDraft(
        people.slice(0, learners).map(({ id }) => completed(id, date)),
        { client: 'lms', keys },
      ),
    ]);
  installation.clock.set(Date.parse('2025-04-20T08:00:00Z'));
  await installation.projected();
});
afterAll(() => installation?.stop());

test('given a gauge that was hidden, when enough learn, then it is shown after two such quarters, whatever is due at once', async () => {
  expect(await installation.indicators.publishDue(installation.clock.now())).toMatchObject({ failed: 0, postponed: false });
  await installation.projected();
  expect(await installation.clickhouse.as('reader').query(tags)).toEqual([
    { start: '2024-07-01', value: null, reason: 'SUPPRESSED' },
    { start: '2024-10-01', value: null, reason: 'SUPPRESSED' },
    { start: '2025-01-01', value: 0, reason: '' },
  ]);
});

test('given a source that hardly delivered and classes without one, then it is named', async () => {
  const [coverage] = await installation.clickhouse
    .as('reader')
    .query<{ value: number; details: string }>(
      "SELECT value, details FROM capability.gauges WHERE gauge_id = 'g-source-coverage' AND window_start = '2024-07-01'",
    );
  expect(coverage?.value).toBe(0);
  const details = JSON.parse(coverage?.details ?? '{}') as { delivered: number; registered: number; missing: string[] };
  expect(details).toMatchObject({ delivered: 0, silent: ['lms'] });
  expect(details.missing).not.toContain('F');
  expect(details.registered).toBe(1 + details.missing.length);
});

test('given published gauges, when the inputs of one are gone, then verification finds that one, and the others come out the same', async () => {
  const verification = startVerification({ access: installation.clickhouse.access, logger: silentLogger, unsuppressed: false, timeZone });
  try {
    await installation.clickhouse.ch.command(
      "INSERT INTO learning.fact_cells SELECT kind, slot, version + 1, [] FROM learning.fact_cells FINAL WHERE kind = 'hr.source.registered.'",
    );
    const { changed } = await verification.window('2024-07-01..2024-10-01');
    expect(changed.filter(({ indicator }) => indicator.startsWith('g-'))).toMatchObject([
      { indicator: 'g-source-coverage', unit: 'BA', cause: 'inputs' },
    ]);
  } finally {
    await verification.close();
  }
});
