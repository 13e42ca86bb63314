/** IRI normalisation before look-ups in the vocabulary (capability model 9.1). Statements keep their IRIs as sent. */

/** The parts of an absolute IRI that normalisation touches. */
export interface IriParts {
  /** without the colon, as written */
  scheme: string;
  /** user@host:port as written, or null where the IRI has no `//` */
  authority: string | null;
  /** everything behind: path, query and fragment */
  rest: string;
}

/** One spelling that means the same as another: everything under `from` is read as under `to`. */
export interface IriAlias {
  from: string;
  to: string;
}

/**
 * The spellings that occur in published profiles and converters (capability model 9.1); the right-hand side is the one that
 * the model's mapping table writes.
 */
export const defaultIriAliases: readonly IriAlias[] = [
  { from: 'https://adlnet.gov/', to: 'http://adlnet.gov/' },
  { from: 'http://activitystrea.ms/schema/1.0/', to: 'http://activitystrea.ms/' },
  { from: 'https://id.tincanapi.com/', to: 'http://id.tincanapi.com/' },
];

const pattern = /^([a-zA-Z][a-zA-Z0-9+.-]*):(?:\/\/([^/?#]*))?(.*)$/s;

/** Splits an absolute IRI; null when it has no scheme. */
export function parseIri(text: string): IriParts | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  return { scheme: match[1] as string, authority: match[2] ?? null, rest: match[3] as string };
}

function lowerCaseHost(authority: string): string {
  const at = authority.lastIndexOf('@') + 1;
  return authority.slice(0, at) + authority.slice(at).toLowerCase();
}

/**
 * One spelling for IRIs that mean the same: scheme and host in lower case, the aliases applied, one trailing slash taken
 * off. Text that is no absolute IRI comes back as it is.
 */
export function normaliseIri(text: string, aliases: readonly IriAlias[] = defaultIriAliases): string {
  const parts = parseIri(text);
  if (parts === null) return text;
  const { scheme, authority, rest } = parts;
  let iri = `${scheme.toLowerCase()}:${authority === null ? '' : `//${lowerCaseHost(authority)}`}${rest}`;
  for (const alias of aliases) {
    if (iri.startsWith(alias.from)) iri = alias.to + iri.slice(alias.from.length);
  }
  return rest.length > 0 && iri.endsWith('/') ? iri.slice(0, -1) : iri;
}
