import kafkajs, { type Admin } from 'kafkajs';
import { EventLogError } from './errors.ts';
import { topics } from './event-log.ts';
import { reached, type Say } from './kafka-client.ts';

/** Largest batch of records that a topic takes, in bytes; `RECORD_BYTES_MAX` keeps every record below. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

/** Settings without which the log would lose or reorder records, or tell wrong times. */
function requiredConfig(replication: number): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': String(MESSAGE_BYTES_MAX),
    'min.insync.replicas': String(insyncReplicas(replication)),
  };
}

/** With three replicas or more, one may be down and what is acknowledged is on two. */
function insyncReplicas(replication: number): number {
  return replication >= 3 ? 2 : 1;
}

/**
 * Creates the topics that are missing and checks those that exist. Rejects LOG_TOPIC_SETTINGS with every setting that is wrong, and what it
 * should be: changing a topic is the operator's decision.
 */
export async function prepareTopics(admin: Admin, replication: number, say: Say): Promise<void> {
  const existing = new Set(await reached('listing the topics', () => admin.listTopics()));
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length > 0) {
    await reached('creating the topics', () =>
      admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: 1,
          replicationFactor: replication,
          configEntries: Object.entries(requiredConfig(replication)).map(([name, value]) => ({ name, value })),
        })),
      }),
    );
    say({ kind: 'log', level: 'info', message: `Created the Kafka topics ${missing.join(', ')}` });
  }
  if (replication === 1) {
    say({
      kind: 'log',
      level: 'warn',
      message: 'Kafka replication is 1: what a broker loses is lost. Set KAFKA_REPLICATION=3 where three brokers run.',
    });
  }
  const wrong = [...(await wrongLayout(admin, replication)), ...(await wrongConfig(admin, replication))];
  if (wrong.length === 0) return;
  throw new EventLogError(
    'LOG_TOPIC_SETTINGS',
    `Kafka topics have settings under which the log would not be safe:\n${wrong.map((line) => `  ${line}`).join('\n')}\nCorrect them (kafka-configs.sh, kafka-reassign-partitions.sh) or let Oppiva create the topics, then start again.`,
  );
}

async function wrongLayout(admin: Admin, replication: number): Promise<string[]> {
  const metadata = await reached('describing the topics', () => admin.fetchTopicMetadata({ topics: [...topics] }));
  return metadata.topics.flatMap(({ name, partitions }) => {
    const replicas = Math.min(...partitions.map((partition) => partition.replicas.length));
    return [
      ...(partitions.length === 1 ? [] : [`${name}: ${partitions.length} partitions, must be 1 (a topic is totally ordered)`]),
      ...(replicas >= replication ? [] : [`${name}: replication ${replicas}, must be at least ${replication} (KAFKA_REPLICATION)`]),
    ];
  });
}

async function wrongConfig(admin: Admin, replication: number): Promise<string[]> {
  const required = requiredConfig(replication);
  const described = await reached('describing the topics', () =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: Object.keys(required) })),
    }),
  );
  return described.resources.flatMap(({ resourceName, configEntries }) =>
    Object.entries(required).flatMap(([name, value]) => {
      const found = configEntries.find((entry) => entry.configName === name)?.configValue;
      return fits(name, found, value) ? [] : [`${resourceName}: ${name}=${found ?? '(not set)'}, must be ${value}`];
    }),
  );
}

/** More safety or room than required is fine. */
function fits(name: string, found: string | undefined, required: string): boolean {
  const isMinimum = name === 'min.insync.replicas' || name === 'max.message.bytes';
  return isMinimum ? Number(found) >= Number(required) : found === required;
}
