import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Credential } from '@oppiva/auth';
import type { AccessByRole } from '@oppiva/clickhouse';
import { loadConfig, systemClock, type Config } from '@oppiva/config';
import { installationKeyring, openBody, openEventLog, type EventLog, type Topic } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import type { DefaultCredentials } from './admin/clients.ts';
import { createIngestApp } from './ingest-app.ts';
import { Ingest } from './ingest.ts';
import { INGEST } from './tokens.ts';

/** Ingest over real HTTP on a free port, with a real SQLite log in a temporary directory. For tests. */
export class TestIngest {
  readonly config: Config;
  readonly keys: InstallationKeys = testKeys();
  readonly credentials: DefaultCredentials = { xapi: credential(), events: credential(), admin: credential() };
  readonly #access: AccessByRole;
  readonly #directory = mkdtempSync(join(tmpdir(), 'oppiva-ingest-'));
  readonly #logBytesMax: number | undefined;
  #log: EventLog | null = null;
  #app: NestFastifyApplication | null = null;
  #url = '';

  constructor(o: { access?: AccessByRole; limits?: Partial<Config['limits']>; xapiOrigins?: string[]; logBytesMax?: number }) {
    this.#logBytesMax = o.logBytesMax;
    const config = loadConfig({ DATA_DIR: this.#directory });
    this.config = { ...config, xapiOrigins: o.xapiOrigins ?? [], limits: { ...config.limits, ...o.limits } };
    this.#access = o.access ?? nowhere();
  }

  get log(): EventLog {
    if (this.#log === null) throw new Error('not started');
    return this.#log;
  }

  get ingest(): Ingest {
    if (this.#app === null) throw new Error('not started');
    return this.#app.get<Ingest>(INGEST);
  }

  get url(): string {
    return this.#url;
  }

  /** `wrap` stands between ingest and the log: for logs that fail. */
  async start(wrap: (log: EventLog) => EventLog = (log) => log): Promise<void> {
    const path = join(this.#directory, 'log.sqlite');
    const bound = this.#logBytesMax === undefined ? {} : { fileBytesMax: this.#logBytesMax };
    this.#log = await openEventLog({ kind: 'sqlite', path, keys: this.keys, ...bound });
    const deps = {
      config: this.config,
      log: wrap(this.#log),
      access: this.#access,
      keys: this.keys,
      clock: systemClock,
      logger: silent,
      defaultClients: this.credentials,
    };
    this.#app = await createIngestApp(deps);
    await this.#app.listen({ port: 0, host: '127.0.0.1' });
    this.#url = (await this.#app.getUrl()).replace('localhost', '127.0.0.1');
    await this.ingest.start();
  }

  async restart(wrap?: (log: EventLog) => EventLog): Promise<void> {
    await this.#close();
    await this.start(wrap);
  }

  async stop(): Promise<void> {
    await this.#close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** As client `xapi`, 1.0.3, unless the headers say otherwise. A string or bytes go as they are, everything else as JSON. */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const sent = new Headers({ Authorization: basic(this.credentials.xapi), 'X-Experience-API-Version': '1.0.3' });
    if (body !== undefined) sent.set('Content-Type', 'application/json');
    for (const [name, value] of Object.entries(headers)) sent.set(name, value);
    const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return fetch(this.#url + path, { method, headers: sent, ...(body !== undefined && { body: bytes }) });
  }

  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response> {
    return this.request('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Response> {
    return this.request('PUT', path, body, headers);
  }

  get(path: string, headers?: Record<string, string>): Promise<Response> {
    return this.request('GET', path, undefined, headers);
  }

  admin(method: string, path: string, body?: unknown): Promise<Response> {
    return this.request(method, `/admin/api${path}`, body, { Authorization: basic(this.credentials.admin) });
  }

  events(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.post('/events', body, {
      Authorization: basic(this.credentials.events),
      'Content-Type': Array.isArray(body) ? 'application/cloudevents-batch+json' : 'application/cloudevents+json',
      ...headers,
    });
  }

  /** The last record's body, parsed. */
  async last(topic: Topic): Promise<unknown> {
    const record = await this.log.readAt(topic, (await this.log.end(topic)) - 1);
    return record === null ? null : JSON.parse(Buffer.from(openBody(record, installationKeyring(this.keys))).toString('utf8'));
  }

  lastStatements(): Promise<unknown> {
    return this.last('oppiva.statements');
  }

  async lastRefusal(): Promise<unknown> {
    const counts = (await this.last('oppiva.admissions')) as unknown[] | null;
    return counts?.at(-1);
  }

  async #close(): Promise<void> {
    await this.#app?.close();
    await this.#log?.close();
    this.#app = null;
    this.#log = null;
  }
}

/** A running one, with the default clients made. */
export async function startTestIngest(
  o: ConstructorParameters<typeof TestIngest>[0] & { wrap?: (log: EventLog) => EventLog } = {},
): Promise<TestIngest> {
  const ingest = new TestIngest(o);
  await ingest.start(o.wrap);
  return ingest;
}

/** A small valid statement; `verb` is the last part of the verb's IRI. */
export function statementOf(o: { id?: string; verb?: string; timestamp?: string; name?: string } = {}) {
  return {
    ...(o.id !== undefined && { id: o.id }),
    actor: { account: { homePage: 'https://lms.example.org', name: o.name ?? 'user-1' } },
    verb: { id: `http://adlnet.gov/expapi/verbs/${o.verb ?? 'completed'}` },
    object: { id: 'https://lms.example.org/course/1' },
    timestamp: o.timestamp ?? '2026-03-01T10:00:00.000Z',
  } as { id: string; timestamp: string; actor: object; verb: { id: string }; object: object };
}

export function basic({ key, secret }: Credential): string {
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
}

export function testKeys(): InstallationKeys {
  return { id: randomBytes(32), tag: randomBytes(32), seal: randomBytes(32), pseudonym: randomBytes(32), cursor: randomBytes(32) };
}

function credential(): Credential {
  return { key: randomUUID(), secret: randomBytes(32).toString('base64url') };
}

/** A ClickHouse that never answers: most of ingest does not need one. */
function nowhere(): AccessByRole {
  const access = { httpUrl: 'http://127.0.0.1:9', user: 'nobody', password: '' };
  return { migrator: access, projector: access, ingest: access, indicators: access, insight: access, reader: access, analyst: access };
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
