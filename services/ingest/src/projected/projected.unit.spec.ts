import { afterEach, expect, test } from 'vitest';
import { Projected, refuseWhenLagging, type ProjectedTopic } from './projected.ts';

let open: Projected[] = [];
afterEach(() => {
  for (const projected of open) projected.close();
  open = [];
});

function projectedOf(fetch: () => Promise<ProjectedTopic[]>, monotonic?: () => number): Projected {
  const projected = new Projected({ fetch, pollMs: 1, lagMsMax: 60_000, ...(monotonic && { monotonic }) });
  open.push(projected);
  return projected;
}
const at = (upto: number): ProjectedTopic[] => [{ topic: 'oppiva.statements', upto, platformTime: upto }];

test('given nothing acknowledged, when waited for, then there is nothing to wait for and nobody is asked', async () => {
  const projected = projectedOf(() => Promise.reject(new Error('asked')));
  expect(await projected.waitForOwn('oppiva.statements', 10)).toBe(true);
});

test('given something acknowledged, when the projector passes it, then the wait ends', async () => {
  let upto = 3;
  const projected = projectedOf(async () => at(upto++));
  projected.acknowledged('oppiva.statements', 6);
  expect(await projected.waitForOwn('oppiva.statements', 5_000)).toBe(true);
  expect(projected.done('oppiva.statements').upto).toBe(7);
});

test('given a projector that stands still, when waited for, then the wait ends with false', async () => {
  const projected = projectedOf(async () => at(3));
  projected.acknowledged('oppiva.statements', 6);
  expect(await projected.waitForOwn('oppiva.statements', 20)).toBe(false);
});

test('given a store that does not answer, when waited for, then the wait ends with its error', async () => {
  const projected = projectedOf(() => Promise.reject(new Error('gone')));
  projected.acknowledged('oppiva.statements', 6);
  await expect(projected.waitForOwn('oppiva.statements', 5_000)).rejects.toThrow('gone');
});

test('given something acknowledged a minute ago and not projected, then writes are refused until it is', async () => {
  let now = 1_000;
  const projected = projectedOf(
    async () => at(7),
    () => now,
  );
  projected.acknowledged('oppiva.statements', 6);
  now += 59_000;
  expect(projected.lagMs()).toBe(59_000);
  expect(() => refuseWhenLagging(projected)).not.toThrow();
  now += 2_000;
  expect(() => refuseWhenLagging(projected)).toThrow(expect.objectContaining({ status: 429, code: 'PROJECTION_LAGGING' }));
  await projected.refresh();
  expect(projected.lagMs()).toBe(0);
  expect(() => refuseWhenLagging(projected)).not.toThrow();
});

test('given many acknowledgements within a second, then the oldest decides the lag', async () => {
  let now = 0;
  let upto = 0;
  const projected = projectedOf(
    async () => at(upto),
    () => now,
  );
  for (let offset = 0; offset < 5_000; offset++) {
    projected.acknowledged('oppiva.statements', offset);
    now += 1;
  }
  expect(projected.lagMs()).toBe(5_000);
  upto = 2_001;
  await projected.refresh();
  expect(projected.lagMs()).toBeLessThanOrEqual(3_000);
  expect(projected.lagMs()).toBeGreaterThan(1_000);
});
