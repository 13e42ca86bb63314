import { ClientRegistry } from '@oppiva/auth';
import { connect, loadSql, type AccessByRole, type ClickHouse } from '@oppiva/clickhouse';
import type { Clock, Config } from '@oppiva/config';
import { IdCipher, installationKeyring, type EventLog, type Keyring } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { RefusalCounter } from './door/refusal-counts.ts';
import type { Logger } from './http/answer-problem.ts';
import { KnownRecords } from './known/known-records.ts';
import { Projected, type ProjectedTopic } from './projected/projected.ts';
import { RulesFold } from './rules/rules-fold.ts';
import { AcceptRequests } from './xapi/accept-requests.ts';
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
  readonly projected: Projected;
  readonly refusals: RefusalCounter;
  readonly statements: KnownRecords;
  readonly accept: AcceptRequests;
  readonly store: StatementStore;
  readonly #stop = new AbortController();
  readonly #tails: Promise<void>[] = [];
  #started = false;

  constructor(deps: IngestDeps) {
    const { config, log, keys, clock, logger } = deps;
    this.config = config;
    this.log = log;
    this.keys = keys;
    this.clock = clock;
    this.logger = logger;
    this.keyring = installationKeyring(keys);
    this.clickhouse = connect(deps.access.ingest, { requestTimeoutMs: QUERY_TIMEOUT_MS, application: 'oppiva-ingest' });
    this.registry = new ClientRegistry({ clock });
    this.rules = new RulesFold({ log, keyring: this.keyring, registry: this.registry, logger });
    this.projected = new Projected({ fetch: () => this.#fetchDone() });
    this.refusals = new RefusalCounter({ log, now: () => clock.now(), tagKey: keys.tag });
    this.statements = this.#known('oppiva.statements', 'xapi.statements-accepted');
    this.store = new StatementStore(this.clickhouse);
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
  }

  /** Whether requests can be decided: clients folded and known ids built. */
  get started(): boolean {
    return this.#started;
  }

  /** Reads the log: clients first, then what is known. Rejects as the log does, and KNOWN_IDS_FULL. */
  async start(): Promise<void> {
    const begun = performance.now();
    await this.rules.start();
    await this.statements.build(this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    // One process writes the SQLite file's statements and events: this one. On Kafka other nodes do as well.
    if (this.config.kafka !== undefined) this.#tails.push(this.statements.tail(this.#stop.signal));
    this.#started = true;
    const tookMs = Math.round(performance.now() - begun);
    this.logger.info({ statements: this.statements.size, clients: this.registry.list().length, tookMs }, 'ingest knows what the log holds');
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.projected.close();
    await this.rules.stop();
    await Promise.allSettled(this.#tails);
    await this.clickhouse.close();
  }

  #known(topic: 'oppiva.statements' | 'oppiva.hr' | 'oppiva.rules', recordType: string): KnownRecords {
    return new KnownRecords({ log: this.log, topic, recordType, idsMax: this.config.limits.knownIdsMax });
  }

  async #fetchDone(): Promise<ProjectedTopic[]> {
    const rows = await this.clickhouse.query<{ topic: ProjectedTopic['topic']; upto: number; platform_time_ms: number }>(doneSql);
    return rows.map(({ topic, upto, platform_time_ms }) => ({ topic, upto, platformTime: platform_time_ms }));
  }
}
