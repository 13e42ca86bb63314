import { coversDate, type EngagementFact, type LinkFact, type StatementInput, type VoidFact } from './statement-input.ts';

/** A statement may be this much ahead of the clock that recorded it (capability model 3.3 step 4). */
export const futureToleranceMs = 5 * 60_000;

/** What steps 4 to 7 say of one statement from one instant of knowledge on. `personId` is set where it is admitted. */
export interface AdmissionStep {
  readonly knownFrom: number;
  readonly state: 'quarantined-future' | 'voided' | 'unresolved-actor' | 'out-of-scope' | null;
  readonly personId: string | null;
}

export interface AdmissionFacts {
  /** Links of an identity, whenever known. */
  readonly linksOf: ReadonlyMap<string, readonly LinkFact[]>;
  readonly engagementsOf: ReadonlyMap<string, readonly EngagementFact[]>;
  readonly voidsOf: ReadonlyMap<string, readonly VoidFact[]>;
  /** Clients that may void what others sent. */
  readonly administrators: ReadonlySet<string>;
}

const known = (fact: { knownFrom: number; knownTo: number | null }, k: number): boolean =>
  fact.knownFrom <= k && (fact.knownTo === null || fact.knownTo > k);

/**
 * The steps 4 to 7 of admission (capability model 3.3) over the whole axis of knowledge, in order: future time, void, identity,
 * scope. The first step begins when the statement is known; equal neighbours are one.
 */
export function admissionSteps(statement: StatementInput, facts: AdmissionFacts): AdmissionStep[] {
  const limit = Math.min(statement.recordedAt ?? statement.knownAt, statement.knownAt) + futureToleranceMs;
  if (statement.timestamp > limit) return [{ knownFrom: statement.knownAt, state: 'quarantined-future', personId: null }];
  const voidedAt = (facts.voidsOf.get(statement.statementId) ?? [])
    .filter((voiding) => voiding.client === statement.client || facts.administrators.has(voiding.client))
    .reduce((earliest, voiding) => Math.min(earliest, voiding.knownAt), Number.POSITIVE_INFINITY);
  const links = (facts.linksOf.get(statement.actorId) ?? []).filter((link) => coversDate(link, statement.date));
  const engagements = new Map(
    links.map(({ personId }) => [
      personId,
      (facts.engagementsOf.get(personId) ?? []).filter((each) => each.learningScope && coversDate(each, statement.date)),
    ]),
  );
  const bounds = [...links, ...[...engagements.values()].flat()].flatMap((fact) => [
    fact.knownFrom,
    fact.knownTo ?? Number.POSITIVE_INFINITY,
  ]);
  const instants = [...new Set([statement.knownAt, voidedAt, ...bounds])]
    .filter((k) => k >= statement.knownAt && Number.isFinite(k))
    .sort((a, b) => a - b);
  const steps: AdmissionStep[] = [];
  for (const k of instants) {
    const step = stepAt(k, { voidedAt, links, engagements });
    const before = steps.at(-1);
    if (before === undefined || before.state !== step.state || before.personId !== step.personId) steps.push(step);
  }
  return steps;
}

function stepAt(
  k: number,
  o: { voidedAt: number; links: readonly LinkFact[]; engagements: ReadonlyMap<string, readonly EngagementFact[]> },
): AdmissionStep {
  if (k >= o.voidedAt) return { knownFrom: k, state: 'voided', personId: null };
  const persons = new Set(o.links.filter((link) => known(link, k)).map((link) => link.personId));
  const [personId] = persons;
  if (personId === undefined || persons.size > 1) return { knownFrom: k, state: 'unresolved-actor', personId: null };
  const inScope = (o.engagements.get(personId) ?? []).some((engagement) => known(engagement, k));
  return inScope ? { knownFrom: k, state: null, personId } : { knownFrom: k, state: 'out-of-scope', personId: null };
}
