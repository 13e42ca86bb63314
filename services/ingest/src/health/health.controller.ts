import { Controller, Get, HttpStatus, Inject, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemFilter } from '../http/problem.filter.ts';
import type { Ingest } from '../ingest.ts';
import { INGEST } from '../tokens.ts';

/** `/health/…` and `/metrics`: for supervisors, load balancers and Prometheus. No credentials: nothing here is about a person. */
@Controller()
@UseFilters(ProblemFilter)
export class HealthController {
  readonly #ingest: Ingest;

  constructor(@Inject(INGEST) ingest: Ingest) {
    this.#ingest = ingest;
  }

  @Get('health/live')
  live(): object {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const readiness = await this.#ingest.health.readiness();
    void reply.code(readiness.ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { status: !readiness.ready ? 'starting' : readiness.degraded ? 'degraded' : 'ready', ...readiness };
  }

  @Get('health/reconciliation')
  async reconciliation(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const reconciled = await this.#ingest.health.reconciliation();
    void reply.code(reconciled.ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return reconciled;
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.#ingest.metrics.expose();
    await reply.type(contentType).send(text);
  }
}
