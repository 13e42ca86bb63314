import { parseTimestamp, type XapiVersion } from '@oppiva/xapi';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler, RouteHandlerMethod } from 'fastify';
import { demand, principalOf } from '../http/authorise.ts';
import { HttpProblem } from '../http/problem.ts';
import { bad } from '../http/query.ts';
import { takeRawBodies } from '../http/raw-body.ts';
import { isJson, jsonObject, type DocumentRefusal } from './apply-change.ts';
import { guardOf, type DocumentAddress, type DocumentResource } from './document.ts';
import type { DocumentRequest } from './document-record.ts';
import type { Documents } from './documents.ts';
import { readPreconditions } from './entity-tags.ts';
import { readAddress, shapes } from './read-address.ts';

const paths: Readonly<Record<DocumentResource, string>> = {
  state: '/activities/state',
  'agent-profile': '/agents/profile',
  'activity-profile': '/activities/profile',
};

const DEFAULT_TYPE = 'application/octet-stream';

/** The document resources: any bytes of any type, under an address that the query parameters make (xAPI-Communication 2.2). */
export function registerDocuments(
  scope: FastifyInstance,
  o: { documents: Documents; guard: onRequestHookHandler; bodyBytesMax: number },
): void {
  scope.register((inner, _options, done) => {
    takeRawBodies(inner, ['*'], o.bodyBytesMax);
    for (const [resource, path] of Object.entries(paths) as [DocumentResource, string][]) {
      inner.put(path, { onRequest: o.guard }, write(o.documents, resource, 'put'));
      inner.post(path, { onRequest: o.guard }, write(o.documents, resource, 'merge'));
      inner.get(path, { onRequest: o.guard }, read(o.documents, resource));
      inner.delete(path, { onRequest: o.guard }, remove(o.documents, resource));
    }
    done();
  });
}

/** PUT stores the document; POST merges a JSON object into the one that stands there. */
function write(documents: Documents, resource: DocumentResource, kind: 'put' | 'merge'): RouteHandlerMethod {
  return async (request, reply) => {
    demand(principalOf(request), resource === 'state' ? 'state' : 'profile');
    const address = oneOf(resource, request);
    const contentType = request.headers['content-type'] ?? DEFAULT_TYPE;
    const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (kind === 'merge' && isJson(contentType) && jsonObject({ content, contentType }) === null) throw notAnObject();
    const preconditions = readPreconditions(request.headers);
    const what = { ...preconditions, contentType, content };
    const change = kind === 'put' ? { ...what, kind, guard: guardOf(resource, request.xapiVersion) } : { ...what, kind };
    await carryOut(documents, request, { of: 'one', address, change });
    return reply.code(204).send();
  };
}

function remove(documents: Documents, resource: DocumentResource): RouteHandlerMethod {
  return async (request, reply) => {
    demand(principalOf(request), resource === 'state' ? 'state' : 'profile');
    const addressed = readAddress(resource, request.query, false);
    if ('many' in addressed && resource !== 'state') throw idMissing(resource);
    await carryOut(
      documents,
      request,
      'one' in addressed
        ? { of: 'one', address: addressed.one, change: { kind: 'delete', ...readPreconditions(request.headers) } }
        : { of: 'all', documents: addressed.many },
    );
    return reply.code(204).send();
  };
}

/** One document as it was sent, or the ids of a context's documents. HEAD answers the same without the body. */
function read(documents: Documents, resource: DocumentResource): RouteHandlerMethod {
  return async (request, reply) => {
    demand(principalOf(request), resource === 'state' ? 'state/read' : 'profile/read');
    const addressed = readAddress(resource, request.query, true);
    if ('many' in addressed) return documents.list(addressed.many, sinceOf(addressed.since));
    const document = await documents.find(addressed.one);
    if (document === null) throw notFound(resource);
    const { etag, updatedMs, contentType, content } = document;
    // what clients store is shown to nobody as a page of this server
    void reply.headers({
      ETag: `"${etag}"`,
      'Last-Modified': new Date(updatedMs).toUTCString(),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    const { ifNoneMatch } = readPreconditions(request.headers);
    if (ifNoneMatch === '*' || ifNoneMatch?.includes(etag)) return reply.code(304).send();
    return reply.header('content-type', contentType).send(content);
  };
}

async function carryOut(documents: Documents, request: FastifyRequest, asked: DocumentRequest): Promise<void> {
  const version: XapiVersion = request.xapiVersion;
  const refused = await documents.write({ request: asked, client: principalOf(request).client, version });
  if (refused !== null) throw refusals[refused]();
}

function oneOf(resource: DocumentResource, request: FastifyRequest): DocumentAddress {
  const addressed = readAddress(resource, request.query, false);
  if ('many' in addressed) throw idMissing(resource);
  return addressed.one;
}

function sinceOf(text: string | undefined): number {
  if (text === undefined) return -1;
  const at = parseTimestamp(text);
  if (at === null) throw bad('since', 'PARAMETER_INVALID', 'is not a timestamp of ISO 8601 such as 2026-03-01T10:00:00Z.');
  return at;
}

const idMissing = (resource: DocumentResource): HttpProblem =>
  bad(shapes[resource].id, 'PARAMETER_MISSING', 'is missing. It names the document.');

const refusals: Readonly<Record<DocumentRefusal, () => HttpProblem>> = {
  PRECONDITION_FAILED: () =>
    new HttpProblem({
      status: 412,
      code: 'PRECONDITION_FAILED',
      message: 'The document is not as If-Match or If-None-Match says; nothing was changed. Read it anew, and send its present ETag.',
    }),
  PRECONDITION_MISSING: () =>
    new HttpProblem({
      status: 409,
      code: 'PRECONDITION_MISSING',
      message:
        'A document stands here already; nothing was changed. Read it, and send its ETag as If-Match to write over it, or If-None-Match: * to write only where there is none (xAPI-Communication 3.1).',
    }),
  PRECONDITION_REQUIRED: () =>
    new HttpProblem({
      status: 400,
      code: 'PRECONDITION_REQUIRED',
      message:
        'A profile is put with If-Match or If-None-Match; nothing was stored. Send If-None-Match: * to write it where there is none (xAPI-Communication 3.1).',
    }),
  DOCUMENT_NOT_MERGEABLE: () =>
    new HttpProblem({
      status: 400,
      code: 'DOCUMENT_NOT_MERGEABLE',
      message:
        'A merge takes two JSON objects of type application/json, and one of the two documents is none; nothing was changed. PUT the whole document instead (xAPI-Communication 2.2).',
    }),
};

const notAnObject = (): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'DOCUMENT_NOT_AN_OBJECT',
    message: 'The body is not a JSON object, which is what POST merges; nothing was changed. Correct it, or PUT the document.',
    path: '$',
  });

const notFound = (resource: DocumentResource): HttpProblem =>
  new HttpProblem({ status: 404, code: 'DOCUMENT_NOT_FOUND', message: 'There is no such document.', path: `?${shapes[resource].id}` });
