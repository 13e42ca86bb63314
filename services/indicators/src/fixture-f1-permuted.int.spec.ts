import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import * as ingest from '@oppiva/ingest-service';
import { startProjector } from '@oppiva/projector-service';
import { afterEach, describe, expect, test } from 'vitest';
import { openDoor, type TestDoor } from './testing/door.ts';
import {
  afterAll,
  deviationsFrom,
  expectedAt,
  f1IsHere,
  f1Lines,
  k1,
  k2,
  observe,
  observeAsAnalyst,
  permuted,
  sendLive,
} from './testing/f1.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';

const open: { installation: TestInstallation; door: TestDoor }[] = [];
afterEach(async () => {
  for (const { installation, door } of open.splice(0)) {
    await door.close();
    await installation.stop();
  }
});

async function start(now: string): Promise<(typeof open)[number]> {
  const installation = await startInstallation(
    ({ log, keys, access }) =>
      startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
    { unsuppressed: true, now },
  );
  const started = { installation, door: await openDoor(ingest, installation) };
  open.push(started);
  return started;
}

describe.skipIf(!f1IsHere)('fixture F1 in other orders (skipped only where the fixture is not beside the checkout)', () => {
  test('the orders are others, and of two statements with the same id the first stays first', () => {
    const orders = [1, 2, 3].map((seed) => permuted(f1Lines, seed));
    for (const order of orders) {
      expect(order).not.toEqual(f1Lines);
      expect(new Set(order)).toEqual(new Set(f1Lines));
      const scores = order.flatMap((line) => ('statement' in line && line.label === 's14' ? [line.ingestedat] : []));
      expect(scores).toEqual(scores.toSorted());
    }
    expect(orders[0]).not.toEqual(orders[1]);
  });

  test.each([1, 2])('order %i as an initial load: values, intervals, cohorts, P, events and states at K1 and K2', async (seed) => {
    const { installation, door } = await start('2025-02-01T00:00:00Z');
    const outcomes = [];
    for (const line of permuted(f1Lines, seed)) outcomes.push(await door.bootstrap(line));
    expect(outcomes.filter((outcome) => outcome !== 'accepted').toSorted()).toEqual(['conflict', 'duplicate']);
    await installation.derived();
    for (const knownAt of [k1, k2]) {
      const deviations = deviationsFrom(expectedAt(knownAt), await observe(installation, { knownAt }));
      expect(deviations, knownAt).toEqual([]);
    }
    const { states } = await observeAsAnalyst(installation, { knownAt: '2025-02-02T00:00:00Z' });
    expect(states).toMatchObject({ duplicate: 1, 'quarantined-conflict': 1 });
  });

  test('X11: order 3 as live events comes, once all is known, to what the fixture’s order comes to', async () => {
    const inOrder = await start('2024-11-30T00:00:00Z');
    const permutedOne = await start('2024-11-30T00:00:00Z');
    for (const [{ installation, door }, lines] of [
      [inOrder, f1Lines],
      [permutedOne, permuted(f1Lines, 3)],
    ] as const) {
      for (const source of ['lms', 'lxp']) await door.addSource(source);
      await sendLive(lines, { installation, door, at: (place) => Date.parse('2024-12-01T00:00:00Z') + place * 60_000 });
      await installation.derived();
    }
    const observed = await observe(permutedOne.installation, { knownAt: afterAll });
    expect(observed).toEqual(await observe(inOrder.installation, { knownAt: afterAll }));
    expect(deviationsFrom(expectedAt(k2), observed)).toEqual([]);
  });
});
