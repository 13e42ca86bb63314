import { admissionSteps, type AdmissionFacts, type AdmissionStep } from './admission.ts';
import { derive, semanticDuplicateMs, type AdmissionState, type LearningEvent } from './derive.ts';
import { byTime, prepare, sessionGapMs, type ClassifiedStatement } from './sessions.ts';
import { holdsAt, type AliasFact, type StatementInput } from './statement-input.ts';

/** A learning event of a person, with the interval of knowledge in which it is so; `knownTo` null is open. */
export interface EventVersion extends LearningEvent {
  readonly personId: string;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

/** The one state of a statement in an interval of knowledge (capability model 3.3). */
export interface StateVersion {
  readonly statement: StatementInput;
  readonly state: AdmissionState;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

export interface HistoryFacts extends AdmissionFacts {
  readonly aliases: readonly AliasFact[];
}

export interface History {
  readonly events: EventVersion[];
  readonly states: StateVersion[];
}

interface Member {
  readonly statement: ClassifiedStatement;
  readonly steps: readonly AdmissionStep[];
}

/**
 * Everything that a set of statements means, at every instant of knowledge (capability model 3.2-3.4): a pure function of its
 * arguments, whatever their order. The set must hold all statements of each identity in it on the dates in question and one day
 * to either side.
 */
export function deriveHistory(statements: readonly StatementInput[], facts: HistoryFacts): History {
  const members: Member[] = statements.map((statement) => ({ statement: prepare(statement), steps: admissionSteps(statement, facts) }));
  const byPerson = new Map<string, Member[]>();
  for (const member of members) {
    for (const personId of new Set(member.steps.map((step) => step.personId))) {
      if (personId === null) continue;
      const own = byPerson.get(personId);
      if (own === undefined) byPerson.set(personId, [member]);
      else own.push(member);
    }
  }
  const events: EventVersion[] = [];
  const learned = new Map<string, { knownFrom: number; state: AdmissionState | null }[]>();
  for (const [personId, own] of byPerson) {
    for (const group of interacting(own, facts.aliases)) {
      const history = historyOf(personId, group, facts.aliases);
      events.push(...history.events);
      for (const [id, changes] of history.states) learned.set(`${personId} ${id}`, changes);
    }
  }
  const states = members.flatMap((member) => statesOf(member, learned));
  return { events, states };
}

/** Local dates on which something changes when a statement of one of `dates` does: all dates of the groups that touch them. */
export function touchedDates(
  statements: readonly StatementInput[],
  aliases: readonly AliasFact[],
  dates: ReadonlySet<string>,
): Set<string> {
  const touched = new Set(dates);
  const members = statements.map((statement) => ({ statement: prepare(statement), steps: [] }));
  for (const group of interacting(members, aliases)) {
    if (!group.some((member) => dates.has(member.statement.date))) continue;
    for (const member of group) touched.add(member.statement.date);
  }
  return touched;
}

/** Activities that are the same under some alias, whenever known, have one name here; it only serves to find what may interact. */
function aliasNames(aliases: readonly AliasFact[]): (activity: string) => string {
  const names = new Map<string, string>();
  const nameOf = (activity: string): string => {
    const next = names.get(activity);
    return next === undefined || next === activity ? activity : nameOf(next);
  };
  for (const { alias, activity } of aliases) names.set(nameOf(alias), nameOf(activity));
  return nameOf;
}

/**
 * Statements that can bear on each other at some instant: of one session, or of one activity from two sources within a day.
 * What is known later only adds statements, and adding never parts a session, so the groups hold for every instant.
 */
function interacting(members: readonly Member[], aliases: readonly AliasFact[]): Member[][] {
  const sorted = members.toSorted((a, b) => byTime(a.statement, b.statement));
  const nameOf = aliasNames(aliases);
  const sources = new Map<string, Set<string>>();
  for (const { statement } of sorted) {
    const name = nameOf(statement.root);
    sources.set(name, (sources.get(name) ?? new Set()).add(statement.client));
  }
  const parents = sorted.map((_, at) => at);
  const find = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root] ?? root;
    return root;
  };
  const latest = new Map<string, { at: number; timestamp: number }>();
  const join = (key: string, at: number, timestamp: number, withinMs: number): void => {
    const last = latest.get(key);
    if (last !== undefined && timestamp - last.timestamp <= withinMs) parents[find(at)] = find(last.at);
    latest.set(key, { at, timestamp });
  };
  for (const [at, { statement }] of sorted.entries()) {
    join(statement.sessionKey, at, statement.timestamp, statement.hasSessionId ? Number.POSITIVE_INFINITY : sessionGapMs);
    const name = nameOf(statement.root);
    if ((sources.get(name)?.size ?? 0) > 1) join(`activity ${name}`, at, statement.timestamp, semanticDuplicateMs);
  }
  return [...Map.groupBy(sorted.entries(), ([at]) => find(at)).values()].map((group) => group.map(([, member]) => member));
}

