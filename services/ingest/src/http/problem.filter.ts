import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ingest } from '../ingest.ts';
import { INGEST } from '../tokens.ts';
import { problemHandler } from './answer-problem.ts';
import { HttpProblem } from './problem.ts';

/** The same answers for Nest's controllers as for the routes on Fastify: one shape for every error. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #answer: ReturnType<typeof problemHandler>;

  constructor(@Inject(INGEST) ingest: Ingest) {
    this.#answer = problemHandler(ingest.logger);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.#answer(asHttpProblem(error), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

function asHttpProblem(error: unknown): unknown {
  if (!(error instanceof HttpException) || error.getStatus() >= 500) return error;
  return new HttpProblem({ status: error.getStatus(), code: 'REQUEST_REFUSED', message: error.message, cause: error });
}
