import { gauges } from '@oppiva/capability';
import { loadSql } from '@oppiva/clickhouse';
import type { Gauge, GaugeDetails, ReasonCode } from './contract.ts';
import type { GaugesQuestion } from './questions.ts';
import type { Readings } from './readings.ts';

interface GaugeRow {
  id: string;
  knownAtMs: number;
  status: 'provisional' | 'final';
  value: number | null;
  reason: string;
  details: string;
  catalogueVersion: string;
  configurationVersion: string;
}

const sql = loadSql(import.meta.url, 'gauges.sql');

/** Reads the published evidence gauges, through the view for readers and nothing else. */
export class PublishedGauges {
  readonly #readings: Readings;

  constructor(readings: Readings) {
    this.#readings = readings;
  }

  /** Every gauge in its order; one that is not published by the instant has no value and no reason. */
  async of({ window, asOf }: GaugesQuestion): Promise<Gauge[]> {
    const parameters = { windowStart: window.start, windowEnd: window.end, asOfMs: asOf ?? Date.UTC(9999, 0, 1) };
    const rows = await this.#readings.rows<GaugeRow>(sql, parameters);
    return gauges.map(({ id, name, meaning, unit }) => ({ id, name, meaning, unit, ...told(rows.find((row) => row.id === id)) }));
  }
}

function told(row: GaugeRow | undefined): Pick<Gauge, 'value' | 'reason' | 'details' | 'published'> {
  if (row === undefined) return { value: null, reason: null, details: {}, published: null };
  const { knownAtMs, status, value, reason, details, catalogueVersion, configurationVersion } = row;
  return {
    value,
    reason: reason === '' ? null : (reason as ReasonCode),
    details: JSON.parse(details || '{}') as GaugeDetails,
    published: { status, knownAt: new Date(knownAtMs).toISOString(), catalogueVersion, configurationVersion },
  };
}
