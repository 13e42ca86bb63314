import type { PlainError } from './errors.ts';
import type { Barrier, LogKeys, LogRecord, Topic } from './event-log.ts';

/** Questions to the writer thread; the SQLite writer answers only the first, as reading there needs no thread. */
export interface Calls {
  barrier: { ask: object; answer: Barrier };
  end: { ask: { topic: Topic }; answer: number };
  'read-at': { ask: { topic: Topic; offset: number }; answer: PackedRecords };
  'open-reader': { ask: { reader: number; topic: Topic; offset: number; platformTimeFloor: number | null }; answer: null };
  next: { ask: { reader: number; recordsMax: number; bytesMax: number; waitMs: number }; answer: PackedRecords };
  'stop-waiting': { ask: { reader: number }; answer: null };
  'close-reader': { ask: { reader: number }; answer: null };
}
export type CallName = keyof Calls;
export type Call = { [Name in CallName]: { name: Name; ask: Calls[Name]['ask'] } }[CallName];

/** What the main thread tells the writer thread. */
export type ToWriter = { kind: 'appends'; frame: ArrayBuffer } | { kind: 'call'; id: number; call: Call } | { kind: 'close' };

/** What the writer thread answers. */
export type FromWriter =
  | { kind: 'opened' }
  | { kind: 'not-opened'; error: PlainError }
  /** For each append in turn: its id, then offset and platform time of each of its drafts. */
  | { kind: 'appended'; positions: Float64Array }
  | { kind: 'failed'; ids: number[]; error: PlainError }
  | { kind: 'answer'; id: number; answer: Calls[CallName]['answer'] }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string; detail?: string };

/** Records on their way between threads: one buffer that is transferred, and for each record offset, platform time and the two lengths. */
export interface PackedRecords {
  topic: Topic;
  numbers: Float64Array;
  bytes: ArrayBuffer;
}

export function packRecords(topic: Topic, records: readonly LogRecord[]): PackedRecords {
  const numbers = Float64Array.from(
    records.flatMap(({ offset, platformTime, header, body }) => [offset, platformTime, header.length, body.length]),
  );
  const bytes = Buffer.allocUnsafeSlow(records.reduce((sum, { header, body }) => sum + header.length + body.length, 0));
  let at = 0;
  for (const { header, body } of records) {
    bytes.set(header, at);
    bytes.set(body, at + header.length);
    at += header.length + body.length;
  }
  return { topic, numbers, bytes: bytes.buffer as ArrayBuffer };
}

export function unpackRecords({ topic, numbers, bytes }: PackedRecords): LogRecord[] {
  const records: LogRecord[] = [];
  let at = 0;
  const take = (length: number): Uint8Array => new Uint8Array(bytes, (at += length) - length, length);
  for (let i = 0; i < numbers.length; i += 4) {
    records.push({ topic, offset: numbers[i]!, platformTime: numbers[i + 1]!, header: take(numbers[i + 2]!), body: take(numbers[i + 3]!) });
  }
  return records;
}

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
