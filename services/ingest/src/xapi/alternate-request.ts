import { parseVersionHeader } from '@oppiva/xapi';
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';
import { takeRawBodies } from '../http/raw-body.ts';

/** Below the prefix of the LRS: where such requests are led, and nobody comes by this address. */
const PATH = '/alternate-request';
const PREFIX = '/xapi';
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/** Form parameters that stand for headers (xAPI-Communication 1.3); every other is one of the query. */
const HEADERS = ['authorization', 'x-experience-api-version', 'content-type', 'content-length', 'if-match', 'if-none-match'];
const isHeader = (name: string): boolean => HEADERS.includes(name.toLowerCase());
/** Of the answer, what belongs to the connection. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);

/** Fastify's `rewriteUrl`: a POST to the LRS with `?method=` is another request in a form, for clients whose browser knows no other. */
export function leadAlternateRequest({ method, url = '/' }: { method?: string | undefined; url?: string | undefined }): string {
  const isAlternate = method === 'POST' && url.startsWith(`${PREFIX}/`) && (url.includes('?method=') || url.includes('&method='));
  return isAlternate ? PREFIX + PATH : url;
}

/** The alternate request syntax of 1.0 (xAPI-Communication 1.3); 2.0 has none. The request in the form is carried out as if it had come by itself. */
export function registerAlternateRequests(scope: FastifyInstance, bodyBytesMax: number): void {
  scope.register((inner, _options, done) => {
    takeRawBodies(inner, ['*'], bodyBytesMax);
    inner.post(PATH, carryOut(scope));
    done();
  });
}

function carryOut(fastify: FastifyInstance): RouteHandlerMethod {
  return async (request, reply) => {
    const [path = '', query = ''] = request.originalUrl.split('?', 2);
    if (path === PREFIX + PATH) throw notFound();
    const { method: wanted = '' } = readQuery(Object.fromEntries(new URLSearchParams(query)), ['method']);
    const method = METHODS.find((known) => known === wanted);
    if (method === undefined) throw bad('method', 'PARAMETER_INVALID', `is none of ${METHODS.join(', ')}.`);
    const form = readForm(request);
    const content = contentOf(form, method);
    const headers = headersOf(request, form, path);
    const parameters = new URLSearchParams([...form].filter(([name]) => name !== 'content' && !isHeader(name)));
    const answer = await fastify.inject({
      method,
      url: parameters.size === 0 ? path : `${path}?${parameters.toString()}`,
      headers,
      ...(content !== null && { payload: Buffer.from(content) }),
    });
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !HOP.has(name)) void reply.header(name, value);
    }
    return reply.code(answer.statusCode).send(answer.rawPayload);
  };
}

function readForm(request: FastifyRequest): URLSearchParams {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    throw refused(
      'ALTERNATE_REQUEST_NO_FORM',
      'is not a form. Send its parameters, headers and content as application/x-www-form-urlencoded.',
    );
  const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
  for (const name of form.keys()) {
    if (form.getAll(name).length > 1) throw bad(name.slice(0, 60), 'PARAMETER_REPEATED', 'is given more than once. Give it once.');
  }
  return form;
}

/** The body of the request in the form; null where its method has none. */
function contentOf(form: URLSearchParams, method: Method): string | null {
  const content = form.get('content');
  if (method !== 'PUT' && method !== 'POST') return null;
  if (content === null)
    throw refused('ALTERNATE_REQUEST_NO_CONTENT', 'has no form parameter content, which holds the body of a PUT or POST.');
  return content;
}

/** Those of the form over those that came; Host and Origin are the sender's own. */
function headersOf(request: FastifyRequest, form: URLSearchParams, path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of ['host', 'origin', 'authorization', 'x-experience-api-version', 'accept', 'accept-language']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  for (const [name, value] of form) if (isHeader(name)) headers[name.toLowerCase()] = value;
  // what was written into the form need not be as long as it was
  delete headers['content-length'];
  const version = parseVersionHeader(headers['x-experience-api-version']);
  if ('ok' in version && version.ok === '2.0.0')
    throw refused('ALTERNATE_REQUEST_OF_2_0', 'is of xAPI 2.0, which has no alternate request syntax. Send the request itself.');
  if (path === `${PREFIX}/statements`) headers['content-type'] ??= 'application/json';
  return headers;
}

const refused = (code: string, what: string): HttpProblem =>
  new HttpProblem({ status: 400, code, message: `The alternate request ${what} Nothing was stored (xAPI-Communication 1.3).` });

const notFound = (): HttpProblem =>
  new HttpProblem({ status: 404, code: 'NOT_FOUND', message: 'Nobody comes by this address: POST to the resource itself, with ?method=.' });
