import { request as httpRequest, Agent as HttpAgent, type IncomingMessage, type IncomingHttpHeaders, type ClientRequest } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { ClickHouseError } from './errors.ts';

export type Setting = string | number | boolean;
export type Parameter = string | number | boolean | null;

export interface RawInsert {
  /** `INSERT INTO … FORMAT RowBinary` (or any format); at most about 1 MB, it travels in the URL. */
  query: string;
  /** The rows, in the query's format. Several buffers are sent one after the other without copying. */
  body: Buffer | readonly Buffer[];
  /** Unique; `KILL QUERY` finds the insert by it. */
  queryId?: string;
  settings?: Readonly<Record<string, Setting>>;
  /** Values for `{name:Type}` in the query. */
  params?: Readonly<Record<string, Parameter>>;
  timeoutMs?: number;
}

export interface RawInsertResult {
  /** Rows that the server stored, from `X-ClickHouse-Summary`. The caller compares them with what it sent. */
  writtenRows: number;
}

/** An exception text is short; a server that answers megabytes to an insert is not ClickHouse. */
const ANSWER_BYTES_MAX = 1024 * 1024;

/** Errors of `connect(2)` and of name look-up: no byte of the insert has left this machine. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export interface RawInsertTarget {
  httpUrl: string;
  user: string;
  password: string;
  application: string;
  timeoutMs: number;
  maxOpenConnections: number;
}

/**
 * Posts inserts over `node:http` with kept-alive sockets. An insert is sent once and never again by itself:
 * whether a repeat is safe is for the caller to know (EXACTLY-ONCE, rules 7 and 8).
 */
export class RawInserter {
  readonly #target: RawInsertTarget;
  readonly #base: URL;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor(target: RawInsertTarget) {
    this.#target = target;
    this.#base = new URL(target.httpUrl);
    const options = { keepAlive: true, maxSockets: target.maxOpenConnections, maxFreeSockets: target.maxOpenConnections };
    this.#agent = this.#base.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /**
   * @throws {ClickHouseError} `CLICKHOUSE_QUERY` with outcome `refused` when the server answered with an error;
   * `CLICKHOUSE_UNAVAILABLE` with `refused` when no connection was made, and `unknown` when the socket died, the time was up,
   * or the answer could not be understood.
   */
  async insert(insert: RawInsert): Promise<RawInsertResult> {
    const answer = await this.#post(insert);
    const exceptionCode = answer.headers['x-clickhouse-exception-code'];
    if (answer.status !== 200 || exceptionCode !== undefined) throw refusal(answer, exceptionCode);
    return { writtenRows: writtenRows(answer.headers) };
  }

  close(): void {
    this.#agent.destroy();
  }

  #url(insert: RawInsert): URL {
    const url = new URL(this.#base);
    url.searchParams.set('query', insert.query);
    // The answer, status and summary come only when the insert has ended.
    url.searchParams.set('wait_end_of_query', '1');
    if (insert.queryId !== undefined) url.searchParams.set('query_id', insert.queryId);
    for (const [name, value] of Object.entries(insert.settings ?? {})) url.searchParams.set(name, settingText(value));
    for (const [name, value] of Object.entries(insert.params ?? {})) url.searchParams.set(`param_${name}`, parameterText(value));
    return url;
  }

  #post(insert: RawInsert): Promise<Answer> {
    const buffers = Buffer.isBuffer(insert.body) ? [insert.body] : insert.body;
    const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    const timeoutMs = insert.timeoutMs ?? this.#target.timeoutMs;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const url = this.#url(insert);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request: ClientRequest = send(url, {
      method: 'POST',
      agent: this.#agent,
      headers: {
        'content-length': length,
        'content-type': 'application/octet-stream',
        'user-agent': this.#target.application,
        'x-clickhouse-user': this.#target.user,
        'x-clickhouse-key': this.#target.password,
      },
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.on('error', (error) => reject(lost(error, this.#base)));
    request.on('response', (response) => {
      readAnswer(response).then(resolve, (error: unknown) => reject(lost(error, this.#base)));
    });
    for (const buffer of buffers) request.write(buffer);
    request.end();
    return promise.finally(() => clearTimeout(timer));
  }
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`an answer of more than ${ANSWER_BYTES_MAX} bytes to an insert`);
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') };
}

/** Without a readable summary nobody knows how many rows are stored, so the outcome is unknown although the status was 200. */
function writtenRows(headers: IncomingHttpHeaders): number {
  const summary = headers['x-clickhouse-summary'];
  const match = typeof summary === 'string' ? /"written_rows":\s*"?(\d+)/.exec(summary) : null;
  if (match?.[1] === undefined) {
    throw new ClickHouseError({
      code: 'CLICKHOUSE_UNAVAILABLE',
      outcome: 'unknown',
      message: 'The answer to an insert carried no X-ClickHouse-Summary with written_rows. Is there a proxy that strips headers?',
    });
  }
  return Number(match[1]);
}

/** A proxy's 502 or 504 is not the server's word: the insert may be running behind it. */
function refusal(answer: Answer, exceptionCode: string | string[] | undefined): ClickHouseError {
  const fromServer = exceptionCode !== undefined || /^Code: \d+/.test(answer.text);
  const number = Number(exceptionCode ?? /^Code: (\d+)/.exec(answer.text)?.[1] ?? Number.NaN);
  return new ClickHouseError({
    code: fromServer ? 'CLICKHOUSE_QUERY' : 'CLICKHOUSE_UNAVAILABLE',
    outcome: fromServer ? 'refused' : 'unknown',
    message: answer.text.trim().slice(0, 4_000) || `ClickHouse answered an insert with HTTP status ${answer.status}.`,
    clickhouseCode: Number.isNaN(number) ? undefined : number,
    clickhouseType: /\(([A-Z][A-Z0-9_]+)\)/.exec(answer.text)?.[1],
  });
}

function lost(cause: unknown, base: URL): ClickHouseError {
  const never = errorCodes(cause).some((code) => NEVER_CONNECTED.has(code));
  const reason = cause instanceof Error ? cause.message || errorCodes(cause).join(', ') : String(cause);
  return new ClickHouseError({
    code: 'CLICKHOUSE_UNAVAILABLE',
    outcome: never ? 'refused' : 'unknown',
    message: never
      ? `ClickHouse at ${base.host} could not be reached (${reason}); nothing was sent.`
      : `ClickHouse at ${base.host} did not answer an insert (${reason}); it may or may not have been stored.`,
    cause,
  });
}

/** `AggregateError` (IPv4 and IPv6 both tried) counts as never connected only if every attempt does. */
function errorCodes(error: unknown): string[] {
  if (error instanceof AggregateError) {
    const inner = error.errors.map((each) => errorCodes(each)[0] ?? 'UNKNOWN');
    return inner.every((code) => NEVER_CONNECTED.has(code)) ? inner : ['UNKNOWN'];
  }
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? [code] : [];
}

function settingText(value: Setting): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/** Query parameters travel in ClickHouse's Escaped form. */
function parameterText(value: Parameter): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
