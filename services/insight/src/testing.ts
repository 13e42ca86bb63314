import { insertAssertions } from '../../../libs/capability/testing.ts';
import type { ClickHouse } from '@oppiva/clickhouse';

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
  structure?: string;
  nBand?: string;
  flags?: string[];
  reason?: string;
  explanation?: object;
}

const clickHouseTime = (iso: string): string => iso.replace('T', ' ').replace('Z', '');

/** Unit events as their source would assert them, and the position that a projector would write after them. */
export async function writeUnits(clickhouse: ClickHouse, units: UnitToWrite[]): Promise<void> {
  const knownAt = '2024-01-02 00:00:00.000';
  const assertions = units.map(({ unitId, parentId, name }) => ({
    type: 'hr.unit.created.v1',
    slot: `unit/${unitId}`,
    effectiveFrom: '2024-01-01',
    knownAt,
    unitId,
    data: { unitId, parentId, name },
  }));
  await insertAssertions(clickhouse, assertions);
  await clickhouse.insert('projector.done', [{ key: 'test', topic: 'oppiva.hr', upto: units.length, platform_time: knownAt }]);
}

/** Published values, and the position that a projector would write after them; `from` keeps offsets of several calls apart. */
export async function writeValues(clickhouse: ClickHouse, values: ValueToWrite[], from = 0): Promise<void> {
  const rows = values.map((value, at) => ({
    topic_offset: from + at,
    idx: 0,
    platform_time: clickHouseTime(value.knownAt),
    indicator_id: value.indicatorId ?? 'learning-regularity',
    unit_id: value.unitId,
    window_start: value.window.split('..')[0],
    window_end: value.window.split('..')[1],
    structure: value.structure ?? 'as-was',
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
  const upto = from + values.length;
  const platform_time = rows.at(-1)?.platform_time ?? '1970-01-01 00:00:00.000';
  await clickhouse.insert('projector.done', [{ key: `test ${upto}`, topic: 'oppiva.values', upto, platform_time }]);
}
