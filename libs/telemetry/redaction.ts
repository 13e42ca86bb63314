/**
 * Property names whose values never reach a log line: secrets, and what people wrote or did. A body that had to be refused is
 * described by its error's path and code, not repeated.
 */
const forbidden = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'passphrase',
  'secret',
  'secretHash',
  'token',
  'masterKey',
  'OPPIVA_MASTER_KEY',
  'KAFKA_SASL_PASSWORD',
  'CLICKHOUSE_URL',
  'keys',
  'sasl',
  'body',
  'rawBody',
  'payload',
  'data',
  'statement',
  'statements',
  'actor',
  'personId',
  'supervisorPersonId',
];

/** pino matches paths, not names: the names as they stand at the top and down to three levels below. */
export const redactedPaths: string[] = ['', '*.', '*.*.', '*.*.*.'].flatMap((depth) =>
  forbidden.map((name) => (/^\w+$/.test(name) ? `${depth}${name}` : `${depth.replace(/\.$/, '')}["${name}"]`)),
);

export const REDACTED = '[redacted]';

/** A URL for a log line: without user, password and query. Anything that is no URL becomes `[redacted]`. */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return REDACTED;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
