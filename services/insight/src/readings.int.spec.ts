import { loadCatalogue } from '@oppiva/capability';
import type { ClickHouse } from '@oppiva/clickhouse';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Catalogue } from './catalogue.ts';
import { Commitments } from './commitments/commitments.ts';
import { Insight } from './insight.ts';
import { PublishedEffects } from './published-effects.ts';
import { PublishedGauges } from './published-gauges.ts';
import { PublishedValues } from './published-values.ts';
import { Readings } from './readings.ts';
import { writeUnits, writeValues, type ValueToWrite } from './testing.ts';

let server: TestClickHouse;
let readings: Readings;
/** The texts of what ClickHouse was asked. */
let asked: string[] = [];
/** What happens after ClickHouse has answered a question and before its rows arrive, once. */
let meanwhile: { on: string; happens: () => Promise<unknown> } | null = null;
let written = 0;

beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
}, 120_000);
afterAll(() => server?.stop());

beforeEach(() => {
  const { ch } = server;
  const told: Pick<ClickHouse, 'query'> = {
    query: async (...question) => {
      asked.push(question[0]);
      const rows = await ch.query<never>(...question);
      const happens = meanwhile?.on === undefined || !question[0].includes(meanwhile.on) ? null : meanwhile.happens;
      if (happens !== null) meanwhile = null;
      await happens?.();
      return rows;
    },
  };
  readings = new Readings(told);
  asked = [];
});

const count = 'SELECT count() AS values FROM capability.values WHERE unit_id = {unit:String}';
const units = 'SELECT count() AS units FROM capability.units';
const counted = async (): Promise<unknown> => (await readings.rows<{ values: number }>(count, { unit: 'TA' }))[0]?.values;

async function unitsNow(): Promise<number> {
  await readings.refresh();
  const [row] = await readings.rows<{ units: number }>(units, {}, { of: 'organisation' });
  return Number(row?.units);
}

async function publish(): Promise<void> {
  const value: ValueToWrite = {
    unitId: 'TA',
    window: '2024-07-01..2024-10-01',
    value: 0.4,
    lo: 0.3,
    hi: 0.5,
    score: 50,
    knownAt: `2024-10-14T21:00:00.${String(written).padStart(3, '0')}Z`,
  };
  await writeValues(server.ch, [value], written);
  written += 1;
}

test('what was read stands until something is published, and is then read anew', async () => {
  await readings.refresh();
  const before = Number(await counted());
  expect(await counted()).toBe(before);
  expect(await readings.rows(count, { unit: 'TB' })).toEqual([{ values: 0 }]);
  expect(asked.filter((text) => text === count)).toHaveLength(2);
  await publish();
  const { published } = readings.revision;
  expect((await readings.refresh()).published).not.toBe(published);
  expect(await counted()).toBe(before + 1);
});

test('what only HR says is not read anew because something is published, and is because HR has said something', async () => {
  const before = await unitsNow();
  await publish();
  await unitsNow();
  expect(asked.filter((text) => text === units)).toHaveLength(1);
  await writeUnits(server.ch, [{ unitId: 'TOP', parentId: null, name: 'Top' }]);
  expect(await unitsNow()).toBe(before + 1);
});

test('many who ask at once share one look, and who asks later never gets what was read before it asked', async () => {
  await Promise.all(Array.from({ length: 20 }, () => readings.refresh()));
  expect(asked).toHaveLength(1);
  const first = readings.refresh();
  await publish();
  const [old, others] = await Promise.all([first, Promise.all(Array.from({ length: 20 }, () => readings.refresh()))]);
  expect(asked.length).toBeLessThanOrEqual(3);
  for (const { published } of others) expect(published).toBe(String(written));
  expect([String(written - 1), String(written)]).toContain(old.published);
});

test('a page whose list of windows was read while something was published is not told that it has the newest', async () => {
  const catalogue = new Catalogue(await loadCatalogue());
  const insight = new Insight({
    readings,
    published: new PublishedValues(readings, catalogue),
    gauges: new PublishedGauges(readings),
    effects: new PublishedEffects(readings),
    commitments: new Commitments({ readings, catalogue }),
    catalogue,
    clock: { now: () => Date.parse('2025-02-01T00:00:00Z') },
    timeZone: 'Europe/Helsinki',
    closeLagDays: 14,
    isDemo: false,
    explainExactly: null,
  });
  await insight.refresh();
  const happens = () => publish().then(() => insight.refresh());
  meanwhile = { on: 'SELECT DISTINCT', happens };
  const { revision } = await insight.windows();
  expect(meanwhile).toBeNull();
  expect(await insight.refresh()).not.toBe(revision);
});

test('a question that fails is asked again', async () => {
  await readings.refresh();
  await expect(readings.rows('SELECT nothing FROM nowhere')).rejects.toThrow();
  await expect(readings.rows('SELECT nothing FROM nowhere')).rejects.toThrow();
  expect(asked.filter((text) => text.includes('nowhere'))).toHaveLength(2);
});
