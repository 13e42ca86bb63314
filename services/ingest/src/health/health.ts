import { loadSql, rolesWithoutUser } from '@oppiva/clickhouse';
import { topics, type Topic } from '@oppiva/event-log';
import type { Ingest } from '../ingest.ts';

export interface Readiness {
  ready: boolean;
  /** Ready, but an operator should look: what and why stands in `warnings`. */
  degraded: boolean;
  checks: { started: boolean; log: boolean; clickhouse: boolean; projector: boolean };
  warnings: string[];
}

/** One topic's figures of the view `projector.reconciliation`. */
export interface ReconciledTopic {
  topic: string;
  upto: number;
  records: number;
  control: number;
  entries: number;
  rows: number;
  duplicates: number;
  conflicts: number;
  quarantined: number;
  missing: number;
  missing_records: number;
  missing_companions: number;
  ok: number;
}

const failingIndicatorsSql = loadSql(import.meta.url, './failing-indicators.sql');
const reconciliationSql = loadSql(import.meta.url, './reconciliation.sql');

/** What operators and supervisors ask. */
export class Health {
  readonly #ingest: Ingest;
  #firstEnds: ReadonlyMap<Topic, number> | null = null;
  #caughtUpOnce = false;

  constructor(ingest: Ingest) {
    this.#ingest = ingest;
  }

  /** Ready: clients and ids are known, log and ClickHouse answer, and the projector has caught up once with what lay there at start. */
  async readiness(): Promise<Readiness> {
    const [log, clickhouse] = await Promise.all([this.#logAnswers(), this.#clickhouseAnswers()]);
    const projector = clickhouse && log && (await this.#caughtUp());
    const checks = { started: this.#ingest.started, log, clickhouse, projector };
    const warnings = [...this.#warnings(), ...(clickhouse ? await this.#failingIndicators() : [])];
    return { ready: checks.started && log && clickhouse && projector, degraded: warnings.length > 0, checks, warnings };
  }

  /** Entries of the records read = rows + duplicates + conflicts + quarantined, topic by topic. Rejects as ClickHouse does. */
  async reconciliation(): Promise<{ ok: boolean; topics: ReconciledTopic[] }> {
    const found = await this.#ingest.clickhouse.query<ReconciledTopic>(reconciliationSql);
    return { ok: found.every(({ ok }) => ok === 1), topics: found };
  }

  #warnings(): string[] {
    const { statements, hr, config, projected } = this.#ingest;
    const warnings: string[] = [];
    for (const [what, table] of [
      ['statements', statements],
      ['events', hr],
    ] as const) {
      if (table.degraded)
        warnings.push(
          `${table.size} of at most ${table.idsMax} known ids of ${what} are used: raise KNOWN_IDS_MAX (24 bytes of memory an id) before it is full.`,
        );
    }
    if (config.kafka?.replication === 1) warnings.push('KAFKA_REPLICATION is 1: the loss of one broker loses the log.');
    const roles = rolesWithoutUser({ config });
    if (roles.length > 0)
      warnings.push(
        `The ClickHouse server of CLICKHOUSE_URL has no users for ${roles.join(', ')}: run DATA_DIR/clickhouse/external-users.sql there as an administrator, then start again. Until then nobody comes in as reader or analyst.`,
      );
    const lagMs = projected.lagMs();
    if (lagMs > 10_000)
      warnings.push(`The projector is ${Math.round(lagMs / 1_000)} s behind; from ${projected.lagMsMax / 1_000} s on writes are refused.`);
    return warnings;
  }

  async #failingIndicators(): Promise<string[]> {
    const failing = await this.failingIndicators();
    return failing.map(
      ({ indicator, places, message }) =>
        `The indicator ${indicator} cannot be computed in ${places} places (${message}): there it has a reason in place of a value. The log of the worker says where.`,
    );
  }

  /** Indicators that could not be computed when they were last, and in how many windows and units. */
  failingIndicators(): Promise<{ indicator: string; places: number; message: string }[]> {
    return this.#ingest.clickhouse.query(failingIndicatorsSql);
  }

  async #logAnswers(): Promise<boolean> {
    try {
      this.#firstEnds ??= new Map(await Promise.all(topics.map(async (topic) => [topic, await this.#ingest.log.end(topic)] as const)));
      await this.#ingest.log.end('oppiva.statements');
      return true;
    } catch (error) {
      this.#ingest.logger.warn({ err: error }, 'the log does not answer');
      return false;
    }
  }

  async #clickhouseAnswers(): Promise<boolean> {
    try {
      await this.#ingest.projected.refresh();
      return true;
    } catch (error) {
      this.#ingest.logger.debug({ err: error }, 'ClickHouse does not answer');
      return false;
    }
  }

  async #caughtUp(): Promise<boolean> {
    if (this.#firstEnds !== null) this.#caughtUpOnce ||= await this.#ingest.projected.waitFor(this.#firstEnds, 0);
    return this.#caughtUpOnce;
  }
}
