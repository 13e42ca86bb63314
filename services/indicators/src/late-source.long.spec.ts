import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsDraft, statementsDraft, type TestStatement } from './testing/history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { completed, organisationOf, uuidOf } from './testing/small-organisation.ts';

const NS = 'https://ns.example.org/lcm';
const day = (week: number): string => new Date(Date.UTC(2024, 6, 2 + 7 * week)).toISOString().slice(0, 10);

/** A question that the whole team can read. */
function asked(person: string, date: string): TestStatement {
  return {
    id: uuidOf(`question ${person} ${date}`),
    actor: { account: { homePage: 'https://id.example.fi', name: person } },
    verb: { id: 'http://adlnet.gov/expapi/verbs/asked' },
    object: { id: `https://chat.example.fi/${date}`, definition: { type: 'http://id.tincanapi.com/activitytype/discussion' } },
    context: { extensions: { [`${NS}/ext/visibility`]: 'team', [`${NS}/ext/lesson-kind`]: 'question' } },
    timestamp: `${date}T09:00:00Z`,
  };
}

/** A quarter in which nobody could have been seen to ask, because no source would have told; then one tells of it. */
describe('history of a further source', () => {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: false, now: '2024-06-20T06:00:00Z' },
    );
    const { keys } = installation;
    const recorded = '2024-06-20T06:00:00Z';
    const { events, people } = organisationOf({ top: 'BA', teams: { A: 12, B: 14, C: 5, D: 6 }, recorded, from: '2024-07-01' });
    await installation.appendAt(recorded, [eventsDraft(events, { topic: 'oppiva.hr', keys })]);
    const learned = people.flatMap(({ id }) => [0, 1, 2, 3].map((week) => completed(id, day(week))));
    await installation.appendAt('2024-10-02T06:00:00Z', [statementsDraft(learned, { client: 'lms', keys })]);
    await publishAt('2024-10-15T08:00:00Z');
    const aloud = people.filter(({ team }) => team === 'A').flatMap(({ id }) => [asked(id, day(2)), asked(id, day(5))]);
    await installation.appendAt('2024-11-05T08:00:00Z', [statementsDraft(aloud, { client: 'chat', keys })]);
    await publishAt('2025-01-15T08:00:00Z');
  });
  afterAll(() => installation?.stop());

  async function publishAt(instant: string): Promise<void> {
    installation.clock.set(Date.parse(instant));
    expect(await installation.indicators.publishDue(Date.parse(instant))).toMatchObject({ failed: 0, postponed: false });
    await installation.projected();
  }
  const versions = (status: string) =>
    installation.clickhouse
      .as('reader')
      .query<{ unit: string; value: number | null; reason: string }>(
        "SELECT unit_id AS unit, value, reason FROM capability.values WHERE indicator_id = 'learning-out-loud' AND window_start = '2024-07-01' AND status = {status:String} ORDER BY unit",
        { status },
      );

  test('when the quarter closed, nobody could tell', async () => {
    const told = await versions('final');
    expect(told).toHaveLength(5);
    expect(new Set(told.map(({ reason }) => reason))).toEqual(new Set(['NOT_INSTRUMENTED']));
  });

  test('the whole quarter is told at the next close, suppressed as if for the first time', async () => {
    expect(await versions('restated')).toEqual([
      { unit: 'A', value: null, reason: '' }, // everybody of a sensitive indicator: only the side
      { unit: 'B', value: null, reason: '' },
      { unit: 'BA', value: expect.any(Number) as number, reason: '' },
      { unit: 'C', value: null, reason: 'SUPPRESSED' },
      { unit: 'D', value: null, reason: 'SUPPRESSED' },
    ]);
  });

  test('the cause is the source, and what moved by less than its uncertainty stays as it is', async () => {
    const changes = await installation.clickhouse
      .as('reader')
      .query<{ indicator: string; causes: string[] }>(
        "SELECT DISTINCT indicator_id AS indicator, causes FROM capability.changes WHERE window_start = '2024-07-01' AND unit_id = 'A' ORDER BY indicator",
      );
    expect(changes.find(({ indicator }) => indicator === 'learning-out-loud')).toEqual({
      indicator: 'learning-out-loud',
      causes: ['late-source'],
    });
    // the questions are learning too, but they move learning-regularity by less than half the half-width of its interval
    expect(changes.map(({ indicator }) => indicator)).toEqual(['learning-out-loud']);
  });
});
