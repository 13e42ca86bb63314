import { Agent, createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tampering } from './protocol-parts.ts';

/** An insert of rows as it went to ClickHouse. */
export interface SentInsert {
  table: string;
  sql: string;
  body: Buffer;
  queryId: string;
}

/** An insert whose body the proxy has kept back; the client may be gone by the time it arrives. */
export interface KeptInsert extends SentInsert {
  /** Lets the rest go; settles with ClickHouse's status, 0 where there was none. */
  release(): Promise<number>;
}

interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/**
 * 'whole': nothing of the body arrives, and the client is cut off; 'half': half of it arrives, then nothing; 'trickle': after half of it,
 * a few bytes now and then, so that the server waits for the rest for as long as it takes.
 */
export type Kept = 'whole' | 'half' | 'trickle';

interface Keeping {
  table: string;
  how: Kept;
  kept: (insert: KeptInsert) => void;
}

/** A trickle keeps the server's time-out for a silent client away. */
const TRICKLE_MS = 300;
const TRICKLE_BYTES = 16;
/** Less than any body that is kept by half, so that the insert runs while the body is on its way. */
const QUERY_BYTES_MAX = 65_536;

/**
 * An HTTP proxy between a projector and ClickHouse: sees which inserts are under way, keeps some back, and takes parts of the protocol
 * away for control experiments. The projector itself is the one of production and knows nothing of it.
 */
export class ProtocolProxy {
  readonly #target: URL;
  readonly #tampering: Tampering | null;
  readonly #insertSettings: Readonly<Record<string, string>>;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  readonly #unanswered = new Set<SentInsert>();
  #isShut = false;
  #keeping: Keeping | null = null;
  #waiting: { table: string; resolve: (insert: SentInsert) => void }[] = [];
  /** Inserts of rows that were answered with 200. */
  stored = 0;

  private constructor(target: URL, tampering: Tampering | null, insertSettings: Readonly<Record<string, string>>) {
    this.#target = target;
    this.#tampering = tampering;
    this.#insertSettings = insertSettings;
    this.#server = createServer((incoming, outgoing) => {
      this.#handle(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
  }

  /** @param options.insertSettings settings of ClickHouse that every insert of rows gets, such as its size of blocks */
  static async start(
    target: string,
    options: { tampering?: Tampering; insertSettings?: Readonly<Record<string, string>> } = {},
  ): Promise<ProtocolProxy> {
    const proxy = new ProtocolProxy(new URL(target), options.tampering ?? null, options.insertSettings ?? {});
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Inserts of rows that were sent to ClickHouse and have no answer. */
  unanswered(): SentInsert[] {
    return [...this.#unanswered];
  }

  /** Settles when the next insert into the table is being sent. */
  nextInsert(table: string): Promise<SentInsert> {
    return new Promise((resolve) => this.#waiting.push({ table, resolve }));
  }

  /** No request passes, and those under way are cut, until `open`. */
  shut(): void {
    this.#isShut = true;
    this.#server.closeAllConnections();
  }

  open(): void {
    this.#isShut = false;
  }

  /** Keeps the next insert into the table back until it is released; settles when that has begun. */
  keepNext(table: string, how: Kept): Promise<KeptInsert> {
    return new Promise((kept) => (this.#keeping = { table, how, kept }));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    if (this.#isShut) return void incoming.socket.destroy();
    const url = new URL(incoming.url ?? '/', this.#target);
    const insert = insertOf(url, body);
    const own = this.#tampering?.(url, insert?.sql ?? body.toString()) ?? null;
    if (own?.answer !== undefined) return void outgoing.writeHead(200).end(own.answer);
    if (insert !== null && own?.sql !== undefined) url.searchParams.set('query', own.sql);
    const headers = { ...incoming.headers, host: this.#target.host };
    if (insert === null || insert.table.startsWith('projector.')) return this.#answer(outgoing, await this.#send(url, headers, body));
    for (const [name, value] of Object.entries(this.#insertSettings)) url.searchParams.set(name, value);
    if (this.#keeping?.table === insert.table) return this.#keep(this.#keeping, insert, { url, headers, outgoing });
    this.#unanswered.add(insert);
    this.#tell(insert);
    const answer = await this.#send(url, headers, body).finally(() => this.#unanswered.delete(insert));
    if (answer.status === 200) this.stored++;
    this.#answer(outgoing, answer);
  }

  #tell(insert: SentInsert): void {
    const [told, others] = [
      this.#waiting.filter(({ table }) => table === insert.table),
      this.#waiting.filter(({ table }) => table !== insert.table),
    ];
    this.#waiting = others;
    for (const { resolve } of told) resolve(insert);
  }

  #keep(keeping: Keeping, insert: SentInsert, way: { url: URL; headers: OutgoingHttpHeaders; outgoing: ServerResponse }): void {
    this.#keeping = null;
    const released = Promise.withResolvers<void>();
    if (keeping.how !== 'whole') way.url.searchParams.set('max_query_size', String(QUERY_BYTES_MAX));
    const answered = (
      keeping.how === 'whole'
        ? released.promise.then(() => this.#send(way.url, way.headers, insert.body))
        : this.#send(way.url, way.headers, insert.body, { rest: released.promise, trickles: keeping.how === 'trickle' })
    ).then(
      (answer) => {
        if (!way.outgoing.destroyed) this.#answer(way.outgoing, answer);
        return answer.status;
      },
      () => 0,
    );
    if (keeping.how === 'whole') way.outgoing.destroy();
    const release = (): Promise<number> => {
      released.resolve();
      return answered;
    };
    keeping.kept({ ...insert, release });
  }

  #answer(outgoing: ServerResponse, { status, headers, body }: Answer): void {
    outgoing.writeHead(status, headers).end(body);
  }

  /** @param slowly the second half of the body waits for `rest` */
  #send(url: URL, headers: OutgoingHttpHeaders, body: Buffer, slowly?: Slowly): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', headers: { ...headers, 'content-length': body.length }, agent: this.#agent });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => void answerOf(response).then(resolve, reject));
      if (slowly === undefined) outgoing.end(body);
      else void sendSlowly(outgoing, body, slowly);
    });
  }
}

interface Slowly {
  rest: Promise<void>;
  trickles: boolean;
}

async function sendSlowly(outgoing: ReturnType<typeof request>, body: Buffer, { rest, trickles }: Slowly): Promise<void> {
  let at = Math.floor(body.length / 2);
  outgoing.write(body.subarray(0, at));
  const trickle = (): void => {
    if (at + TRICKLE_BYTES >= body.length || outgoing.destroyed) return;
    outgoing.write(body.subarray(at, at + TRICKLE_BYTES));
    at += TRICKLE_BYTES;
  };
  const timer = trickles ? setInterval(trickle, TRICKLE_MS) : undefined;
  await rest;
  clearInterval(timer);
  outgoing.end(body.subarray(at));
}

function insertOf(url: URL, body: Buffer): SentInsert | null {
  const sql = url.searchParams.get('query') ?? '';
  const table = /^INSERT INTO ([\w.]+)/m.exec(sql)?.[1];
  return table === undefined ? null : { table, sql, body, queryId: url.searchParams.get('query_id') ?? '' };
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const body = await readAll(response);
  const { 'transfer-encoding': _, ...headers } = response.headers;
  return { status: response.statusCode ?? 0, headers: { ...headers, 'content-length': body.length }, body };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
