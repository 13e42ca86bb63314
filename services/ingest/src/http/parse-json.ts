import { isUtf8 } from 'node:buffer';
import { HttpProblem } from './problem.ts';
import { findJsonError } from './find-json-error.ts';

/**
 * The body as a JSON value. Errors: 400 `BODY_EMPTY`, `BODY_NOT_UTF8`, `JSON_MALFORMED` (with line and column, never with the
 * content: it may be personal). A byte order mark is refused as JSON refuses it (RFC 8259 section 8.1).
 */
export function parseJson(body: Uint8Array): unknown {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) {
    throw new HttpProblem({
      status: 400,
      code: 'BODY_NOT_UTF8',
      message: 'The body is not valid UTF-8; nothing was stored. Encode JSON as UTF-8.',
    });
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed(bytes.toString('utf8'), error);
  }
}

function malformed(text: string, cause: unknown): HttpProblem {
  if (text.trim() === '') {
    return new HttpProblem({ status: 400, code: 'BODY_EMPTY', message: 'The body is empty; nothing was stored. Send a JSON document.' });
  }
  const at = findJsonError(text);
  return new HttpProblem({
    status: 400,
    code: 'JSON_MALFORMED',
    message: `The body is not valid JSON: ${at.what} at line ${at.line}, column ${at.column} (character ${at.offset}); nothing was stored. Correct it.`,
    path: `@${at.offset}`,
    cause,
  });
}
