/** An activity of `context.contextActivities`. */
export interface ContextActivity {
  readonly id: string;
  readonly type: string;
}

/** What derivation reads of one accepted statement. Instants are milliseconds UTC, `date` is local. */
export interface StatementInput {
  readonly topicOffset: number;
  readonly idx: number;
  readonly statementId: string;
  /** Keyed hash of the statement, hexadecimal: how it is named where its id would say too much. */
  readonly tag: string;
  readonly knownAt: number;
  /** `stored` as the sender gave it; null where absent. */
  readonly recordedAt: number | null;
  readonly timestamp: number;
  readonly date: string;
  /** The source: the client whose credentials sent it. */
  readonly client: string;
  readonly actorId: string;
  readonly verb: string;
  readonly objectId: string;
  readonly objectType: string;
  readonly registration: string;
  readonly sessionId: string;
  readonly grouping: readonly ContextActivity[];
  readonly parents: readonly ContextActivity[];
  readonly categories: readonly string[];
  /** `{NS}/ext/class`, empty where absent. */
  readonly statedClass: string;
  readonly mandatory: boolean;
  readonly applied: boolean;
  readonly reflection: boolean;
  readonly sessionKind: string;
  /** `result.duration` as sent, empty where absent; it need not be one. */
  readonly duration: string;
  /** `http://id.tincanapi.com/extension/planned-duration` as sent, empty where absent. */
  readonly plannedDuration: string;
  readonly competences: readonly string[];
  /** `{NS}/ext/goals`. */
  readonly goals: readonly string[];
  /** `{NS}/ext/initiative`, empty where absent. */
  readonly initiative: string;
  readonly lessonKind: string;
  readonly visibility: string;
  /** `{NS}/ext/in-working-time`; null where absent. */
  readonly inWorkingTime: boolean | null;
  /** What context extensions say that is text, a number, true or false, as JSON; empty where no rule asks for it. */
  readonly extensions: Readonly<Record<string, string>>;
}

/** A bitemporal fact: local dates, instants of knowledge in milliseconds, ends exclusive and null where open. */
export interface Fact {
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

export interface LinkFact extends Fact {
  readonly actorId: string;
  readonly personId: string;
}

export interface EngagementFact extends Fact {
  readonly personId: string;
  readonly learningScope: boolean;
}

export interface AliasFact extends Fact {
  readonly alias: string;
  readonly activity: string;
}

export interface VoidFact {
  readonly targetId: string;
  readonly client: string;
  readonly knownAt: number;
}

export function holdsAt(fact: Fact, date: string, k: number): boolean {
  return fact.knownFrom <= k && (fact.knownTo === null || fact.knownTo > k) && coversDate(fact, date);
}

export function coversDate(fact: Fact, date: string): boolean {
  return fact.effectiveFrom <= date && (fact.effectiveTo === null || fact.effectiveTo > date);
}
