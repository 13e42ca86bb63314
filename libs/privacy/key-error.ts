export type KeyErrorCode = 'KEY_UNREADABLE' | 'KEY_MALFORMED' | 'KEY_EXPOSED' | 'KEY_MISSING' | 'KEY_MISMATCH';

/** The installation's key cannot be used. The message says where it is looked for and what to do; it never holds the key. */
export class KeyError extends Error {
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KeyError';
    this.code = code;
  }
}
