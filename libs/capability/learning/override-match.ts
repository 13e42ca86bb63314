import { normaliseIri } from './iri.ts';
import type { StatementInput } from './statement-input.ts';

/** By what a rule of the organisation selects statements: all of it must hold (capability model 9.5). */
export interface OverrideMatch {
  readonly source?: string;
  readonly verb?: string;
  readonly objectType?: string;
  /** `*` stands for any characters, also none. */
  readonly objectIdPattern?: string;
  readonly category?: string;
  /** Type of a parent or grouping. */
  readonly parentType?: string;
  readonly extension?: { readonly key: string; readonly equals: string | number | boolean };
}

const isSame = (wanted: string | undefined, said: string): boolean => wanted === undefined || normaliseIri(wanted) === normaliseIri(said);

/** Those of some IRIs that are spellings of one. */
export function spellingsOf(iri: string, spellings: readonly string[]): string[] {
  return spellings.filter((each) => isSame(iri, each));
}

/** Whether a rule selects a statement. IRIs of verbs, types and categories in any of their spellings (9.1), ids as they are. */
export function matches(match: OverrideMatch, statement: StatementInput): boolean {
  const { category, parentType, extension, objectIdPattern } = match;
  return (
    (match.source === undefined || match.source === statement.client) &&
    isSame(match.verb, statement.verb) &&
    isSame(match.objectType, statement.objectType) &&
    (category === undefined || statement.categories.some((each) => isSame(category, each))) &&
    (parentType === undefined || [...statement.parents, ...statement.grouping].some(({ type }) => isSame(parentType, type))) &&
    (extension === undefined || says(statement.extensions[extension.key], extension.equals)) &&
    (objectIdPattern === undefined || fitsPattern(objectIdPattern, statement.objectId))
  );
}

function says(json: string | undefined, equals: string | number | boolean): boolean {
  if (json === undefined) return false;
  try {
    return JSON.parse(json) === equals;
  } catch {
    return false;
  }
}

/** In time that grows with the text, whatever the pattern: each piece is looked for once, from where the one before it ended. */
export function fitsPattern(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [head = '', tail = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return text === pattern;
  if (!text.startsWith(head) || text.length < head.length + tail.length || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - tail.length;
}
