import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { computeChanged, startComputing, tell } from '../testing/computing.ts';
import { people, type Sent } from '../testing/generated-history.ts';
import { event } from '../testing/history.ts';
import type { TestInstallation } from '../testing/installation.ts';
import { randomFacts } from '../testing/random-facts.ts';
import { keptAndRecomputed } from '../testing/recomputed.ts';
import { changesBetween, type DateSpan } from './changed.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await startComputing(startProjector);
});
afterAll(() => installation?.stop());

const facts = randomFacts(1);
const known = 150;

const kindOf = (sent: Sent): string => ('event' in sent ? sent.event.type : sent.statement.verb.id);
/** The first of each kind: a hundred and fifty facts, one by one, are in the long test. */
const later = [...Map.groupBy(facts.slice(known), kindOf).values()].flatMap(([first]) => (first === undefined ? [] : [first]));

async function expectAsComputedAnew(said: string): Promise<number> {
  const { kept, recomputed } = await keptAndRecomputed(installation);
  expect(kept, said).toEqual(recomputed);
  return Object.keys(kept).length;
}

test('given an organisation, when values are first computed, then everything is, and nothing a second time', async () => {
  await tell(installation, facts.slice(0, known));
  const quarters = ['2024-10-01..2025-01-01', '2024-07-01..2024-10-01'];
  expect(await computeChanged(installation)).toEqual(quarters);
  expect(await expectAsComputedAnew('first')).toBeGreaterThan(50);
  expect(await computeChanged(installation)).toEqual([]);
});

test('given values, when facts of every kind come, a few at a time, then the values are those of a computation of everything', async () => {
  expect(later.length).toBeGreaterThan(15);
  for (let at = 0; at < later.length; at += 6) {
    await tell(installation, later.slice(at, at + 6));
    await computeChanged(installation);
  }
  await expectAsComputedAnew('after facts of every kind');
  expect(await installation.clickhouse.ch.query('SELECT reason, detail FROM projector.quarantine')).toEqual([]);
});

/** Tells of a reorganisation in a slot that they share, and answers which dates of everybody it has changed. */
async function changedByLineage(id: string, type: string, data: object): Promise<readonly DateSpan[]> {
  const since = installation.clock.now();
  const lineage = event(type, '2024-06-20T00:00:00Z', { slot: 'lineage/taken', ...data });
  await tell(installation, [{ event: { ...lineage, id } }]);
  return (await changesBetween(installation.clickhouse.ch, { since, knownAt: installation.clock.now() })).organisation;
}

test('given a merger that breaks trends, when a split of another day takes its slot, then both days have changed', async () => {
  const merger = { from: ['T4'], to: ['T3'], effectiveFrom: '2024-09-20' };
  const split = { from: ['T2'], to: ['T1', 'T4'], effectiveFrom: '2024-06-25' };
  expect(await changedByLineage('merger', 'hr.unit.merged.v1', merger)).toEqual([{ first: '2024-09-20', end: '2024-09-21' }]);
  expect(await changedByLineage('split', 'hr.unit.split.v1', split)).toEqual([{ first: '2024-06-25', end: '2024-09-21' }]);
});

test('given a computation that was killed before its position moved, when another process goes on, then the values are the same', async () => {
  const clickhouse = installation.clickhouse.ch;
  const positions = (): Promise<object[]> =>
    clickhouse.query(`SELECT * FROM staging.computed_windows FINAL WHERE window_start = '2024-07-01'`);
  const before = await positions();
  const recorded = '2024-10-09T00:00:00Z';
  const from = { effectiveFrom: '2024-08-01', effectiveTo: null };
  const moved = people.map((personId, n) => ({
    event: event('hr.assignment.changed.v1', recorded, {
      slot: `assignment/${personId}/0`,
      personId,
      unitId: n % 2 === 0 ? 'T1' : 'T2',
      ...from,
    }),
  }));
  await tell(installation, moved);
  expect(await computeChanged(installation)).toContain('2024-07-01..2024-10-01');
  const told = await keptAndRecomputed(installation);
  // as it was left: statistics are written, some values are not, and the position has not moved
  const away = `known_at = (SELECT max(known_at) FROM staging.computed_windows) AND window_start = '2024-07-01'`;
  await clickhouse.command(`ALTER TABLE staging.computed_windows DELETE WHERE window_start = '2024-07-01' SETTINGS mutations_sync = 1`);
  await clickhouse.insert('staging.computed_windows', before);
  await clickhouse.command(
    `ALTER TABLE staging.current_values DELETE WHERE ${away} AND cityHash64(unit_id, indicator_id) % 2 = 0 SETTINGS mutations_sync = 1`,
  );
  expect((await keptAndRecomputed(installation)).kept).not.toEqual(told.kept);
  await installation.restartIndicators();
  installation.clock.set(installation.clock.now() + 1_000);
  expect(await computeChanged(installation)).toEqual(['2024-07-01..2024-10-01']);
  expect((await keptAndRecomputed(installation)).kept).toEqual(told.kept);
});
