import { catalogue } from './catalogue.ts';
import type { EventType } from './define-event-type.ts';
import { isJsonObject, normaliseEvent, type JsonObject, type JsonValue, type LcmEvent } from './event.ts';
import { isDate } from './fields.ts';
import { eventKeyOf, fullType, shortType } from './names.ts';
import { upcast } from './upcast.ts';

/** How a learning system names a person; the same shape as @oppiva/xapi's and @oppiva/privacy's. */
export interface LinkedIdentity {
  scheme: 'mbox_sha1sum' | 'account' | 'openid';
  value: string;
}

/** One event as a row of hr.assertions or rules.assertions, still with plain names: `pseudonymise` comes next. */
export interface Assertion {
  /** `hr.assignment.changed.v1` */
  type: string;
  topic: 'oppiva.hr' | 'oppiva.rules';
  entity: string;
  /** Asserts nothing from effectiveFrom on. */
  closing: boolean;
  source: string;
  /** `source|id` */
  eventKey: string;
  /** `source|id` of the event that this one replaces; null otherwise. */
  supersedes: string | null;
  /** `source|id` of the event that this one removes; it asserts nothing itself then. */
  retracts: string | null;
  slot: string;
  /** True where the slot names something of a person, so that it is stored under a pseudonym. */
  slotIsPersonal: boolean;
  personId: string | null;
  identity: LinkedIdentity | null;
  /** Empty where the event names no unit. */
  unitId: string;
  /** Local date, `2024-09-01`. */
  effectiveFrom: string;
  /** Local date, exclusive; null is open. */
  effectiveTo: string | null;
  /** Milliseconds UTC; null where the source does not say. */
  recordedTime: number | null;
  /** In a form whose order as text is the source's order; empty where the source gives none. */
  sequence: string;
  /** Without what must not reach a table (hashes of secrets). */
  data: JsonObject;
}

/** An event of the log that no version of the catalogue knows; belongs into quarantine. */
export class UnknownEventError extends Error {
  readonly code = 'EVENT_TYPE_UNKNOWN';
}

/**
 * Reads an event as it lies in the log: one form, newest version of its type. It was validated when it came in and is not again.
 * @throws UnknownEventError
 */
export function readEvent(raw: unknown): LcmEvent {
  const event = isJsonObject(raw) ? normaliseEvent(raw) : {};
  const name = typeof event.type === 'string' ? shortType(event.type) : null;
  if (name === null || !isJsonObject(event.data))
    throw new UnknownEventError('The record holds something that is no event of the catalogue');
  const newest = upcast(name, event.data as JsonObject);
  return { ...(event as unknown as LcmEvent), type: fullType(newest.name), data: newest.data as LcmEvent['data'] };
}

/**
 * Turns an event into the flat assertion that a projection stores (capability model 3.2 rule 4, 8.1). Pure.
 *
 * Instants become local dates: the day in the installation's zone on which they fall, for the beginning and for the (exclusive)
 * end alike, so that of two facts that follow each other within a day only the later counts on it.
 * @throws UnknownEventError where the catalogue does not know the type
 */
export function describeAssertion(event: LcmEvent, { timeZone }: { timeZone: string }): Assertion {
  const type = catalogue.get(shortType(event.type) ?? '');
  if (type === undefined) throw new UnknownEventError(`${event.type} is no type of the catalogue`);
  const { data } = event;
  const effectiveTo = textOf(data.effectiveTo);
  const recordedTime = event.recordedtime === undefined ? null : Date.parse(event.recordedtime);
  return {
    type: type.name,
    topic: type.topic,
    entity: type.entity,
    closing: type.closing,
    source: event.source,
    eventKey: eventKeyOf(event.source, event.id),
    supersedes: event.supersedes ?? null,
    retracts: event.retracts ?? null,
    slot: data.slot,
    slotIsPersonal: type.about === 'person',
    personId: textOf(data.personId),
    identity: identityOf(type, data),
    unitId: textOf(data.unitId) ?? textOf(data.ownerUnitId) ?? '',
    effectiveFrom: localDateOf(data.effectiveFrom, timeZone),
    effectiveTo: effectiveTo === null ? null : localDateOf(effectiveTo, timeZone),
    recordedTime,
    sequence: sortableSequence(event.sequence),
    data: Object.fromEntries(Object.entries(data).filter(([property]) => !type.withheld.includes(property))),
  };
}

function identityOf(type: EventType, data: JsonObject): LinkedIdentity | null {
  if (type.entity !== 'identity-link') return null;
  return { scheme: data.scheme as LinkedIdentity['scheme'], value: String(data.value) };
}

/** Whole numbers are padded, so that 9 comes before 10; other sequences are texts that sort by themselves (CloudEvents `sequence`). */
function sortableSequence(sequence: string | number | undefined): string {
  const text = sequence === undefined ? '' : String(sequence);
  return /^\d{1,20}$/.test(text) ? text.padStart(20, '0') : text;
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2024-09-01` stays; an instant becomes the date on which it falls in the zone. */
export function localDateOf(text: string, timeZone: string): string {
  if (isDate(text)) return text;
  let format = formats.get(timeZone);
  if (format === undefined) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(Date.parse(text));
}
