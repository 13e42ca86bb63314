import { isDate } from './fields.ts';
import { isJsonObject, normaliseEvent } from './event.ts';

/** What the platform or the transport adds: no part of what the sender said. */
const additions = new Set(['ingestedat', 'traceparent', 'tracestate', 'partitionkey']);
const instants = new Set(['time', 'recordedtime']);

/**
 * The canonical content of an event (capability model 3.3): sorted keys, instants in UTC milliseconds, without what the platform
 * or the transport added; `datacontenttype` is left out where it says what it is anyway. Two events with the same source and id
 * are the same if this is equal, and otherwise a conflict.
 * @param raw parsed JSON in any of the forms that a sender may choose
 */
export function canonicalEvent(raw: unknown): string {
  if (!isJsonObject(raw)) return JSON.stringify(raw);
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(normaliseEvent(raw))) {
    if (additions.has(name) || (name === 'datacontenttype' && typeof value === 'string' && /^application\/json\b/i.test(value))) continue;
    event[name] = instants.has(name) ? utc(value) : value;
  }
  if (isJsonObject(event.data)) {
    const { effectiveFrom, effectiveTo } = event.data;
    event.data = { ...event.data, effectiveFrom: utc(effectiveFrom), effectiveTo: utc(effectiveTo) ?? null };
  }
  return JSON.stringify(sorted(event));
}

/** True when two events say the same. */
export function sameEvent(a: unknown, b: unknown): boolean {
  return canonicalEvent(a) === canonicalEvent(b);
}

function utc(value: unknown): unknown {
  if (typeof value !== 'string' || isDate(value)) return value;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? value : new Date(milliseconds).toISOString();
}

/** Sorted by UTF-16 code units, as JSON canonicalisation does (RFC 8785 3.2.3). */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}
