import { EventsError } from './errors.ts';

/** A CloudEvent of ours is three levels deep; what is much deeper is an attempt on whoever walks it. */
const DEPTH_MAX = 32;

/**
 * Parses bytes as JSON. Refuses what is not UTF-8, not JSON, deeper than 32 levels, or has a property `__proto__`.
 * @throws EventsError UTF8_INVALID, JSON_MALFORMED, JSON_TOO_DEEP, JSON_PROPERTY_FORBIDDEN
 */
export function parseJson(bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    // A byte order mark stays and is refused below: RFC 8259 8.1 forbids senders to add one.
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new EventsError('JSON_MALFORMED', `The body is not JSON${whereOf(error.message)}. Check it with any JSON parser.`);
    throw new EventsError('UTF8_INVALID', 'The body is not UTF-8. Send JSON in UTF-8.');
  }
  checkStructure(value);
  return value;
}

/** The parser's own message quotes the text, which may be about a person: only the position is kept. */
function whereOf(message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? '' : ` (at character ${position})`;
}

function checkStructure(root: unknown): void {
  let level: object[] = typeof root === 'object' && root !== null ? [root] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > DEPTH_MAX)
      throw new EventsError('JSON_TOO_DEEP', `The body is nested more than ${DEPTH_MAX} levels deep. Events are three levels deep.`);
    const next: object[] = [];
    for (const node of level) {
      if (Object.hasOwn(node, '__proto__'))
        throw new EventsError('JSON_PROPERTY_FORBIDDEN', 'The body has a property named __proto__. Leave it out.');
      for (const child of Object.values(node) as unknown[]) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
}
