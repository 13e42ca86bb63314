import { HttpProblem } from './problem.ts';

/**
 * The query's parameters, each at most once and all of them known. Errors: 400 `PARAMETER_UNKNOWN` (xAPI-Communication 3.1 asks to
 * refuse them), `PARAMETER_REPEATED`.
 */
export function readQuery<const Name extends string>(query: unknown, names: readonly Name[]): Partial<Record<Name, string>> {
  const given = Object.entries(query as Record<string, string | string[]>);
  const known: Partial<Record<Name, string>> = {};
  for (const [name, value] of given) {
    if (!(names as readonly string[]).includes(name)) throw unknown(name, names);
    if (typeof value !== 'string') throw bad(name, 'PARAMETER_REPEATED', 'is given more than once. Give it once.');
    known[name as Name] = value;
  }
  return known;
}

/** A 400 that names a query parameter. */
export function bad(name: string, code: string, what: string): HttpProblem {
  return new HttpProblem({ status: 400, code, message: `The query parameter ${name} ${what}`, path: `?${name}` });
}

function unknown(name: string, names: readonly string[]): HttpProblem {
  const shown = name.slice(0, 60);
  const known = names.length === 0 ? 'This resource takes none.' : `Known here: ${names.join(', ')} (names are case-sensitive).`;
  return bad(shown, 'PARAMETER_UNKNOWN', `is not known here. ${known}`);
}
