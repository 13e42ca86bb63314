import { may, type Principal } from '@oppiva/auth';
import { isUuid, parseTimestamp } from '@oppiva/xapi';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { demand, principalOf } from '../http/authorise.ts';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';
import type { Projected } from '../projected/projected.ts';
import { mergeStatement, type StatementRow } from './merge-statement.ts';
import { readCursor, signCursor, type MoreCursor } from './more-cursor.ts';
import type { StatementStore } from './statement-store.ts';

export interface ReadOptions {
  store: StatementStore;
  projected: Projected;
  cursorKey: Uint8Array;
}

const parameters = ['statementId', 'voidedStatementId', 'limit', 'since', 'until', 'ascending', 'more', 'format', 'attachments'] as const;
type Query = Partial<Record<(typeof parameters)[number], string>>;

/** Filters of the specification that are refused by name rather than ignored: an unfiltered answer would be wrong. */
const laterParameters = new Set(['agent', 'verb', 'activity', 'registration', 'related_activities', 'related_agents']);

const known = new Set<string>([...parameters, ...laterParameters]);

const PAGE_MAX = 500;
/** How long a read waits for what this node has acknowledged to be projected (ARCHITECTURE section 6). */
const OWN_WRITES_WAIT_MS = 5_000;
/** The bounds of ClickHouse's DateTime64(3): 1900 to 2299. */
const TIME_MIN_MS = 0;
const TIME_MAX_MS = Date.UTC(2299, 0, 1);

/** `GET /xapi/statements`: one by id, or a list (xAPI-Communication 2.1.3). */
export function readStatements(options: ReadOptions): RouteHandlerMethod {
  return async (request, reply) => {
    demand(principalOf(request), 'statements/read', 'statements/read/mine');
    const query = readParameters(request);
    if (!(await options.projected.waitForOwn('oppiva.statements', OWN_WRITES_WAIT_MS))) throw notYet();
    if (query.statementId !== undefined || query.voidedStatementId !== undefined) return one(options, query, request, reply);
    return list(options, query, request);
  };
}

function readParameters(request: FastifyRequest): Query {
  const given = Object.keys(request.query as object);
  const idName = (['statementId', 'voidedStatementId'] as const).find((name) => given.includes(name));
  const other = given.find((name) => name !== idName && name !== 'format' && name !== 'attachments');
  if (idName !== undefined && other !== undefined && known.has(other))
    throw bad(other, 'PARAMETER_COMBINATION', `cannot stand beside ${idName}. Leave it out.`);
  const later = given.find((name) => laterParameters.has(name));
  if (later !== undefined) throw notBuilt(later);
  const query = readQuery(request.query, parameters);
  if (query.format !== undefined && query.format !== 'exact')
    throw query.format === 'ids' || query.format === 'canonical'
      ? notBuilt('format')
      : bad('format', 'PARAMETER_INVALID', 'is none of exact, ids, canonical.');
  if (query.attachments !== undefined && query.attachments !== 'false')
    throw query.attachments === 'true' ? notBuilt('attachments') : bad('attachments', 'PARAMETER_INVALID', 'is neither true nor false.');
  return query;
}

async function one({ store }: ReadOptions, query: Query, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const name = query.statementId === undefined ? 'voidedStatementId' : 'statementId';
  const id = query[name] as string;
  if (!isUuid(id)) throw bad(name, 'PARAMETER_INVALID', 'is not a UUID.');
  const row = name === 'statementId' ? await store.byId(id) : await store.voidedById(id);
  if (row === null || !mayRead(principalOf(request), row)) throw notFound(name);
  void reply.header('Last-Modified', new Date(row.stored_ms).toUTCString());
  return mergeStatement(row);
}

