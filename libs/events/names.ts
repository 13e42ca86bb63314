/**
 * The prefix of event types and the namespace of schemas: permanent opaque constants of version 1 (capability model 8.2). A
 * domain that comes later becomes an alias, never a rename.
 */
export const RDNS = 'fi.example.lcm';
export const NS = 'https://ns.example.org/lcm';

/** `hr.assignment.started.v1` -> the CloudEvents `type`. */
export function fullType(name: string): string {
  return `${RDNS}.${name}`;
}

/** The CloudEvents `type` -> `hr.assignment.started.v1`; null for a type of somebody else. */
export function shortType(type: string): string | null {
  return type.startsWith(`${RDNS}.`) ? type.slice(RDNS.length + 1) : null;
}

/** `hr.assignment.started.v1` -> where its JSON Schema is published, and what `dataschema` says. */
export function schemaUri(name: string): string {
  return `${NS}/schemas/${name}.json`;
}

/** What identifies an event (CloudEvents 1.0, "source + id"). A source holds no `|`, so the first one separates the two. */
export function eventKeyOf(source: string, id: string): string {
  return `${source}|${id}`;
}
