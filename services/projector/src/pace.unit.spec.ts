import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const NOW = Date.UTC(2026, 10, 22);
const inserted = Promise.resolve();

/** A pace that has worked for a while, so that a rest would last far longer than the test. */
async function worked(busy: () => boolean, signal = new AbortController().signal): Promise<Pace> {
  const pace = new Pace({ ingestIsBusy: busy, signal, now: () => NOW });
  await sleep(200);
  return pace;
}

describe('Pace', () => {
  it('does not rest while ingest is not busy', async () => {
    const pace = await worked(() => false);
    const never = new Promise<void>(() => undefined);
    await expect(pace.rest(never, NOW)).resolves.toBeUndefined();
  });

  it('rests while ingest is busy, and goes on as soon as it is not', async () => {
    let looks = 0;
    const pace = await worked(() => ++looks < 4);
    await pace.rest(inserted, NOW);
    expect(looks).toBe(4);
  });

  it('does not rest when what waits has become too old', async () => {
    let looks = 0;
    const pace = await worked(() => ++looks > 0);
    await pace.rest(inserted, NOW - 30_000);
    expect(looks).toBe(2);
  });

  it('counts waiting for records as no work: there is nothing to rest from', async () => {
    let looks = 0;
    const pace = new Pace({ ingestIsBusy: () => ++looks > 0, signal: new AbortController().signal, now: () => NOW });
    await pace.waiting(sleep(400));
    await pace.rest(inserted, NOW);
    expect(looks).toBeLessThan(5);
  });

  it('ends its rest when the projector stops', async () => {
    const stopping = new AbortController();
    let looks = 0;
    const busyAndStoppedMeanwhile = (): boolean => {
      if (++looks === 4) stopping.abort();
      return true;
    };
    const pace = await worked(busyAndStoppedMeanwhile, stopping.signal);
    await pace.rest(inserted, NOW);
    expect(looks).toBe(4);
  });
});
