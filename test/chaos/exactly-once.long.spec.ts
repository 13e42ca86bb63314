import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaForTests } from '@oppiva/event-log/testing.ts';
import { TrialRig } from '../../services/projector/src/testing/trial-rig.ts';
import { randomFrom } from '../support/statements.ts';
import { arriveAfterRecovery, killWhileItArrives, killWithinInserts, newTally, stopAndWake, type Tally } from './exactly-once-trials.ts';
import { writeTable } from './exactly-once-table.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_122);
const HITS = Number(process.env['CHAOS_HITS'] ?? 200);
const PROJECTOR_EVERY = 5;
const STATEMENTS = 40_000;
const TRIALS = Number(process.env['CHAOS_TRIALS'] ?? 10);
const CONTROLS = 3;
const LOGS = (process.env['CHAOS_LOGS'] ?? 'SQLite,Kafka').split(',');
const TIME_OUT_MS = 3_600_000;

const kafka = LOGS.includes('Kafka') ? await kafkaForTests() : null;
afterAll(() => kafka?.stop());

const nothingAmiss = { lost: 0, doubled: 0, wrong: 0 };

async function repeat(times: number, trial: () => Promise<void>): Promise<void> {
  for (let number = 0; number < times; number++) await trial();
}

describe.each(LOGS.filter((log) => log !== 'Kafka' || kafka !== null))('the projector alone, on the %s log', (log) => {
  const tallies: Record<string, Tally> = {};
  const tallyOf = (trial: string): Tally => (tallies[trial] = newTally());
  let rig: TrialRig;

  beforeAll(async () => {
    const access = log === 'Kafka' && kafka !== null ? { kafka: { brokers: kafka.brokers, replication: 1, ssl: false } } : {};
    rig = await TrialRig.start({ statements: STATEMENTS, ...access });
  });
  afterAll(async () => {
    await rig?.stop();
    writeTable(log, tallies);
  });

  it(
    `loses and doubles nothing in ${HITS} kills within inserts, some of them partly written`,
    async () => {
      const clickhouse = tallyOf('SIGKILL of ClickHouse');
      const projector = tallyOf('SIGKILL of the projector');
      await killWithinInserts(rig, { hits: HITS, random: randomFrom(SEED), clickhouse, projector, projectorEvery: PROJECTOR_EVERY });
      for (const tally of [clickhouse, projector]) expect(tally).toMatchObject(nothingAmiss);
      expect(clickhouse.hits + projector.hits).toBeGreaterThanOrEqual(HITS);
      expect(clickhouse.partly).toBeGreaterThan(0);
      expect(clickhouse.absent).toBeGreaterThan(0);
    },
    TIME_OUT_MS,
  );

  it(
    'loses and doubles nothing where an overtaken claim goes on',
    async () => {
      const stopped = tallyOf('SIGSTOP, takeover, SIGCONT');
      await repeat(TRIALS, () => stopAndWake(rig, stopped, null));
      const arriving = tallyOf('Projector killed while its insert arrives');
      await repeat(CONTROLS, () => killWhileItArrives(rig, arriving, null));
      const late = tallyOf('Answer lost, insert arrives after recovery');
      await repeat(TRIALS, () => arriveAfterRecovery(rig, late, null));
      for (const tally of [stopped, arriving, late]) expect(tally).toMatchObject({ ...nothingAmiss, refused: tally.trials });
    },
    TIME_OUT_MS,
  );

  it(
    'doubles rows as soon as a part of the protocol is missing',
    async () => {
      const noFence = tallyOf('Control: SIGSTOP, takeover, SIGCONT without the fence');
      await repeat(CONTROLS, () => stopAndWake(rig, noFence, 'fence'));
      const noKill = tallyOf('Control: projector killed while its insert arrives, without KILL');
      await repeat(CONTROLS, () => killWhileItArrives(rig, noKill, 'KILL'));
      const noEpoch = tallyOf('Control: insert arrives after recovery without a new epoch');
      await repeat(CONTROLS, () => arriveAfterRecovery(rig, noEpoch, 'new epoch'));
      for (const tally of [noFence, noKill, noEpoch]) {
        expect(tally.doubled).toBeGreaterThan(0);
        expect(tally.refused).toBe(0);
      }
    },
    TIME_OUT_MS,
  );
});
