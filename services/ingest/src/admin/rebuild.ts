import { randomUUID } from 'node:crypto';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';

/** What can be filled anew from the log, in the order in which one rests on the other: topics without their prefix, and what is derived. */
export const rebuildable = ['hr', 'rules', 'admissions', 'values', 'statements', 'learning'] as const;

interface OpenRebuild {
  id: string;
  projection: string;
  action: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sql = (name: string): string => loadSql(import.meta.url, name);

/**
 * `/admin/api/rebuilds`: a request is a row in ClickHouse, which the worker finds within a second and reports on. One is worked on at a
 * time; asking again for the one that is under way joins it.
 */
export function registerRebuilds(scope: FastifyInstance, clickhouse: ClickHouse): void {
  scope.get('/rebuilds', () => ({ projections: rebuildable }));
  scope.post('/rebuilds', async (request, reply) => {
    const { projection, action = 'rebuild', acceptDifferences = 'false' } = checked(request.query);
    const [open] = await clickhouse.query<OpenRebuild>(sql('open-rebuild.sql'));
    if (open?.projection === projection && open.action === action) return { id: open.id };
    if (open !== undefined) throw underWay(open);
    const id = randomUUID();
    await clickhouse.command(sql('request-rebuild.sql'), { id, projection, action, acceptDifferences: acceptDifferences === 'true' });
    return reply.code(201).send({ id });
  });
  scope.get<{ Params: { id: string } }>('/rebuilds/:id', async (request) => {
    const { id } = request.params;
    const [found] = UUID.test(id) ? await clickhouse.query<object>(sql('rebuild-progress.sql'), { id }) : [];
    if (found !== undefined) return found;
    throw new HttpProblem({ status: 404, code: 'REBUILD_NOT_FOUND', message: `There is no rebuild ${id.slice(0, 60)}.` });
  });
}

function checked(query: unknown): { projection: string; action?: string; acceptDifferences?: string } {
  const { projection, ...rest } = readQuery(query, ['projection', 'action', 'acceptDifferences']);
  const known = rebuildable.join(', ');
  if (projection === undefined) throw bad('projection', 'PARAMETER_MISSING', `is missing. There are: ${known}.`);
  if (!(rebuildable as readonly string[]).includes(projection))
    throw bad('projection', 'PROJECTION_UNKNOWN', `names no projection: ${projection.slice(0, 60)}. There are: ${known}.`);
  if (!['rebuild', 'back', undefined].includes(rest.action)) throw bad('action', 'PARAMETER_INVALID', 'is rebuild or back.');
  if (!['true', 'false', undefined].includes(rest.acceptDifferences))
    throw bad('acceptDifferences', 'PARAMETER_INVALID', 'is true or false.');
  return { projection, ...rest };
}

function underWay({ projection, action }: OpenRebuild): HttpProblem {
  const what = action === 'back' ? `The old tables of ${projection} are being put back` : `${projection} is being rebuilt`;
  return new HttpProblem({
    status: 409,
    code: 'REBUILD_UNDER_WAY',
    message: `${what}; one rebuild is done at a time. Try again when it has ended.`,
  });
}