async function list(options: ReadOptions, query: Query, request: FastifyRequest): Promise<unknown> {
  const mine = clientFilter(principalOf(request));
  const cursor = query.more === undefined ? await firstPage(options, query, mine) : readCursorAlone(query, options.cursorKey);
  if (mine !== '' && cursor.client !== mine) throw bad('more', 'MORE_INVALID', 'is of another client. Begin again without it.');
  const rows = await options.store.page(cursor, cursor.limit + 1);
  const page = rows.slice(0, cursor.limit);
  const last = page.at(-1);
  const isLast = rows.length <= cursor.limit;
  const at = last === undefined ? cursor : { offset: last.topic_offset, index: cursor.ascending ? last.idx + 1 : last.idx };
  const next = isLast ? '' : `/xapi/statements?more=${signCursor({ ...cursor, ...at }, options.cursorKey)}`;
  return { statements: page.map(mergeStatement), more: next };
}

/** The first page fixes where the whole list ends: what arrives later is not on any page of it (ARCHITECTURE section 6). */
async function firstPage({ projected }: ReadOptions, query: Query, client: string): Promise<MoreCursor> {
  const ascending = readBoolean(query, 'ascending');
  const filter = {
    sinceMs: readTime(query, 'since', TIME_MIN_MS),
    untilMs: readTime(query, 'until', TIME_MAX_MS),
    client,
    ascending,
    limit: readLimit(query),
  };
  await projected.refresh();
  const belowOffset = projected.done('oppiva.statements').upto;
  return { ...filter, belowOffset, offset: ascending ? 0 : belowOffset, index: 0 };
}

function readCursorAlone(query: Query, key: Uint8Array): MoreCursor {
  const other = Object.keys(query).find((name) => name !== 'more' && name !== 'format' && name !== 'attachments');
  if (other !== undefined)
    throw bad(other, 'PARAMETER_COMBINATION', 'cannot stand beside more, which holds the filter already. Leave it out.');
  return readCursor(query.more as string, key);
}

function readLimit({ limit }: Query): number {
  if (limit === undefined) return PAGE_MAX;
  if (!/^\d{1,9}$/.test(limit))
    throw bad('limit', 'PARAMETER_INVALID', 'is not a whole number from 0 on; 0 asks for as many as the server gives.');
  return Number(limit) === 0 ? PAGE_MAX : Math.min(Number(limit), PAGE_MAX);
}

function readTime(query: Query, name: 'since' | 'until', otherwise: number): number {
  const text = query[name];
  if (text === undefined) return otherwise;
  const at = parseTimestamp(text);
  if (at === null) throw bad(name, 'PARAMETER_INVALID', 'is not a timestamp of ISO 8601 such as 2026-03-01T10:00:00Z.');
  return Math.min(Math.max(at, TIME_MIN_MS), TIME_MAX_MS);
}

function readBoolean(query: Query, name: 'ascending'): boolean {
  const text = query[name];
  if (text !== undefined && text !== 'true' && text !== 'false') throw bad(name, 'PARAMETER_INVALID', 'is neither true nor false.');
  return text === 'true';
}

/** Whose statements the principal may read: its own name, or empty for everyone's. */
function clientFilter(principal: Principal): string {
  return may(principal, 'statements/read') ? '' : principal.client;
}

function mayRead(principal: Principal, row: StatementRow): boolean {
  return may(principal, 'statements/read') || row.client === principal.client;
}

const notFound = (name: string): HttpProblem =>
  new HttpProblem({
    status: 404,
    code: 'STATEMENT_NOT_FOUND',
    message:
      name === 'statementId'
        ? 'No statement with this id is in force: it was never stored here, or has been voided (ask by voidedStatementId).'
        : 'No voided statement has this id.',
    path: `?${name}`,
  });

const notYet = (): HttpProblem =>
  new HttpProblem({
    status: 503,
    code: 'PROJECTION_PENDING',
    message: 'What this server has accepted is not readable yet; nothing is lost. Read again shortly.',
    headers: { 'Retry-After': '2' },
  });

const notBuilt = (name: string): HttpProblem =>
  new HttpProblem({
    status: 501,
    code: 'PARAMETER_NOT_SUPPORTED',
    message: `The query parameter ${name.slice(0, 60)} is of xAPI, but this version does not serve it yet. Filter by since, until and limit.`,
    path: `?${name.slice(0, 60)}`,
  });
