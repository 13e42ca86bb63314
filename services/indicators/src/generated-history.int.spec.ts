import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { personPseudonym } from '@oppiva/privacy';
import { startProjector } from '@oppiva/projector-service';
import { afterEach, expect, test } from 'vitest';
import { draftOf, generatedHistory, people, shuffled, unitsBelow, type Sent } from './testing/generated-history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';

const open: TestInstallation[] = [];
afterEach(async () => {
  for (const installation of open.splice(0)) await installation.stop();
});

const begin = Date.parse('2024-11-01T00:00:00Z');
const minuteMs = 60_000;

/** An installation that got these things in this order, one a minute, after all of them had happened. */
async function startWith(history: readonly Sent[]): Promise<TestInstallation> {
  const installation = await startInstallation(
    ({ log, keys, access }) =>
      startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
    { unsuppressed: true, now: new Date(begin).toISOString() },
  );
  open.push(installation);
  for (const [place, sent] of history.entries())
    await installation.appendAt(new Date(begin + place * minuteMs).toISOString(), [draftOf(sent, installation.keys)]);
  await installation.derived();
  expect(await installation.clickhouse.ch.query('SELECT reason, detail FROM projector.quarantine')).toEqual([]);
  return installation;
}

interface Row {
  person: string;
  unit: string;
  date: string;
}

/** Exposure and learning by person, unit and day as known at K, with the persons' own names. */
async function attributed(installation: TestInstallation, K: string) {
  const nameOf = new Map(people.map((person) => [personPseudonym(installation.keys, person), person]));
  const analyst = installation.clickhouse.as('analyst');
  const named = <T extends Row>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, person: nameOf.get(row.person) ?? row.person }));
  const byPlace = (a: Row, b: Row): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const days = await analyst.query<Row & { x: number }>(
    `SELECT toString(person_id) AS person, unit_id AS unit, toString(date) AS date, round(x, 9) AS x
     FROM learning.exposure(t0 = '2024-07-01', t1 = '2024-10-01', K = {K:String})`,
    { K },
  );
  const learning = await analyst.query<Row & { statements: string[]; class: string; weight: number; minutes: number }>(
    `SELECT toString(person_id) AS person, unit_id AS unit, toString(date) AS date, statement_ids AS statements, class,
            round(weight, 9) AS weight, round(minutes, 9) AS minutes FROM learning.events_by_unit(K = {K:String})`,
    { K },
  );
  const states = await analyst.query<{ state: string; n: number }>(
    `SELECT state, count() AS n FROM learning.admissions
     WHERE known_from <= parseDateTime64BestEffort({K:String}, 3) AND (known_to IS NULL OR known_to > parseDateTime64BestEffort({K:String}, 3))
     GROUP BY state ORDER BY state`,
    { K },
  );
  return { days: named(days).sort(byPlace), learning: named(learning).sort(byPlace), states };
}

test.each([1, 2])('X11: generated history %i in two other orders comes to the same at K = ∞', async (seed) => {
  const history = generatedHistory(seed);
  const K = new Date(begin + history.length * minuteMs).toISOString();
  const [first, second] = [await startWith(shuffled(history, seed + 10)), await startWith(shuffled(history, seed + 20))];
  const observed = await attributed(first, K);
  expect(await attributed(second, K)).toEqual(observed);
  expect(observed.days.length).toBeGreaterThan(500);
  expect(observed.learning.length).toBeGreaterThan(50);
  expect(observed.states.map(({ state }) => state)).toEqual(expect.arrayContaining(['control', 'learning-event', 'voided']));
});

const sumBy = <T extends Row>(rows: readonly T[], of: (row: T) => number): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const key = `${row.unit} ${row.person} ${row.date}`;
    sums.set(key, (sums.get(key) ?? 0) + of(row));
  }
  return sums;
};

const isUnit = (sent: Sent): boolean => 'event' in sent && sent.event.type.includes('.unit.');

test('conservation: at every K each person-day and minute of a unit is that of the units below it, and no person-day is more than one', async () => {
  const history = generatedHistory(3);
  // what is above a unit has nothing of it before the tree is known
  const ordered = [...history.filter(isUnit), ...shuffled(history, 30).filter((sent) => !isUnit(sent))];
  const installation = await startWith(ordered);
  const compared: string[] = [];
  for (const share of [0.5, 0.75, 1]) {
    const K = new Date(begin + Math.floor(ordered.length * share) * minuteMs).toISOString();
    const { days, learning } = await attributed(installation, K);
    for (const sums of [sumBy(days, ({ x }) => x), sumBy(learning, ({ weight, minutes }) => weight * minutes)]) {
      for (const [unit, below] of Object.entries(unitsBelow)) {
        const places = [...sums.keys()].filter((key) => [unit, ...below].some((each) => key.startsWith(`${each} `)));
        for (const place of new Set(places.map((key) => key.slice(key.indexOf(' '))))) {
          const ofThoseBelow = below.reduce((total, child) => total + (sums.get(child + place) ?? 0), 0);
          expect(Math.abs((sums.get(unit + place) ?? 0) - ofThoseBelow), `${K} ${unit}${place}`).toBeLessThan(1e-6);
          compared.push(place);
        }
      }
    }
    for (const [key, x] of sumBy(days, (day) => day.x)) expect(x, key).toBeLessThanOrEqual(1 + 1e-9);
  }
  expect(compared.length).toBeGreaterThan(1_000);
});
