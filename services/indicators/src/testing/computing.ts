import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { expect } from 'vitest';
import { draftOf, type Sent } from './generated-history.ts';
import { startInstallation, timeZone, type ProjectorOf, type ProjectorUnderTest, type TestInstallation } from './installation.ts';

/** `startProjector`, which the caller passes in. */
type StartProjector = (
  deps: Parameters<ProjectorOf>[0] & { config: { timeZone: string; limits: { knownIdsMax: number } }; logger: typeof silentLogger },
) => ProjectorUnderTest;

const minuteMs = 60_000;

/** An installation under the test profile whose clock stands in the close lag of the third quarter of 2024: that one and the next matter. */
export function startComputing(start: StartProjector): Promise<TestInstallation> {
  return startInstallation(
    ({ log, keys, access }) => start({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
    { unsuppressed: true, now: '2024-10-09T00:00:00Z' },
  );
}

/** Appends these things one record each a minute later, and derives from them. */
export async function tell(installation: TestInstallation, sent: readonly Sent[]): Promise<void> {
  const now = new Date(installation.clock.now() + minuteMs).toISOString();
  await installation.appendAt(
    now,
    sent.map((each) => draftOf(each, installation.keys)),
  );
  // an instant is closed from the next one on
  installation.clock.set(installation.clock.now() + 1);
  await installation.derived();
}

/** Computes what has changed. Answers the windows of which something was computed. */
export async function computeChanged(installation: TestInstallation): Promise<readonly string[]> {
  const { computed, isComplete } = await installation.indicators.computeChanged();
  expect(isComplete).toBe(true);
  return computed;
}
