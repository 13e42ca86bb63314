import { Session } from './session.ts';
import { continues, type ClassifiedStatement } from './sessions.ts';

/** Learning events from different sources on one activity are one event below this distance (capability model 3.4). */
export const semanticDuplicateMs = 24 * 3_600_000;

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

/** An activity's name on a date by the organisation's table of aliases, as known at one instant. */
export type Canonical = (activity: string, date: string) => string;

/** Session collapse of statements of one session key in the order of time (capability model 3.4). */
export function collapse(statements: readonly ClassifiedStatement[]): Session[] {
  const sessions: Session[] = [];
  for (const statement of statements) {
    const session = sessions.at(-1);
    if (session !== undefined && continues(session.last, statement)) session.add(statement);
    else sessions.push(new Session(statement));
  }
  return sessions;
}

/** Whether a session tells of the same learning as an earlier one that another source told of. */
export function isTwin(session: Session, earlier: Session, canonical: Canonical): boolean {
  const [a, b] = [session.first, earlier.first];
  return (
    a.client !== b.client &&
    a.timestamp - b.timestamp < semanticDuplicateMs &&
    canonical(a.sameAs ?? a.root, a.date) === canonical(b.sameAs ?? b.root, b.date)
  );
}

/** The state of an admitted statement of a session (capability model 3.3 steps 8 to 10). */
export function stateOf(statement: ClassifiedStatement, o: { session: Session; isTwin: boolean }): AdmissionState {
  if (statement.classification.precedence === 7) return 'unclassified';
  if (o.session.class === null) return 'class-N';
  if (statement !== o.session.lead) return 'merged';
  return o.isTwin ? 'semantic-duplicate' : 'learning-event';
}
