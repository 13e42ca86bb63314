import type { LearningClass } from './classification-table.ts';
import { classify, classOfObject, isAssessment, isCourse, type Classification } from './classify.ts';
import type { StatementInput } from './statement-input.ts';

/** Statements of one root activity further apart than this are two sessions (capability model 3.4). */
export const sessionGapMs = 30 * 60_000;

export interface ClassifiedStatement extends StatementInput {
  readonly classification: Classification;
  readonly root: string;
  readonly rootType: string;
  /** Equal keys may be one session; the gap still decides where there is no session id. */
  readonly sessionKey: string;
  readonly hasSessionId: boolean;
}

/** Root activity (capability model 3.4): the grouping of type course, else the topmost parent, else the object. Before aliasing. */
function rootOf(statement: StatementInput): { id: string; type: string } {
  return (
    statement.grouping.find((activity) => isCourse(activity.type)) ??
    statement.parents.at(-1) ?? { id: statement.objectId, type: statement.objectType }
  );
}

export function prepare(statement: StatementInput): ClassifiedStatement {
  const root = rootOf(statement);
  const hasSessionId = statement.sessionId !== '' && statement.registration !== '';
  const scope = hasSessionId ? ['session', statement.registration, statement.sessionId] : ['root', root.id];
  return {
    ...statement,
    classification: classify(statement),
    root: root.id,
    rootType: root.type,
    sessionKey: JSON.stringify([statement.client, ...scope]),
    hasSessionId,
  };
}

/** In the order of time; the id breaks ties, so that the order of arrival decides nothing (X11). */
export function byTime(a: StatementInput, b: StatementInput): number {
  return a.timestamp - b.timestamp || (a.statementId < b.statementId ? -1 : a.statementId > b.statementId ? 1 : 0);
}

/** Session collapse over statements in the order of time: by session id whatever the gap, else by root with gaps of 30 minutes. */
export function collapse(statements: readonly ClassifiedStatement[]): ClassifiedStatement[][] {
  const sessions: ClassifiedStatement[][] = [];
  const open = new Map<string, ClassifiedStatement[]>();
  for (const statement of statements) {
    const session = open.get(statement.sessionKey);
    const last = session?.at(-1);
    if (session !== undefined && last !== undefined && (statement.hasSessionId || statement.timestamp - last.timestamp <= sessionGapMs)) {
      session.push(statement);
      continue;
    }
    const started = [statement];
    sessions.push(started);
    open.set(statement.sessionKey, started);
  }
  return sessions;
}

const classOrder: readonly LearningClass[] = ['F', 'W', 'S', 'R', 'X', 'G'];
const isLearning = (found: LearningClass | null): found is LearningClass => found !== null && found !== 'N';

/** Whether a statement belongs to what was learned: not class N, not unclassified. */
export function contributes(statement: ClassifiedStatement): boolean {
  return statement.classification.class !== 'N' && statement.classification.precedence < 7;
}

/**
 * The class of a session (capability model 3.4), or null where it is no learning event: only N, unclassified or in-session
 * statements. X where the root is an assessment; else the class of highest precedence among the members on the root activity,
 * X last; else what the first object stands for.
 */
export function classOfSession(session: readonly ClassifiedStatement[]): LearningClass | null {
  const members = session.filter(contributes);
  const standing = members.filter(({ classification: { class: found, role } }) => isLearning(found) || role === 'start' || role === 'end');
  if (standing.length === 0) return null;
  if (isAssessment(session[0]?.rootType ?? '')) return 'X';
  const onRoot = members
    .filter((member) => member.objectId === member.root && isLearning(member.classification.class))
    .map(({ classification }) => classification)
    .sort((a, b) => a.precedence - b.precedence || classOrder.indexOf(a.class ?? 'G') - classOrder.indexOf(b.class ?? 'G'));
  const best =
    onRoot.find((classification) => classification.class !== 'X' && classification.precedence === onRoot[0]?.precedence) ?? onRoot[0];
  if (best !== undefined) return best.class;
  return standing.map(classOfObject).find(isLearning) ?? standing.map((member) => member.classification.class).find(isLearning) ?? 'F';
}
