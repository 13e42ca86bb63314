import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventLog, type EventLog } from '@oppiva/event-log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testKeys } from '../testing.ts';
import { KnownRecords } from './known-records.ts';

const directory = mkdtempSync(join(tmpdir(), 'oppiva-known-'));
const type = 'test.accepted';
let log: EventLog;
beforeAll(async () => {
  log = await openEventLog({ kind: 'sqlite', path: join(directory, 'log.sqlite'), keys: testKeys() });
});
afterAll(async () => {
  await log.close();
  rmSync(directory, { recursive: true, force: true });
});

const tableOf = (idsMax = 1_000): KnownRecords => new KnownRecords({ log, topic: 'oppiva.hr', recordType: type, idsMax });
const keysOf = (count: number): Uint8Array => new Uint8Array(randomBytes(16 * count));

async function append(keys: Uint8Array): Promise<number> {
  const count = keys.length / 16;
  const body = Buffer.from(`[${Array.from({ length: count }, () => '{}').join(',')}]`);
  const draft = { type, schema: 1, client: randomUUID(), meta: {}, body, split: 'json' as const, keys, flags: new Uint8Array(count) };
  const [appended] = await log.append([{ topic: 'oppiva.hr', draft }]);
  return appended?.offset as number;
}

test('given a claim, when another brings one of its keys, then it waits for the outcome and finds the position', async () => {
  const table = tableOf();
  const keys = keysOf(3);
  const ticket = table.claim(keys);
  const outcome = append(keys).then((offset) => table.settle(ticket, offset));
  table.expect(ticket, outcome);
  expect(table.claim(keys.slice(16, 32))).toBe(-1);
  const position = await table.find(keys, 32);
  await outcome;
  expect(position).toEqual({ offset: (await log.end('oppiva.hr')) - 1, index: 2 });
});

test('given a claim whose append fails, when another waits for it, then the keys are unknown again and can be claimed', async () => {
  const table = tableOf();
  const keys = keysOf(2);
  const ticket = table.claim(keys);
  const outcome = Promise.reject(new Error('no')).catch((error: unknown) => {
    table.abandon(ticket, keys);
    throw error;
  });
  table.expect(ticket, outcome);
  const found = table.find(keys, 0);
  await expect(outcome).rejects.toThrow('no');
  expect([await found, table.size]).toEqual([null, 0]);
  expect(table.claim(keys)).toBeGreaterThanOrEqual(0);
});

test('given a claim that holds one key twice, then none of its keys is taken', () => {
  const table = tableOf();
  const keys = keysOf(3);
  keys.set(keys.subarray(0, 16), 32);
  expect([table.claim(keys), table.size]).toEqual([-1, 0]);
});

test('given records in the log, when built, then every key is known at its position, and the tail goes on from there', async () => {
  const before = keysOf(4);
  const offset = await append(before);
  const stop = new AbortController();
  const table = tableOf();
  expect(table.ready).toBe(false);
  await table.build(stop.signal);
  expect([table.ready, await table.find(before, 48)]).toEqual([true, { offset, index: 3 }]);
  const tail = table.tail(stop.signal, (error) => expect(error).toBeUndefined());
  const after = keysOf(1);
  const later = await append(after);
  await expect.poll(() => table.has(after, 0)).toBe(true);
  expect(await table.find(after, 0)).toEqual({ offset: later, index: 0 });
  stop.abort();
  await tail;
});

test('given two records with one key, when built, then the first position wins', async () => {
  const keys = keysOf(1);
  const first = await append(keys);
  await append(keys);
  const table = tableOf();
  await table.build(new AbortController().signal);
  expect(await table.find(keys, 0)).toEqual({ offset: first, index: 0 });
});

test('given a bound, when it is reached, then a claim is refused with what to do, and building says so too', async () => {
  const table = tableOf(10);
  expect(table.claim(keysOf(8))).toBeGreaterThanOrEqual(0);
  expect(table.degraded).toBe(true);
  expect(() => table.claim(keysOf(3))).toThrow(
    expect.objectContaining({ code: 'KNOWN_IDS_FULL', message: expect.stringContaining('KNOWN_IDS_MAX') }),
  );
  expect(table.size).toBe(8);
  await append(keysOf(5));
  await expect(tableOf(3).build(new AbortController().signal)).rejects.toThrow(expect.objectContaining({ code: 'KNOWN_IDS_FULL' }));
});
