import type { LogRecord } from '@oppiva/event-log';
import type { Position } from './protocol/recover.ts';
import { RowBinary } from './row-binary.ts';

/** Rows that go into one table with one insert. */
export interface TableInsert {
  /** `database.table`. */
  table: string;
  sql: string;
  parameters?: Readonly<Record<string, string | number>>;
}

/** Why an entry is in quarantine; the reasons are those of projector.quarantine. */
export interface Quarantined {
  reason: 'undecodable' | 'key-gone' | 'schema-unknown' | 'invalid' | 'duplicate' | 'conflict-after-accept';
  code: string;
  detail: string;
}

export const QUARANTINE = 'projector.quarantine';

/** Says which rows an interrupted writer left; a block leaves those out. */
export interface PresentRows {
  has(table: string, offset: number, entry: number): boolean;
}

/** The rows of consecutive records, by table, and the position after them. Reused: `reset` starts the next one. */
export class Block {
  position: Position = { upto: 0, platformTime: 0, records: 0, control: 0, entries: 0 };
  /** Entries of this block: what bounds it. */
  entries = 0;
  records = 0;
  readonly #rows = new Map<string, RowBinary>();
  #present: PresentRows | null = null;

  constructor(tables: readonly string[]) {
    for (const table of [...tables, QUARANTINE]) this.#rows.set(table, new RowBinary());
  }

  reset(from: Position): void {
    this.position = { ...from };
    this.entries = 0;
    this.records = 0;
    this.#present = null;
    for (const rows of this.#rows.values()) rows.reset();
  }

  /** From here on rows that are `present` already are left out; null: none are. */
  leaveOut(present: PresentRows | null): void {
    this.#present = present;
  }

  get bytes(): number {
    let bytes = 0;
    for (const rows of this.#rows.values()) bytes += rows.bytes;
    return bytes;
  }

  rowsOf(table: string): RowBinary {
    const rows = this.#rows.get(table);
    if (rows === undefined) throw new Error(`no table ${table} in this block`);
    return rows;
  }

  /** The table's writer with room for a row of about `bytes`, or null where the row is in the table already. */
  row(table: string, offset: number, entry: number, bytes: number): RowBinary | null {
    if (this.#present !== null && this.#present.has(table, offset, entry)) return null;
    const rows = this.rowsOf(table);
    rows.reserve(bytes);
    rows.rows++;
    return rows;
  }

  quarantine(record: LogRecord, entry: number, { reason, code, detail }: Quarantined): void {
    const rows = this.row(QUARANTINE, record.offset, entry, 64);
    if (rows === null) return;
    rows.uint64(record.offset);
    rows.uint32(entry);
    rows.string(reason);
    rows.string(code);
    rows.reserve(16);
    rows.int64(record.platformTime);
    rows.string(detail.slice(0, 500));
  }

  /** Moves the position over a record that has been read. */
  read(record: LogRecord, entries: number): void {
    const { position } = this;
    position.upto = record.offset + 1;
    position.platformTime = Math.max(position.platformTime, record.platformTime);
    position.records++;
    position.entries += entries;
    if (entries === 0) position.control++;
    this.entries += entries;
    this.records++;
  }
}
