import { decodeHeader, EventLogError, openEntries } from '@oppiva/event-log';
import type { JsonValue, Keyring, LogRecord, RecordHeader } from '@oppiva/event-log';
import { parseTimestamp } from '@oppiva/xapi';
import type { Block, Quarantined } from '../block.ts';
import { clampInstant, dayNumber } from '../row-binary.ts';
import { parseObject } from './actor-pseudonyms.ts';

/**
 * What `decode` gives, or null after the record's entries went into quarantine because it cannot be read. A key that is not there at
 * all (RECORD_KEY_UNKNOWN) is another installation's log or a lost master key: that ends the projector rather than skip the log.
 */
export function decodeOrQuarantine<T>(record: LogRecord, block: Block, decode: () => T, entries = 1): T | null {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof EventLogError) || error.code !== 'RECORD_UNREADABLE') throw error;
    for (let entry = 0; entry < entries; entry++) {
      block.quarantine(record, entry, { reason: 'undecodable', code: error.code, detail: error.message });
    }
    return null;
  }
}

export function metaText(meta: Record<string, JsonValue>, name: string): string {
  const value = meta[name];
  return typeof value === 'string' ? value : '';
}

/** A record whose entries are JSON, as the small topics have them. */
export interface JsonRecord {
  record: LogRecord;
  header: RecordHeader;
  meta: Record<string, JsonValue>;
}

/** Why an entry is not a row. */
export class NotARow extends Error {
  readonly quarantined: Quarantined;

  constructor(quarantined: Quarantined) {
    super(quarantined.detail);
    this.quarantined = quarantined;
  }
}

/**
 * Goes through the entries of a record of the given type; any other is a control record. What `row` refuses with NotARow, what is not
 * JSON, and what is erased goes into quarantine.
 * @returns the number of entries
 */
export function projectJsonEntries(
  record: LogRecord,
  block: Block,
  options: { type: string; keyring: Keyring; row: (entry: number, value: Record<string, unknown>, of: JsonRecord) => void },
): number {
  const header = decodeOrQuarantine(record, block, () => decodeHeader(record.header));
  if (header === null) return 1;
  if (header.type !== options.type || header.count === 0) return 0;
  const opened = decodeOrQuarantine(record, block, () => openEntries(record, options.keyring), header.count);
  if (opened === null) return header.count;
  const of = { record, header, meta: header.meta };
  for (const [entry, text] of opened.entries.entries()) {
    try {
      options.row(entry, valueOf(text), of);
    } catch (error) {
      if (!(error instanceof NotARow)) throw error;
      block.quarantine(record, entry, error.quarantined);
    }
  }
  return header.count;
}

function valueOf(text: Uint8Array | null): Record<string, unknown> {
  if (text === null) throw new NotARow({ reason: 'key-gone', code: 'RECORD_KEY_GONE', detail: 'its key was destroyed' });
  const value = parseObject(Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString());
  if (value !== null) return value;
  throw new NotARow({ reason: 'invalid', code: 'ENTRY_NOT_OBJECT', detail: 'no JSON object' });
}

/** A member that has to be text. */
export function textOf(value: Record<string, unknown>, name: string): string {
  const member = value[name];
  if (typeof member === 'string') return member;
  throw invalid(`${name} is no text`);
}

/** A member that has to be a finite number, or null. */
export function numberOrNull(value: Record<string, unknown>, name: string): number | null {
  const member = value[name] ?? null;
  if (member === null || (typeof member === 'number' && Number.isFinite(member))) return member;
  throw invalid(`${name} is no number`);
}

/** A member that has to be an instant with an offset, in milliseconds UTC. */
export function instantMember(value: Record<string, unknown>, name: string): number {
  const instant = parseTimestamp(textOf(value, name));
  if (instant === null) throw invalid(`${name} is no instant`);
  return clampInstant(instant);
}

/** A member that has to be a date, in days since 1970-01-01. */
export function dateMember(value: Record<string, unknown>, name: string): number {
  const day = dayNumber(textOf(value, name));
  if (day === null) throw invalid(`${name} is no date`);
  return day;
}

export function invalid(detail: string): NotARow {
  return new NotARow({ reason: 'invalid', code: 'ENTRY_INVALID', detail });
}
