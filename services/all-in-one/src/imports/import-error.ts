/** What keeps an import from starting or going on; the message says what happened, where, and what to do. */
export class ImportError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ImportError';
    this.code = code;
  }
}
