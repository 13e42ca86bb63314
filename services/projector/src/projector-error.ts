export type ProjectorErrorCode =
  /** Another projector has claimed the tables, or a swap has replaced them: this one must end. Its supervisor starts a new one. */
  | 'PROJECTOR_FENCED'
  /** The names of the tables stand for no registered set: half of a swap, or a table made by hand. */
  | 'PROJECTOR_TABLES_UNREGISTERED'
  /** An insert ended without a clear yes; whether its rows are there is found out under a new claim. */
  | 'PROJECTOR_OUTCOME_UNKNOWN'
  /** ClickHouse could not read a statement's text that JSON.parse reads; the range is projected again without ClickHouse's parser. */
  | 'PROJECTOR_TEXT_UNREADABLE';

/** What a projector expects to happen; `code` is stable. */
export class ProjectorError extends Error {
  readonly code: ProjectorErrorCode;

  constructor(code: ProjectorErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ProjectorError';
    this.code = code;
  }
}
