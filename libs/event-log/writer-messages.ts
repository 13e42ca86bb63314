import type { PlainError } from './errors.ts';
import type { Barrier, LogKeys } from './event-log.ts';

/** What the main thread tells the writer thread. */
export type ToWriter = { kind: 'appends'; frame: ArrayBuffer } | { kind: 'barrier'; id: number } | { kind: 'close' };

/** What the writer thread answers. */
export type FromWriter =
  | { kind: 'opened' }
  | { kind: 'not-opened'; error: PlainError }
  /** For each append in turn: its id, then offset and platform time of each of its drafts. */
  | { kind: 'appended'; positions: Float64Array }
  | { kind: 'failed'; ids: number[]; error: PlainError }
  | { kind: 'barrier'; id: number; barrier: Barrier }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string; detail?: string };

/** Given to a writer thread as it starts. */
export type WriterData = { keys: LogKeys } & (
  { adapter: 'sqlite'; path: string; clock: SharedArrayBuffer | null; fileBytesMax?: number } | { adapter: 'kafka'; kafka: KafkaAccess }
);

/** How to reach a Kafka cluster; the shape of `Config['kafka']`. */
export interface KafkaAccess {
  brokers: string[];
  /** Replicas of each topic; min.insync.replicas is one less, but at least 1. */
  replication: number;
  ssl: boolean;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
}
