import type { LearningClass } from './classification-table.ts';
import { classOfObject, isAssessment } from './classify.ts';
import { normaliseIri } from './iri.ts';
import { isSameLength, SessionLength, type Length } from './minutes.ts';
import { selfUnlessAssigned } from './organisation-rules.ts';
import type { ClassifiedStatement } from './sessions.ts';

/** A session may hold thousands of statements; an event names the first of them, which is enough to find the rest. */
const statementIdsMax = 100;

/** Bounds what one session of a hostile or broken source can claim. */
const namesMax = 100;

/** A learning event as known at one instant; the person is the caller's. */
export interface LearningEvent {
  readonly date: string;
  readonly class: LearningClass;
  readonly source: string;
  /** Root activity, before aliasing. */
  readonly activity: string;
  /** Root activity, objects and what they belong to: of which an assignment may speak. */
  readonly activities: readonly string[];
  readonly mandatory: boolean;
  readonly hasAssessment: boolean;
  readonly statementIds: readonly string[];
  readonly length: Length;
  /** Stated by a statement, or by a rule of the organisation; empty where none does. The rules that need more are applied when units are (9.4). */
  readonly initiative: '' | 'self' | 'co' | 'assigned' | typeof selfUnlessAssigned;
  readonly competences: readonly string[];
  /** Stated goals. */
  readonly goals: readonly string[];
  /** Stated; null where no statement says. */
  readonly inWorkingTime: boolean | null;
  /** A question, an unfinished insight or a lesson, posted where at least the team can read it (4.4 #14). */
  readonly isOpenAct: boolean;
}

const classOrder: readonly LearningClass[] = ['F', 'W', 'S', 'R', 'X', 'G'];
const isLearning = (found: LearningClass | null): found is LearningClass => found !== null && found !== 'N';

/** Whether a statement belongs to what was learned: not class N, not unclassified. */
export function contributes(statement: ClassifiedStatement): boolean {
  return statement.classification.class !== 'N' && statement.classification.precedence < 7;
}

const initiatives: ReadonlySet<string> = new Set(['self', 'co', 'assigned', selfUnlessAssigned]);
const lessonKinds: ReadonlySet<string> = new Set(['question', 'insight', 'mistake', 'experiment']);
const openTo: ReadonlySet<string> = new Set(['team', 'unit', 'org']);
const asked = 'http://adlnet.gov/expapi/verbs/asked';

function isOpenAct({ classification, verb, lessonKind, visibility }: ClassifiedStatement): boolean {
  const isLesson = lessonKinds.has(lessonKind) || normaliseIri(verb) === asked;
  return classification.class === 'S' && isLesson && openTo.has(visibility);
}

/** Adds names to a set of at most `namesMax`; answers whether it grew. */
function addAll(set: Set<string>, names: readonly string[]): boolean {
  const before = set.size;
  for (const name of names) if (set.size < namesMax && name !== '') set.add(name);
  return set.size > before;
}

let serials = 0;
const nextSerial = (): number => (serials += 1);

/**
 * The statements of one session in the order of time, and what they come to (capability model 3.4). A fold: a statement at the end
 * costs the same however many there are, because a session of a busy source may hold a hundred thousand.
 */
export class Session {
  /** No two sessions have the same, also of the same statements. */
  readonly serial = nextSerial();
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
  readonly #length: SessionLength;
  readonly #competences = new Set<string>();
  readonly #goals = new Set<string>();
  readonly #activities = new Set<string>();
  #initiative: LearningEvent['initiative'] = '';
  #inWorkingTime: boolean | null = null;
  #isOpenAct = false;

  constructor(first: ClassifiedStatement) {
    this.first = first;
    this.#length = new SessionLength(first);
    this.add(first);
  }

  get last(): ClassifiedStatement {
    return this.members.at(-1) ?? this.first;
  }

