import type { ClickHouse } from '@oppiva/clickhouse';
import { createHash } from 'node:crypto';

/** Rows for tests, written past the log: what a projector would have written of published values and unit events. */

export interface UnitToWrite {
  unitId: string;
  parentId: string | null;
  name: string;
}

export interface ValueToWrite {
  unitId: string;
  window: string;
  value: number | null;
  lo: number | null;
  hi: number | null;
  score: number | null;
  knownAt: string;
  indicatorId?: string;
  status?: 'provisional' | 'final' | 'restated';
  nBand?: string;
  flags?: string[];
  reason?: string;
  explanation?: object;
}

const clickHouseTime = (iso: string): string => iso.replace('T', ' ').replace('Z', '');

/** Unit events as their source would assert them; `from` keeps offsets of several calls apart. */
export async function writeUnits(clickhouse: ClickHouse, units: UnitToWrite[], from = 0): Promise<void> {
  const rows = units.map(({ unitId, parentId, name }, at) => ({
    topic_offset: from + at,
    idx: 0,
    platform_time: '2024-01-02 00:00:00.000',
    known_at: '2024-01-02 00:00:00.000',
    bootstrap: '',
    source: 'test',
    event_key: createHash('md5')
      .update(`unit ${from + at}`)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    type: 'hr.unit.created.v1',
    entity: 'unit',
    closing: 0,
    slot: `unit/${unitId}`,
    recorded_time: '2024-01-02 00:00:00.000',
    sequence: '',
    effective_from: '2024-01-01',
    unit_id: unitId,
    data: JSON.stringify({ unitId, parentId, name }),
  }));
  await clickhouse.insert('hr.assertions', rows);
}

/** Published values; `from` keeps offsets of several calls apart. */
export async function writeValues(clickhouse: ClickHouse, values: ValueToWrite[], from = 0): Promise<void> {
  const rows = values.map((value, at) => ({
    topic_offset: from + at,
    idx: 0,
    platform_time: clickHouseTime(value.knownAt),
    indicator_id: value.indicatorId ?? 'learning-regularity',
    unit_id: value.unitId,
    window_start: value.window.split('..')[0],
    window_end: value.window.split('..')[1],
    structure: 'as-was',
    known_at: clickHouseTime(value.knownAt),
    status: value.status ?? 'final',
    value: value.value,
    lo: value.lo,
    hi: value.hi,
    score: value.score,
    n_band: value.nBand ?? '',
    flags: value.flags ?? [],
    reason: value.reason ?? '',
    catalogue_version: 'test-catalogue',
    configuration_version: 'test-configuration',
    explanation: JSON.stringify(value.explanation ?? {}),
  }));
  await clickhouse.insert('capability.published_values', rows);
}
