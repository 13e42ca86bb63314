import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberOf, readAll } from './contract-support.ts';
import { eventLogContract } from './event-log.contract.ts';
import { topics, type EventLog } from './event-log.ts';
import { kafkaClient } from './kafka-client.ts';
import { KafkaOffsets } from './kafka-offsets.ts';
import { KafkaPoints } from './kafka-points.ts';
import { openEventLog } from './open-event-log.ts';
import { statementsFor, testKeys } from './test-drafts.ts';
import { kafkaForTests } from './testing.ts';
import type { KafkaAccess } from './writer-messages.ts';

// Without a broker `kafkaForTests` says so loudly, and fails in CI; the suites then have nothing to run against.
const kafka = await kafkaForTests();
const access: KafkaAccess = { brokers: kafka?.brokers ?? [], replication: 1, ssl: false };
const lines: string[] = [];
const note = (_: object, message: string): void => void lines.push(message);
const logger = { info: note, warn: note, error: note };
const open = (): Promise<EventLog> => openEventLog({ kind: 'kafka', kafka: access, keys: testKeys, logger });

afterAll(() => kafka?.stop());

describe.runIf(kafka)('the log on Kafka', () => {
  eventLogContract(() => Promise.resolve({ open, child: { kind: 'kafka', kafka: access } }));

  describe('platform time', () => {
    it('is the running maximum of the log, found by bisection from any place', async () => {
      const log = await open();
      const from = await log.end('oppiva.hr');
      for (let i = 0; i < 5; i++) {
        await log.append([statementsFor(i, { topic: 'oppiva.hr' })]);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const records = await readAll(log.read('oppiva.hr', { offset: from }), 5);
      await log.close();

      const offsets = new KafkaOffsets(kafkaClient(access, () => undefined));
      await offsets.connect();
      const points = new KafkaPoints(offsets);
      const below = await Promise.all(records.map((_, i) => points.maximumBelow('oppiva.hr', from + i + 1)));
      const none = await points.maximumBelow('oppiva.hr', 0);
      await offsets.close();

      expect(below).toEqual(records.map(({ platformTime }) => platformTime));
      expect(none).toBe(0);
    });

    it('does not go back when the leader clock does', () => {
      const points = new KafkaPoints(new KafkaOffsets(kafkaClient(access, () => undefined)));
      const times = [5_000, 6_000, 5_500, 6_001].map((time, i) => points.appended('oppiva.hr', i, time));
      expect(times).toEqual([5_000, 6_000, 6_000, 6_001]);
    });
  });

  it('writes at most one tick a second to a topic, and none to one that has moved', async () => {
    const log = await open();
    await log.append([statementsFor(1)]);
    const before = await Promise.all(topics.map((topic) => log.end(topic)));
    await Promise.all(Array.from({ length: 5 }, () => log.barrier()));
    await log.barrier();
    const after = await Promise.all(topics.map((topic) => log.end(topic)));
    await log.close();

    expect(after.map((end, i) => end - before[i]!)).toEqual([0, 1, 1, 1, 1, 1]);
  });

  it('refuses topics whose settings are unsafe, and says which and what they should be', async () => {
    await (await open()).close();
    const admin = kafkaClient(access, () => undefined).admin();
    await admin.connect();
    const set = (entries: Record<string, string>): Promise<unknown> =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: kafkajs.ConfigResourceTypes.TOPIC,
            name: 'oppiva.rules',
            configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
          },
        ],
      });
    const right = {
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'message.timestamp.type': 'LogAppendTime',
      'max.message.bytes': String(16 * 1024 * 1024),
      'min.insync.replicas': '1',
    };
    try {
      await set({ ...right, 'retention.ms': '604800000', 'message.timestamp.type': 'CreateTime', 'max.message.bytes': '1000000' });
      const error = await open().then(
        () => null,
        (failure: Error) => failure,
      );
      expect(error).toMatchObject({ code: 'LOG_TOPIC_SETTINGS' });
      expect(error!.message).toContain('oppiva.rules: retention.ms=604800000, must be -1');
      expect(error!.message).toContain('oppiva.rules: message.timestamp.type=CreateTime, must be LogAppendTime');
      expect(error!.message).toContain('oppiva.rules: max.message.bytes=1000000, must be 16777216');
      expect(error!.message).not.toContain('oppiva.hr');
    } finally {
      await set(right);
      await admin.disconnect();
    }
    const replicated = openEventLog({ kind: 'kafka', kafka: { ...access, replication: 3 }, keys: testKeys, logger });
    await expect(replicated).rejects.toMatchObject({ code: 'LOG_TOPIC_SETTINGS' });
  });

  it('answers clearly when there is no broker at all', async () => {
    const nowhere = openEventLog({ kind: 'kafka', kafka: { ...access, brokers: ['127.0.0.1:1'] }, keys: testKeys, logger });
    await expect(nowhere).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  });

  it('calls a loading coordinator what it is', () => {
    const lied = lines.filter((line) => /coordinator/i.test(line) && !line.startsWith('Kafka is still loading the coordinator'));
    expect(lied).toEqual([]);
  });
});

describe.runIf(kafka?.kill)('a broker that is killed', () => {
  let log: EventLog;
  beforeAll(async () => {
    log = await open();
  });
  afterAll(() => log.close());

  it(
    'leaves appends unknown while it is gone, loses nothing acknowledged, and is followed again when it is back',
    { timeout: 120_000 },
    async () => {
      const from = await log.end('oppiva.statements');
      const reader = log.read('oppiva.statements', { offset: from });
      const acknowledged: number[] = [];
      const failures: { code: string; outcome: string }[] = [];
      let number = 0;
      const writers = { stop: false };
      const writing = Promise.all(
        Array.from({ length: 4 }, async () => {
          while (!writers.stop) {
            const mine = number++;
            await log.append([statementsFor(mine)]).then(
              () => acknowledged.push(mine),
              (error: { code: string; outcome: string }) => failures.push(error),
            );
          }
        }),
      );
      const first = await readAll(reader, 20);
      await kafka!.kill!();
      while (failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const acknowledgedBefore = acknowledged.length;
      await kafka!.restart!();
      while (acknowledged.length < acknowledgedBefore + 50) await new Promise((resolve) => setTimeout(resolve, 50));
      writers.stop = true;
      await writing;

      expect(failures.every(({ code }) => code === 'LOG_UNAVAILABLE')).toBe(true);
      expect(failures.some(({ outcome }) => outcome === 'unknown')).toBe(true);
      const records = [...first];
      const end = await log.end('oppiva.statements');
      while (records.length < end - from) records.push(...(await reader.next({ recordsMax: 1_000, waitMs: 1_000 }).catch(untilReachable)));
      expect(records.map(({ offset }) => offset)).toEqual(records.map((_, i) => from + i));
      expect(records.every((record, i) => i === 0 || record.platformTime >= records[i - 1]!.platformTime)).toBe(true);
      const found = new Set(records.map(numberOf));
      expect(acknowledged.filter((each) => !found.has(each))).toEqual([]);
      const [position] = await log.append([statementsFor(-1)]);
      expect(numberOf((await log.readAt('oppiva.statements', position!.offset))!)).toBe(-1);
      expect((await log.barrier()).ends['oppiva.statements']).toBeGreaterThanOrEqual(end + 1);
    },
  );
});

/** A reader says so while it cannot reach the broker; asked again, it goes on from the same place. */
function untilReachable(error: Error & { code?: string }): [] {
  if (error.code !== 'LOG_UNAVAILABLE') throw error;
  return [];
}
