import { join } from 'node:path';
import type { Verification } from './admin/verification.ts';
import { ClientRegistry } from '@oppiva/auth';
import { connect, loadSql, type AccessByRole, type ClickHouse } from '@oppiva/clickhouse';
import type { Clock, Config } from '@oppiva/config';
import { IdCipher, installationKeyring, topics, type EventLog, type Keyring } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { createMetrics, type Metrics } from '@oppiva/telemetry';
import { Clients, type DefaultCredentials } from './admin/clients.ts';
import { Loading } from './admin/loading.ts';
import { Documents } from './documents/documents.ts';
import { RefusalCounter } from './door/refusal-counts.ts';
import { AcceptEvents } from './events/accept-events.ts';
import { EventKeys } from './events/event-keys.ts';
import { KnownEvents } from './events/known-events.ts';
import { Health } from './health/health.ts';
import { IngestMetrics } from './health/ingest-metrics.ts';
import type { Logger } from './http/answer-problem.ts';
import { Authenticator } from './http/authorise.ts';
import { KnownRecords } from './known/known-records.ts';
import { Projected, type ProjectedTopic } from './projected/projected.ts';
import { RulesFold } from './rules/rules-fold.ts';
import { AcceptRequests } from './xapi/accept-requests.ts';
import { ConsistentThrough } from './xapi/consistent-through.ts';
import { KnownStatements } from './xapi/known-statements.ts';
import { randomIds } from './xapi/new-id.ts';
import { StatementStore } from './xapi/statement-store.ts';

export interface IngestDeps {
  config: Config;
  log: EventLog;
  access: AccessByRole;
  keys: InstallationKeys;
  clock: Clock;
  logger: Logger;
  /** Of the process, where it has one already. */
  metrics?: Metrics;
  /** The first start's clients, written down by the composition: they are let in before anything else is answered. */
  defaultClients?: DefaultCredentials;
  /** Recomputes published values, where the composition can. */
  verification?: Verification;
}

const doneSql = loadSql(import.meta.url, './projected/done.sql');
/** Reads wait for nothing longer than this: a client would rather hear 503. */
const QUERY_TIMEOUT_MS = 20_000;

/**
 * Everything that ingest keeps while it runs: who the clients are, which ids are known, how far the projector is. Derived from the
 * log and from `projector.done`; nothing of it is state of its own.
 */
export class Ingest {
  readonly config: Config;
  readonly log: EventLog;
  readonly keys: InstallationKeys;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keyring: Keyring;
  readonly clickhouse: ClickHouse;
  readonly registry: ClientRegistry;
  readonly rules: RulesFold;
  readonly authenticator: Authenticator;
  readonly projected: Projected;
  readonly refusals: RefusalCounter;
  readonly statements: KnownRecords;
  readonly accept: AcceptRequests;
  readonly store: StatementStore;
  readonly consistent: ConsistentThrough;
  readonly documents: Documents;
  readonly hr: KnownRecords;
  readonly ruleEvents: KnownRecords;
  readonly events: AcceptEvents;
  readonly clients: Clients;
  readonly loading: Loading;
  readonly health: Health;
  readonly metrics: IngestMetrics;
  readonly verification: Verification | null;
  #starting: Promise<void> | null = null;
  readonly #stop = new AbortController();
  readonly #tails: Promise<void>[] = [];
  readonly #defaultClients: DefaultCredentials | undefined;
  #started = false;

