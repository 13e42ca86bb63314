import { startProjector } from '@oppiva/projector-service';
import { afterEach, expect, test } from 'vitest';
import { computeChanged, startComputing, tell } from '../testing/computing.ts';
import type { Sent } from '../testing/generated-history.ts';
import type { TestInstallation } from '../testing/installation.ts';
import { randomFacts } from '../testing/random-facts.ts';
import { keptAndRecomputed } from '../testing/recomputed.ts';

/**
 * `CHANGES_SEED=17 CHANGES_HISTORIES=1 npm run test:long -- changes` repeats one history: the seed of a failure is in its message. By
 * default the first history is compared after each of its facts, and forty others hold 2,400 facts.
 */
const firstSeed = Number(process.env['CHANGES_SEED'] ?? 11);
const histories = Number(process.env['CHANGES_HISTORIES'] ?? 40);

const open: TestInstallation[] = [];
afterEach(async () => {
  for (const installation of open.splice(0)) await installation.stop();
});

/** From here on the third quarter is closed and due. */
const closedAt = Date.parse('2024-10-16T00:00:00Z');
const minute = 60_000;

const named = (sent: Sent): string => ('event' in sent ? JSON.stringify(sent.event) : `${sent.client} ${JSON.stringify(sent.statement)}`);

/** Everything that derivation has written, whatever the order in which it did, a line a cell. */
async function derived(installation: TestInstallation): Promise<string[]> {
  const rows = await installation.clickhouse.ch.query(
    `SELECT 'event' AS kind, toString(person_id) AS of, toString(date) AS date, toString(arraySort(events)) AS said FROM learning.event_cells FINAL WHERE notEmpty(events)
     UNION ALL
     SELECT 'state', toString(actor_id), toString(date), toString(arraySort(states)) FROM learning.admission_cells FINAL WHERE notEmpty(states)
     UNION ALL
     SELECT kind, slot, '', toString(arraySort(facts)) FROM learning.fact_cells FINAL WHERE notEmpty(facts)
     UNION ALL
     SELECT 'competence', competence, '', toString(arraySort(narrower)) FROM learning.competence_cells FINAL WHERE notEmpty(narrower)`,
  );
  return rows.map((row) => JSON.stringify(row));
}

/** Lines that only one of the two has. */
function differences(before: readonly string[], after: readonly string[]): string[] {
  const [had, has] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ];
}

/**
 * Tells the last facts of a random history one by one, computes what each changes, and compares with a computation of everything; at the
 * end what was derived with deriving everything.
 * @param o.every after so many facts; a value that was left out stays wrong, so the last comparison tells of all
 * @returns how many values were compared
 */
async function compareThroughout(seed: number, o: { oneByOne: number; every: number }): Promise<number> {
  const facts = randomFacts(seed);
  const installation = await startComputing(startProjector);
  open.push(installation);
  const first = facts.length - o.oneByOne;
  await tell(installation, facts.slice(0, first));
  await computeChanged(installation);
  let compared = 0;
  for (let at = first; at < facts.length; at += 1) {
    if (at === first + Math.floor(o.oneByOne / 2)) installation.clock.set(closedAt);
    await tell(installation, facts.slice(at, at + 1));
    await computeChanged(installation);
    const told = at + 1 - first;
    if (told % o.every !== 0 && at + 1 < facts.length) continue;
    const { kept, recomputed } = await keptAndRecomputed(installation);
    const since = facts.slice(Math.max(first, at + 1 - o.every), at + 1).map(named);
    expect(kept, `CHANGES_SEED=${seed}, after fact ${told} of ${o.oneByOne}; told since the last comparison:\n${since.join('\n')}`).toEqual(
      recomputed,
    );
    compared += Object.keys(kept).length;
  }
  const before = await derived(installation);
  await installation.deriveAnew();
  expect(differences(before, await derived(installation)), `CHANGES_SEED=${seed}: derived fact by fact, and anew`).toEqual([]);
  expect(before.length).toBeGreaterThan(100);
  expect(await installation.clickhouse.ch.query('SELECT reason, detail FROM projector.quarantine')).toEqual([]);
  return compared;
}

test.runIf(process.env['CHANGES_SEED'] === undefined)(
  'after each of 150 facts of a random history all values are those of a computation of everything',
  { timeout: 60 * minute },
  async () => {
    expect(await compareThroughout(1, { oneByOne: 150, every: 1 })).toBeGreaterThan(9_000);
  },
);

test.each(Array.from({ length: histories }, (_, n) => firstSeed + n))(
  'so they are of history %i, after each 20 of 60 facts',
  { timeout: 20 * minute },
  async (seed) => {
    expect(await compareThroughout(seed, { oneByOne: 60, every: 20 })).toBeGreaterThan(200);
  },
);
