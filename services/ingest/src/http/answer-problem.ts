import type { FastifyReply, FastifyRequest } from 'fastify';
import { asProblem, codeOf, internalProblem } from './as-problem.ts';

/** The part of pino's interface that this service uses, so that tests can pass their own. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A Fastify error handler that answers every error in the one shape (`HttpProblem`) and logs bugs, never a body. */
export function problemHandler(logger: Logger): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    const problem = asProblem(error);
    const at = { method: request.method, route: request.routeOptions.url, err: error, code: codeOf(error) };
    if (problem === null) logger.error(at, 'a request failed by a bug');
    else if (problem.status >= 500) logger.warn(at, 'a request could not be served');
    const answer = problem ?? internalProblem();
    void reply.code(answer.status).headers(answer.headers).type('application/json; charset=utf-8').send(JSON.stringify(answer.body()));
  };
}
