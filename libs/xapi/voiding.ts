/** The one verb that the specification reserves (xAPI-Data 2.3.2). */
export const voidedVerb = 'http://adlnet.gov/expapi/verbs/voided';

/**
 * The id, in lower case, of the statement that this one voids; null when it voids none. The statement is valid.
 */
export function isVoiding(statement: unknown): string | null {
  const { verb, object } = statement as { verb?: { id?: unknown }; object?: { objectType?: unknown; id?: unknown } };
  if (verb?.id !== voidedVerb || object?.objectType !== 'StatementRef' || typeof object.id !== 'string') return null;
  return object.id.toLowerCase();
}
