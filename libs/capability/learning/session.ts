import type { LearningClass } from './classification-table.ts';
import { classOfObject, isAssessment } from './classify.ts';
import type { ClassifiedStatement } from './sessions.ts';

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

const classOrder: readonly LearningClass[] = ['F', 'W', 'S', 'R', 'X', 'G'];
const isLearning = (found: LearningClass | null): found is LearningClass => found !== null && found !== 'N';

/** Whether a statement belongs to what was learned: not class N, not unclassified. */
export function contributes(statement: ClassifiedStatement): boolean {
  return statement.classification.class !== 'N' && statement.classification.precedence < 7;
}

/**
 * The statements of one session in the order of time, and what they come to (capability model 3.4). A fold: a statement at the end
 * costs the same however many there are, because a session of a busy source may hold a hundred thousand.
 */
export class Session {
  readonly first: ClassifiedStatement;
  readonly members: ClassifiedStatement[] = [];
  /** Grows whenever `event` changes. */
  revision = 0;
  /** The first member that contributes: it stands for the event among the states of admission. */
  lead: ClassifiedStatement | null = null;
  readonly #statementIds: string[] = [];
  #mandatory = false;
  #hasAssessment = false;
  #isStanding = false;
  #onRoot: { precedence: number; best: number; bestBesidesX: number } | null = null;
  #ofObjects: LearningClass | null = null;
  #ofMembers: LearningClass | null = null;

  constructor(first: ClassifiedStatement) {
    this.first = first;
    this.add(first);
  }

  get last(): ClassifiedStatement {
    return this.members.at(-1) ?? this.first;
  }

  /** @param statement later than every member */
  add(statement: ClassifiedStatement): void {
    const before = this.class;
    this.members.push(statement);
    const { class: found, role } = statement.classification;
    let changed = (statement.mandatory && !this.#mandatory) || (found === 'X' && !this.#hasAssessment);
    this.#mandatory ||= statement.mandatory;
    this.#hasAssessment ||= found === 'X';
    if (contributes(statement)) {
      this.lead ??= statement;
      if (this.#statementIds.length < statementIdsMax) changed = this.#statementIds.push(statement.statementId) > 0;
      if (isLearning(found) || role === 'start' || role === 'end') this.#stand(statement);
      if (isLearning(found) && statement.objectId === statement.root) this.#addOnRoot(statement);
    }
    if (changed || before !== this.class) this.revision += 1;
  }

  #stand(statement: ClassifiedStatement): void {
    this.#isStanding = true;
    const { class: found } = statement.classification;
    if (this.#ofMembers === null && isLearning(found)) this.#ofMembers = found;
    if (this.#ofObjects !== null) return;
    const ofObject = classOfObject(statement);
    if (isLearning(ofObject)) this.#ofObjects = ofObject;
  }

  #addOnRoot({ classification: { class: found, precedence } }: ClassifiedStatement): void {
    const order = classOrder.indexOf(found ?? 'G');
    const besidesX = found === 'X' ? Number.POSITIVE_INFINITY : order;
    const best = this.#onRoot;
    if (best === null || precedence < best.precedence) this.#onRoot = { precedence, best: order, bestBesidesX: besidesX };
    else if (precedence === best.precedence)
      this.#onRoot = { precedence, best: Math.min(best.best, order), bestBesidesX: Math.min(best.bestBesidesX, besidesX) };
  }

  /**
   * The class of the session, or null where it is no learning event: only N, unclassified or in-session statements. X where the root
   * is an assessment; else the class of highest precedence among the members on the root activity, X last; else what the first
   * object stands for.
   */
  get class(): LearningClass | null {
    if (!this.#isStanding) return null;
    if (isAssessment(this.first.rootType)) return 'X';
    const onRoot = this.#onRoot;
    if (onRoot !== null) return classOrder[Number.isFinite(onRoot.bestBesidesX) ? onRoot.bestBesidesX : onRoot.best] ?? null;
    return this.#ofObjects ?? this.#ofMembers ?? 'F';
  }

  get event(): LearningEvent | null {
    const found = this.class;
    if (found === null) return null;
    return {
      date: this.first.date,
      class: found,
      source: this.first.client,
      activity: this.first.root,
      mandatory: this.#mandatory,
      hasAssessment: this.#hasAssessment,
      statementIds: [...this.#statementIds],
      minutes: null,
      imputed: false,
      initiative: null,
      competences: null,
    };
  }
}
