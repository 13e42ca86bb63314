import { structureText } from '@oppiva/capability';
import { loadSql } from '@oppiva/clickhouse';
import type { Change, EarlierVersion, Flag, PublishedValue, ReasonCode, StructureMode, Unit, ValueStatus } from './contract.ts';
import { organisationOrder, type UnitRow } from './organisation-order.ts';
import { InsightProblem } from './problem.ts';
import { coveredBy, type ValueQuestion, type ValuesQuestion } from './questions.ts';
import type { Catalogue } from './catalogue.ts';
import type { Readings } from './readings.ts';

/** More than any organisation has; a question that finds more is refused, not cut. */
const rowsMax = 200_000;

const sql = {
  units: loadSql(import.meta.url, 'units.sql'),
  windows: loadSql(import.meta.url, 'windows.sql'),
  values: loadSql(import.meta.url, 'values.sql'),
  explanation: loadSql(import.meta.url, 'explanation.sql'),
  changes: loadSql(import.meta.url, 'changes.sql'),
};

interface ValueRow {
  indicator: string;
  unit: string;
  period: string;
  structure: StructureMode;
  knownAtMs: number;
  status: ValueStatus;
  value: number | null;
  lo: number | null;
  hi: number | null;
  score: number | null;
  shrunk: number | null;
  nBand: string;
  flags: Flag[];
  reason: string;
  catalogueVersion: string;
  configurationVersion: string;
}

type ChangeRow = Pick<Change, 'indicator' | 'unit' | 'structure' | 'value' | 'score' | 'causes'> & {
  period: string;
  knownAtMs: number;
  reason: string;
  previousKnownAtMs: number;
  previousValue: number | null;
  previousScore: number | null;
  previousReason: string;
};

/** Reads what has been published, through the views for readers and nothing else. */
export class PublishedValues {
  readonly #readings: Readings;
  readonly #catalogue: Catalogue;
  #units: { rows: readonly UnitRow[]; units: Unit[] } | null = null;

  constructor(readings: Readings, catalogue: Catalogue) {
    this.#readings = readings;
    this.#catalogue = catalogue;
  }

  /** Units in the organisation's order. They are folded from all that HR has said, which takes a tenth of a second and more. */
  async units(): Promise<Unit[]> {
    const rows = bounded(await this.#readings.rows<UnitRow>(sql.units, { rowsMax: rowsMax + 1 }, { of: 'organisation' }));
    if (this.#units?.rows !== rows) this.#units = { rows, units: organisationOrder(rows) };
    return this.#units.units;
  }

  /** Windows with published values, the newest last. */
  async windows(): Promise<string[]> {
    const rows = await this.#readings.rows<{ period: string }>(sql.windows, { rowsMax: rowsMax + 1 });
    return bounded(rows).map((row) => row.period);
  }

  /** The newest version of each value that the question covers, by its instant; a restated one with the version before it. */
  async values(question: ValuesQuestion): Promise<PublishedValue[]> {
    const { parent } = question;
    const unitsBelow =
      parent === null ? [] : (await this.units()).filter(({ parentId }) => parentId === parent).map(({ unitId }) => unitId);
    const asked = { ...parameters(question), below: parent !== null, unitsBelow, rowsMax: rowsMax + 1 };
    const rows = bounded(await this.#readings.rows<ValueRow>(sql.values, asked));
    const values: PublishedValue[] = [];
    let at = 0;
    while (at < rows.length) {
      const row = rows[at] as ValueRow;
      const next = rows[at + 1];
      const isSame = next !== undefined && sameValue(row, next);
      values.push(this.#publish(row, isSame && next.structure === row.structure ? next : null));
      at += isSame ? 2 : 1;
    }
    return values;
  }

  /** The explanation that was published with a value, and its K; null where none was. */
  async explanation(question: ValueQuestion): Promise<{ explanation: string; knownAtMs: number } | null> {
    const rows = await this.#readings.rows<{ explanation: string; knownAtMs: number }>(sql.explanation, parameters(question));
    return rows[0] ?? null;
  }

  /** What was restated of what the question covers, the newest first. */
  async changes(question: ValuesQuestion): Promise<Change[]> {
    const rows = bounded(await this.#readings.rows<ChangeRow>(sql.changes, { ...parameters(question), rowsMax: rowsMax + 1 }));
    return rows.map(({ period, knownAtMs, reason, previousKnownAtMs, previousValue, previousScore, previousReason, ...rest }) => ({
      ...rest,
      window: period,
      knownAt: new Date(knownAtMs).toISOString(),
      reason: reasonOf(reason),
      previous:
        previousKnownAtMs === 0
          ? null
          : {
              knownAt: new Date(previousKnownAtMs).toISOString(),
              value: previousValue,
              score: previousScore,
              reason: reasonOf(previousReason),
            },
    }));
  }

  #publish(row: ValueRow, earlier: ValueRow | null): PublishedValue {
    const { period, knownAtMs, reason, nBand, shrunk, ...rest } = row;
    const ends = this.#catalogue.scoreInterval(row.indicator, { lo: row.lo, hi: row.hi });
    return {
      ...rest,
      window: period,
      knownAt: new Date(knownAtMs).toISOString(),
      reason: reasonOf(reason),
      nBand: nBand === '' ? null : nBand,
      ...ends,
      shrunk: shrunk === null ? null : { value: shrunk, score: this.#catalogue.score(row.indicator, shrunk) },
      previous: row.status === 'restated' && earlier ? earlierVersion(earlier) : null,
    };
  }
}

const reasonOf = (reason: string): ReasonCode | null => (reason === '' ? null : (reason as ReasonCode));

function parameters({ indicator, unit, window, asOf, structure }: ValuesQuestion): Record<string, unknown> {
  const covered = structure === 'as-was' ? null : coveredBy(structure.asOf);
  return {
    indicator: indicator ?? '',
    unit: unit ?? '',
    windowStart: window?.start ?? '',
    windowEnd: window?.end ?? '',
    asOfMs: asOf ?? Date.UTC(9999, 0, 1),
    structure: structureText(structure),
    coveredStart: covered?.start ?? '',
    coveredEnd: covered?.end ?? '',
  };
}

function sameValue(a: ValueRow, b: ValueRow): boolean {
  return a.indicator === b.indicator && a.unit === b.unit && a.period === b.period;
}

function earlierVersion({ value, lo, hi, score, status, knownAtMs }: ValueRow): EarlierVersion {
  return { value, lo, hi, score, status, knownAt: new Date(knownAtMs).toISOString() };
}

function bounded<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= rowsMax) return rows;
  throw new InsightProblem({
    status: 400,
    code: 'ANSWER_TOO_LARGE',
    message: `The answer has more than ${rowsMax} rows. Ask for one indicator, unit or window.`,
  });
}
