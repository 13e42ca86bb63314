import { All, Controller, Get, Header, Inject, Query, Req, Res, Sse, UseFilters, UseInterceptors, type MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { apiHeaders } from './content-security.ts';
import { chooseFormat, contentTypes, formatNamed } from './formats.ts';
import { Insight } from './insight.ts';
import { InsightProblem } from './problem.ts';
import { Newest } from './newest.ts';
import { Revisions } from './revisions.ts';
import { ProblemFilter } from './problem-filter.ts';
import { commitmentsTable } from './commitments/table.ts';
import { effectsTable } from './effects-table.ts';
import type { Table } from './table.ts';
import { valuesTable } from './values-table.ts';
import {
  isOne,
  readCommitmentsQuestion,
  readEffectsQuestion,
  readGaugesQuestion,
  readValueQuestion,
  readValuesQuestion,
} from './questions.ts';

type QueryString = Record<string, unknown>;

/** The reading API: published values and what explains them. */
@Controller('api/v1')
@UseFilters(ProblemFilter)
export class InsightController {
  readonly #insight: Insight;
  readonly #revisions: Revisions;

  constructor(@Inject(Insight) insight: Insight, @Inject(Revisions) revisions: Revisions) {
    this.#insight = insight;
    this.#revisions = revisions;
  }

  /** Server-sent events: one now, and one whenever something new is published. */
  @Sse('revisions')
  revisions(): Observable<MessageEvent> {
    return this.#revisions.follow();
  }

  @Get('units')
  @UseInterceptors(Newest)
  async units(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendJson(await this.#insight.units(), request, reply);
  }

  @Get('indicators')
  indicators(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendJson(this.#insight.indicators(), request, reply);
  }

  @Get('windows')
  @UseInterceptors(Newest)
  async windows(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendJson(await this.#insight.windows(), request, reply);
  }

  @Get('values')
  @UseInterceptors(Newest)
  async values(@Query() query: QueryString, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const question = readValuesQuestion(query, this.#insight.timeZone);
    const named = formatNamed(query['format']);
    const format = named ?? chooseFormat(request.headers.accept);
    // The tag is known before the answer is: what a reader still has costs one small query.
    const tag = tagOf(this.#insight.valuesRevision, request.url, format);
    void reply.header('Vary', 'Accept');
    if (revalidated(tag, request, reply)) return;
    const one = isOne(question) ? await this.#insight.value(question) : null;
    const answer = one ?? (await this.#insight.values(question));
    void reply.headers({ ...freshness(tag), ...apiHeaders, 'Content-Type': contentTypes[format] });
    if (named !== null) void reply.header('Content-Disposition', `attachment; filename="oppiva-values.${named}"`);
    if (format === 'json') void reply.send(JSON.stringify(answer));
    else void reply.send(valuesTable('values' in answer ? answer.values : [answer])[format]());
  }

  @Get('changes')
  @UseInterceptors(Newest)
  @Header('Cache-Control', 'no-cache')
  async changes(@Query() query: QueryString, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendJson(await this.#insight.changes(readValuesQuestion(query, this.#insight.timeZone)), request, reply);
  }

  @Get('gauges')
  @UseInterceptors(Newest)
  @Header('Cache-Control', 'no-cache')
  async gauges(@Query() query: QueryString, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendJson(await this.#insight.gauges(readGaugesQuestion(query, this.#insight.timeZone)), request, reply);
  }

  @Get('effects')
  @UseInterceptors(Newest)
  @Header('Cache-Control', 'no-cache')
  async effects(@Query() query: QueryString, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const question = readEffectsQuestion(query, this.#insight.timeZone);
    await sendList({ name: 'effects', query, request, reply }, async () => {
      const answer = await this.#insight.effects(question);
      return { answer, table: effectsTable(answer.effects) };
    });
  }

  @Get('commitments')
  @UseInterceptors(Newest)
  @Header('Cache-Control', 'no-cache')
  async commitments(@Query() query: QueryString, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const question = readCommitmentsQuestion(query, this.#insight.timeZone);
    await sendList({ name: 'commitments', query, request, reply }, async () => {
      const answer = await this.#insight.commitments(question);
      return { answer, table: commitmentsTable(answer.commitments) };
    });
  }

  @Get('explain')
  @UseInterceptors(Newest)
  @Header('Cache-Control', 'no-cache')
  async explain(@Query() query: QueryString, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const question = readValueQuestion(query, this.#insight.timeZone);
    sendJson(await this.#insight.explain(question), request, reply);
  }

  @All('*')
  unknown(@Req() request: FastifyRequest): never {
    const path = request.url.split('?')[0] ?? '';
    const message = `${request.method} ${path} is not part of the reading API: units, indicators, windows, values, changes, gauges, effects, commitments and explain are, with GET.`;
    throw new InsightProblem({ status: 404, code: 'PATH_UNKNOWN', path, message });
  }
}

function tagOf(...parts: string[]): string {
  return `"${createHash('sha1').update(parts.join('\n')).digest('base64url')}"`;
}

function freshness(tag: string): Record<string, string> {
  return { ETag: tag, 'Cache-Control': 'no-cache' };
}

/** Answers 304 where the reader has the newest already. */
function revalidated(tag: string, request: FastifyRequest, reply: FastifyReply): boolean {
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (!known?.includes(tag)) return false;
  void reply
    .code(304)
    .headers({ ...freshness(tag), ...apiHeaders })
    .send();
  return true;
}

/** A list that comes as JSON, or as a table to be saved. A format that is not there is refused before anything is read. */
async function sendList(
  { name, query, request, reply }: { name: string; query: QueryString; request: FastifyRequest; reply: FastifyReply },
  read: () => Promise<{ answer: object; table: Table }>,
): Promise<void> {
  const named = formatNamed(query['format']);
  const format = named ?? chooseFormat(request.headers.accept);
  const { answer, table } = await read();
  void reply.header('Vary', 'Accept');
  if (format === 'json') return sendJson(answer, request, reply);
  if (named !== null) void reply.header('Content-Disposition', `attachment; filename="oppiva-${name}.${named}"`);
  void reply.headers({ ...apiHeaders, 'Content-Type': contentTypes[format] }).send(table[format]());
}

/** An answer whose tag is that of its own content. */
function sendJson(answer: object, request: FastifyRequest, reply: FastifyReply): void {
  const body = JSON.stringify(answer);
  const tag = tagOf(body);
  if (revalidated(tag, request, reply)) return;
  void reply.headers({ ...freshness(tag), ...apiHeaders, 'Content-Type': contentTypes.json }).send(body);
}