  /** @param statement later than every member */
  add(statement: ClassifiedStatement): void {
    const before = this.class;
    const length = this.#length.value;
    this.members.push(statement);
    this.#length.add(statement);
    const { class: found, role } = statement.classification;
    let changed =
      (statement.mandatory && !this.#mandatory) || (found === 'X' && !this.#hasAssessment) || !isSameLength(length, this.#length.value);
    this.#mandatory ||= statement.mandatory;
    this.#hasAssessment ||= found === 'X';
    if (contributes(statement)) {
      this.lead ??= statement;
      if (this.#statementIds.length < statementIdsMax) changed = this.#statementIds.push(statement.statementId) > 0;
      changed = this.#addClaims(statement) || changed;
      if (isLearning(found) || role === 'start' || role === 'end') this.#stand(statement);
      if (isLearning(found) && statement.objectId === statement.root) this.#addOnRoot(statement);
    }
    if (changed || before !== this.class) this.revision += 1;
  }

  /** What a statement says of aims, initiative and place; answers whether that adds anything. */
  #addClaims(statement: ClassifiedStatement): boolean {
    const { initiative, inWorkingTime, objectId, parents, grouping } = statement;
    let changed = addAll(this.#competences, statement.competences);
    changed = addAll(this.#goals, statement.goals) || changed;
    changed = addAll(this.#activities, [statement.root, objectId, ...[...parents, ...grouping].map(({ id }) => id)]) || changed;
    if (this.#initiative === '' && initiatives.has(initiative)) {
      this.#initiative = initiative as LearningEvent['initiative'];
      changed = true;
    }
    if (this.#inWorkingTime === null && inWorkingTime !== null) {
      this.#inWorkingTime = inWorkingTime;
      changed = true;
    }
    if (!this.#isOpenAct && isOpenAct(statement)) {
      this.#isOpenAct = true;
      changed = true;
    }
    return changed;
  }

  #stand(statement: ClassifiedStatement): void {
    this.#isStanding = true;
    const { class: found } = statement.classification;
    if (this.#ofMembers === null && isLearning(found)) this.#ofMembers = found;
    if (this.#ofObjects !== null) return;
    // a rule of the organisation goes before what the type of the object stands for
    const ofObject = statement.classification.precedence === 0 ? found : classOfObject(statement);
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
   * is an assessment and no rule of the organisation says otherwise; else the class of highest precedence among the members on the root activity, X last; else what the first
   * object stands for.
   */
  get class(): LearningClass | null {
    if (!this.#isStanding) return null;
    const onRoot = this.#onRoot;
    if (isAssessment(this.first.rootType) && onRoot?.precedence !== 0) return 'X';
    if (onRoot !== null) return classOrder[Number.isFinite(onRoot.bestBesidesX) ? onRoot.bestBesidesX : onRoot.best] ?? null;
    return this.#ofObjects ?? this.#ofMembers ?? 'F';
  }

  /** The event with the rank of its source; null where the session is no learning event. */
  get told(): Told | null {
    const { event } = this;
    return event === null ? null : { event, rank: this.first.sourceRank };
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
      activities: [...this.#activities],
      length: this.#length.value,
      initiative: this.#initiative,
      competences: [...this.#competences].sort(),
      goals: [...this.#goals].sort(),
      inWorkingTime: this.#inWorkingTime,
      isOpenAct: this.#isOpenAct,
    };
  }
}

/** A learning event as one source tells of it. */
export interface Told {
  readonly event: LearningEvent;
  /** Rank of the source: the lowest goes first. */
  readonly rank: number;
}

/**
 * One event told by several sources (capability model 3.4, semantic duplicates): the earliest gives time and names, the source of the
 * lowest rank the class, the earlier one where ranks are equal, the longest the minutes, all together competences and goals.
 * @param told the other sources' events in the order of time
 */
export function mergeTwins({ event: earliest, rank }: Told, told: readonly Told[]): LearningEvent {
  if (told.length === 0) return earliest;
  const twins = told.map(({ event }) => event);
  const ranked = told.reduce((best, each) => (each.rank < best.rank ? each : best), { event: earliest, rank });
  const all = [earliest, ...twins];
  const union = (of: (event: LearningEvent) => readonly string[]): string[] => [...new Set(all.flatMap(of))].sort().slice(0, namesMax);
  return {
    ...earliest,
    class: ranked.event.class,
    activities: union(({ activities }) => activities),
    mandatory: all.some(({ mandatory }) => mandatory),
    hasAssessment: all.some(({ hasAssessment }) => hasAssessment),
    length: all.map(({ length }) => length).reduce((longest, length) => (length.minutes > longest.minutes ? length : longest)),
    initiative: all.find(({ initiative }) => initiative !== '')?.initiative ?? '',
    competences: union(({ competences }) => competences),
    goals: union(({ goals }) => goals),
    inWorkingTime: all.find(({ inWorkingTime }) => inWorkingTime !== null)?.inWorkingTime ?? null,
    isOpenAct: all.some((event) => event.isOpenAct),
  };
}

function sameNames(x: readonly string[], y: readonly string[]): boolean {
  return x.length === y.length && x.every((name, at) => name === y[at]);
}

/** Whether two versions of an event say the same. */
export function saysTheSame(a: LearningEvent, b: LearningEvent): boolean {
  return (
    a.date === b.date &&
    a.class === b.class &&
    a.source === b.source &&
    a.activity === b.activity &&
    a.mandatory === b.mandatory &&
    a.hasAssessment === b.hasAssessment &&
    a.initiative === b.initiative &&
    a.inWorkingTime === b.inWorkingTime &&
    a.isOpenAct === b.isOpenAct &&
    isSameLength(a.length, b.length) &&
    sameNames(a.statementIds, b.statementIds) &&
    sameNames(a.activities, b.activities) &&
    sameNames(a.competences, b.competences) &&
    sameNames(a.goals, b.goals)
  );
}
