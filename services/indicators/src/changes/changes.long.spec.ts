import { startProjector } from '@oppiva/projector-service';
import { afterEach, expect, test } from 'vitest';
import { computeChanged, startComputing, tell } from '../testing/computing.ts';
import type { TestInstallation } from '../testing/installation.ts';
import { randomFacts } from '../testing/random-facts.ts';
import { keptAndRecomputed } from '../testing/recomputed.ts';

const open: TestInstallation[] = [];
afterEach(async () => {
  for (const installation of open.splice(0)) await installation.stop();
});

const oneByOne = 150;
/** From here on the third quarter is closed and due. */
const closedAt = Date.parse('2024-10-16T00:00:00Z');
const minute = 60_000;

/**
 * Tells the last 150 facts of a random history one by one, computes what each changes, and compares with a computation of everything.
 * @param every after so many facts; a value that was left out stays wrong, so the last comparison tells of all
 */
async function compareThroughout(seed: number, every: number): Promise<number> {
  const facts = randomFacts(seed);
  const installation = await startComputing(startProjector);
  open.push(installation);
  const first = facts.length - oneByOne;
  await tell(installation, facts.slice(0, first));
  await computeChanged(installation);
  let compared = 0;
  for (let at = first; at < facts.length; at += 1) {
    if (at === first + oneByOne / 2) installation.clock.set(closedAt);
    await tell(installation, facts.slice(at, at + 1));
    await computeChanged(installation);
    if ((at + 1 - facts.length) % every !== 0) continue;
    const { kept, recomputed } = await keptAndRecomputed(installation);
    expect(kept, `seed ${seed}, fact ${at}: ${JSON.stringify(facts[at])}`).toEqual(recomputed);
    compared += Object.keys(kept).length;
  }
  return compared;
}

test(
  'after each of 150 facts of a random history all values are those of a computation of everything',
  { timeout: 60 * minute },
  async () => {
    expect(await compareThroughout(11, 1)).toBeGreaterThan(10_000);
  },
);

test.each(Array.from({ length: 9 }, (_, n) => 21 + n))(
  'so they are of history %i, after every tenth of 150 facts',
  { timeout: 30 * minute },
  async (seed) => {
    expect(await compareThroughout(seed, 10)).toBeGreaterThan(1_000);
  },
);
