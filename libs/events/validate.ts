import type { z } from 'zod';
import type { EventType, Sender } from './define-event-type.ts';
import { checkEnvelope } from './envelope.ts';
import { jsonPath, nameOf, type EventError } from './errors.ts';
import { isJsonObject, normaliseEvent, type LcmEvent } from './event.ts';

export type Validated = { event: LcmEvent; type: EventType; errors?: undefined } | { errors: EventError[]; event?: undefined };

/**
 * Step 1 of admission (capability model 3.3): a valid CloudEvents envelope with a type of the catalogue, whose data its schema
 * allows. Answers the event in one form (`normaliseEvent`), or every error with its path. Pure.
 * @param raw parsed JSON
 * @param sender who it came from; `source` for what arrives at /events
 */
export function validateEvent(raw: unknown, sender: Sender = 'source'): Validated {
  if (!isJsonObject(raw)) {
    return { errors: [{ path: '$', code: 'EVENT_NOT_OBJECT', message: 'An event is a JSON object.', rule: 'CloudEvents JSON format 3' }] };
  }
  const event = normaliseEvent(raw);
  const { errors, type } = checkEnvelope(event, sender);
  if (event.data === undefined || event.data === null) {
    const message = 'data is missing; it says what happened.';
    if (event.data_base64 === undefined) errors.push({ path: '$.data', code: 'EVENT_DATA_MISSING', message, rule: 'capability model 8.2' });
  } else if (type !== undefined) {
    errors.push(...checkData(event.data, type));
  }
  return errors.length > 0 || type === undefined ? { errors } : { event: event as unknown as LcmEvent, type };
}

function checkData(data: unknown, type: EventType): EventError[] {
  const parsed = type.data.safeParse(data);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, { data, name: type.name }));
}

/** One error a property. Values are never repeated: what was sent by mistake may be what must not be kept. */
function describeIssue(issue: z.core.$ZodIssue, { data, name }: { data: unknown; name: string }): EventError[] {
  const rule = `schema ${name}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = jsonPath('$.data', [...issue.path, key]);
      return { path, code: 'EVENT_DATA_PROPERTY_UNKNOWN', message: `${nameOf(path)} is no property of ${name}; leave it out.`, rule };
    });
  }
  const path = jsonPath('$.data', issue.path);
  if (issue.code !== 'custom' && valueAt(data, issue.path) === undefined)
    return [{ path, code: 'EVENT_DATA_PROPERTY_MISSING', message: `${nameOf(path)} is missing.`, rule }];
  return [{ path, code: 'EVENT_DATA_INVALID', message: `${nameOf(path)} ${problemOf(issue)}.`, rule }];
}

function valueAt(data: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined),
    data,
  );
}

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `has to be ${issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`}`;
    case 'invalid_value':
      return `has to be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `has to be ${issue.inclusive === true ? 'at least' : 'more than'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `has to be at most ${issue.maximum}${unitOf(issue.origin)}`;
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}
