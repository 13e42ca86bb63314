import { isObject, type JsonObject } from './check-values.ts';
import { parseTimestamp } from './timestamp.ts';

/** Canonical text and equality of statements that have passed the grammar, which bounds their depth. */

/** JSON with the keys of every object sorted by code unit. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`);
  return `{${members.join(',')}}`;
}

/** The instant in UTC milliseconds as text; what is no timestamp stays as it is. */
function instant(value: unknown): unknown {
  const milliseconds = typeof value === 'string' ? parseTimestamp(value) : null;
  return milliseconds === null ? value : new Date(milliseconds).toISOString();
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function isSubStatement(value: unknown): value is JsonObject {
  return isObject(value) && value['objectType'] === 'SubStatement';
}

function withInstant(statement: JsonObject): JsonObject {
  return 'timestamp' in statement ? { ...statement, timestamp: instant(statement['timestamp']) } : statement;
}

/**
 * The canonical content that decides between a duplicate and a conflict (capability model 3.3, steps 2 and 3): JSON with
 * sorted keys, without `stored`, `authority` and `version`, with timestamps (a SubStatement's too) in UTC milliseconds and
 * the id in lower case. Attachments' binaries travel beside the statement, so they are not in it.
 */
export function canonicalStatement(statement: unknown): string {
  if (!isObject(statement)) return sortedJson(statement);
  const { stored: _stored, authority: _authority, version: _version, ...content } = withInstant(statement);
  if ('id' in content) content['id'] = lowerCase(content['id']);
  if (isSubStatement(content['object'])) content['object'] = withInstant(content['object']);
  return sortedJson(content);
}

/** Without what an LRS may return in another form: see `sameStatement`. */
function comparableActor(value: unknown): unknown {
  if (!isObject(value)) return value;
  const actor = { ...value };
  const mbox = actor['mbox'];
  if (typeof mbox === 'string') {
    const at = mbox.lastIndexOf('@');
    actor['mbox'] = mbox.slice(0, at) + mbox.slice(at).toLowerCase();
  }
  if ('mbox_sha1sum' in actor) actor['mbox_sha1sum'] = lowerCase(actor['mbox_sha1sum']);
  if (Array.isArray(actor['member'])) {
    const members = actor['member'].map((member) => sortedJson(comparableActor(member)));
    actor['member'] = members.sort();
  }
  return actor;
}

function comparableActivity(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { definition: _definition, ...activity } = value;
  return activity;
}

function comparableObject(value: unknown, ignoreTimestamp: boolean): unknown {
  if (!isObject(value)) return value;
  switch (value['objectType']) {
    case 'Agent':
    case 'Group':
      return comparableActor(value);
    case 'StatementRef':
      return { ...value, id: lowerCase(value['id']) };
    case 'SubStatement':
      return comparableStatement(value, ignoreTimestamp);
    default:
      return comparableActivity(value);
  }
}

function comparableRelated(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((entry: unknown) => {
    if (!isObject(entry)) return entry;
    const related = { ...entry };
    if ('agent' in related) related['agent'] = comparableActor(related['agent']);
    if ('group' in related) related['group'] = comparableActor(related['group']);
    return related;
  });
}

function comparableContext(value: unknown): unknown {
  if (!isObject(value)) return value;
  const context = { ...value };
  if ('registration' in context) context['registration'] = lowerCase(context['registration']);
  for (const name of ['instructor', 'team']) {
    if (name in context) context[name] = comparableActor(context[name]);
  }
  for (const name of ['contextAgents', 'contextGroups']) {
    if (name in context) context[name] = comparableRelated(context[name]);
  }
  if (isObject(context['statement'])) context['statement'] = { ...context['statement'], id: lowerCase(context['statement']['id']) };
  if (isObject(context['contextActivities'])) {
    const entries = Object.entries(context['contextActivities']);
    const lists = entries.map(([name, list]) => [name, (Array.isArray(list) ? list : [list]).map(comparableActivity)]);
    context['contextActivities'] = Object.fromEntries(lists);
  }
  return context;
}

function comparableResult(value: unknown): unknown {
  if (!isObject(value) || typeof value['duration'] !== 'string') return value;
  return { ...value, duration: value['duration'].replace(/([.,]\d\d)\d+S$/, '$1S') };
}

function comparableStatement(statement: JsonObject, ignoreTimestamp: boolean): JsonObject {
  const { stored: _stored, authority: _authority, version: _version, timestamp, ...rest } = statement;
  const content: JsonObject = rest;
  if ('id' in content) content['id'] = lowerCase(content['id']);
  if (timestamp !== undefined && !ignoreTimestamp) content['timestamp'] = instant(timestamp);
  content['actor'] = comparableActor(content['actor']);
  if (isObject(content['verb'])) content['verb'] = { id: content['verb']['id'] };
  content['object'] = comparableObject(content['object'], false);
  if ('context' in content) content['context'] = comparableContext(content['context']);
  if ('result' in content) content['result'] = comparableResult(content['result']);
  return content;
}

/**
 * Whether two statements are the same one by the comparison that the specification requires (xAPI-Data 2.3.1; IEEE 9274.1.1
 * 4.2.7 for durations). Wider than equal canonical text: differences are ignored that an LRS itself may have made or that the
 * specification calls no part of a statement. They are `stored`, `authority`, `version`; an `id` or a `timestamp` that only one
 * of them has; the time zone and digits beyond milliseconds of timestamps; verb display and activity definitions; the order
 * of group members; a single context activity in or out of an array; durations beyond 0.01 s; letter case of UUIDs, hashes
 * and mail domains.
 */
export function sameStatement(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return false;
  const ignoreTimestamp = !('timestamp' in a) || !('timestamp' in b);
  const first = comparableStatement(a, ignoreTimestamp);
  const second = comparableStatement(b, ignoreTimestamp);
  if (!('id' in first) || !('id' in second)) {
    delete first['id'];
    delete second['id'];
  }
  return sortedJson(first) === sortedJson(second);
}
