import { loadSql } from '@oppiva/clickhouse';
import { installationKeyring, type Keyring, type LogKeys, type LogRecord } from '@oppiva/event-log';
import type { Block, TableInsert } from '../block.ts';
import type { RowBinary } from '../row-binary.ts';
import type { Projection } from './projection.ts';
import { dateMember, instantMember, invalid, numberOrNull, projectJsonEntries, textOf } from './record-entries.ts';

const VALUES = 'capability.published_values';
const STATUSES = ['provisional', 'final', 'restated'];

/** oppiva.values: the published values, as they were published. */
export class PublishedValuesProjection implements Projection {
  readonly topic = 'oppiva.values';
  readonly tables: readonly TableInsert[] = [{ table: VALUES, sql: loadSql(import.meta.url, 'published-values.sql') }];
  readonly #keyring: Keyring;

  constructor(keys: Pick<LogKeys, 'seal'>) {
    this.#keyring = installationKeyring(keys);
  }

  project(record: LogRecord, block: Block): number {
    return projectJsonEntries(record, block, {
      type: 'capability.values-published',
      keyring: this.#keyring,
      row: (entry, value) => writeValue(record, entry, readValue(value), block),
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

function readValue(value: Record<string, unknown>) {
  const status = textOf(value, 'status');
  if (!STATUSES.includes(status)) throw invalid('status is none that is known');
  const flags = value['flags'] ?? [];
  if (!Array.isArray(flags) || !flags.every((flag) => typeof flag === 'string')) throw invalid('flags is no list of texts');
  return {
    places: [textOf(value, 'indicatorId'), textOf(value, 'unitId')],
    windowStart: dateMember(value, 'windowStart'),
    windowEnd: dateMember(value, 'windowEnd'),
    structure: textOf(value, 'structure'),
    knownAt: instantMember(value, 'knownAt'),
    status,
    numbers: ['value', 'lo', 'hi', 'score'].map((name) => numberOrNull(value, name)),
    nBand: textOf(value, 'nBand'),
    flags: flags as string[],
    texts: [(value['reason'] as string | null | undefined) ?? '', textOf(value, 'catalogueVersion'), textOf(value, 'configurationVersion')],
    explanation: JSON.stringify(value['explanation'] ?? {}),
  };
}

function writeValue(record: LogRecord, entry: number, value: ReturnType<typeof readValue>, block: Block): void {
  const row: RowBinary | null = block.row(VALUES, record.offset, entry, 256);
  if (row === null) return;
  row.uint64(record.offset);
  row.uint32(entry);
  row.int64(record.platformTime);
  for (const text of value.places) row.string(text);
  row.reserve(16);
  row.int32(value.windowStart);
  row.int32(value.windowEnd);
  row.string(value.structure);
  row.reserve(16);
  row.int64(value.knownAt);
  row.string(value.status);
  row.reserve(64);
  for (const number of value.numbers) row.nullableFloat64(number);
  row.string(value.nBand);
  row.strings(value.flags);
  for (const text of value.texts) row.string(text);
  row.string(value.explanation);
}
