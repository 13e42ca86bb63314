/** Local dates, the end exclusive; `open` where there is none. */
export interface Span {
  readonly from: string;
  readonly to: string;
}
/** What holds without an end. */
export const open = '2299-12-31';
export const isOn = ({ from, to }: Span, date: string): boolean => date >= from && date < to;
export const dayAfter = (date: string, days = 1): string => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

export type Origin = '' | 'self' | 'co' | 'assigned';

export interface GeneratedPerson {
  readonly n: number;
  readonly engagements: readonly (Span & { kind: string; isInScope: boolean })[];
  readonly assignments: readonly (Span & { unit: string; fraction: number })[];
  readonly leaves: readonly Span[];
  /** Identities in systems of learning. */
  readonly links: readonly (Span & { actor: number })[];
}

/** A goal of a unit (of the organisation without one) or of a person; a path or a sub-goal is one, too. */
export interface GeneratedGoal extends Span {
  readonly id: string;
  readonly kind: 'strategy' | 'path' | 'subgoal';
  /** The path of a sub-goal. */
  readonly path: string;
  readonly unit: string | null;
  readonly person: number | null;
  readonly competences: readonly string[];
  readonly horizon: string | null;
  readonly origin: Origin;
  /** Activated, reviewed or achieved on that date, under the slot of the goal itself: says nothing of what it is. */
  readonly notedOn: string | null;
  readonly isKnown: boolean;
}

export interface GeneratedEvent {
  readonly id: number;
  readonly person: number;
  readonly date: string;
  readonly class: string;
  readonly source: string;
  readonly activities: readonly string[];
  readonly isMandatory: boolean;
  /** Local minutes from the midnight with which `date` begins; null where nothing says when it was. */
  readonly start: number | null;
  /** Before the cap of the day. */
  readonly minutes: number;
  readonly competences: readonly string[];
  readonly goals: readonly string[];
  readonly initiative: Origin;
  readonly inWorkingTime: boolean | null;
  readonly isOpenAct: boolean;
  /** At K: known, not yet known, or voided. */
  readonly known: 'yes' | 'later' | 'gone';
}

/** A statement about an assignment. */
export interface GeneratedRecord {
  readonly id: number;
  readonly actor: number;
  readonly verb: string;
  readonly isMandatory: boolean;
  readonly activity: string;
  readonly date: string;
  readonly client: string;
  readonly isKnown: boolean;
  /** Client that has voided it by K. */
  readonly voidedBy: string | null;
}

/** When somebody works: by a week or by dated shifts; neither of the two is shift work of unknown times. */
export interface GeneratedSchedule extends Span {
  readonly person: number;
  readonly weekly: readonly (GeneratedHours & { weekday: number })[] | null;
  readonly shifts: readonly (GeneratedHours & { date: string })[] | null;
  readonly isKnown: boolean;
}

/** Local minutes from midnight; beyond 1440 it is the day after. */
export interface GeneratedHours {
  readonly start: number;
  readonly end: number;
}

/** The working-time band of a unit, or without one of everybody. */
export interface GeneratedBand extends Span, GeneratedHours {
  readonly unit: string | null;
  readonly isKnown: boolean;
}

/** A part of a framework of competences. */
export interface GeneratedFramework extends Span {
  readonly slot: string;
  /** What is part of what: the narrower first. */
  readonly broader: readonly (readonly [string, string])[];
  /** Two names of one competence. */
  readonly sameAs: readonly (readonly [string, string])[];
  readonly isKnown: boolean;
}

export interface Generated {
  readonly window: Span;
  /** One row a unit and place in the tree. */
  readonly units: readonly (Span & { id: string; parent: string | null; calendar: string | null })[];
  readonly holidays: Readonly<Record<string, readonly string[]>>;
  readonly people: readonly GeneratedPerson[];
  readonly schedules: readonly GeneratedSchedule[];
  readonly bands: readonly GeneratedBand[];
  readonly goals: readonly GeneratedGoal[];
  readonly frameworks: readonly GeneratedFramework[];
  readonly events: readonly GeneratedEvent[];
  readonly records: readonly GeneratedRecord[];
  /** Sources that report assignments, from a date on. */
  readonly reporting: readonly (Span & { source: string; isKnown: boolean })[];
  /** May void what other clients sent. */
  readonly administrator: string;
}
