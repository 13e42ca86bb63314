import { EventsError } from './errors.ts';
import { parseJson } from './json.ts';

const PREFIX = 'ce-';

/**
 * Puts an event in binary mode (attributes in `ce-` headers, data in the body) into the form of the structured one.
 * @throws EventsError CLOUDEVENTS_HEADER_MALFORMED, or what parseJson throws
 */
export function readBinaryEvent(headers: ReadonlyMap<string, string>, body: Uint8Array): Record<string, unknown> {
  const event: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [header, value] of headers) {
    if (!header.startsWith(PREFIX)) continue;
    const attribute = header.slice(PREFIX.length);
    if (!/^[a-z0-9]{1,20}$/.test(attribute) || attribute === 'data' || attribute === 'datacontenttype') {
      throw malformed(
        header,
        'is no attribute in a header; names have 1 to 20 letters and digits, and data and datacontenttype are body and Content-Type',
      );
    }
    event[attribute] = decodeHeader(header, value);
  }
  const contentType = headers.get('content-type');
  if (contentType !== undefined) event.datacontenttype = contentType;
  if (body.length > 0) event.data = parseJson(body);
  return { ...event };
}

/** Undoes the encoding of CloudEvents HTTP binding 3.1.3.2: quotes with backslashes, then percent-encoded UTF-8, once. */
function decodeHeader(header: string, value: string): string {
  const trimmed = value.trim();
  const unquoted =
    trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 1 ? trimmed.slice(1, -1).replaceAll(/\\(.)/g, '$1') : trimmed;
  try {
    return unquoted.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (encoded) => decodeURIComponent(encoded));
  } catch {
    throw malformed(header, 'is not percent-encoded UTF-8');
  }
}

function malformed(header: string, problem: string): EventsError {
  return new EventsError('CLOUDEVENTS_HEADER_MALFORMED', `The header ${header.slice(0, 60)} ${problem}.`);
}
