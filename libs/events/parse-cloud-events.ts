import { readBinaryEvent } from './binary-mode.ts';
import { EventsError } from './errors.ts';
import { parseJson } from './json.ts';

export type RequestHeaders = Record<string, string | string[] | undefined>;

export interface CloudEventsRequest {
  mode: 'structured' | 'batched' | 'binary';
  /** Parsed JSON, one entry an event, not validated yet. */
  events: unknown[];
}

/**
 * Reads the events of an HTTP request (CloudEvents HTTP binding 1.0.2, section 3): structured (`application/cloudevents+json`),
 * batched (`application/cloudevents-batch+json`), or binary (`ce-` headers, the data in the body as JSON). Answers, never
 * throws: EventsError with code and status where the request as a whole cannot be read.
 *
 * Why not the receiver of the CloudEvents SDK: it makes up an id and a time where a sender left them out, so that a retry would
 * be a new event; takes any extension; and tells little about what is wrong. Tests send through the SDK.
 * @param headers names in any case
 * @param limits.eventsMax more are refused; 5,000 when left out
 */
export function parseCloudEvents(
  headers: RequestHeaders,
  body: Uint8Array,
  limits: { eventsMax?: number } = {},
): CloudEventsRequest | EventsError {
  try {
    return read(lowerCaseNames(headers), body, limits.eventsMax ?? 5_000);
  } catch (error) {
    if (error instanceof EventsError) return error;
    throw error;
  }
}

function read(headers: Map<string, string>, body: Uint8Array, eventsMax: number): CloudEventsRequest {
  const { mediaType, charset } = parseContentType(headers.get('content-type') ?? '');
  if (charset !== null && !/^utf-?8$/.test(charset))
    throw new EventsError('CHARSET_UNSUPPORTED', 'The Content-Type names another charset than UTF-8. Send JSON in UTF-8.');
  if (mediaType === 'application/cloudevents+json') return { mode: 'structured', events: [parseJson(body)] };
  if (mediaType === 'application/cloudevents-batch+json') return { mode: 'batched', events: readBatch(body, eventsMax) };
  const isBinary = headers.has('ce-specversion') || headers.has('ce-id') || headers.has('ce-type');
  if (
    isBinary &&
    (mediaType === null || /^application\/([\w.-]+\+)?json$/.test(mediaType)) &&
    !mediaType?.startsWith('application/cloudevents')
  ) {
    return { mode: 'binary', events: [readBinaryEvent(headers, body)] };
  }
  throw new EventsError(
    'CONTENT_TYPE_UNSUPPORTED',
    'The Content-Type is none that is taken. Send application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers.',
  );
}

function readBatch(body: Uint8Array, eventsMax: number): unknown[] {
  const value = parseJson(body);
  if (!Array.isArray(value))
    throw new EventsError('EVENTS_NOT_ARRAY', 'A batch is a JSON array of events. Send a single event as application/cloudevents+json.');
  if (value.length > eventsMax)
    throw new EventsError(
      'EVENTS_TOO_MANY',
      `The batch has ${value.length} events; at most ${eventsMax} are taken at once. Send it in parts.`,
    );
  return value;
}

function parseContentType(header: string): { mediaType: string | null; charset: string | null } {
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.map((parameter) => /^charset="?([^"]*)"?$/.exec(parameter)?.[1]).find((value) => value !== undefined);
  return { mediaType: mediaType === '' ? null : mediaType, charset: charset ?? null };
}

function lowerCaseNames(headers: RequestHeaders): Map<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
  );
  return new Map(entries);
}
