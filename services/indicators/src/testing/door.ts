import { createClientSecret, type Credential } from '@oppiva/auth';
import type { AccessByRole } from '@oppiva/clickhouse';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { loadConfig, type Clock, type Config } from '@oppiva/config';
import type { EventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import type { TestInstallation } from './installation.ts';

interface DoorDeps {
  config: Config;
  log: EventLog;
  access: AccessByRole;
  keys: InstallationKeys;
  clock: Clock;
  logger: typeof silentLogger;
  defaultClients: Record<'xapi' | 'events' | 'admin', Credential>;
}

/** What the tests need of ingest; they pass in the real one. */
export interface IngestUnderTest {
  createIngestApp(deps: DoorDeps): Promise<{
    listen(port: number, host: string): Promise<unknown>;
    getUrl(): Promise<string>;
    get<T>(token: symbol): T;
    close(): Promise<void>;
  }>;
  INGEST: symbol;
}

const basic = ({ key, secret }: Credential): string => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
const acceptable = new Set([200, 201, 202, 204, 409]);

/** The real endpoints of ingest on a free port, over an installation's log and clock. */
export class TestDoor {
  readonly #url: string;
  readonly #credentials: DoorDeps['defaultClients'];
  readonly #clients = new Map<string, Credential>();
  readonly #close: () => Promise<void>;

  constructor(o: { url: string; credentials: DoorDeps['defaultClients']; close: () => Promise<void> }) {
    this.#url = o.url;
    this.#credentials = o.credentials;
    this.#close = o.close;
  }

  /** Makes a source with credentials of its own. */
  async addSource(name: string): Promise<void> {
    const created = await this.#send('/admin/api/clients', { name, scopes: ['statements/write'] }, { as: this.#credentials.admin });
    this.#clients.set(name, (await created.json()) as Credential);
  }

  /** Sends one statement with the credentials of its source; answers the status. */
  async statement(client: string, statement: unknown): Promise<number> {
    const as = this.#clients.get(client);
    if (as === undefined) throw new Error(`no source ${client}`);
    return (await this.#send('/xapi/statements', statement, { as, headers: { 'X-Experience-API-Version': '1.0.3' } })).status;
  }

  /** Sends one HR event as its source does, or one rule as an administrator does. */
  async event(event: { type: string }): Promise<number> {
    const as = event.type.includes('.rule.') ? this.#credentials.admin : this.#credentials.events;
    return (await this.#send('/events', event, { as, headers: { 'Content-Type': 'application/cloudevents+json' } })).status;
  }

  /** One item of an initial load; answers what became of it: accepted, duplicate, conflict or rejected. */
  async bootstrap(item: { client: string; statement: unknown } | { event: unknown }): Promise<string> {
    const path = 'event' in item ? 'events?' : `statements?client=${item.client}&`;
    const items = ['event' in item ? item.event : item.statement];
    const response = await this.#send(`/admin/api/import/${path}bootstrap=history`, items, { as: this.#credentials.admin });
    return ((await response.json()) as { outcomes: { status: string }[] }).outcomes[0]?.status ?? '';
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #send(path: string, body: unknown, o: { as: Credential; headers?: Record<string, string> }): Promise<Response> {
    const headers = { 'Content-Type': 'application/json', ...o.headers, Authorization: basic(o.as) };
    const response = await fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!acceptable.has(response.status)) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

/** @param ingest the package `@oppiva/ingest-service` */
export async function openDoor(ingest: IngestUnderTest, installation: TestInstallation): Promise<TestDoor> {
  const { log, keys, clock, clickhouse, folder } = installation;
  const credentials = { xapi: createClientSecret(), events: createClientSecret(), admin: createClientSecret() };
  const config = loadConfig({ DATA_DIR: folder });
  const deps = { config, log, access: clickhouse.access, keys, clock, logger: silentLogger, defaultClients: credentials };
  const app = await ingest.createIngestApp(deps);
  await app.listen(0, '127.0.0.1');
  await app.get<{ start(): Promise<void> }>(ingest.INGEST).start();
  const url = (await app.getUrl()).replace('localhost', '127.0.0.1');
  return new TestDoor({ url, credentials, close: () => app.close() });
}
