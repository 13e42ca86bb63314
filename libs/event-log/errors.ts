/** Stable codes of everything expected that can go wrong with the log. */
export type EventLogErrorCode =
  | 'RECORD_TOO_LARGE'
  | 'RECORD_INVALID'
  | 'RECORD_UNREADABLE'
  | 'RECORD_KEY_UNKNOWN'
  | 'LOG_FULL_DISK'
  | 'LOG_CLOSED'
  | 'LOG_UNAVAILABLE'
  | 'LOG_READ_ONLY'
  | 'LOG_FOREIGN_FILE'
  | 'LOG_CORRUPT'
  | 'LOG_WRONG_KEY'
  | 'LOG_TOPIC_SETTINGS';

/** What an error says about an append: nothing was stored, or nobody knows. */
export type AppendOutcome = 'refused' | 'unknown';

/**
 * An expected error of the event log. `outcome` tells what a failed append left behind: 'refused' means that nothing was stored,
 * 'unknown' that the records may be in the log (a retry with the same ids settles it).
 */
export class EventLogError extends Error {
  readonly code: EventLogErrorCode;
  readonly outcome: AppendOutcome;

  constructor(code: EventLogErrorCode, message: string, options: { outcome?: AppendOutcome; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EventLogError';
    this.code = code;
    this.outcome = options.outcome ?? 'refused';
  }
}

/** An error as it crosses between threads, where classes are lost. */
export interface PlainError {
  code: EventLogErrorCode;
  message: string;
  outcome: AppendOutcome;
}

export function toPlainError(error: EventLogError): PlainError {
  return { code: error.code, message: error.message, outcome: error.outcome };
}

export function fromPlainError(error: PlainError): EventLogError {
  return new EventLogError(error.code, error.message, { outcome: error.outcome });
}
