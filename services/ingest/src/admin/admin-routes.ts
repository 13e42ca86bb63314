import type { Config } from '@oppiva/config';
import type { ClickHouse } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';
import { parseVersionHeader, splitJsonArray, type XapiVersion } from '@oppiva/xapi';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problemHandler, type Logger } from '../http/answer-problem.ts';
import { demand, principalOf, refuseBeforeStart, type Authenticator } from '../http/authorise.ts';
import { parseJson } from '../http/parse-json.ts';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';
import { takeRawBodies } from '../http/raw-body.ts';
import type { AcceptEvents } from '../events/accept-events.ts';
import { refuseWhenLagging, type Projected } from '../projected/projected.ts';
import type { AcceptRequests } from '../xapi/accept-requests.ts';
import type { Clients } from './clients.ts';
import { importStatements } from './import-statements.ts';
import type { Loading } from './loading.ts';
import { endsOf, untilPublished } from './published.ts';
import { registerRebuilds } from './rebuild.ts';
import { registerVerification, type Verification } from './verification.ts';

export interface AdminRoutesOptions {
  config: Pick<Config, 'limits' | 'xapiDefaultVersion'>;
  log: Pick<EventLog, 'end'>;
  authenticator: Authenticator;
  clients: Clients;
  loading: Loading;
  accept: AcceptRequests;
  events: AcceptEvents;
  projected: Projected;
  clickhouse: ClickHouse;
  logger: Logger;
  started: () => boolean;
  status: () => Promise<object>;
  verification: Verification | null;
}

const WAIT_MS_MAX = 60_000;
const ITEMS_MAX = 5_000;

/** `/admin/api`: what the commands and the operator's page do. Every route needs the admin key. */
export function registerAdmin(fastify: FastifyInstance, options: AdminRoutesOptions): void {
  fastify.register(
    (scope, _options, done) => {
      takeRawBodies(scope, ['application/json'], options.config.limits.bodyBytesMax);
      scope.decorateRequest('principal', null);
      scope.setErrorHandler(problemHandler(options.logger));
      scope.addHook('onRequest', (request, _reply, next) => {
        try {
          refuseBeforeStart(options.started());
          request.principal = options.authenticator.authenticate(request.headers.authorization);
          demand(request.principal, 'admin');
          next();
        } catch (error) {
          next(error as Error);
        }
      });
      registerClients(scope, options);
      registerImports(scope, options);
      scope.get('/projected', async (request) => projected(options, request));
      scope.get('/published', async (request) => ({ caughtUp: await untilPublished(options, waitMsOf(request)) }));
      scope.get('/status', async () => options.status());
      registerVerification(scope, options.verification);
      registerRebuilds(scope, options.clickhouse);
      done();
    },
    { prefix: '/admin/api' },
  );
}

function registerClients(scope: FastifyInstance, { clients }: AdminRoutesOptions): void {
  scope.get('/clients', () => ({ clients: clients.list() }));
  scope.post('/clients', async (request, reply) => {
    const { name, scopes } = objectOf(request);
    return reply.code(201).send(await clients.create(name, scopes));
  });
  scope.delete<{ Params: { client: string } }>('/clients/:client', async (request, reply) => {
    await clients.revoke(request.params.client);
    return reply.code(204).send();
  });
}

function registerImports(
  scope: FastifyInstance,
  { config, clients, loading, accept, events, projected: position }: AdminRoutesOptions,
): void {
  scope.post('/import/statements', async (request) => {
    const { client, bootstrap } = readQuery(request.query, ['client', 'bootstrap']);
    if (client === undefined)
      throw bad('client', 'PARAMETER_MISSING', 'is missing. Name the source on whose behalf you import, such as lms.');
    refuseWhenLagging(position);
    const batch = await loading.checkBatch(bootstrap);
    const { body, items } = itemsOf(request);
    await clients.ensureSource(client);
    const version = versionOf(request, config.xapiDefaultVersion);
    return { outcomes: await importStatements(accept, { client, version, body, items, ...(batch !== undefined && { bootstrap: batch }) }) };
  });
  scope.post('/import/events', async (request) => {
    const { bootstrap } = readQuery(request.query, ['bootstrap']);
    refuseWhenLagging(position);
    const batch = await loading.checkBatch(bootstrap);
    const { body, items } = itemsOf(request);
    const spans = splitJsonArray(body);
    const slices = items.map((_, i) => body.subarray(spans[i * 2], (spans[i * 2] as number) + (spans[i * 2 + 1] as number)));
    const { client } = principalOf(request);
    const { outcomes } = await events.accept({
      client,
      events: items,
      slices,
      sender: 'administrator',
      ...(batch !== undefined && { bootstrap: batch }),
    });
    return { outcomes };
  });
  scope.post('/import/finish', async () => {
    await loading.finish();
    return { loading: false };
  });
}

/** Waits until everything that is in the log now is projected. */
async function projected(options: AdminRoutesOptions, request: FastifyRequest): Promise<object> {
  const waitMs = waitMsOf(request);
  const ends = await endsOf(options.log);
  await options.projected.refresh();
  const caughtUp = await options.projected.waitFor(ends, waitMs);
  const positions = [...ends].map(([topic, end]) => ({ topic, end, upto: options.projected.done(topic).upto }));
  return { caughtUp, topics: positions };
}

function waitMsOf(request: FastifyRequest): number {
  const { wait = '0' } = readQuery(request.query, ['wait']);
  if (!/^\d{1,6}$/.test(wait)) throw bad('wait', 'PARAMETER_INVALID', `is not a number of milliseconds from 0 to ${WAIT_MS_MAX}.`);
  return Math.min(Number(wait), WAIT_MS_MAX);
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function objectOf(request: FastifyRequest): Record<string, unknown> {
  const value = parseJson(bodyOf(request));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new HttpProblem({ status: 400, code: 'BODY_INVALID', message: 'The body has to be a JSON object.', path: '$' });
}

function itemsOf(request: FastifyRequest): { body: Buffer; items: unknown[] } {
  const body = bodyOf(request);
  const items = parseJson(body);
  if (!Array.isArray(items))
    throw new HttpProblem({ status: 400, code: 'BODY_INVALID', message: 'The body has to be a JSON array of items.', path: '$' });
  if (items.length <= ITEMS_MAX) return { body, items };
  throw new HttpProblem({
    status: 413,
    code: 'ITEMS_TOO_MANY',
    message: `At most ${ITEMS_MAX} items are taken at once; nothing was stored. Send them in parts.`,
  });
}

/** Rows of a file carry no version header: then the installation's default. */
function versionOf(request: FastifyRequest, otherwise: XapiVersion): XapiVersion {
  const header = request.headers['x-experience-api-version'];
  if (header === undefined) return otherwise;
  const version = parseVersionHeader(String(header));
  if ('error' in version) throw new HttpProblem({ status: 400, ...version.error });
  return version.ok;
}
