import type { DataOf, EventTypeName } from './catalogue.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };
export type JsonObject = { [name: string]: JsonValue };

/** What the data of every type has. */
export interface CommonData extends JsonObject {
  slot: string;
  effectiveFrom: string;
}

/**
 * An event as validated: CloudEvents 1.0 in JSON (capability model 8.1), unset attributes left out, `data` an object. The
 * platform's own time (`ingestedat`) is never in it: the log gives it.
 */
export interface LcmEvent<Data = CommonData> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject?: string;
  time?: string;
  recordedtime?: string;
  datacontenttype?: string;
  dataschema?: string;
  sequence?: string | number;
  correlationid?: string;
  causationid?: string;
  supersedes?: string;
  retracts?: string;
  traceparent?: string;
  tracestate?: string;
  data: Data;
}

/** An event of one type, with its data typed. */
export type EventOf<Name extends EventTypeName> = LcmEvent<DataOf<Name>>;

/** True for a JSON object, false for null and arrays. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Brings the ways of writing one event to one: attributes that are null are unset (CloudEvents JSON format 2.2), and data in
 * `data_base64` are decoded where they are JSON (3.1). What cannot be brought so far stays as it was, for the validation to name.
 */
export function normaliseEvent(raw: Record<string, unknown>): Record<string, unknown> {
  const event = Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => value !== undefined && (value !== null || name === 'data')),
  );
  if (typeof event.data_base64 !== 'string' || event.data !== undefined) return event;
  const { data_base64: encoded, ...rest } = event;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded as string)) return event;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded as string, 'base64'));
    return { ...rest, data: JSON.parse(text) as unknown };
  } catch {
    return event;
  }
}
