import { randomUUID } from 'node:crypto';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertAssertions, keepFacts } from '../testing.ts';
import { readSources } from './read-sources.ts';

const window = { start: '2024-09-02', end: '2024-09-16' };
const recorded = '2024-08-30 06:00:00.000';
const at = (instant: string): number => Date.parse(instant);

let server: TestClickHouse;
beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
  const fact = { effectiveFrom: '2024-01-01', knownAt: recorded };
  const lms = { sourceId: 'lms', kinds: ['F', 'X'], expectedDays: [1, 2, 3, 4, 5] };
  await insertAssertions(server.ch, [
    { ...fact, type: 'hr.source.registered.v1', slot: 'source/lms', data: lms },
    {
      ...fact,
      type: 'hr.source.registered.v1',
      slot: 'source/hr',
      data: { sourceId: 'https://hr', kinds: ['assignment'], expectedDays: [1] },
    },
    { ...fact, type: 'hr.source.registered.v1', slot: 'source/old', effectiveTo: '2024-09-01', data: { sourceId: 'old', kinds: ['W'] } },
    {
      ...fact,
      type: 'hr.source.outage-declared.v1',
      slot: 'outage/1',
      effectiveFrom: '2024-09-11',
      effectiveTo: '2024-09-14',
      knownAt: '2024-10-02 06:00:00.000',
      data: { sourceId: 'lms' },
    },
    {
      ...fact,
      type: 'hr.leave.interval-set.v1',
      slot: 'leave/1',
      source: 'https://hr',
      knownAt: '2024-10-01 06:00:00.000',
      recordedTime: '2024-09-02 06:00:00.000',
    },
    {
      ...fact,
      type: 'hr.leave.interval-set.v1',
      slot: 'leave/2',
      source: 'https://hr',
      knownAt: '2024-10-01 06:00:00.000',
      recordedTime: '2024-09-09 06:00:00.000',
    },
  ]);
  await keepFacts(server.ch, 1);
  const days = ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13'];
  await server.ch.insert(
    'learning.admission_cells',
    days.map((day, nth) => ({
      date: `2024-09-${day}`,
      actor_id: randomUUID(),
      version: 1,
      states: [
        {
          tag: `${nth}`,
          source: 'lms',
          state: 'learning-event',
          // the last two came late
          known_from: nth < 8 ? `2024-09-${day} 12:00:00.000` : '2024-10-01 06:00:00.000',
          known_to: null,
        },
      ],
    })),
  );
});
afterAll(() => server?.stop());

const delivering = async (instant: string): Promise<Record<string, boolean>> => {
  const sources = await readSources(server.ch, { window, knownAt: at(instant) });
  return Object.fromEntries(sources.map(({ sourceId, isDelivering }) => [sourceId, isDelivering]));
};

test('given sources with expected days, when asked as known at an instant, then what was there by then, and by its date, counts', async () => {
  expect(await delivering('2024-08-29T00:00:00Z')).toEqual({});
  expect(await delivering('2024-09-12T00:00:00Z')).toEqual({ 'https://hr': false, lms: true });
  expect(await delivering('2024-09-20T00:00:00Z')).toEqual({ 'https://hr': false, lms: true });
  expect(await delivering('2024-10-01T12:00:00Z')).toEqual({ 'https://hr': true, lms: true });
});

test('given an outage that becomes known, when asked after that, then its days are no longer delivered', async () => {
  expect(await delivering('2024-10-03T00:00:00Z')).toEqual({ 'https://hr': true, lms: false });
});
