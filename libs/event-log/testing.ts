import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingTools, startBroker, type Broker } from '../../infra/kafka/start-broker.mjs';

/** A broker for tests. `kind` says where it came from; only 'jvm' brokers can be killed and restarted. */
export interface KafkaForTests {
  brokers: string[];
  kind: 'given' | 'docker' | 'jvm';
  /** Ends a broker that was started for the tests; a given one is left alone. */
  stop(): Promise<void>;
  /** SIGKILLs the broker; null where it is not ours to kill. */
  kill: (() => Promise<void>) | null;
  /** Starts it again on the same data and port after `kill`. */
  restart: (() => Promise<void>) | null;
}

let shared: Promise<KafkaForTests | null> | null = null;

/**
 * A real Kafka broker, one a test process: the one KAFKA_BROKERS names; else in Docker, through testcontainers, if an engine answers; else a JVM
 * with jars resolved by Maven. Resolves null where none can be had, after saying so; in CI (`process.env.CI`) that is an error.
 */
export function kafkaForTests(): Promise<KafkaForTests | null> {
  shared ??= findKafka();
  return shared;
}

async function findKafka(): Promise<KafkaForTests | null> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given.split(','), kind: 'given', stop: () => Promise.resolve(), kill: null, restart: null };
  const docker = await inDocker();
  if (docker) return docker;
  const missing = missingTools();
  if (!missing) return onJvm();
  const message = `NO KAFKA: the tests of the Kafka log do NOT run. KAFKA_BROKERS is not set, no Docker engine answers, and: ${missing}`;
  if (process.env['CI']) throw new Error(message);
  process.stderr.write(`\n${'='.repeat(100)}\n${message}\n${'='.repeat(100)}\n`);
  return null;
}

async function inDocker(): Promise<KafkaForTests | null> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return null;
  }
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const container = await new KafkaContainer('apache/kafka:4.1.0').start();
  const stop = async (): Promise<void> => {
    shared = null;
    await container.stop();
  };
  return { brokers: [`${container.getHost()}:${container.getMappedPort(9093)}`], kind: 'docker', stop, kill: null, restart: null };
}

async function onJvm(): Promise<KafkaForTests> {
  const dataDir = mkdtempSync(join(tmpdir(), 'oppiva-kafka-'));
  let broker: Broker = await startBroker({ dataDir, say: (line) => process.stderr.write(`${line}\n`) });
  return {
    brokers: broker.brokers,
    kind: 'jvm',
    kill: () => broker.kill('SIGKILL'),
    restart: async () => {
      broker = await startBroker({ dataDir, port: broker.port });
    },
    stop: async () => {
      shared = null;
      await broker.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
