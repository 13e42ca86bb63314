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

const endOfKnowledge = Number.POSITIVE_INFINITY;

const isKnown = (fact: { knownFrom: number; knownTo: number | null }, k: number): boolean =>
  fact.knownFrom <= k && (fact.knownTo === null || fact.knownTo > k);

/**
 * The steps 4 to 7 of admission (capability model 3.3) over the whole axis of knowledge, in order: future time, void, identity,
 * scope. Identity and scope are the same for all statements of an identity and date, and worked out once.
 */
export class Admission {
  readonly #facts: AdmissionFacts;
  readonly #ofIdentity = new Map<string, Map<string, readonly AdmissionStep[]>>();

  constructor(facts: AdmissionFacts) {
    this.#facts = facts;
  }

  /** The first step begins when the statement is known; equal neighbours are one. */
  stepsOf(statement: StatementInput): AdmissionStep[] {
    const { knownAt, timestamp, recordedAt } = statement;
    if (timestamp > Math.min(recordedAt ?? knownAt, knownAt) + futureToleranceMs)
      return [{ knownFrom: knownAt, state: 'quarantined-future', personId: null }];
    const voidedAt = this.#voidedAt(statement);
    if (voidedAt <= knownAt) return [{ knownFrom: knownAt, state: 'voided', personId: null }];
    const all = this.#resolve(statement.actorId, statement.date);
    const first = all.findLastIndex((step) => step.knownFrom <= knownAt);
    const steps: AdmissionStep[] = [];
    for (let at = first; at < all.length; at += 1) {
      const step = all[at];
      if (step === undefined || step.knownFrom >= voidedAt) break;
      steps.push(at === first ? { ...step, knownFrom: knownAt } : step);
    }
    if (Number.isFinite(voidedAt)) steps.push({ knownFrom: voidedAt, state: 'voided', personId: null });
    return steps;
  }

  #voidedAt({ statementId, client }: StatementInput): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const voiding of this.#facts.voidsOf.get(statementId) ?? [])
      if (voiding.client === client || this.#facts.administrators.has(voiding.client)) earliest = Math.min(earliest, voiding.knownAt);
    return earliest;
  }

  /** Person and scope of an identity on a date, from the beginning of knowledge on. */
  #resolve(actorId: string, date: string): readonly AdmissionStep[] {
    const dates = this.#ofIdentity.get(actorId) ?? new Map<string, readonly AdmissionStep[]>();
    if (dates.size === 0) this.#ofIdentity.set(actorId, dates);
    const known = dates.get(date);
    if (known !== undefined) return known;
    const steps = resolve(actorId, date, this.#facts);
    dates.set(date, steps);
    return steps;
  }
}

function resolve(actorId: string, date: string, facts: AdmissionFacts): AdmissionStep[] {
  const links = (facts.linksOf.get(actorId) ?? []).filter((link) => coversDate(link, date));
  const engagements = new Map(
    links.map(({ personId }) => [
      personId,
      (facts.engagementsOf.get(personId) ?? []).filter((each) => each.learningScope && coversDate(each, date)),
    ]),
  );
  const bounds = [...links, ...[...engagements.values()].flat()].flatMap((fact) => [fact.knownFrom, fact.knownTo ?? endOfKnowledge]);
  const instants = [...new Set([Number.NEGATIVE_INFINITY, ...bounds])].filter((k) => k < endOfKnowledge).sort((a, b) => a - b);
  const steps: AdmissionStep[] = [];
  for (const k of instants) {
    const step = stepAt(k, { links, engagements });
    const before = steps.at(-1);
    if (before === undefined || before.state !== step.state || before.personId !== step.personId) steps.push(step);
  }
  return steps;
}

function stepAt(k: number, o: { links: readonly LinkFact[]; engagements: ReadonlyMap<string, readonly EngagementFact[]> }): AdmissionStep {
  const persons = new Set(o.links.filter((link) => isKnown(link, k)).map((link) => link.personId));
  const [personId] = persons;
  if (personId === undefined || persons.size > 1) return { knownFrom: k, state: 'unresolved-actor', personId: null };
  const inScope = (o.engagements.get(personId) ?? []).some((engagement) => isKnown(engagement, k));
  return inScope ? { knownFrom: k, state: null, personId } : { knownFrom: k, state: 'out-of-scope', personId: null };
}
