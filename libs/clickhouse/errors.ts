/**
 * What is known about a write after an error.
 * - `refused`: it has ended on the server, or never reached it; it is not running and never will.
 *   (Of an insert of several blocks, earlier blocks may have been stored before the server said no.)
 * - `unknown`: the answer never came. It may have been stored, may be running, or may still run.
 */
export type Outcome = 'refused' | 'unknown';

export type ClickHouseErrorCode = 'CLICKHOUSE_UNAVAILABLE' | 'CLICKHOUSE_QUERY';

/** ClickHouse's own number for `throwIf(…)`: a fenced writer's insert is refused with it. */
export const THROW_IF_CODE = 395;

interface ClickHouseErrorParts {
  code: ClickHouseErrorCode;
  outcome: Outcome;
  message: string;
  clickhouseCode?: number | undefined;
  clickhouseType?: string | undefined;
  cause?: unknown;
}

/** A query or insert that ClickHouse refused (`CLICKHOUSE_QUERY`), or that got no answer from it (`CLICKHOUSE_UNAVAILABLE`). */
export class ClickHouseError extends Error {
  readonly code: ClickHouseErrorCode;
  readonly outcome: Outcome;
  /** ClickHouse's error number, e.g. 497 ACCESS_DENIED; undefined when the server gave none. */
  readonly clickhouseCode: number | undefined;
  readonly clickhouseType: string | undefined;

  constructor(parts: ClickHouseErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'ClickHouseError';
    this.code = parts.code;
    this.outcome = parts.outcome;
    this.clickhouseCode = parts.clickhouseCode;
    this.clickhouseType = parts.clickhouseType;
  }
}

export type SetUpErrorCode =
  | 'CLICKHOUSE_PORT_TAKEN'
  | 'CLICKHOUSE_DIRECTORY_LOCKED'
  | 'CLICKHOUSE_DIRECTORY_NEWER'
  | 'CLICKHOUSE_PLATFORM_UNSUPPORTED'
  | 'CLICKHOUSE_START_FAILED'
  | 'CLICKHOUSE_ACCESS_MISSING'
  | 'CLICKHOUSE_ACCESS_INVALID'
  | 'CLICKHOUSE_URL_INVALID'
  | 'CLICKHOUSE_GRANTS_INVALID'
  | 'MIGRATION_NAME'
  | 'MIGRATION_DUPLICATE'
  | 'MIGRATION_MISSING'
  | 'MIGRATION_OUT_OF_ORDER'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_LOCKED'
  | 'SQL_FILE_MISSING'
  | 'SQL_FILE_INVALID';

/** Something about the installation that a person must put right; the message says what. */
export class SetUpError extends Error {
  readonly code: SetUpErrorCode;

  constructor(code: SetUpErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SetUpError';
    this.code = code;
  }
}

/** The part of pino's interface that this package uses, so that tests can pass their own. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
