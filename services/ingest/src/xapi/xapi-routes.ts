import cors from '@fastify/cors';
import type { Config } from '@oppiva/config';
import { parseVersionHeader, type XapiVersion } from '@oppiva/xapi';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, preHandlerAsyncHookHandler } from 'fastify';
import { registerDocuments } from '../documents/document-routes.ts';
import type { Documents } from '../documents/documents.ts';
import { problemHandler, type Logger } from '../http/answer-problem.ts';
import { refuseBeforeStart, type Authenticator } from '../http/authorise.ts';
import { HttpProblem } from '../http/problem.ts';
import { bad } from '../http/query.ts';
import { takeRawBodies } from '../http/raw-body.ts';
import type { Projected } from '../projected/projected.ts';
import type { AcceptRequests } from './accept-requests.ts';
import { registerAlternateRequests } from './alternate-request.ts';
import type { ConsistentThrough } from './consistent-through.ts';
import { postStatements, putStatement } from './write-statements.ts';
import { readAgents } from './read-agents.ts';
import { readStatements } from './read-statements.ts';
import type { StatementStore } from './statement-store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    xapiVersion: XapiVersion;
  }
}

export interface XapiRoutesOptions {
  config: Pick<Config, 'xapiDefaultVersion' | 'xapiOrigins' | 'limits'>;
  authenticator: Authenticator;
  accept: AcceptRequests;
  projected: Projected;
  store: StatementStore;
  consistent: ConsistentThrough;
  documents: Documents;
  cursorKey: Uint8Array;
  logger: Logger;
  /** Whether clients and known ids are there yet. */
  started: () => boolean;
}

const resources = ['statements', 'agents', 'agents/profile', 'activities/state', 'activities/profile', 'about'].map(
  (name) => `/xapi/${name}`,
);
const CONSISTENT_HEADER = 'X-Experience-API-Consistent-Through';
/** How long a browser remembers what it may send. */
const PREFLIGHT_S = 600;
const VERSION_HEADER = 'X-Experience-API-Version';
/** What this LRS speaks, newest last of each line (xAPI-Communication 2.8). */
const VERSIONS = ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0'];

/**
 * The LRS's resources, registered on Fastify itself: Nest's body parser, pipes and interceptors stay off the hot route
 * (ARCHITECTURE section 3, step 1). The scope is encapsulated: nothing here changes another service's routes.
 */
export function registerXapi(fastify: FastifyInstance, options: XapiRoutesOptions): void {
  fastify.register(
    (scope, _options, done) => {
      takeRawBodies(scope, ['application/json'], options.config.limits.bodyBytesMax);
      scope.decorateRequest('principal', null);
      scope.decorateRequest('xapiVersion', options.config.xapiDefaultVersion);
      scope.setErrorHandler(problemHandler(options.logger));
      scope.setNotFoundHandler((request, reply) => notFound(request, reply.header(VERSION_HEADER, options.config.xapiDefaultVersion)));
      if (options.config.xapiOrigins.length > 0) scope.register(cors, corsOf(options.config.xapiOrigins));
      const guard = guardOf(options);
      scope.get('/about', { onRequest: negotiateLoosely(options) }, (_request, reply) => reply.send({ version: VERSIONS }));
      const statements = { onRequest: [tellConsistency(options), guard] };
      scope.post('/statements', statements, postStatements(options));
      scope.put('/statements', statements, putStatement(options));
      scope.get('/statements', { ...statements, preHandler: lookHowConsistent(options) }, readStatements(options));
      scope.get('/agents', { onRequest: guard }, readAgents());
      registerAlternateRequests(scope, options.config.limits.bodyBytesMax);
      registerDocuments(scope, { documents: options.documents, guard, bodyBytesMax: options.config.limits.bodyBytesMax });
      done();
    },
    { prefix: '/xapi' },
  );
}

/** What pages of these origins may send, and what of the answer they may read. */
const corsOf = (origins: readonly string[]) => ({
  origin: [...origins],
  methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Accept-Language', VERSION_HEADER],
  exposedHeaders: ['ETag', 'Last-Modified', VERSION_HEADER, CONSISTENT_HEADER],
  maxAge: PREFLIGHT_S,
});

/** Version first, so that even a refusal of the credentials carries the right version; then the credentials. */
function guardOf({ config, authenticator, started }: XapiRoutesOptions): onRequestHookHandler {
  return (request, reply, done) => {
    const version = parseVersionHeader(request.headers['x-experience-api-version'] as string | undefined);
    void reply.header(VERSION_HEADER, 'ok' in version ? version.ok : config.xapiDefaultVersion);
    try {
      refuseBeforeStart(started());
      if ((request.query as { method?: unknown }).method !== undefined) throw notAlternate();
      if ('error' in version) throw new HttpProblem({ status: 400, ...version.error, path: VERSION_HEADER });
      request.xapiVersion = version.ok;
      request.principal = authenticator.authenticate(request.headers.authorization);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}

/** How far reads reach, on every answer about statements, refusals too: as last found, because a write has no time to look. */
function tellConsistency({ consistent }: XapiRoutesOptions): onRequestHookHandler {
  return (_request, reply, done) => {
    void reply.header(CONSISTENT_HEADER, consistent.header);
    done();
  };
}

/** Before a read, so that what it finds holds everything that the header says. */
function lookHowConsistent({ consistent }: XapiRoutesOptions): preHandlerAsyncHookHandler {
  return async (_request, reply) => {
    await consistent.refresh();
    void reply.header(CONSISTENT_HEADER, consistent.header);
  };
}

/** What comes as another request in a form is led elsewhere before (`leadAlternateRequest`). */
const notAlternate = (): HttpProblem =>
  bad(
    'method',
    'PARAMETER_UNKNOWN',
    'stands for another request only in a POST of a form (xAPI-Communication 1.3). Send the request itself.',
  );

/** About needs neither version nor credentials (xAPI-Communication 2.8). */
function negotiateLoosely({ config }: XapiRoutesOptions): onRequestHookHandler {
  return (request, reply, done) => {
    const version = parseVersionHeader(request.headers['x-experience-api-version'] as string | undefined);
    void reply.header(VERSION_HEADER, 'ok' in version ? version.ok : config.xapiDefaultVersion);
    done();
  };
}

function notFound(request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(404).send({
    code: 'NOT_FOUND',
    message: `${request.method} ${request.url.split('?')[0]?.slice(0, 200)} is not a resource of this LRS. It has ${resources.join(', ')}.`,
  });
}
