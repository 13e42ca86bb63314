import { canonicalAt, type ActivityNames } from './activity-names.ts';
import { Admission, type AdmissionFacts, type AdmissionStep } from './admission.ts';
import { capDays } from './day-cap.ts';
import type { AdmissionState } from './derive.ts';
import { groupsOf, type Group } from './groups.ts';
import type { ClassifiedStatement } from './sessions.ts';
import type { StatementInput } from './statement-input.ts';
import { Unfolding, type Arrival, type EventVersion, type StateChange } from './unfolding.ts';

/** The one state of a statement in an interval of knowledge (capability model 3.3). */
export interface StateVersion {
  readonly statement: StatementInput;
  readonly state: AdmissionState;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

export interface HistoryFacts extends AdmissionFacts {
  readonly aliases: ActivityNames;
}

export interface History {
  readonly events: EventVersion[];
  readonly states: StateVersion[];
}

/**
 * Everything that a set of statements means, at every instant of knowledge (capability model 3.2-3.4): a pure function of its
 * arguments, whatever their order. The set must hold all statements of each identity in it; `Region` says which are enough.
 */
export function deriveHistory(statements: readonly StatementInput[], facts: HistoryFacts): History {
  return deriveGroups(groupsOf(statements, facts.aliases), facts);
}

/** Everything that whole groups mean. */
export function deriveGroups(groups: readonly Group[], facts: HistoryFacts): History {
  const admission = new Admission(facts);
  const history: History = { events: [], states: [] };
  for (const group of groups) deriveGroup(group, { admission, facts, history });
  return { ...history, events: capDays(history.events) };
}

function deriveGroup(group: Group, o: { admission: Admission; facts: HistoryFacts; history: History }): void {
  const stepsOf = new Map(group.map((statement) => [statement, o.admission.stepsOf(statement)]));
  const persons = new Set<string>();
  for (const steps of stepsOf.values()) for (const { personId } of steps) if (personId !== null) persons.add(personId);
  const learned = new Map<string, ReadonlyMap<ClassifiedStatement, StateChange[]>>();
  for (const personId of persons) {
    const unfolding = unfold(personId, { stepsOf, aliases: o.facts.aliases });
    for (const event of unfolding.events) o.history.events.push(event);
    learned.set(personId, unfolding.states);
  }
  for (const [statement, steps] of stepsOf) addStates(statement, { steps, learned, states: o.history.states });
}

/** What a group comes to for one person, instant by instant. */
function unfold(
  personId: string,
  { stepsOf, aliases }: { stepsOf: ReadonlyMap<ClassifiedStatement, readonly AdmissionStep[]>; aliases: ActivityNames },
): Unfolding {
  const arrivals = arrivalsOf(personId, stepsOf);
  const sources = new Set([...stepsOf.keys()].map(({ client }) => client));
  const hasSources = sources.size > 1;
  const named = hasSources ? aliases.aliasesOf([...stepsOf.keys()].map(({ root }) => root)) : [];
  const namings = new Set(named.flatMap(({ knownFrom, knownTo }) => [knownFrom, knownTo ?? Number.POSITIVE_INFINITY]));
  const unfolding = new Unfolding(personId, { hasSources });
  for (const k of new Float64Array(new Set([...arrivals.keys(), ...namings])).sort()) {
    if (!Number.isFinite(k)) continue;
    unfolding.at(k, arrivals.get(k) ?? [], { canonical: canonicalAt(named, k), aliasesChange: namings.has(k) });
  }
  unfolding.finish();
  return unfolding;
}

/** Which statements become the person's, or cease to be, at which instant. */
function arrivalsOf(personId: string, stepsOf: ReadonlyMap<ClassifiedStatement, readonly AdmissionStep[]>): Map<number, Arrival[]> {
  const arrivals = new Map<number, Arrival[]>();
  for (const [statement, steps] of stepsOf) {
    let isAdmitted = false;
    for (const step of steps) {
      if ((step.personId === personId) === isAdmitted) continue;
      isAdmitted = !isAdmitted;
      const own = arrivals.get(step.knownFrom);
      if (own === undefined) arrivals.set(step.knownFrom, [{ statement, isAdmitted }]);
      else own.push({ statement, isAdmitted });
    }
  }
  return arrivals;
}

/** The states of one statement: what steps 4 to 7 say, and while they admit it, what it came to for the person. */
function addStates(
  statement: ClassifiedStatement,
  o: {
    steps: readonly AdmissionStep[];
    learned: ReadonlyMap<string, ReadonlyMap<ClassifiedStatement, readonly StateChange[]>>;
    states: StateVersion[];
  },
): void {
  const first = o.states.length;
  const add = (state: AdmissionState, knownFrom: number): void => {
    const before = o.states.length > first ? o.states.at(-1) : undefined;
    if (before?.state === state) return;
    if (before !== undefined) o.states[o.states.length - 1] = { ...before, knownTo: knownFrom };
    o.states.push({ statement, state, knownFrom, knownTo: null });
  };
  for (const [at, step] of o.steps.entries()) {
    if (step.state !== null) {
      add(step.state, step.knownFrom);
      continue;
    }
    const end = o.steps[at + 1]?.knownFrom ?? Number.POSITIVE_INFINITY;
    for (const { state, knownFrom } of o.learned.get(step.personId ?? '')?.get(statement) ?? [])
      if (state !== null && knownFrom >= step.knownFrom && knownFrom < end) add(state, knownFrom);
  }
}
