import type { EventLog, LogKeys } from './event-log.ts';
import { SqliteEventLog, type SqliteLogOptions } from './sqlite-event-log.ts';
import type { LogLines } from './writer-client.ts';
import type { KafkaAccess } from './writer-messages.ts';

export type EventLogOptions =
  ({ kind: 'sqlite' } & SqliteLogOptions) | { kind: 'kafka'; kafka: KafkaAccess; keys: LogKeys; logger: LogLines };

/** Opens the log that the configuration names. kafkajs is loaded only where it is used. */
export async function openEventLog(options: EventLogOptions): Promise<EventLog> {
  if (options.kind === 'sqlite') return SqliteEventLog.open(options);
  const { KafkaEventLog } = await import('./kafka-event-log.ts');
  return KafkaEventLog.open(options);
}
