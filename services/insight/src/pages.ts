import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { apiHeaders, pageHeaders } from './content-security.ts';
import { InsightProblem } from './problem.ts';

/** Addresses that the web application answers itself; every other unknown path stays a 404. */
const pages = ['/', '/edellytykset'];

/** dashboards/web/dist, from the sources as well as from a build; where it would be, if it is not built yet. */
export function findDashboards(from: string = import.meta.dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const web = join(folder, 'dashboards', 'web');
    if (existsSync(join(web, 'package.json'))) return join(web, 'dist');
  }
  return join(from, 'web');
}

/**
 * Serves the built dashboards: assets carry a hash in their names and never change; the page that names them is asked for
 * every time.
 */
export async function servePages(fastify: FastifyInstance, dist: string): Promise<void> {
  const assets = join(dist, 'assets');
  if (existsSync(assets)) {
    await fastify.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      index: false,
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
      decorateReply: false,
      setHeaders: (reply) => {
        for (const [name, value] of Object.entries(apiHeaders)) reply.header(name, value);
      },
    });
  }
  for (const path of pages) fastify.get(path, (request, reply) => sendPage(dist, request, reply));
}

async function sendPage(dist: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const html = await readFile(join(dist, 'index.html')).catch(() => null);
  if (html === null) return sendNotBuilt(reply);
  const etag = `"${createHash('sha1').update(html).digest('hex')}"`;
  void reply.headers({ ...pageHeaders, 'Cache-Control': 'no-cache', ETag: etag });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('text/html; charset=utf-8').send(html);
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  const problem = new InsightProblem({
    status: 503,
    code: 'DASHBOARDS_NOT_BUILT',
    message: 'The dashboards have not been built. Run "npm run build -w dashboards/web", then load the page again.',
  });
  return reply
    .code(problem.status)
    .headers(apiHeaders)
    .header('Cache-Control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(problem.body());
}
