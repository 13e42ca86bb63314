import {
  createClient,
  ClickHouseError as ClientError,
  ClickHouseLogLevel,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client';
import { ClickHouseError } from './errors.ts';
import { RawInserter, type RawInsert, type RawInsertResult } from './raw-insert.ts';

/** Where and as whom to connect. Never log one: it holds a password. */
export interface ClickHouseAccess {
  httpUrl: string;
  nativePort?: number;
  user: string;
  password: string;
}

export interface ConnectOptions {
  /** Milliseconds after which a query without an answer fails; default 30,000. */
  requestTimeoutMs?: number;
  /** Sockets kept open to the server, each for queries and for inserts; default 8. */
  maxOpenConnections?: number;
  /** Shown by the server in its query log; default `oppiva`. */
  application?: string;
  /** Where names without a database are looked for; default: the server's, `default`. */
  database?: string;
}

export type QueryParameters = Record<string, unknown>;

/** Of every query: 64-bit integers as JSON numbers; a late error becomes the status instead of the tail of a 200. */
const SETTINGS: ClickHouseSettings = { output_format_json_quote_64bit_integers: 0, wait_end_of_query: 1 };

/** Opens no connection yet: the first query does. */
export function connect(access: ClickHouseAccess, options: ConnectOptions = {}): ClickHouse {
  return new ClickHouse(access, options);
}

/** One user's connection to a server. Queries are never repeated by themselves. */
export class ClickHouse {
  /** The official client, for streams and formats that this class has no method for. */
  readonly client: ClickHouseClient;
  readonly access: ClickHouseAccess;
  readonly #inserter: RawInserter;

  constructor(access: ClickHouseAccess, options: ConnectOptions) {
    const { requestTimeoutMs = 30_000, maxOpenConnections = 8, application = 'oppiva' } = options;
    this.access = access;
    this.client = createClient({
      url: access.httpUrl,
      username: access.user,
      password: access.password,
      application,
      ...(options.database !== undefined && { database: options.database }),
      request_timeout: requestTimeoutMs,
      max_open_connections: maxOpenConnections,
      compression: { request: false, response: false },
      clickhouse_settings: SETTINGS,
      // Expected failures are thrown; the client's own lines on stderr would only repeat them.
      log: { level: ClickHouseLogLevel.OFF },
      json: { parse: parseJson },
    });
    this.#inserter = new RawInserter({ ...access, application, timeoutMs: requestTimeoutMs, maxOpenConnections });
  }

  /**
   * The rows of a SELECT (or SHOW, KILL QUERY …) as objects, all in memory: bound them with LIMIT.
   * 64-bit integers are numbers where exact (up to 2^53 - 1) and decimal strings beyond.
   * @throws {ClickHouseError}
   */
  async query<Row>(sql: string, parameters: QueryParameters = {}, settings: ClickHouseSettings = {}): Promise<Row[]> {
    try {
      const result = await this.client.query({
        query: sql,
        query_params: parameters,
        clickhouse_settings: settings,
        format: 'JSONEachRow',
      });
      return await result.json<Row>();
    } catch (error) {
      throw translate(error, this.access);
    }
  }

  /** A statement without a result: DDL, `INSERT … SELECT`, SYSTEM. @throws {ClickHouseError} */
  async command(sql: string, parameters: QueryParameters = {}, settings: ClickHouseSettings = {}): Promise<void> {
    try {
      await this.client.command({ query: sql, query_params: parameters, clickhouse_settings: settings });
    } catch (error) {
      throw translate(error, this.access);
    }
  }

  /** Rows as objects, for small tables that need no exact outcome. @throws {ClickHouseError} */
  async insert<Row>(table: string, rows: readonly Row[]): Promise<void> {
    try {
      await this.client.insert({ table, values: [...rows], format: 'JSONEachRow', clickhouse_settings: { async_insert: 0 } });
    } catch (error) {
      throw translate(error, this.access);
    }
  }

  /** One insert of ready bytes with an exact outcome: see {@link RawInserter.insert}. */
  insertRaw(insert: RawInsert): Promise<RawInsertResult> {
    return this.#inserter.insert(insert);
  }

  /** True when the server answers; says nothing about rights. */
  async ping(): Promise<boolean> {
    const result = await this.client.ping();
    return result.success;
  }

  async close(): Promise<void> {
    this.#inserter.close();
    await this.client.close();
  }
}

function translate(error: unknown, access: ClickHouseAccess): ClickHouseError {
  if (error instanceof ClientError) {
    return new ClickHouseError({
      code: 'CLICKHOUSE_QUERY',
      outcome: 'refused',
      message: error.message,
      clickhouseCode: Number.isNaN(Number(error.code)) ? undefined : Number(error.code),
      clickhouseType: error.type,
      cause: error,
    });
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  const never = (cause as { code?: unknown }).code === 'ECONNREFUSED';
  return new ClickHouseError({
    code: 'CLICKHOUSE_UNAVAILABLE',
    outcome: never ? 'refused' : 'unknown',
    message: `ClickHouse at ${new URL(access.httpUrl).host} did not answer (${cause.message || (cause as { code?: string }).code}).`,
    cause,
  });
}

/** Sixteen digits in a row: only then may an integer lie beyond 2^53 - 1 and the slower parse be worth its time. */
const LONG_NUMBER = /\d{16}/;

function parseJson<T>(text: string): T {
  return (LONG_NUMBER.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text)) as T;
}

function keepExact(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