interface GroupHistory {
  readonly events: EventVersion[];
  readonly states: Map<string, { knownFrom: number; state: AdmissionState | null }[]>;
}

/** One derivation at each instant at which something about the group becomes known; what stays equal stays one version. */
function historyOf(personId: string, group: readonly Member[], aliases: readonly AliasFact[]): GroupHistory {
  const relevant = new Set(group.length === 1 ? [] : group.map((member) => member.statement.root));
  const named = aliases.filter((alias) => relevant.has(alias.alias));
  const instants = new Set(group.flatMap((member) => member.steps.map((step) => step.knownFrom)));
  for (const alias of named) {
    instants.add(alias.knownFrom);
    if (alias.knownTo !== null) instants.add(alias.knownTo);
  }
  const open = new Map<string, EventVersion>();
  const events: EventVersion[] = [];
  const states: GroupHistory['states'] = new Map();
  for (const k of [...instants].sort((a, b) => a - b)) {
    const admitted = group.filter((member) => stepAt(member, k)?.personId === personId).map((member) => member.statement);
    const derived = derive(
      admitted,
      (activity, date) => named.find((fact) => fact.alias === activity && holdsAt(fact, date, k))?.activity ?? activity,
    );
    const current = new Map(derived.events.map((event) => [JSON.stringify(event), event]));
    for (const [signature, version] of open) {
      if (current.has(signature)) continue;
      events.push({ ...version, knownTo: k });
      open.delete(signature);
    }
    for (const [signature, event] of current) {
      if (!open.has(signature)) open.set(signature, { ...event, personId, knownFrom: k, knownTo: null });
    }
    for (const { statement } of group) {
      const changes = states.get(statement.statementId) ?? [];
      const state = derived.states.get(statement.statementId) ?? null;
      if (changes.at(-1)?.state !== state) states.set(statement.statementId, [...changes, { knownFrom: k, state }]);
    }
  }
  return { events: [...events, ...open.values()], states };
}

/** The step of admission in force at K: null before the statement is known. */
function stepAt(member: Member, k: number): AdmissionStep | undefined {
  return member.steps.findLast((step) => step.knownFrom <= k);
}

/** The states of one statement: what steps 4 to 7 say, and while they admit it, what it came to for the person. */
function statesOf(
  member: Member,
  learned: ReadonlyMap<string, readonly { knownFrom: number; state: AdmissionState | null }[]>,
): StateVersion[] {
  const versions: StateVersion[] = [];
  const add = (state: AdmissionState, knownFrom: number): void => {
    const before = versions.at(-1);
    if (before?.state === state) return;
    if (before !== undefined) versions[versions.length - 1] = { ...before, knownTo: knownFrom };
    versions.push({ statement: member.statement, state, knownFrom, knownTo: null });
  };
  for (const [at, step] of member.steps.entries()) {
    if (step.state !== null) {
      add(step.state, step.knownFrom);
      continue;
    }
    const end = member.steps[at + 1]?.knownFrom ?? Number.POSITIVE_INFINITY;
    for (const change of learned.get(`${step.personId} ${member.statement.statementId}`) ?? []) {
      if (change.state !== null && change.knownFrom >= step.knownFrom && change.knownFrom < end) add(change.state, change.knownFrom);
    }
  }
  return versions;
}
