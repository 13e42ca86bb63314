import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../support/product.ts';
import { figure, quantile, type Figure } from './figures.ts';
import { BATCHES, payload, targetOf } from './load.ts';

/** One sample after another: looking must not become the load. */
const SAMPLE_EVERY_MS = 150;
const LOOK_EVERY_MS = 10;
/** A process that has just started, or a cache that is empty, is not what is measured. */
const WARM_UP_MS = 3_000;
/** A generator that cannot keep up says so instead of piling up requests. */
const IN_FLIGHT_MAX = 256;

export interface PacedLoad {
  name: string;
  statementsPerSecond: number;
  seconds: number;
  aim?: string;
}

interface Sent {
  sentAt: number;
  id: string;
}

/**
 * From sending a batch to its first statement being seen by the analyst, under a paced load. The look-up is that of a data team that
 * follows the table: what is new since the last offset seen, by the primary key, so that it measures when a statement is there and
 * not how long a search takes.
 */
export async function visibleFigures(product: Product, paced: PacedLoad): Promise<Figure[]> {
  const sender = new Sender(product, paced.statementsPerSecond);
  const times: number[] = [];
  const looksMs: number[] = [];
  sender.start();
  await sleep(WARM_UP_MS);
  let seen = await firstUnseen(product);
  const startedAt = performance.now();
  while (performance.now() - startedAt < paced.seconds * 1_000) {
    const { sentAt, id } = await sender.next();
    seen = await untilVisible(product, { id, from: seen, looksMs });
    times.push(performance.now() - sentAt);
    await sleep(Math.max(0, sentAt + SAMPLE_EVERY_MS - performance.now()));
  }
  const { answerMs, statementsPerSecond } = await sender.stop();
  const name = `from POST to visible, ${paced.name}`;
  return [
    figure(`${name}: load sent`, 'statements/s', [statementsPerSecond]),
    figure(`${name}: median of ${times.length}`, 'ms', [quantile(times, 0.5)]),
    figure(`${name}: p99 of ${times.length}`, 'ms', [quantile(times, 0.99)], paced.aim === undefined ? {} : { aim: paced.aim }),
    figure(`${name}: one look, median`, 'ms', [quantile(looksMs, 0.5)]),
    figure(`${name}: the POST itself, median`, 'ms', [quantile(answerMs, 0.5)]),
    figure(`${name}: the POST itself, p99`, 'ms', [quantile(answerMs, 0.99)]),
  ];
}

/** Sends batches at a steady pace over connections that stay open. */
class Sender {
  readonly #url: URL;
  readonly #headers: Record<string, string | number>;
  readonly #body = Buffer.from(payload(BATCHES.count));
  readonly #everyMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #inFlight = new Set<Promise<void>>();
  readonly #answerMs: number[] = [];
  #wanted: ((sent: Sent) => void) | null = null;
  #stopped = false;
  #sending: Promise<void> | null = null;
  #sent = 0;
  #startedAt = 0;

  constructor(product: Product, statementsPerSecond: number) {
    const { url, authorization } = targetOf(product);
    this.#url = new URL('/xapi/statements', url);
    this.#headers = {
      'content-type': 'application/json',
      'content-length': this.#body.length,
      'x-experience-api-version': '1.0.3',
      authorization: authorization!,
    };
    this.#everyMs = (BATCHES.count * 1_000) / statementsPerSecond;
  }

  start(): void {
    this.#startedAt = performance.now();
    this.#sending = this.#run();
  }

  /** The first statement of the next batch that is sent, once it is acknowledged. */
  next(): Promise<Sent> {
    return new Promise((resolve) => (this.#wanted = resolve));
  }

  async stop(): Promise<{ answerMs: number[]; statementsPerSecond: number }> {
    this.#stopped = true;
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    await this.#sending;
    await Promise.all(this.#inFlight);
    this.#agent.destroy();
    return { answerMs: this.#answerMs, statementsPerSecond: (this.#sent * BATCHES.count) / seconds };
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const due = Math.floor((performance.now() - this.#startedAt) / this.#everyMs);
      while (this.#sent < due && this.#inFlight.size < IN_FLIGHT_MAX) this.#send();
      await sleep(Math.max(1, this.#startedAt + (this.#sent + 1) * this.#everyMs - performance.now()));
    }
  }

  #send(): void {
    this.#sent++;
    const take = this.#wanted;
    this.#wanted = null;
    const sentAt = performance.now();
    const answered = this.#answered(sentAt, take).finally(() => this.#inFlight.delete(answered));
    this.#inFlight.add(answered);
  }

  async #answered(sentAt: number, take: ((sent: Sent) => void) | null): Promise<void> {
    const text = await this.#post();
    this.#answerMs.push(performance.now() - sentAt);
    take?.({ sentAt, id: text.slice(2, 38) });
  }

  #post(): Promise<string> {
    return new Promise((resolve, reject) => {
      const posted = request(this.#url, { method: 'POST', agent: this.#agent, headers: this.#headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(`${answer.statusCode}: ${text}`))));
      });
      posted.on('error', reject);
      posted.end(this.#body);
    });
  }
}

async function firstUnseen(product: Product): Promise<number> {
  const [row] = await product.query<{ next: number }>('SELECT max(topic_offset) + 1 AS next FROM xapi.statements');
  return row!.next;
}

/** @returns the highest offset seen, from which the next look goes on */
async function untilVisible(product: Product, { id, from, looksMs }: { id: string; from: number; looksMs: number[] }): Promise<number> {
  const sql = `SELECT countIf(statement_id = '${id}') AS found, max(topic_offset) AS last FROM xapi.statements WHERE topic_offset >= ${from}`;
  for (;;) {
    const lookedAt = performance.now();
    const [row] = await product.query<{ found: number; last: number }>(sql);
    looksMs.push(performance.now() - lookedAt);
    if (row!.found > 0) return row!.last;
    await sleep(LOOK_EVERY_MS);
  }
}
