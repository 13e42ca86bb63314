import { canonicalAt, type ActivityNames } from './activity-names.ts';
import { Admission, type AdmissionFacts, type AdmissionStep } from './admission.ts';
import { capDays } from './day-cap.ts';
import type { AdmissionState } from './derive.ts';
import { groupsOf, type Group } from './groups.ts';
import type { Form, OrganisationRules } from './organisation-rules.ts';
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
  readonly rules: OrganisationRules;
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
  return deriveGroups(groupsOf(statements, facts), facts);
}

/** Everything that whole groups mean. */
export function deriveGroups(groups: readonly Group[], facts: HistoryFacts): History {
  const admission = new Admission(facts);
  const history: History = { events: [], states: [] };
  for (const group of groups) deriveGroup(group, { admission, facts, history });
  return { ...history, events: capDays(history.events) };
}

/** A statement with what the steps 4 to 7 say of it and what it is taken for, both over the whole axis of knowledge. */
interface Member {
  readonly statement: ClassifiedStatement;
  readonly steps: readonly AdmissionStep[];
  readonly forms: readonly Form[];
}

function deriveGroup(group: Group, { admission, facts, history }: { admission: Admission; facts: HistoryFacts; history: History }): void {
  const members = group.map((statement): Member => {
    return { statement, steps: admission.stepsOf(statement), forms: facts.rules.formsOf(statement) };
  });
  const persons = new Set<string>();
  for (const { steps } of members) for (const { personId } of steps) if (personId !== null) persons.add(personId);
  const learned = new Map<string, ReadonlyMap<ClassifiedStatement, StateChange[]>>();
  for (const personId of persons) {
    const unfolding = unfold(personId, { members, aliases: facts.aliases });
    for (const event of unfolding.events) history.events.push(event);
    learned.set(personId, unfolding.states);
  }
  for (const member of members) addStates(member, { learned, states: history.states });
}

/** What a group comes to for one person, instant by instant. */
function unfold(personId: string, { members, aliases }: { members: readonly Member[]; aliases: ActivityNames }): Unfolding {
  const arrivals = arrivalsOf(personId, members);
  const hasSources = new Set(members.map(({ statement }) => statement.client)).size > 1;
  const forms = hasSources ? members.flatMap((member) => member.forms) : [];
  const named = aliases.aliasesOf(forms.map(({ statement }) => statement.sameAs ?? statement.root));
  const namings = new Set(named.flatMap(({ knownFrom, knownTo }) => [knownFrom, knownTo ?? Number.POSITIVE_INFINITY]));
  const unfolding = new Unfolding(personId, { hasSources });
  for (const k of new Float64Array(new Set([...arrivals.keys(), ...namings])).sort()) {
    if (!Number.isFinite(k)) continue;
    unfolding.at(k, arrivals.get(k) ?? [], { canonical: canonicalAt(named, k), aliasesChange: namings.has(k) });
  }
  unfolding.finish();
  return unfolding;
}

/** Which statements become the person's, or cease to be, at which instant. One that is taken for something else does both at once. */
function arrivalsOf(personId: string, members: readonly Member[]): Map<number, Arrival[]> {
  const arrivals = new Map<number, Arrival[]>();
  const add = (k: number, arrival: Arrival): void => {
    const own = arrivals.get(k);
    if (own === undefined) arrivals.set(k, [arrival]);
    else own.push(arrival);
  };
  for (const { steps, forms } of members) {
    let admitted: ClassifiedStatement | null = null;
    for (const [at, step] of steps.entries()) {
      if (step.personId !== personId) {
        if (admitted !== null) add(step.knownFrom, { statement: admitted, isAdmitted: false });
        admitted = null;
        continue;
      }
      for (const { knownFrom, statement } of formsWithin(forms, step.knownFrom, steps[at + 1]?.knownFrom ?? Number.POSITIVE_INFINITY)) {
        if (statement === admitted) continue;
        if (admitted !== null) add(knownFrom, { statement: admitted, isAdmitted: false });
        add(knownFrom, { statement, isAdmitted: true });
        admitted = statement;
      }
    }
  }
  return arrivals;
}

/** The forms that hold in [from, to): the first from `from` on. */
function formsWithin(forms: readonly Form[], from: number, to: number): readonly Form[] {
  const first = forms.findLastIndex((form) => form.knownFrom <= from);
  const within = forms.slice(first).filter((form) => form.knownFrom < to);
  return within.map((form, at) => (at === 0 ? { ...form, knownFrom: from } : form));
}

/** The states of one statement: what steps 4 to 7 say, and while they admit it, what it came to for the person. */
function addStates(
  { statement, steps, forms }: Member,
  o: {
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
  for (const [at, step] of steps.entries()) {
    if (step.state !== null) {
      add(step.state, step.knownFrom);
      continue;
    }
    const end = steps[at + 1]?.knownFrom ?? Number.POSITIVE_INFINITY;
    const ofPerson = o.learned.get(step.personId ?? '');
    const changes = forms.flatMap((form) => ofPerson?.get(form.statement) ?? []);
    if (forms.length > 1) changes.sort((a, b) => a.knownFrom - b.knownFrom);
    for (const { state, knownFrom } of changes) if (state !== null && knownFrom >= step.knownFrom && knownFrom < end) add(state, knownFrom);
  }
}
