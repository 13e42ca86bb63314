import type { Explanation, PublishedValue } from './contract.ts';

/** What was published beside a value, as far as a reader is told it. */
type Told = Partial<Pick<Explanation, 'cohort' | 'companions' | 'exclusions' | 'coverage' | 'causes' | 'sql'>>;

/**
 * A published value with the explanation that was published beside it. Of a suppressed value nothing is told but that it is
 * suppressed (capability model 3.6 rule 1), whatever the explanation says.
 */
export function mergeExplanation(value: PublishedValue, explanation: string): Explanation {
  const told = (value.reason === 'SUPPRESSED' ? {} : JSON.parse(explanation || '{}')) as Told;
  return {
    indicator: value.indicator,
    unit: value.unit,
    window: value.window,
    value: value.value,
    lo: value.lo,
    hi: value.hi,
    score: value.score,
    reason: value.reason,
    flags: value.flags,
    status: value.status,
    knownAt: value.knownAt,
    cohort: told.cohort ?? null,
    companions: told.companions ?? {},
    exclusions: told.exclusions ?? {},
    coverage: told.coverage ?? null,
    causes: told.causes ?? [],
    sql: told.sql ?? '',
    versions: { catalogue: value.catalogueVersion, configuration: value.configurationVersion, structure: value.structure },
  };
}
