import { compute, structureText, type Catalogue as ShippedCatalogue, type Cell, type Computation } from '@oppiva/capability';
import type { ClickHouse } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';
import { closedInstant } from './closed-instant.ts';
import type { Explanation, Flag } from './contract.ts';
import type { ExplainExactly } from './insight.ts';
import { indicatorUnknown, unitUnknown } from './problem.ts';
import type { ValueQuestion } from './questions.ts';

interface ExactParts {
  /** As the role `indicators`, which may read micro data. */
  clickhouse: ClickHouse;
  catalogue: ShippedCatalogue;
  log: Pick<EventLog, 'barrier'>;
}

/**
 * Explains by computing, exactly and for any window and instant: what the test profile is for (capability model 3.11), and
 * never what a reader gets.
 */
export function explainExactlyWith({ clickhouse, catalogue, log }: ExactParts): ExplainExactly {
  return async (question) => {
    const indicator = catalogue.find(question.indicator);
    if (!indicator) throw indicatorUnknown(question.indicator);
    const knownAt = await closedInstant(question.asOf, { log, clickhouse });
    const { start, end } = question.window;
    const computation = await compute({
      clickhouse,
      indicator,
      window: { start, end },
      knownAt,
      structure: question.structure,
      cohortMinimum: 1,
    });
    const cell = computation.cells.find(({ unitId }) => unitId === question.unit);
    if (!cell) throw unitUnknown(question.unit);
    return exactly(question, { cell, computation, catalogueVersion: catalogue.version });
  };
}

interface Exact {
  cell: Cell;
  computation: Computation;
  catalogueVersion: string;
}

function exactly(question: ValueQuestion, { cell, computation, catalogueVersion }: Exact): Explanation {
  const { value, lo, hi, score, reason, numerator, denominator, cohort, companions } = cell;
  return {
    indicator: question.indicator,
    unit: question.unit,
    window: question.window.text,
    value,
    lo,
    hi,
    score,
    reason,
    flags: [...cell.flags] as Flag[],
    status: null,
    knownAt: new Date(computation.knownAt).toISOString(),
    cohort,
    companions,
    exclusions: computation.exclusions,
    coverage: computation.coverage,
    causes: [],
    sql: computation.sql,
    versions: {
      catalogue: catalogueVersion,
      configuration: computation.configurationVersion,
      structure: structureText(computation.structure),
    },
    testProfile: 'unsuppressed',
    numerator,
    denominator,
  };
}
