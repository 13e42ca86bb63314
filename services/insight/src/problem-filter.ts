import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InsightProblem } from './problem.ts';

/** The part of pino that this service uses. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Under which the composition's logger is known to the filter. */
export const LOGGER = Symbol('logger of insight');

const RETRY_AFTER_S = '5';

/** What a reader is told about `error`; null for a bug. A store that does not answer is 503, never an empty answer. */
function asProblem(error: unknown): InsightProblem | null {
  if (error instanceof InsightProblem) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'CLICKHOUSE_UNAVAILABLE') {
    const message = 'The store of published values cannot be reached just now. Nothing is lost; ask again in a few seconds.';
    return new InsightProblem({ status: 503, code, message });
  }
  if (error instanceof HttpException) {
    return new InsightProblem({ status: error.getStatus(), code: 'REQUEST_REFUSED', message: error.message });
  }
  return null;
}

/** Answers every error in the one shape `{code, message, reason?, path?}`; bugs are logged and said to be ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(@Inject(LOGGER) logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = asProblem(error);
    const at = { err: error, route: request.routeOptions.url };
    if (problem === null) this.#logger.error(at, 'a question failed by a bug');
    else if (problem.status >= 500) this.#logger.warn(at, 'a question could not be answered');
    const internal = { code: 'INTERNAL', message: 'The server failed. Ask again, and tell the operator if it stays.' };
    if (problem?.status === 503) void reply.header('Retry-After', RETRY_AFTER_S);
    void reply
      .code(problem?.status ?? 500)
      .header('Cache-Control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(problem?.body() ?? internal));
  }
}
