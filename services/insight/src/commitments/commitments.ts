import { loadSql } from '@oppiva/clickhouse';
import type { Catalogue } from '../catalogue.ts';
import type { Commitment, Flag, Pace, ReasonCode, Unit } from '../contract.ts';
import { InsightProblem } from '../problem.ts';
import type { CommitmentsQuestion } from '../questions.ts';
import type { Readings } from '../readings.ts';
import { commitmentsAt, isToDo, type At, type CommitmentFact, type KnownCommitment } from './commitments-at.ts';
import { paceOf, type Quarter } from './pace.ts';

/** More than any organisation promises; a question that finds more is refused, not cut. */
const factsMax = 20_000;
const commitmentsMax = 1_000;

const sql = { facts: loadSql(import.meta.url, 'facts.sql'), quarters: loadSql(import.meta.url, 'quarters.sql') };

interface QuarterRow {
  indicator: string;
  unit: string;
  period: string;
  value: number | null;
  lo: number | null;
  hi: number | null;
  flags: Flag[];
  reason: string;
}

interface CommitmentsParts {
  readings: Readings;
  catalogue: Pick<Catalogue, 'indicators'>;
}

/** Reads what units have promised, and judges their pace by published values, through the views for readers and nothing else. */
export class Commitments {
  readonly #parts: CommitmentsParts;

  constructor(parts: CommitmentsParts) {
    this.#parts = parts;
  }

  /** Commitments of the units, known at K: all that are still to be done, and those due in the window or later. @throws InsightProblem 400 */
  async of({ unit, window, asOf }: CommitmentsQuestion, o: { at: At; units: readonly Unit[] }): Promise<Commitment[]> {
    const owners = unit === null ? null : unitsBelow(unit, o.units);
    const asked = commitmentsAt(await this.#readFacts(), o.at)
      .filter((commitment) => owners === null || owners.has(commitment.unit))
      .filter((commitment) => isToDo(commitment) || window === null || commitment.due >= window.start);
    if (asked.length > commitmentsMax) throw tooMany(commitmentsMax, 'Ask for one unit and window.');
    const quarters = await this.#readQuarters(asked, { windowEnd: window?.end ?? '', asOfMs: asOf ?? Date.UTC(9999, 0, 1) });
    return asked.map(({ measure, ...commitment }) => ({
      ...commitment,
      pace: hasEnded(commitment.state) ? null : this.#paceOf({ measure, ...commitment }, { quarters, window: window?.text ?? null }),
    }));
  }

  async #readFacts(): Promise<readonly CommitmentFact[]> {
    const facts = await this.#parts.readings.rows<CommitmentFact>(sql.facts, { rowsMax: factsMax + 1 }, { of: 'organisation' });
    if (facts.length > factsMax) throw tooMany(factsMax, 'Nothing of them can be told until some are retracted.');
    return facts;
  }

  async #readQuarters(
    commitments: readonly KnownCommitment[],
    o: { windowEnd: string; asOfMs: number },
  ): Promise<ReadonlyMap<string, QuarterRow[]>> {
    const measured = commitments.flatMap(({ measure, unit }) => (measure === null ? [] : [{ indicator: measure.indicator, unit }]));
    const pairs = [...new Map(measured.map((pair) => [keyOf(pair), pair])).values()];
    if (pairs.length === 0) return new Map();
    const parameters = {
      indicators: pairs.map(({ indicator }) => indicator),
      units: pairs.map(({ unit }) => unit),
      ...o,
      rowsMax: 200_000,
    };
    return Map.groupBy(await this.#parts.readings.rows<QuarterRow>(sql.quarters, parameters), keyOf);
  }

  #paceOf({ measure, unit, due }: KnownCommitment, o: { quarters: ReadonlyMap<string, QuarterRow[]>; window: string | null }): Pace | null {
    if (measure === null) return null;
    const rows = (o.quarters.get(keyOf({ indicator: measure.indicator, unit })) ?? []).map(quarterOfRow);
    // a value of an earlier quarter says nothing of the one that is looked at
    const quarters = o.window === null || rows.at(-1)?.window === o.window ? rows : [];
    const indicator = this.#parts.catalogue.indicators.find(({ id }) => id === measure.indicator) ?? null;
    return paceOf({ indicator, indicatorId: measure.indicator, target: measure.target, due, quarters });
  }
}

const hasEnded = (state: Commitment['state']): boolean => state === 'cancelled' || state === 'superseded';
const keyOf = ({ indicator, unit }: { indicator: string; unit: string }): string => `${indicator}|${unit}`;

function quarterOfRow({ period, value, lo, hi, flags, reason }: QuarterRow): Quarter {
  return { window: period, value, lo, hi, flags, reason: reason === '' ? null : (reason as ReasonCode) };
}

/** A unit and all units below it; parents come before their children. */
function unitsBelow(unit: string, units: readonly Unit[]): ReadonlySet<string> {
  const below = new Set([unit]);
  for (const { unitId, parentId } of units) if (parentId !== null && below.has(parentId)) below.add(unitId);
  return below;
}

function tooMany(max: number, advice: string): InsightProblem {
  return new InsightProblem({
    status: 400,
    code: 'ANSWER_TOO_LARGE',
    message: `There are more than ${max} commitments or changes to them. ${advice}`,
  });
}
