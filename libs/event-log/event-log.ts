/** The port of the log: what services know about it, whether a SQLite file or a Kafka cluster stands behind. */

/** One partition each; totally ordered, so every reader agrees. */
export const topics = ['oppiva.statements', 'oppiva.documents', 'oppiva.hr', 'oppiva.rules', 'oppiva.admissions', 'oppiva.values'] as const;
export type Topic = (typeof topics)[number];

/** One value for each topic. */
export function byTopic<T>(make: (topic: Topic) => T): Record<Topic, T> {
  return Object.fromEntries(topics.map((topic) => [topic, make(topic)])) as Record<Topic, T>;
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The control record that a barrier appends on Kafka: no entries, an empty body. */
export const TICK_TYPE = 'control.tick';

/** Largest record: header and body together, in bytes. Leaves room for the framing below the broker's `max.message.bytes` of 16 MiB. */
export const RECORD_BYTES_MAX = 16 * 1024 * 1024 - 64 * 1024;

/** Bits of an entry's flags byte: what the platform added to the statement as it was sent. */
export const entryFlags = {
  idAdded: 1,
  timestampAdded: 2,
  versionAdded: 4,
  voiding: 8,
  authorityReplaced: 16,
} as const;

export type ReferenceKind = 'voids' | 'supersedes' | 'retracts';

/** A reference from one entry of a record to an earlier entry anywhere, by its 16-byte key. */
export interface Reference {
  entry: number;
  kind: ReferenceKind;
  key: Uint8Array;
}

/** One accepted request, before it is sealed. */
export interface RecordDraft {
  /** 'xapi.statements-accepted', 'hr.events-accepted', 'rule.events-accepted', 'door.refusals-counted', 'capability.values-published'. */
  type: string;
  schema: number;
  client: string | null;
  /** Small and in clear, e.g. `{xapiVersion, bootstrap}`; never a subject. */
  meta: Record<string, JsonValue>;
  /** The exact bytes received. */
  body: Uint8Array;
  /**
   * Where the entries lie in the body. 'json': the elements of the top-level array (or the single object), split off the HTTP thread;
   * an array: start and length of each in turn; 'none': every entry is the whole body (no keys: the record has no entries).
   */
  split: 'json' | Uint32Array | 'none';
  /** 16 bytes an entry; empty where the entries have no identity. */
  keys: Uint8Array;
  /** One byte an entry; empty means all zero. */
  flags: Uint8Array;
  references?: Reference[];
}

export interface TopicDraft {
  topic: Topic;
  draft: RecordDraft;
}

/** Where a record landed. `platformTime` is in ms UTC. */
export interface Appended {
  topic: Topic;
  offset: number;
  platformTime: number;
}

/** A record as it lies in the log: header in clear, body sealed. `platformTime` is in ms UTC and never decreases within a topic. */
export interface LogRecord {
  topic: Topic;
  offset: number;
  platformTime: number;
  header: Uint8Array;
  body: Uint8Array;
}

/** Every record with a platform time before `instant` (ms UTC) lies below `ends` (next offsets). */
export interface Barrier {
  instant: number;
  ends: Record<Topic, number>;
}

export interface ReadPosition {
  offset: number;
  /** The platform time reached just below `offset`, if known: spares Kafka the look-up on resuming. */
  platformTimeFloor?: number;
}

export interface NextOptions {
  recordsMax: number;
  /** A page ends at the record that reaches this many bytes; at least one record comes. Default 8 MiB. */
  bytesMax?: number;
  /** How long to wait for a first record, in ms. Default 0. */
  waitMs?: number;
  signal?: AbortSignal;
}

export interface LogReader {
  /**
   * The next records in order, [] when none came within `waitMs` or the signal fired. Rejects LOG_CLOSED after `close`, LOG_UNAVAILABLE
   * when the log cannot be reached (calling again goes on from the same place), LOG_CORRUPT when the log ends below the place to read from.
   */
  next(options: NextOptions): Promise<LogRecord[]>;
  close(): Promise<void>;
}

export interface EventLog {
  /**
   * Appends durably. On SQLite all drafts of a call are one transaction; on Kafka they go in order, one by one.
   * Rejects: RECORD_TOO_LARGE, RECORD_INVALID, LOG_FULL_DISK, LOG_READ_ONLY, LOG_CLOSED (nothing stored); LOG_UNAVAILABLE (see `outcome`).
   * The drafts' buffers are copied before the call returns and stay the caller's.
   */
  append(drafts: TopicDraft[]): Promise<Appended[]>;
  /** A reader from an offset, inclusive; it follows the log. */
  read(topic: Topic, from: ReadPosition): LogReader;
  /** One record, or null where there is none at this offset. */
  readAt(topic: Topic, offset: number): Promise<LogRecord | null>;
  /** The next offset of a topic. */
  end(topic: Topic): Promise<number>;
  /** An instant up to which the log is complete, with the end positions that hold it. The instant never goes back. */
  barrier(): Promise<Barrier>;
  /** Waits for appends under way, then lets go of everything. Idempotent. */
  close(): Promise<void>;
}

/** The installation's keys as the log needs them, 32 bytes each. */
export interface LogKeys {
  id: Uint8Array;
  tag: Uint8Array;
  seal: Uint8Array;
}
