import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';
import { wrk, type LoadResult } from './wrk.ts';

/** What all parts of the bench are told. */
export interface BenchOptions {
  rounds: number;
  /** Of one load. */
  seconds: number;
  say: (text: string) => void;
}

export interface Shape {
  name: string;
  /** Statements a request. */
  count: number;
  connections: number;
}

export const BATCHES: Shape = { name: 'batches of 50, 8 connections', count: 50, connections: 8 };
export const SHAPES: Shape[] = [
  BATCHES,
  { name: 'batches of 50, 64 connections', count: 50, connections: 64 },
  { name: 'singly, 8 connections', count: 1, connections: 8 },
  { name: 'singly, 64 connections', count: 1, connections: 64 },
];

/** Loads one after another are no evidence of a lag that a minute's limit is for. */
export const BENCH_ENVIRONMENT = { PROJECTION_LAG_SECONDS_MAX: '3600' };

/** Where statements go: a URL and, but for the ceiling, credentials. */
export interface Target {
  url: string;
  authorization?: string;
}

export interface Bare extends Target {
  process: ChildProcess;
}

/** The ceiling, in a process of its own that ends with this one. */
export async function startBare(): Promise<Bare> {
  const child = fork(join(import.meta.dirname, 'bare.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const url = await new Promise<string>((resolve) => child.stdout!.once('data', (data: Buffer) => resolve(data.toString().trim())));
  return { url, process: child };
}

export function targetOf(product: Pick<Product, 'baseUrl' | 'credentials'>): Target {
  const { key, secret } = product.credentials.xapi;
  return { url: product.baseUrl, authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}

/** Statements without ids: each is new, and every id is random. */
export function payload(count: number): string {
  const random = randomFrom(count);
  const batch = Array.from({ length: count }, (_, index) => ({ ...statement(random, index), id: undefined }));
  return JSON.stringify(count === 1 ? batch[0] : batch);
}

export interface Accepted extends LoadResult {
  statements: number;
  statementsPerSecond: number;
}

/** As many statements as it takes for so many seconds. */
export async function load(target: Target, { count, connections }: Shape, seconds: number): Promise<Accepted> {
  const { url, authorization } = target;
  const loaded = await wrk({
    url: `${url}/xapi/statements`,
    body: payload(count),
    connections,
    seconds,
    ...(authorization !== undefined && { authorization }),
  });
  return { ...loaded, statements: loaded.requests * count, statementsPerSecond: loaded.requestsPerSecond * count };
}

/** A process that has just started has compiled nothing yet. */
export async function warmUp(targets: readonly Target[]): Promise<void> {
  for (const target of targets) for (const shape of SHAPES.slice(1, 3)) await load(target, shape, 1);
}

/** Stops the worker in its tracks while something is measured, and lets it go on. */
export async function whileWorkerStands<T>(product: Product, measured: () => Promise<T>): Promise<T> {
  const workers = product.children('worker.js');
  for (const worker of workers) process.kill(worker, 'SIGSTOP');
  try {
    return await measured();
  } finally {
    for (const worker of workers) process.kill(worker, 'SIGCONT');
  }
}
