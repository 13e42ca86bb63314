export type RebuildErrorCode =
  /** The new tables do not hold the same rows as the old ones up to the same offset. */
  | 'REBUILD_DIFFERENT'
  /** There are no old tables to go back to. */
  | 'REBUILD_NOTHING_KEPT'
  /** A release has changed the tables since they were replaced. */
  | 'REBUILD_TABLES_CHANGED'
  /** The new tables never came close enough to the old ones for a short exchange. */
  | 'REBUILD_BEHIND'
  /** No worker knows such a projection. */
  | 'REBUILD_UNKNOWN'
  /** Anything else; the message says what. */
  | 'REBUILD_FAILED';

/** Why a rebuild does not take place; the tables that were read go on being read. */
export class RebuildError extends Error {
  readonly code: RebuildErrorCode;

  constructor(code: RebuildErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RebuildError';
    this.code = code;
  }
}
