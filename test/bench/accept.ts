import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';
import { figure, type Figure } from './figures.ts';
import { wrk, type LoadResult } from './wrk.ts';

export async function startBare(): Promise<{ url: string; process: ChildProcess }> {
  const child = fork(join(import.meta.dirname, 'bare.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const url = await new Promise<string>((resolve) => child.stdout!.once('data', (data: Buffer) => resolve(data.toString().trim())));
  return { url, process: child };
}

/** Statements without ids: each is new, and every id is random. */
export function payload(count: number): string {
  const random = randomFrom(count);
  const batch = Array.from({ length: count }, (_, index) => ({ ...statement(random, index), id: undefined }));
  return JSON.stringify(count === 1 ? batch[0] : batch);
}

export function authorizationOf(product: Product): string {
  const { key, secret } = product.credentials.xapi;
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
}

const SHAPES = [
  { name: 'accepted durably, batches of 50, 8 connections', count: 50, connections: 8, aim: '≥ 0.45' },
  { name: 'accepted durably, batches of 50, 64 connections', count: 50, connections: 64, aim: '' },
  { name: 'accepted durably, singly, 8 connections', count: 1, connections: 8, aim: '≥ 0.35' },
  { name: 'accepted durably, singly, 64 connections', count: 1, connections: 64, aim: '≥ 0.40' },
];

/** Durable accept over HTTP with everything on, beside bare Fastify on the same payload, in alternating rounds. */
export async function acceptFigures(
  product: Product,
  options: { rounds: number; seconds: number; say: (text: string) => void },
): Promise<Figure[]> {
  const bare = await startBare();
  const figures: Figure[] = [];
  try {
    for (const { name, count, connections, aim } of SHAPES) {
      const body = payload(count);
      const at = (url: string, authorization?: string): Promise<LoadResult> =>
        wrk({
          url: `${url}/xapi/statements`,
          body,
          connections,
          seconds: options.seconds,
          ...(authorization !== undefined && { authorization }),
        });
      const ratios: number[] = [];
      const p99: number[] = [];
      for (let round = 0; round < options.rounds; round++) {
        const ceiling = await at(bare.url);
        const accepted = await at(product.baseUrl, authorizationOf(product));
        ratios.push(accepted.requestsPerSecond / ceiling.requestsPerSecond);
        p99.push(accepted.latencyP99Ms);
        options.say(`${name}: ${ratios.at(-1)!.toFixed(2)} of bare (${Math.round(accepted.requestsPerSecond * count)} statements/s)`);
        await product.untilProjected(600);
      }
      figures.push(figure(name, 'ratio', ratios, { ceiling: 'bare Fastify', aim }), figure(`${name}: p99`, 'ms', p99));
    }
  } finally {
    bare.process.kill();
  }
  return figures;
}
