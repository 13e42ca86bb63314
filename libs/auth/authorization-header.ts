import { AuthError } from './auth-error.ts';
import type { Credential } from './secrets.ts';

/** Longer headers are refused unread; a key and a secret take about 90 characters. */
const HEADER_CHARS_MAX = 1_024;

/**
 * Reads key and secret from an Authorization header: `Basic base64(key:secret)` (RFC 7617, UTF-8) or `Bearer key.secret`
 * (RFC 6750). Answers an AuthError, code AUTH_REQUIRED, AUTH_SCHEME_UNSUPPORTED or AUTH_MALFORMED, where there is none.
 */
export function parseAuthorization(header: string | undefined): Credential | AuthError {
  if (header === undefined || header.trim() === '') {
    return new AuthError('AUTH_REQUIRED', 'The request has no Authorization header. Send Basic with the key and secret of a client.');
  }
  if (header.length > HEADER_CHARS_MAX) return malformed(`is longer than ${HEADER_CHARS_MAX} characters`);
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) +(\S+) *$/.exec(header);
  const scheme = (match?.[1] ?? header.trim().split(' ')[0] ?? '').toLowerCase();
  const value = match?.[2];
  if (scheme !== 'basic' && scheme !== 'bearer') {
    return new AuthError(
      'AUTH_SCHEME_UNSUPPORTED',
      'The Authorization header uses another scheme than Basic or Bearer. Send one of these.',
    );
  }
  if (value === undefined) return malformed(`is not "${scheme} <credentials>"`);
  return scheme === 'basic' ? parseBasic(value) : split(value, '.', 'Bearer credentials have no dot between key and secret');
}

function parseBasic(value: string): Credential | AuthError {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return malformed('does not hold base64');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'base64'));
    return split(text, ':', 'Basic credentials have no colon between key and secret');
  } catch {
    return malformed('does not hold UTF-8');
  }
}

function split(text: string, separator: string, otherwise: string): Credential | AuthError {
  const at = text.indexOf(separator);
  if (at <= 0) return malformed(`is not readable: ${otherwise}`);
  return { key: text.slice(0, at), secret: text.slice(at + 1) };
}

/** The header's content is never repeated: it may hold a secret. */
function malformed(problem: string): AuthError {
  return new AuthError(
    'AUTH_MALFORMED',
    `The Authorization header ${problem}. Send Basic with base64 of key:secret, or Bearer with key.secret.`,
  );
}
