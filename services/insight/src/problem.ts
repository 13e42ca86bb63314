import type { Problem } from './contract.ts';

interface ProblemParts {
  status: number;
  code: string;
  message: string;
  reason?: string;
  path?: string;
}

/** An expected refusal: what happened, where, and what to do; `code` and `reason` never change. */
export class InsightProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly reason: string | undefined;
  readonly path: string | undefined;

  constructor(parts: ProblemParts) {
    super(parts.message);
    this.name = 'InsightProblem';
    this.status = parts.status;
    this.code = parts.code;
    this.reason = parts.reason;
    this.path = parts.path;
  }

  body(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.reason !== undefined && { reason: this.reason }),
      ...(this.path !== undefined && { path: this.path }),
    };
  }
}

/** A query parameter that cannot be read. */
export function invalidParameter(path: string, message: string): InsightProblem {
  return new InsightProblem({ status: 400, code: 'PARAMETER_INVALID', path, message });
}

/** A window or instant for which nothing is published: its difference from a published one could reveal a small group. */
export function differencing(path: string, message: string): InsightProblem {
  return new InsightProblem({ status: 403, code: 'DIFFERENCING', reason: 'DIFFERENCING', path, message });
}
