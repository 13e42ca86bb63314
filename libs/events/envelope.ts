import { catalogue, eventTypeOf } from './catalogue.ts';
import type { EventType, Sender } from './define-event-type.ts';
import { jsonPath, nameOf, type EventError, type EventErrorCode } from './errors.ts';
import { isJsonObject } from './event.ts';
import { eventKeyOf, NS, RDNS, schemaUri, shortType } from './names.ts';
import { z } from 'zod';

/** Checks of the envelope (CloudEvents 1.0.2 and capability model 8.1). Each answers what is wrong, as a sentence's end, or null. */
type Check = (value: unknown) => string | null;

const ID_CHARS_MAX = 256;
const TEXT_CHARS_MAX = 1_024;

// CloudEvents 3.1, type system: no control characters, no lone surrogates.
const isCleanText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= max && /^[^\p{Cc}\p{Cs}]+$/u.test(value);

const text =
  (max: number): Check =>
  (value) =>
    isCleanText(value, max) ? null : `has to be a text of 1 to ${max} characters without control characters`;

// RFC 3986; without "|" by its grammar, which lets source|id be split again.
const uriReference: Check = (value) =>
  isCleanText(value, TEXT_CHARS_MAX) && /^[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/.test(value)
    ? null
    : `has to be a URI reference of at most ${TEXT_CHARS_MAX} characters, such as https://hr.example.fi/moves; percent-encode others`;

const rfc3339 = z.iso.datetime({ offset: true });
const instant: Check = (value) =>
  rfc3339.safeParse(value).success ? null : 'has to be an instant with an offset (RFC 3339), such as 2024-10-15T08:58:00+03:00';

const eventKey: Check = (value) => {
  const at = typeof value === 'string' ? value.indexOf('|') : -1;
  const valid =
    at > 0 && uriReference((value as string).slice(0, at)) === null && text(ID_CHARS_MAX)((value as string).slice(at + 1)) === null;
  return valid ? null : 'has to name an earlier event as source|id';
};

const sequence: Check = (value) => (Number.isSafeInteger(value) ? null : text(100)(value));

const jsonContentType: Check = (value) =>
  typeof value === 'string' && /^application\/(json|[\w.-]+\+json)\s*(;\s*charset="?utf-8"?\s*)?$/i.test(value)
    ? null
    : 'has to be application/json';

const required: Record<string, Check> = { id: text(ID_CHARS_MAX), source: uriReference, type: text(256) };

/**
 * Attributes that may be there. Others are refused, although CloudEvents lets a receiver ignore them: an event is kept for ever,
 * and an attribute that nobody looks at is where a reason of absence or a message would hide.
 */
const optional: Record<string, Check> = {
  subject: text(TEXT_CHARS_MAX),
  time: instant,
  recordedtime: instant,
  datacontenttype: jsonContentType,
  dataschema: text(TEXT_CHARS_MAX),
  sequence,
  sequencetype: text(100),
  correlationid: text(ID_CHARS_MAX),
  causationid: text(ID_CHARS_MAX),
  supersedes: eventKey,
  retracts: eventKey,
  partitionkey: text(ID_CHARS_MAX),
  traceparent: text(ID_CHARS_MAX),
  tracestate: text(TEXT_CHARS_MAX),
};

export const envelopeAttributes: readonly string[] = ['specversion', ...Object.keys(required), ...Object.keys(optional), 'data'];

/** Every error of an event's envelope; `type` is the catalogue's entry where there is one. */
export function checkEnvelope(event: Record<string, unknown>, sender: Sender): { errors: EventError[]; type: EventType | undefined } {
  const errors: EventError[] = [];
  const refuse = (attribute: string, code: EventErrorCode, problem: string, rule = 'CloudEvents 1.0'): void => {
    const path = jsonPath('$', [attribute]);
    errors.push({ path, code, message: `${nameOf(path)} ${problem}.`, rule });
  };
  if (event.specversion !== '1.0') {
    const code = event.specversion === undefined ? 'EVENT_ATTRIBUTE_MISSING' : 'EVENT_SPECVERSION_UNSUPPORTED';
    refuse('specversion', code, 'has to be "1.0", the only version of CloudEvents that is taken');
  }
  for (const [attribute, check] of Object.entries(required)) {
    const problem = event[attribute] === undefined ? 'is missing' : check(event[attribute]);
    if (problem !== null)
      refuse(attribute, event[attribute] === undefined ? 'EVENT_ATTRIBUTE_MISSING' : 'EVENT_ATTRIBUTE_INVALID', problem);
  }
  for (const [attribute, value] of Object.entries(event)) {
    const problem = (Object.hasOwn(optional, attribute) ? optional[attribute] : undefined)?.(value) ?? null;
    if (problem !== null)
      refuse(attribute, attribute === 'datacontenttype' ? 'EVENT_CONTENT_TYPE_UNSUPPORTED' : 'EVENT_ATTRIBUTE_INVALID', problem);
    if (!envelopeAttributes.includes(attribute)) refuseAttribute(attribute, event, refuse);
  }
  const type = typeof event.type === 'string' ? eventTypeOf(event.type) : undefined;
  if (typeof event.type === 'string' && event.type !== '') checkType(event, { type, sender, refuse });
  checkRelations(event, refuse);
  return { errors, type };
}

type Refuse = (attribute: string, code: EventErrorCode, problem: string, rule?: string) => void;

function refuseAttribute(attribute: string, event: Record<string, unknown>, refuse: Refuse): void {
  if (attribute === 'ingestedat') {
    refuse(attribute, 'EVENT_ATTRIBUTE_RESERVED', 'is set by the platform; leave it out and send recordedtime', 'capability model 8.1');
  } else if (attribute === 'data_base64') {
    const problem =
      event.data === undefined ? 'does not hold JSON in base64; send the data as JSON in data' : 'stands beside data; send one of the two';
    refuse(attribute, 'EVENT_ATTRIBUTE_INVALID', problem);
  } else {
    refuse(attribute, 'EVENT_ATTRIBUTE_UNKNOWN', 'is no attribute that is taken; leave it out', 'capability model 8.1');
  }
}

function checkType(event: Record<string, unknown>, about: { type: EventType | undefined; sender: Sender; refuse: Refuse }): void {
  const { type, sender, refuse } = about;
  if (type === undefined) {
    refuse('type', 'EVENT_TYPE_UNKNOWN', `is no type of the catalogue${hint(String(event.type))}`, 'capability model 8.2');
    return;
  }
  if (!mayBeSentBy(type, sender)) {
    const who =
      type.sender === 'platform' ? 'the platform itself makes; use its commands and pages' : 'an administrator sends, through /admin';
    refuse('type', 'EVENT_TYPE_NOT_ALLOWED', `is one that only ${who}`, 'capability model 9.5');
  }
  if (typeof event.dataschema === 'string' && event.dataschema !== schemaUri(type.name)) {
    refuse(
      'dataschema',
      'EVENT_DATASCHEMA_UNKNOWN',
      `has to be ${schemaUri(type.name)}, the schema published for this type, or be left out`,
      'capability model 8.1',
    );
  }
}

function mayBeSentBy(type: EventType, sender: Sender): boolean {
  const rank: Record<Sender, number> = { source: 0, administrator: 1, platform: 2 };
  return rank[sender] >= rank[type.sender];
}

/** The nearest help there is: another version of the same event, or where the list is. */
function hint(type: string): string {
  const name = shortType(type);
  if (name === null) return `; types begin with ${RDNS}.`;
  const other = [...catalogue.keys()].find((known) => known.replace(/\.v\d+$/, '') === name.replace(/\.v\d+$/, ''));
  return other === undefined ? `; the list is at ${NS}/schemas` : `; did you mean ${RDNS}.${other}?`;
}

function checkRelations(event: Record<string, unknown>, refuse: Refuse): void {
  if (event.supersedes !== undefined && event.retracts !== undefined) {
    refuse(
      'retracts',
      'EVENT_ATTRIBUTE_INVALID',
      'stands beside supersedes; an event either replaces another or removes one',
      'capability model 3.2',
    );
  }
  for (const attribute of ['supersedes', 'retracts'] as const) {
    if (typeof event.id === 'string' && typeof event.source === 'string' && event[attribute] === eventKeyOf(event.source, event.id)) {
      refuse(attribute, 'EVENT_ATTRIBUTE_INVALID', 'names the event itself', 'capability model 3.2');
    }
  }
  if (
    typeof event.subject === 'string' &&
    isJsonObject(event.data) &&
    typeof event.data.slot === 'string' &&
    event.subject !== event.data.slot
  ) {
    refuse('subject', 'EVENT_SUBJECT_MISMATCH', 'has to be the same as data.slot, or be left out', 'capability model 8.1');
  }
}
