import {
  assessmentTypes,
  classificationTable,
  courseTypes,
  genericTypes,
  prefixes,
  profileRows,
  type ClassificationRow,
  type LearningClass,
  type SessionRole,
} from './classification-table.ts';
import { normaliseIri } from './iri.ts';
import type { ContextActivity, StatementInput } from './statement-input.ts';

export interface Classification {
  /** null: nothing of its own (a session start or end, or unclassified). */
  readonly class: LearningClass | null;
  readonly role: SessionRole | null;
  /** Precedence of the capability model 9.2, 0 (rule of the organisation) to 7 (unclassified). */
  readonly precedence: number;
}

function expand(name: string): string {
  const colon = name.indexOf(':');
  const prefix = prefixes[name.slice(0, colon)];
  return normaliseIri(prefix === undefined ? name : prefix + name.slice(colon + 1));
}

interface Row extends ClassificationRow {
  readonly verbSet: ReadonlySet<string>;
  readonly typeSet: ReadonlySet<string> | null;
}

function compile(rows: readonly ClassificationRow[]): Row[] {
  return rows.map((row) => ({
    ...row,
    verbSet: new Set(row.verbs.map(expand)),
    typeSet: row.types === null ? null : new Set(row.types.map(expand)),
  }));
}

const table = compile(classificationTable);
const profiles = new Map(profileRows.map((profile) => [expand(profile.category), compile(profile.rows)]));
const generic = new Set(genericTypes.map(expand));
const courses = new Set(courseTypes.map(expand));
const assessments = new Set(assessmentTypes.map(expand));
const stated = new Set<string>(['F', 'W', 'S', 'R', 'X', 'G', 'N']);

export const isCourse = (type: string): boolean => courses.has(normaliseIri(type));
export const isAssessment = (type: string): boolean => assessments.has(normaliseIri(type));

function fits(row: Row, statement: StatementInput): boolean {
  if (row.applied === true && !statement.applied) return false;
  if (row.reflection === true && !statement.reflection) return false;
  return row.sessionKinds === undefined || row.sessionKinds.includes(statement.sessionKind);
}

function isSpecific(row: Row): boolean {
  return row.applied === true || row.reflection === true || row.sessionKinds !== undefined;
}

/** The class of the first row of 9.3 that names the type; a role-only row says nothing about the type. */
function classOfType(type: string): LearningClass | null {
  if (type === '') return null;
  const normal = normaliseIri(type);
  return table.find((row) => row.class !== null && !isSpecific(row) && row.typeSet?.has(normal) === true)?.class ?? null;
}

function classOfNearestParent(parents: readonly ContextActivity[]): LearningClass | null {
  for (const parent of parents) {
    if (generic.has(normaliseIri(parent.type))) continue;
    const found = classOfType(parent.type);
    if (found !== null) return found;
  }
  return null;
}

/** The class that an object gives a session whose statements have none on the root activity; a generic one alone is F (3.4). */
export function classOfObject(statement: StatementInput): LearningClass | null {
  const around = [...statement.parents, ...statement.grouping];
  if (generic.has(normaliseIri(statement.objectType))) return classOfNearestParent(around) ?? 'F';
  return classOfType(statement.objectType) ?? classOfNearestParent(around);
}

function ofRow(row: Row, statement: StatementInput, precedence: number): Classification {
  const byParent = row.byParent === true ? classOfNearestParent([...statement.parents, ...statement.grouping]) : null;
  return { class: byParent ?? row.class, role: row.role ?? null, precedence };
}

/**
 * The class and session role of one statement by the precedence of the capability model 9.2: stated class, recognised profile,
 * (verb, type), type, verb, nearest typed parent; `precedence` 7 is unclassified. Rules of the organisation (precedence 0) come
 * and go with knowledge: `OrganisationRules` applies them.
 */
export function classify(statement: StatementInput): Classification {
  if (stated.has(statement.statedClass)) return { class: statement.statedClass as LearningClass, role: null, precedence: 1 };
  const verb = normaliseIri(statement.verb);
  const type = normaliseIri(statement.objectType);
  for (const category of statement.categories) {
    const row = profiles.get(normaliseIri(category))?.find((candidate) => candidate.verbSet.has(verb) && fits(candidate, statement));
    if (row !== undefined) return ofRow(row, statement, 2);
  }
  const named = (row: Row): boolean => (row.verbSet.has(verb) || row.reflection === true) && row.verbAlone !== true && fits(row, statement);
  const typed = (row: Row): boolean => row.typeSet?.has(type) === true;
  // a row that asks for more (applied, a kind of session, a reflection) is more specific than one that asks for the type
  const exact =
    table.find((row) => isSpecific(row) && (typed(row) || row.typeSet === null) && named(row)) ??
    table.find((row) => typed(row) && named(row)) ??
    table.find((row) => row.typeSet === null && named(row));
  if (exact !== undefined) return ofRow(exact, statement, 3);
  if (generic.has(type)) return { class: classOfObject(statement), role: null, precedence: 4 };
  const ofType = classOfType(statement.objectType);
  if (ofType !== null) return { class: ofType, role: null, precedence: 4 };
  const ofVerb =
    table.find((row) => row.verbAlone === true && row.verbSet.has(verb)) ??
    table.find((row) => row.verbSet.has(verb) && fits(row, statement));
  if (ofVerb !== undefined) return ofRow(ofVerb, statement, 5);
  const ofParent = classOfNearestParent([...statement.parents, ...statement.grouping]);
  return ofParent === null ? { class: null, role: null, precedence: 7 } : { class: ofParent, role: null, precedence: 6 };
}
