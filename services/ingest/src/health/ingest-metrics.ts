import type { Metrics } from '@oppiva/telemetry';
import type { Ingest } from '../ingest.ts';

/**
 * Ingest's figures for Prometheus. The hot path counts in plain numbers; they become metrics when somebody reads them.
 */
export class IngestMetrics {
  readonly #ingest: Ingest;
  readonly #metrics: Metrics;
  readonly #counted = new Map<string, number>();

  constructor(ingest: Ingest, metrics: Metrics) {
    this.#ingest = ingest;
    this.#metrics = metrics;
  }

  /** The text that Prometheus reads. */
  async expose(): Promise<{ contentType: string; text: string }> {
    const { accept, statements, hr, rules, projected, ruleEvents } = this.#ingest;
    this.#count('oppiva_ingest_requests_accepted_total', 'Requests with statements that were accepted', accept.counts.requests);
    this.#count('oppiva_ingest_statements_accepted_total', 'Statements that were accepted', accept.counts.statements);
    this.#count('oppiva_ingest_requests_refused_total', 'Requests with statements that were refused as a whole', accept.counts.refused);
    const known = this.#metrics.gauge({ name: 'oppiva_ingest_known_ids', help: 'Ids held in memory, by what they are of', labels: ['of'] });
    known.set({ of: 'statements' }, statements.size);
    known.set({ of: 'hr' }, hr.size);
    known.set({ of: 'rules' }, ruleEvents.size);
    this.#metrics
      .gauge({ name: 'oppiva_ingest_projection_lag_seconds', help: 'Age of the oldest accepted record that is not projected' })
      .set(projected.lagMs() / 1_000);
    this.#metrics
      .gauge({ name: 'oppiva_ingest_rules_folded', help: 'Next offset of oppiva.rules that this node will fold' })
      .set(rules.revision);
    const failing = this.#metrics.gauge({
      name: 'oppiva_indicator_failures',
      help: 'Windows and units in which an indicator could not be computed, by indicator',
      labels: ['indicator'],
    });
    failing.reset();
    for (const { indicator, places } of await this.#failingIndicators()) failing.set({ indicator }, places);
    return this.#metrics.expose();
  }

  /** Figures are told also while ClickHouse does not answer. */
  async #failingIndicators(): Promise<{ indicator: string; places: number }[]> {
    return this.#ingest.health.failingIndicators().catch(() => []);
  }

  #count(name: string, help: string, total: number): void {
    this.#metrics.counter({ name, help }).inc(total - (this.#counted.get(name) ?? 0));
    this.#counted.set(name, total);
  }
}
