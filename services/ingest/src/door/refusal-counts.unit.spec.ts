import { expect, test } from 'vitest';
import type { TopicDraft } from '@oppiva/event-log';
import { knownAtOf, refusalsDraft, RefusalCounter, type Refusal } from './refusal-counts.ts';

const now = Date.parse('2026-03-01T10:00:59.999Z');
const tagKey = new Uint8Array(32);
const refusal = (o: Partial<Refusal> = {}): Refusal => ({ client: 'lms', state: 'duplicate', code: 'C', count: 1, tags: [], ...o });
const countsOf = ({ draft }: TopicDraft): Refusal[] => JSON.parse(Buffer.from(draft.body).toString()) as Refusal[];

test('given refusals, then one entry holds all of a client, state, code and minute, with at most 20 tags', () => {
  const refusals = [...Array.from({ length: 25 }, (_, i) => refusal({ tags: [String(i)] })), refusal({ code: 'D', count: 5 })];
  const draft = refusalsDraft(refusals, now, tagKey);
  expect(draft).toMatchObject({ topic: 'oppiva.admissions', draft: { type: 'door.refusals-counted', client: null, split: 'json' } });
  expect(countsOf(draft)).toEqual([
    { ...refusal({ count: 25, tags: Array.from({ length: 20 }, (_, i) => String(i)) }), minute: '2026-03-01T10:00:00.000Z' },
    { ...refusal({ code: 'D', count: 5 }), minute: '2026-03-01T10:00:00.000Z' },
  ]);
  expect(draft.draft.keys).toHaveLength(32);
});

const at = (stored: string): Partial<Refusal> => ({ knownAt: knownAtOf(stored) as string });

test('given refusals of an initial load, then each hour by which the source had recorded them is an entry of its own, with its own key', () => {
  const refusals = ['2024-09-12T11:02:00Z', '2024-09-12T14:59:59+03:00', '2024-09-12T12:00:00.001Z'].map((stored) => refusal(at(stored)));
  const draft = refusalsDraft([...refusals, refusal()], now, tagKey);
  expect(countsOf(draft)).toEqual([
    { ...refusal({ count: 2, knownAt: '2024-09-12T12:00:00.000Z' }), minute: '2024-09-12T12:00:00.000Z' },
    { ...refusal({ knownAt: '2024-09-12T13:00:00.000Z' }), minute: '2024-09-12T13:00:00.000Z' },
    { ...refusal(), minute: '2026-03-01T10:00:00.000Z' },
  ]);
  const keys = Array.from({ length: 3 }, (_, i) => Buffer.from(draft.draft.keys.subarray(i * 16, i * 16 + 16)).toString('hex'));
  expect(new Set(keys).size).toBe(3);
});

test('given no time that the source recorded, then a refusal is known since it came', () => {
  expect([knownAtOf(undefined), knownAtOf('yesterday'), knownAtOf(7)]).toEqual([undefined, undefined, undefined]);
});

test('given refusals while a record is on its way, then they go together in the next, and each waits for its own', async () => {
  const appended: TopicDraft[] = [];
  const gates: (() => void)[] = [];
  const log = {
    append: async (drafts: TopicDraft[]) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      appended.push(...drafts);
      return [];
    },
  };
  const counter = new RefusalCounter({ log, now: () => now, tagKey });
  const first = counter.count([refusal()]);
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  const later = [counter.count([refusal()]), counter.count([refusal()]), counter.count([refusal({ client: 'other' })])];
  gates.shift()?.();
  await first;
  expect(appended.flatMap(countsOf).map(({ count }) => count)).toEqual([1]);
  await new Promise((resolve) => setImmediate(resolve));
  gates.shift()?.();
  await Promise.all(later);
  expect(appended).toHaveLength(2);
  expect(countsOf(appended[1] as TopicDraft)).toMatchObject([
    { client: 'lms', count: 2 },
    { client: 'other', count: 1 },
  ]);
});

test('given an append that fails, then its refusals are told so and the next are counted all the same', async () => {
  let failing = true;
  const log = {
    append: async () => {
      if (failing) throw new Error('full');
      return [];
    },
  };
  const counter = new RefusalCounter({ log, now: () => now, tagKey });
  await expect(counter.count([refusal()])).rejects.toThrow('full');
  failing = false;
  await expect(counter.count([refusal()])).resolves.toBeUndefined();
});
