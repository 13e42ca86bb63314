/** The namespace of our own extensions and verbs: one permanent, opaque constant of version 1 (capability model 9.1). */
export const namespace = 'https://ns.example.org/lcm';

const cache = new Map<string, string>();
/** Statements carry few distinct verbs and types, but object ids are many: the cache must not grow with them. */
const cachedMax = 10_000;

/**
 * An IRI as it is looked up (capability model 9.1): scheme and host in lower case, no trailing slash, one spelling for the
 * hosts and paths that occur in two. For look-ups only; what was sent is kept as sent.
 */
export function normaliseIri(iri: string): string {
  const known = cache.get(iri);
  if (known !== undefined) return known;
  const normal = iri
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, (origin) => origin.toLowerCase())
    .replace(/^https:\/\/adlnet\.gov\//, 'http://adlnet.gov/')
    .replace(/^https:\/\/id\.tincanapi\.com\//, 'http://id.tincanapi.com/')
    .replace(/^(https?):\/\/activitystrea\.ms\/(?:schema\/1\.0\/)?/, 'http://activitystrea.ms/')
    .replace(/\/+$/, '');
  if (cache.size < cachedMax) cache.set(iri, normal);
  return normal;
}