  constructor(deps: IngestDeps) {
    this.#defaultClients = deps.defaultClients;
    const { config, log, keys, clock, logger } = deps;
    this.config = config;
    this.log = log;
    this.keys = keys;
    this.clock = clock;
    this.logger = logger;
    this.keyring = installationKeyring(keys);
    this.clickhouse = connect(deps.access.ingest, { requestTimeoutMs: QUERY_TIMEOUT_MS, application: 'oppiva-ingest' });
    this.registry = new ClientRegistry({ clock });
    this.rules = new RulesFold({ log, keyring: this.keyring, registry: this.registry, logger, timeZone: config.timeZone });
    this.authenticator = new Authenticator(this.registry, () => this.rules.revision);
    this.projected = new Projected({ fetch: () => this.#fetchDone(), lagMsMax: config.limits.projectionLagMsMax });
    this.refusals = new RefusalCounter({ log, now: () => clock.now(), tagKey: keys.tag });
    this.statements = this.#known('oppiva.statements', 'xapi.statements-accepted');
    this.store = new StatementStore(this.clickhouse);
    this.consistent = new ConsistentThrough({ log, projected: this.projected });
    const path = join(config.dataDir, 'documents', 'documents.sqlite');
    this.documents = new Documents({ log, keyring: this.keyring, keys, path, logger, signal: this.#stop.signal });
    this.accept = new AcceptRequests({
      log,
      records: this.statements,
      known: new KnownStatements({ records: this.statements, log, keyring: this.keyring, tagKey: keys.tag }),
      cipher: new IdCipher(keys.id),
      projected: this.projected,
      refusals: this.refusals,
      newId: randomIds(),
      now: () => clock.now(),
      tagKey: keys.tag,
      statementsPerRequestMax: config.limits.statementsPerRequestMax,
    });
    this.hr = this.#known('oppiva.hr', 'hr.events-accepted');
    this.ruleEvents = this.#known('oppiva.rules', 'rule.events-accepted');
    this.events = this.#acceptEvents();
    this.clients = new Clients({ events: this.events, rules: this.rules, registry: this.registry, clock });
    this.loading = new Loading({ log, rules: this.rules, events: this.events, clock });
    this.verification = deps.verification ?? null;
    this.health = new Health(this);
    this.metrics = new IngestMetrics(this, deps.metrics ?? createMetrics({ service: 'ingest', process: false }));
  }

  #acceptEvents(): AcceptEvents {
    const { log, keyring, projected, refusals, clock, rules: fold } = this;
    const keys = new EventKeys(this.keys.tag);
    const hr = { topic: 'oppiva.hr', records: this.hr } as const;
    const rules = { topic: 'oppiva.rules', records: this.ruleEvents } as const;
    const known = new KnownEvents({ tables: [hr, rules], log, keyring, keys });
    const book = () => fold.book();
    return new AcceptEvents({ log, hr, rules, known, keys, book, projected, refusals, now: () => clock.now(), tagKey: this.keys.tag });
  }

  /** Whether requests can be decided: clients folded and known ids built. */
  get started(): boolean {
    return this.#started;
  }

  /** Reads the log in the background. A log that cannot be read ends the process: its supervisor starts a new one. */
  begin(): void {
    void this.start();
  }

  /** Reads the log: clients first, then what is known. Rejects as the log does, and KNOWN_IDS_FULL. Once; again gives the same. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const begun = performance.now();
    await this.rules.start();
    const tables = [this.statements, this.hr, this.ruleEvents];
    for (const table of tables) await table.build(this.#stop.signal);
    await this.documents.start();
    if (this.#stop.signal.aborted) return;
    // One process writes the SQLite file's statements and events: this one. On Kafka other nodes do as well.
    if (this.config.kafka !== undefined) this.#tails.push(...tables.map((table) => this.#tail(table)));
    if (this.#defaultClients !== undefined) await this.clients.ensureDefaults(this.#defaultClients);
    this.#started = true;
    const tookMs = Math.round(performance.now() - begun);
    this.logger.info({ statements: this.statements.size, clients: this.registry.list().length, tookMs }, 'ingest knows what the log holds');
  }

  /** What `GET /admin/api/status` shows. */
  async status(): Promise<object> {
    const [readiness, ends] = await Promise.all([
      this.health.readiness(),
      Promise.all(topics.map(async (topic) => ({ topic, end: await this.log.end(topic), projected: this.projected.done(topic).upto }))),
    ]);
    return {
      readiness,
      topics: ends,
      known: { statements: this.statements.size, idsMax: this.statements.idsMax },
      accepted: this.accept.counts,
    };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.projected.close();
    await this.#starting?.catch(() => undefined);
    await this.rules.stop();
    await this.documents.stop();
    await Promise.allSettled(this.#tails);
    await this.clickhouse.close();
  }

  #tail(table: KnownRecords): Promise<void> {
    return table.tail(this.#stop.signal, (err) =>
      this.logger.warn({ err }, 'what other nodes append cannot be read just now; trying again'),
    );
  }

  #known(topic: 'oppiva.statements' | 'oppiva.hr' | 'oppiva.rules', recordType: string): KnownRecords {
    return new KnownRecords({ log: this.log, topic, recordType, idsMax: this.config.limits.knownIdsMax });
  }

  async #fetchDone(): Promise<ProjectedTopic[]> {
    const rows = await this.clickhouse.query<{ topic: ProjectedTopic['topic']; upto: number; platform_time_ms: number }>(doneSql);
    return rows.map(({ topic, upto, platform_time_ms }) => ({ topic, upto, platformTime: platform_time_ms }));
  }
}
