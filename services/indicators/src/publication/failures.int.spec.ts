import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteFailures, noteGauges } from './failures.ts';

const window = { start: '2024-07-01', end: '2024-10-01' };
const failure = { indicatorId: 'learning-regularity', unitId: 'TA', message: 'no such root' };

let clickhouse: TestClickHouse;
beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
}, 120_000);
afterAll(() => clickhouse?.stop());

const failing = async (): Promise<string[]> => {
  const rows = await clickhouse.ch.query<{ id: string }>(
    'SELECT indicator_id AS id FROM learning.computation_failures FINAL WHERE is_failing ORDER BY id',
  );
  return rows.map(({ id }) => id);
};

test('given an indicator and the gauges that fail, when one of them does no longer, then the other still does', async () => {
  const indicators = clickhouse.as('indicators');
  await noteFailures(indicators, window, [failure]);
  await noteGauges(indicators, window, new Error('no such table'));
  expect(await failing()).toEqual(['gauges', 'learning-regularity']);
  await noteFailures(indicators, window, []);
  expect(await failing()).toEqual(['gauges']);
  await noteFailures(indicators, window, [failure]);
  await noteGauges(indicators, window, null);
  expect(await failing()).toEqual(['learning-regularity']);
});
