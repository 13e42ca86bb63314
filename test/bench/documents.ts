import { besideBare } from './edge-alone.ts';
import { figure, type Figure } from './figures.ts';
import type { BenchOptions, Target } from './load.ts';
import { wrk, type LoadResult } from './wrk.ts';

const CONNECTIONS = 8;
const BODY = JSON.stringify({ bookmark: 'chapter-7', progress: 0.42, answers: Array.from({ length: 20 }, (_, i) => `answer ${i}`) });
const QUERY = new URLSearchParams({
  activityId: 'https://lms.example.org/course/1',
  agent: JSON.stringify({ mbox: 'mailto:maija@example.org' }),
  stateId: 'bookmark',
}).toString();

/** One State document put again and again, durably: each is appended, folded and answered. Beside bare Fastify that parses the same payload. */
export function documentFigures({ rounds, seconds, say }: BenchOptions): Promise<Figure[]> {
  return besideBare([], async ({ alone, bare }) => {
    const put = (): Promise<LoadResult> => send(alone, { path: `/xapi/activities/state?${QUERY}`, method: 'PUT', seconds });
    await put();
    const ratios: number[] = [];
    const puts: LoadResult[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const ceiling = await send(bare, { path: '/xapi/statements', method: 'POST', seconds });
      const own = await put();
      puts.push(own);
      ratios.push(own.requestsPerSecond / ceiling.requestsPerSecond);
      say(`documents put: ${ratios.at(-1)!.toFixed(2)} of bare (${Math.round(own.requestsPerSecond)} a second)`);
    }
    const name = `one document put durably, ${CONNECTIONS} connections`;
    return [
      figure(name, 'ratio', ratios, { ceiling: 'bare Fastify' }),
      figure(
        name,
        'documents/s',
        puts.map(({ requestsPerSecond }) => requestsPerSecond),
      ),
      figure(
        `${name}: p99`,
        'ms',
        puts.map(({ latencyP99Ms }) => latencyP99Ms),
      ),
    ];
  });
}

function send({ url, authorization }: Target, o: { path: string; method: 'POST' | 'PUT'; seconds: number }): Promise<LoadResult> {
  const { path, method, seconds } = o;
  return wrk({
    url: url + path,
    method,
    body: BODY,
    connections: CONNECTIONS,
    seconds,
    ...(authorization !== undefined && { authorization }),
  });
}
