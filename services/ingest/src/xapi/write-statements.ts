import { isUuid } from '@oppiva/xapi';
import type { FastifyRequest, RouteHandlerMethod } from 'fastify';
import { demand, principalOf } from '../http/authorise.ts';
import { parseJson } from '../http/parse-json.ts';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';
import { refuseWhenLagging, type Projected } from '../projected/projected.ts';
import type { AcceptRequests } from './accept-requests.ts';
import { idsAnswer } from './ids-answer.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

interface WriteOptions {
  accept: AcceptRequests;
  projected: Projected;
}

/** `POST /xapi/statements`: 200 with the ids in the order of the batch (xAPI-Communication 2.1.2). The hot route. */
export function postStatements({ accept, projected }: WriteOptions): RouteHandlerMethod {
  return (request, reply) => {
    const body = bodyToAccept(request, projected);
    readQuery(request.query, []);
    accept.accept({ client: principalOf(request).client, version: request.xapiVersion, body, value: parseJson(body) }).then(
      (idBytes) => void reply.header('content-type', JSON_TYPE).send(idsAnswer(idBytes)),
      (error: unknown) => void reply.send(error),
    );
    return undefined;
  };
}

/** `PUT /xapi/statements?statementId=…`: 204 (xAPI-Communication 2.1.1). */
export function putStatement({ accept, projected }: WriteOptions): RouteHandlerMethod {
  return async (request, reply) => {
    const body = bodyToAccept(request, projected);
    const { statementId } = readQuery(request.query, ['statementId']);
    if (statementId === undefined) throw bad('statementId', 'PARAMETER_MISSING', 'is missing. Give the UUID of the statement.');
    if (!isUuid(statementId)) throw bad('statementId', 'PARAMETER_INVALID', 'is not a UUID.');
    const value = parseJson(body);
    if (Array.isArray(value)) throw oneOnly();
    const withId = addId(value, statementId);
    await accept.accept({
      client: principalOf(request).client,
      version: request.xapiVersion,
      body,
      value: withId.value,
      idsAdded: withId.added,
    });
    return reply.code(204).send();
  };
}

function bodyToAccept(request: FastifyRequest, projected: Projected): Buffer {
  demand(principalOf(request), 'statements/write');
  refuseWhenLagging(projected);
  const body = request.body;
  // Fastify leaves the body out where there is neither a body nor a Content-Type.
  if (!Buffer.isBuffer(body))
    throw new HttpProblem({ status: 400, code: 'BODY_EMPTY', message: 'The body is empty; nothing was stored. Send a JSON document.' });
  return body;
}

/** The id may stand in the URL alone; where it stands in both places it must be the same (xAPI-Communication 2.1.1). */
function addId(value: unknown, statementId: string): { value: unknown; added: boolean } {
  if (typeof value !== 'object' || value === null) return { value, added: false };
  const id = (value as { id?: unknown }).id;
  if (id === undefined) return { value: { ...value, id: statementId }, added: true };
  if (typeof id === 'string' && id.toLowerCase() !== statementId.toLowerCase()) {
    throw new HttpProblem({
      status: 400,
      code: 'STATEMENT_ID_MISMATCH',
      message:
        'The statement has another id than the query parameter statementId; nothing was stored. Make them the same, or leave the id out of the statement.',
      path: '$.id',
    });
  }
  return { value, added: false };
}

const oneOnly = (): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'STATEMENT_NOT_ONE',
    message: 'PUT takes one statement, not an array; nothing was stored. POST a batch instead.',
    path: '$',
  });
