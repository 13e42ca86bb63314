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

/** An indicator that this release does not have. */
export function indicatorUnknown(indicator: string): InsightProblem {
  const message = `There is no indicator "${indicator}". /api/v1/indicators lists them.`;
  return new InsightProblem({ status: 404, code: 'INDICATOR_UNKNOWN', reason: 'INDICATOR_UNKNOWN', path: 'indicator', message });
}

/** A unit that the organisation does not have. */
export function unitUnknown(unit: string): InsightProblem {
  const message = `There is no unit "${unit}". /api/v1/units lists them.`;
  return new InsightProblem({ status: 404, code: 'UNIT_UNKNOWN', reason: 'UNIT_UNKNOWN', path: 'unit', message });
}

/** A window or instant for which nothing is published: its difference from a published one could reveal a small group. */
export function differencing(path: string, message: string): InsightProblem {
  return new InsightProblem({ status: 403, code: 'DIFFERENCING', reason: 'DIFFERENCING', path, message });
}
