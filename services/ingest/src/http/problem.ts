/** One thing wrong within a request: which item of a batch, which property, which rule, and what to do. */
export interface ProblemItem {
  index?: number;
  path: string;
  code: string;
  rule?: string;
  message: string;
}

interface ProblemInput {
  status: number;
  code: string;
  message: string;
  path?: string;
  errors?: readonly ProblemItem[];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** More would help nobody and let a hostile batch make a huge answer. */
export const PROBLEM_ITEMS_MAX = 100;

/**
 * A refusal that a client can act on: an HTTP status, a stable code, and what to do. Answered as
 * `{code, message, path?, errors?: [{index?, path, code, rule?, message}]}`; `errors` holds at most 100 items.
 */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly path: string | undefined;
  readonly errors: readonly ProblemItem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(input: ProblemInput) {
    super(input.message, { cause: input.cause });
    this.name = 'HttpProblem';
    this.status = input.status;
    this.code = input.code;
    this.path = input.path;
    this.errors = input.errors?.slice(0, PROBLEM_ITEMS_MAX);
    this.headers = input.headers ?? {};
  }

  body(): { code: string; message: string; path?: string; errors?: readonly ProblemItem[] } {
    return {
      code: this.code,
      message: this.message,
      ...(this.path !== undefined && { path: this.path }),
      ...(this.errors && { errors: this.errors }),
    };
  }
}
