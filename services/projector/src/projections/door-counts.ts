import { loadSql } from '@oppiva/clickhouse';
import { installationKeyring, type Keyring, type LogKeys, type LogRecord } from '@oppiva/event-log';
import type { Block, TableInsert } from '../block.ts';
import type { Projection } from './projection.ts';
import { instantMember, invalid, projectJsonEntries, textOf } from './record-entries.ts';

const DOOR_COUNTS = 'learning.door_counts';

/** oppiva.admissions: what was refused at the door, as counted there. */
export class DoorCountsProjection implements Projection {
  readonly topic = 'oppiva.admissions';
  readonly tables: readonly TableInsert[] = [{ table: DOOR_COUNTS, sql: loadSql(import.meta.url, 'door-counts.sql') }];
  readonly #keyring: Keyring;

  constructor(keys: Pick<LogKeys, 'seal'>) {
    this.#keyring = installationKeyring(keys);
  }

  project(record: LogRecord, block: Block): number {
    return projectJsonEntries(record, block, {
      type: 'door.refusals-counted',
      keyring: this.#keyring,
      row: (entry, value) => writeCount(record, entry, readCount(value), block),
    });
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  acknowledged(): void {
    // Nothing depends on earlier records.
  }

  startOver(): void {
    // Nothing is remembered.
  }
}

interface DoorCount {
  client: string;
  state: string;
  code: string;
  count: number;
  /** Milliseconds UTC. */
  minute: number;
  /** Of an initial load; null where it is known since it came. */
  knownAt: number | null;
}

function readCount(value: Record<string, unknown>): DoorCount {
  const count = value['count'];
  if (!Number.isSafeInteger(count) || (count as number) < 0) throw invalid('count is no number of refusals');
  const knownAt = value['knownAt'] === undefined ? null : instantMember(value, 'knownAt');
  const [client, state, code] = [textOf(value, 'client'), textOf(value, 'state'), textOf(value, 'code')];
  return { client, state, code, count: count as number, minute: instantMember(value, 'minute'), knownAt };
}

function writeCount(record: LogRecord, entry: number, door: DoorCount, block: Block): void {
  const row = block.row(DOOR_COUNTS, record.offset, entry, 64);
  if (row === null) return;
  row.uint64(record.offset);
  row.uint32(entry);
  row.int64(record.platformTime);
  row.string(door.client);
  row.string(door.state);
  row.string(door.code);
  row.reserve(24);
  row.uint64(door.count);
  row.uint32(Math.max(0, Math.floor(door.minute / 1_000)));
  row.int64(Math.min(door.knownAt ?? record.platformTime, record.platformTime));
}
