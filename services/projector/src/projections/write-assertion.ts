import type { LogRecord } from '@oppiva/event-log';
import type { PseudonymousAssertion } from '@oppiva/events';
import { uuidToBytes } from '@oppiva/xapi';
import type { Block } from '../block.ts';
import { clampInstant, dayNumber } from '../row-binary.ts';

export interface AssertionRow {
  table: string;
  record: LogRecord;
  entry: number;
  assertion: PseudonymousAssertion;
  /** Batch of the initial load, empty otherwise. */
  bootstrap: string;
}

/** Knowledge time (capability model 3.2 rule 2): in an initial load the source's, where it has one that is not later than ours. */
export function knownAtOf(platformTime: number, bootstrap: string, sourceTime: number | null): number {
  return bootstrap !== '' && sourceTime !== null && sourceTime <= platformTime ? sourceTime : platformTime;
}

/** Appends the row in the order of the insert's columns. */
export function writeAssertion({ table, record, entry, assertion, bootstrap }: AssertionRow, block: Block): void {
  const row = block.row(table, record.offset, entry, 512);
  if (row === null) return;
  row.uint64(record.offset);
  row.uint32(entry);
  row.int64(record.platformTime);
  row.int64(clampInstant(knownAtOf(record.platformTime, bootstrap, assertion.recordedTime)));
  row.string(bootstrap);
  row.string(assertion.source);
  row.reserve(64);
  row.uuid(uuid(assertion.eventKey));
  row.nullableUuid(assertion.supersedes === null ? null : uuid(assertion.supersedes));
  row.nullableUuid(assertion.retracts === null ? null : uuid(assertion.retracts));
  row.string(assertion.type);
  row.string(assertion.entity);
  row.reserve(8);
  row.uint8(assertion.closing ? 1 : 0);
  row.string(assertion.slot);
  row.reserve(16);
  row.nullableInt64(assertion.recordedTime === null ? null : clampInstant(assertion.recordedTime));
  row.string(assertion.sequence);
  row.reserve(64);
  row.int32(dayNumber(assertion.effectiveFrom) ?? 0);
  row.nullableInt32(assertion.effectiveTo === null ? null : dayNumber(assertion.effectiveTo));
  row.nullableUuid(assertion.personId === null ? null : uuid(assertion.personId));
  row.nullableUuid(assertion.actorId === null ? null : uuid(assertion.actorId));
  row.string(assertion.unitId);
  row.string(JSON.stringify(assertion.data));
}

function uuid(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  if (!uuidToBytes(text, bytes)) throw new Error('a pseudonym is a UUID');
  return bytes;
}
