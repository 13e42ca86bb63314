import { may, type Principal } from '@oppiva/auth';
import type { Config } from '@oppiva/config';
import { EventsError, parseCloudEvents, type EventOutcome } from '@oppiva/events';
import { splitJsonArray } from '@oppiva/xapi';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problemHandler, type Logger } from '../http/answer-problem.ts';
import { demand, principalOf, refuseBeforeStart, type Authenticator } from '../http/authorise.ts';
import { HttpProblem, type ProblemItem } from '../http/problem.ts';
import { readQuery } from '../http/query.ts';
import { takeRawBodies } from '../http/raw-body.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuseWhenLagging, type Projected } from '../projected/projected.ts';
import type { AcceptEvents } from './accept-events.ts';

export interface EventsRoutesOptions {
  config: Pick<Config, 'limits'>;
  authenticator: Authenticator;
  events: AcceptEvents;
  projected: Projected;
  logger: Logger;
  started: () => boolean;
}

const TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json', /^application\/[\w.-]+\+json$/];

/** `POST /events`: CloudEvents 1.0, structured, batched and binary; 202 with the outcome of each event. */
export function registerEvents(fastify: FastifyInstance, options: EventsRoutesOptions): void {
  fastify.register((scope, _options, done) => {
    takeRawBodies(scope, TYPES, options.config.limits.bodyBytesMax);
    scope.decorateRequest('principal', null);
    scope.setErrorHandler(problemHandler(options.logger));
    scope.addHook('onRequest', (request, _reply, next) => {
      try {
        refuseBeforeStart(options.started());
        request.principal = options.authenticator.authenticate(request.headers.authorization);
        demand(request.principal, 'events/write');
        next();
      } catch (error) {
        next(error as Error);
      }
    });
    scope.post('/events', async (request, reply) => {
      readQuery(request.query, []);
      refuseWhenLagging(options.projected);
      const { events, slices } = read(request, options.config.limits.statementsPerRequestMax);
      const principal = principalOf(request);
      const { outcomes } = await options.events.accept({ client: principal.client, events, slices, sender: senderOf(principal) });
      refuseIfAllBad(outcomes);
      return reply.code(202).send({ outcomes });
    });
    done();
  });
}

/** An administrator may send rules; nobody may send what only the platform itself says. */
function senderOf(principal: Principal): 'administrator' | 'source' {
  return may(principal, 'admin') ? 'administrator' : 'source';
}

function read(request: FastifyRequest, eventsMax: number): { events: unknown[]; slices: Uint8Array[] | null } {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const parsed = parseCloudEvents(request.headers, body, { eventsMax });
  if (parsed instanceof EventsError) {
    // The same error with the line and column, where the library can only say that it is none.
    if (parsed.code === 'JSON_MALFORMED') parseJson(body);
    throw new HttpProblem({ status: parsed.status, code: parsed.code, message: parsed.message });
  }
  if (parsed.mode === 'binary') return { events: parsed.events, slices: null };
  const spans = splitJsonArray(body);
  const slices = parsed.events.map((_, i) => body.subarray(spans[i * 2], (spans[i * 2] as number) + (spans[i * 2 + 1] as number)));
  return { events: parsed.events, slices };
}

/** 400 (or 409) only where nothing at all of the request is in the log; otherwise each event's outcome says it. */
function refuseIfAllBad(outcomes: readonly EventOutcome[]): void {
  if (outcomes.length === 0 || outcomes.some(({ status }) => status === 'accepted' || status === 'duplicate')) return;
  const conflict = outcomes.some(({ status }) => status === 'conflict');
  const errors = outcomes.flatMap(({ index, errors: found }): ProblemItem[] => (found ?? []).map((error) => ({ index, ...error })));
  throw new HttpProblem({
    status: conflict ? 409 : 400,
    code: conflict ? 'EVENT_CONFLICT' : 'EVENTS_INVALID',
    message: 'None of the events was accepted; nothing was stored. Correct what errors names and send them again.',
    path: errors[0]?.path ?? '$',
    errors,
  });
}
