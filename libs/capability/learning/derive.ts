import type { LearningClass } from './classification-table.ts';
import { classOfSession, collapse, contributes, type ClassifiedStatement } from './sessions.ts';

/** Learning events from different sources on one activity are one event below this distance (capability model 3.4). */
export const semanticDuplicateMs = 24 * 3_600_000;
/** A session may hold thousands of statements; an event names the first of them, which is enough to find the rest. */
const statementIdsMax = 100;

/**
 * A learning event as known at one instant; the person is the caller's. Minutes, initiative and competences are null until the
 * rules that give them are applied.
 */
export interface LearningEvent {
  readonly date: string;
  readonly class: LearningClass;
  readonly source: string;
  /** Root activity, before aliasing. */
  readonly activity: string;
  readonly mandatory: boolean;
  readonly hasAssessment: boolean;
  readonly statementIds: readonly string[];
  readonly minutes: number | null;
  readonly imputed: boolean;
  readonly initiative: 'self' | 'co' | 'assigned' | 'unknown' | null;
  readonly competences: readonly string[] | null;
}

export type AdmissionState =
  | 'quarantined-future'
  | 'voided'
  | 'unresolved-actor'
  | 'out-of-scope'
  | 'class-N'
  | 'unclassified'
  | 'learning-event'
  | 'merged'
  | 'semantic-duplicate';

export interface Derived {
  readonly events: readonly LearningEvent[];
  /** State of each statement given, by statement id. */
  readonly states: ReadonlyMap<string, AdmissionState>;
}

interface Session {
  readonly members: readonly ClassifiedStatement[];
  readonly startedAt: number;
  readonly event: LearningEvent;
}

function eventOf(members: readonly ClassifiedStatement[], found: LearningClass): LearningEvent {
  const [first] = members;
  if (first === undefined) throw new RangeError('a session has at least one statement');
  return {
    date: first.date,
    class: found,
    source: first.client,
    activity: first.root,
    mandatory: members.some((member) => member.mandatory),
    hasAssessment: members.some((member) => member.classification.class === 'X'),
    statementIds: members
      .filter(contributes)
      .slice(0, statementIdsMax)
      .map((member) => member.statementId),
    minutes: null,
    imputed: false,
    initiative: null,
    competences: null,
  };
}

function stateAlone(statement: ClassifiedStatement): AdmissionState {
  return statement.classification.precedence === 7 ? 'unclassified' : 'class-N';
}

/**
 * What one person's statements, all admitted and in the order of time, come to at one instant (capability model 3.3 steps 8-10,
 * 3.4): session collapse, class, date of the first statement, and one event for what two sources report of one activity.
 * @param canonical the organisation's activity-alias table on a date, as known at that instant
 */
export function derive(statements: readonly ClassifiedStatement[], canonical: (activity: string, date: string) => string): Derived {
  const states = new Map<string, AdmissionState>();
  const kept: Session[] = [];
  for (const members of collapse(statements)) {
    const found = classOfSession(members);
    const [first] = members;
    if (found === null || first === undefined) {
      for (const member of members) states.set(member.statementId, stateAlone(member));
      continue;
    }
    const event = eventOf(members, found);
    const twin = kept.find((other) => isTwin({ members, startedAt: first.timestamp, event }, other, canonical));
    if (twin === undefined) kept.push({ members, startedAt: first.timestamp, event });
    const lead = members.find(contributes);
    for (const member of members) {
      if (member.classification.precedence === 7) states.set(member.statementId, 'unclassified');
      else if (member !== lead) states.set(member.statementId, 'merged');
      else states.set(member.statementId, twin === undefined ? 'learning-event' : 'semantic-duplicate');
    }
  }
  return { events: kept.map((session) => session.event), states };
}

function isTwin(session: Session, earlier: Session, canonical: (activity: string, date: string) => string): boolean {
  return (
    session.event.source !== earlier.event.source &&
    session.startedAt - earlier.startedAt < semanticDuplicateMs &&
    canonical(session.event.activity, session.event.date) === canonical(earlier.event.activity, earlier.event.date)
  );
}
