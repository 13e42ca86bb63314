export type EventErrorCode =
  | 'EVENT_NOT_OBJECT'
  | 'EVENT_SPECVERSION_UNSUPPORTED'
  | 'EVENT_ATTRIBUTE_MISSING'
  | 'EVENT_ATTRIBUTE_INVALID'
  | 'EVENT_ATTRIBUTE_UNKNOWN'
  | 'EVENT_ATTRIBUTE_RESERVED'
  | 'EVENT_TYPE_UNKNOWN'
  | 'EVENT_TYPE_NOT_ALLOWED'
  | 'EVENT_DATASCHEMA_UNKNOWN'
  | 'EVENT_CONTENT_TYPE_UNSUPPORTED'
  | 'EVENT_SUBJECT_MISMATCH'
  | 'EVENT_DATA_MISSING'
  | 'EVENT_DATA_INVALID'
  | 'EVENT_DATA_PROPERTY_MISSING'
  | 'EVENT_DATA_PROPERTY_UNKNOWN'
  | 'EVENT_CONFLICT'
  | 'EVENT_RULE_CONTRADICTS'
  | 'EVENT_RULE_CIRCULAR';

/** What is wrong with one event, and where: `path` is a JSONPath from the event, such as `$.data.effectiveTo`. */
export interface EventError {
  path: string;
  code: EventErrorCode;
  message: string;
  /** The rule behind it. */
  rule?: string;
}

export type EventsErrorCode =
  | 'CONTENT_TYPE_UNSUPPORTED'
  | 'CHARSET_UNSUPPORTED'
  | 'CLOUDEVENTS_HEADER_MALFORMED'
  | 'UTF8_INVALID'
  | 'JSON_MALFORMED'
  | 'JSON_TOO_DEEP'
  | 'JSON_PROPERTY_FORBIDDEN'
  | 'EVENTS_NOT_ARRAY'
  | 'EVENTS_TOO_MANY';

const statusOf: Partial<Record<EventsErrorCode, 413 | 415>> = {
  CONTENT_TYPE_UNSUPPORTED: 415,
  CHARSET_UNSUPPORTED: 415,
  EVENTS_TOO_MANY: 413,
};

/** A request that cannot be read as events at all; nothing of it is looked at further. `status` is the HTTP answer's. */
export class EventsError extends Error {
  readonly code: EventsErrorCode;
  readonly status: 400 | 413 | 415;

  constructor(code: EventsErrorCode, message: string) {
    super(message);
    this.name = 'EventsError';
    this.code = code;
    this.status = statusOf[code] ?? 400;
  }
}

/** `$.data` + `competenceUri`, 0 -> `$.data.competenceUri[0]`. Names are cut to 100 characters: a sender chooses them. */
export function jsonPath(base: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = String(part).slice(0, 100);
    return /^[A-Za-z_$][\w$]*$/.test(name) ? `${text}.${name}` : `${text}[${JSON.stringify(name)}]`;
  }, base);
}

/** The path as the beginning of a sentence: `data.effectiveTo`. */
export function nameOf(path: string): string {
  return path.startsWith('$.') ? path.slice(2) : path;
}
