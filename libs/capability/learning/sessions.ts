import { classify, isCourse, type Classification } from './classify.ts';
import { imputedMinutes } from './minutes.ts';
import type { ContextActivity, StatementInput } from './statement-input.ts';

/** Statements of one root activity further apart than this are two sessions (capability model 3.4). */
export const sessionGapMs = 30 * 60_000;

export interface ClassifiedStatement extends StatementInput {
  readonly classification: Classification;
  readonly root: string;
  readonly rootType: string;
  /** Equal keys may be one session; the gap still decides where there is no session id. */
  readonly sessionKey: string;
  readonly hasSessionId: boolean;
  /** What learning on its type of activity counts where nothing says how long it was. */
  readonly defaultMinutes: number;
  /** The lowest gives the class where several sources tell of the same learning. */
  readonly sourceRank: number;
  /** The activity as whose alias a rule takes the root activity; null where none does. */
  readonly sameAs: string | null;
}

/** Root activity (capability model 3.4): the grouping of type course, else the topmost parent, else the object. Before aliasing. */
function rootOf(statement: StatementInput): { id: string; type: string } {
  return (
    statement.grouping.find((activity) => isCourse(activity.type)) ??
    statement.parents.at(-1) ?? { id: statement.objectId, type: statement.objectType }
  );
}

/** Sources send few distinct combinations of what decides the class, but any client may send ever new ones. */
const classificationsMax = 10_000;
const classifications = new Map<string, Classification>();
const typesOf = (activities: readonly ContextActivity[]): string => activities.map((activity) => activity.type).join('\n');

function classifyOnce(statement: StatementInput): Classification {
  const { statedClass, verb, objectType, applied, reflection, sessionKind, categories, parents, grouping } = statement;
  const around = `${categories.join('\n')}\0${typesOf(parents)}\0${typesOf(grouping)}`;
  const key = `${statedClass}\0${verb}\0${objectType}\0${applied}\0${reflection}\0${sessionKind}\0${around}`;
  const known = classifications.get(key);
  if (known !== undefined) return known;
  if (classifications.size >= classificationsMax) classifications.clear();
  const classification = classify(statement);
  classifications.set(key, classification);
  return classification;
}

/** A statement as the tables of the model alone take it; `OrganisationRules` says what else it may be. */
export function prepare(statement: StatementInput): ClassifiedStatement {
  const root = rootOf(statement);
  const { client, registration, sessionId } = statement;
  const hasSessionId = sessionId !== '' && registration !== '';
  return {
    ...statement,
    classification: classifyOnce(statement),
    root: root.id,
    rootType: root.type,
    sessionKey: hasSessionId ? `${client}\0session\0${registration}\0${sessionId}` : `${client}\0root\0${root.id}`,
    hasSessionId,
    defaultMinutes: imputedMinutes,
    sourceRank: Number.MAX_SAFE_INTEGER,
    sameAs: null,
  };
}

/** In the order of time; the id breaks ties, so that the order of arrival decides nothing (X11). */
export function byTime(a: StatementInput, b: StatementInput): number {
  return a.timestamp - b.timestamp || (a.statementId < b.statementId ? -1 : a.statementId > b.statementId ? 1 : 0);
}

/** Whether a statement goes on with the session that ends with `last`: whatever the gap by session id, else within 30 minutes. */
export function continues(last: ClassifiedStatement, next: ClassifiedStatement): boolean {
  return next.hasSessionId || next.timestamp - last.timestamp <= sessionGapMs;
}
