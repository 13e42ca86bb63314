import type { Commitment } from '../contract.ts';

/** One row of capability.commitments: something that was said of a commitment, and when it held and was known. Local dates as text. */
export interface CommitmentFact {
  commitmentId: string;
  kind: 'made' | 'fulfilled' | 'cancelled' | 'superseded';
  ownerUnitId: string;
  subjectCode: string;
  titleFi: string;
  titleEn: string;
  due: string | null;
  weight: number | null;
  goalId: string;
  indicatorId: string;
  target: number | null;
  evidenceType: string;
  byCommitmentId: string;
  effectiveFrom: string;
  effectiveTo: string | null;
  knownFromMs: number;
  knownToMs: number | null;
}

/** A commitment as it is known, with what it is measured by; the pace is another rule's. */
export type KnownCommitment = Omit<Commitment, 'pace'> & { measure: { indicator: string; target: number | null } | null };

/** An instant of knowledge and the local date that it falls on. */
export interface At {
  knownAtMs: number;
  date: string;
}

/**
 * Every commitment that is known at K, in the state of K's date: those still to be done by due date, then the others, newest due date first.
 * A commitment ends by being done, given up or replaced and by nothing else: terms whose effectiveTo is over stay in force.
 */
export function commitmentsAt(facts: readonly CommitmentFact[], at: At): KnownCommitment[] {
  const known = facts.filter(
    ({ knownFromMs, knownToMs }) => knownFromMs <= at.knownAtMs && (knownToMs === null || knownToMs > at.knownAtMs),
  );
  const commitments = [...Map.groupBy(known, ({ commitmentId }) => commitmentId).values()].flatMap((own) => stateOf(own, at.date) ?? []);
  return commitments.toSorted((a, b) => (isToDo(a) !== isToDo(b) ? Number(isToDo(b)) - Number(isToDo(a)) : byDue(a, b)));
}

/** Neither done nor given up nor replaced. */
export function isToDo({ state }: Pick<Commitment, 'state'>): boolean {
  return state === 'late' || state === 'open' || state === 'planned';
}

function byDue(a: KnownCommitment, b: KnownCommitment): number {
  const order = a.due === b.due ? (a.id < b.id ? -1 : 1) : a.due < b.due ? -1 : 1;
  return isToDo(a) ? order : -order;
}

/** Null for what was done, given up or replaced without ever having been promised. */
function stateOf(own: readonly CommitmentFact[], date: string): KnownCommitment | null {
  const terms = termsOn(own, date);
  if (terms?.due == null) return null;
  const happened = (kind: CommitmentFact['kind']): CommitmentFact | undefined =>
    own.filter((fact) => fact.kind === kind && holds(fact, date))[0];
  const end = happened('fulfilled') ?? happened('superseded') ?? happened('cancelled');
  const start = own
    .filter(({ kind }) => kind === 'made')
    .reduce((first, fact) => (fact.effectiveFrom < first ? fact.effectiveFrom : first), '9');
  const ends = { fulfilled: 'done', superseded: 'superseded', cancelled: 'cancelled', made: 'open' } as const;
  const running = terms.due < date ? 'late' : start > date ? 'planned' : 'open';
  return {
    id: terms.commitmentId,
    unit: terms.ownerUnitId,
    subject: terms.subjectCode || null,
    title: { fi: terms.titleFi || null, en: terms.titleEn || null },
    start,
    due: terms.due,
    state: end === undefined ? running : ends[end.kind],
    stateSince: end?.effectiveFrom ?? null,
    evidenceType: ((end?.kind === 'fulfilled' && end.evidenceType) || terms.evidenceType || null) as Commitment['evidenceType'],
    weight: terms.weight ?? 1,
    goal: terms.goalId || null,
    supersededBy: end?.byCommitmentId || null,
    measure: terms.indicatorId === '' ? null : { indicator: terms.indicatorId, target: terms.target },
  };
}

const holds = ({ effectiveFrom, effectiveTo }: CommitmentFact, date: string): boolean =>
  effectiveFrom <= date && (effectiveTo === null || effectiveTo > date);

/** The terms of the date; else those that held last, else those that will hold first. Of two sources that say the same, the one known last. */
function termsOn(own: readonly CommitmentFact[], date: string): CommitmentFact | undefined {
  const made = own.filter(({ kind }) => kind === 'made').toSorted((a, b) => b.knownFromMs - a.knownFromMs);
  const over = made.filter(({ effectiveFrom }) => effectiveFrom <= date).toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  const ahead = made.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  return made.find((fact) => holds(fact, date)) ?? over[0] ?? ahead[0];
}
