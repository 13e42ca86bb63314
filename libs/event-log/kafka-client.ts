import kafkajs, { Kafka, logLevel, type logCreator, type SASLOptions } from 'kafkajs';
import { EventLogError, type AppendOutcome } from './errors.ts';
import type { FromWriter, KafkaAccess } from './writer-messages.ts';

/** A request to a broker that is alive takes milliseconds; one that hangs is given up after this. */
export const REQUEST_TIMEOUT_MS = 15_000;

export type Say = (line: Extract<FromWriter, { kind: 'log' }>) => void;

const LEADER_MOVED = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION', 'REPLICA_NOT_AVAILABLE']);

/** Answers of a broker that mean: not stored. Whatever is not in here leaves the outcome unknown. */
const REFUSALS = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'POLICY_VIOLATION',
  'KAFKA_STORAGE_ERROR',
]);

/** A coordinator that is still loading is what every group meets on a broker that has just started; kafkajs calls it an error. */
const COORDINATOR_LOADS =
  /coordinator is (loading|not available)|GROUP_LOAD_IN_PROGRESS|COORDINATOR_LOAD_IN_PROGRESS|GROUP_COORDINATOR_NOT_AVAILABLE/i;

/** The client of a cluster. Retries are few and short: the log's own loops go on, and no answer is better than a late one. */
export function kafkaClient(access: KafkaAccess, say: Say): Kafka {
  return new Kafka({
    clientId: 'oppiva',
    brokers: access.brokers,
    ssl: access.ssl,
    ...(access.sasl ? { sasl: access.sasl as SASLOptions } : {}),
    connectionTimeout: 5_000,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator: logTo(say),
  });
}

function logTo(say: Say): logCreator {
  return () =>
    ({ level, namespace, log }) => {
      const { message, error } = log as { message: string; error?: string };
      const detail = [namespace, error].filter(Boolean).join(': ');
      if (COORDINATOR_LOADS.test(`${message} ${error ?? ''}`)) {
        say({
          kind: 'log',
          level: 'info',
          message: 'Kafka is still loading the coordinator of a reader group; it is asked again in a moment',
          detail,
        });
      } else {
        say({ kind: 'log', level: level === logLevel.ERROR ? 'error' : 'warn', message: `Kafka client: ${message}`, detail });
      }
    };
}

/** Runs `work`; an error of kafkajs becomes LOG_UNAVAILABLE. */
export async function reached<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(doing, error);
  }
}

/** The log's error for one of kafkajs; a bug passes through. */
export function unavailable(doing: string, error: unknown): unknown {
  if (!(error instanceof kafkajs.KafkaJSError)) return error;
  const outcome = outcomeOf(error);
  const stored = outcome === 'refused' ? 'Nothing was stored.' : 'Nobody knows what was stored: a retry with the same ids settles it.';
  const message = `Kafka failed ${doing}: ${error.message} ${stored} Check that the brokers (KAFKA_BROKERS) are up and reachable.`;
  return new EventLogError('LOG_UNAVAILABLE', message, { outcome, cause: error });
}

/** Whether the broker said that it did not store; without such an answer nobody knows. */
export function outcomeOf(error: unknown): AppendOutcome {
  return REFUSALS.has(typeOf(error) ?? '') ? 'refused' : 'unknown';
}

/** Whether the question went to a broker that does not, or not yet, lead the topic. */
export function hasMovedLeader(error: unknown): boolean {
  return LEADER_MOVED.has(typeOf(error) ?? '');
}

/** kafkajs wraps the broker's answer in errors about its own retries. */
function typeOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { type } = cause as Error & { type?: string };
    if (type !== undefined) return type;
  }
  return undefined;
}
