import { HttpProblem } from './problem.ts';

const RETRY_AFTER_S = '5';

/** From an error with this code. */
type Known = (error: unknown) => HttpProblem | null;

const unavailable = (code: string, message: string): HttpProblem =>
  new HttpProblem({ status: 503, code, message, headers: { 'Retry-After': RETRY_AFTER_S } });

const LOG_BEHIND = 'The log is behind with what it was given; nothing was stored. Send the same request again in a moment.';
const OUTCOME_UNKNOWN = 'Whether this was stored is unknown. Send it again with the same ids: what was stored already is not stored twice.';

const CLICKHOUSE_BUSY =
  'The store that answers reads has no room or is stopping just now. Writes are still accepted; read again in a moment.';

/** ClickHouse's numbers for what passes: timeout, too many queries, network, aborted, memory limit, cancelled. Every other is a bug of ours. */
const PASSING = new Set([159, 202, 209, 210, 236, 241, 394]);

function isPassing(error: unknown): boolean {
  return PASSING.has((error as { clickhouseCode?: number }).clickhouseCode ?? 0);
}

/** Whether a failed append is known to have stored nothing. */
function isRefused(error: unknown): boolean {
  return (error as { outcome?: unknown }).outcome === 'refused';
}

/** Errors of the libraries and of Fastify, by their stable codes, as what the client is told. */
const byCode: Readonly<Record<string, Known>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new HttpProblem({
      status: 413,
      code: 'BODY_TOO_LARGE',
      message: 'The body is larger than this server takes; nothing was stored. Send it in smaller batches.',
    }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new HttpProblem({
      status: 415,
      code: 'CONTENT_TYPE_UNSUPPORTED',
      message: 'This resource does not take that Content-Type; nothing was stored. Send application/json.',
    }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new HttpProblem({ status: 400, code: 'BODY_EMPTY', message: 'The body is empty; nothing was stored. Send a JSON document.' }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new HttpProblem({
      status: 400,
      code: 'BODY_LENGTH_WRONG',
      message: 'The body is not as long as Content-Length says; nothing was stored. Send it again.',
    }),
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    new HttpProblem({ status: 400, code: 'JSON_MALFORMED', message: 'The body is not valid JSON; nothing was stored. Correct it.' }),
  RECORD_TOO_LARGE: () =>
    new HttpProblem({
      status: 413,
      code: 'RECORD_TOO_LARGE',
      message: 'The request is larger than one record of the log may be (16 MiB); nothing was stored. Send it in smaller batches.',
    }),
  LOG_FULL_DISK: () =>
    new HttpProblem({
      status: 507,
      code: 'LOG_FULL_DISK',
      message: "The server's disk is full; nothing was stored. Tell its operator, then send the same request again.",
    }),
  LOG_CLOSED: () => unavailable('LOG_CLOSED', 'The server is stopping; nothing was stored. Send the same request again.'),
  LOG_UNAVAILABLE: (error) => unavailable('LOG_UNAVAILABLE', isRefused(error) ? LOG_BEHIND : OUTCOME_UNKNOWN),
  KNOWN_IDS_FULL: () =>
    new HttpProblem({
      status: 503,
      code: 'KNOWN_IDS_FULL',
      message:
        'The table of known ids is full, so duplicates could not be told; nothing was stored. The operator must raise KNOWN_IDS_MAX.',
      headers: { 'Retry-After': '60' },
    }),
  CLICKHOUSE_QUERY: (error) => (isPassing(error) ? unavailable('CLICKHOUSE_BUSY', CLICKHOUSE_BUSY) : null),
  CLICKHOUSE_UNAVAILABLE: () =>
    unavailable(
      'CLICKHOUSE_UNAVAILABLE',
      'The store that answers reads cannot be reached just now. Writes are still accepted; read again later.',
    ),
};

/** The stable code that an error carries, if any. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What the client is told about `error`; null for a bug, which is logged and answered 500 without details. */
export function asProblem(error: unknown): HttpProblem | null {
  if (error instanceof HttpProblem) return error;
  const code = codeOf(error);
  const known = code === undefined ? undefined : byCode[code];
  if (known !== undefined) return known(error);
  const status = typeof error === 'object' && error !== null ? (error as { statusCode?: unknown }).statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500 && error instanceof Error) {
    return new HttpProblem({ status, code: code ?? 'REQUEST_REFUSED', message: error.message, cause: error });
  }
  return null;
}

/** A bug of ours: nothing about it leaves the server but that a retry with the same ids is safe. */
export const internalProblem = (): HttpProblem =>
  new HttpProblem({
    status: 500,
    code: 'INTERNAL',
    message:
      'The server failed; whether anything was stored is unknown. Send it again with the same ids, and tell the operator if it stays.',
  });
