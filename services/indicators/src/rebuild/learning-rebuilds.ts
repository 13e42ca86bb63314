import {
  completeExchange,
  connect,
  exchangeUntilLive,
  loadSql,
  newestRequest,
  openRequest,
  registerSet,
  report,
  standingSets,
  type ClickHouse,
  type ClickHouseAccess,
  type Logger,
  type RebuildRequest,
} from '@oppiva/clickhouse';
import { Derivation, type Positions } from '../derivation/tick.ts';
import { differences, differenceText } from './parity.ts';
import { createShadows, dropShadows, learningGroup, shadowDatabase, usableShadows } from './learning-tables.ts';

export interface LearningRebuildsDeps {
  /** Its database is `learning`. */
  clickhouse: ClickHouse;
  access: ClickHouseAccess;
  timeZone: string;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  signal: AbortSignal;
  yieldTurn: () => Promise<void>;
  /** Does something while nothing is derived, computed or published. */
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Derives into the tables that are read. */
  derive: (o: { complete: boolean; upto?: Positions }) => Promise<{ upto: Positions }>;
  /** Other tables stand under the names: whatever was remembered of them no longer holds. */
  onExchanged: () => void;
  /** How long replaced tables are kept, ms; default a day. */
  keptMs?: number;
}

const requestTimeoutMs = 300_000;
const dayMs = 86_400_000;
/** How often replaced tables are looked for. */
const dropEveryMs = 60_000;
/** Records of a topic at a time: how far it is shows after each. */
const stepRecords = 10_000;
const reportMs = 1_000;
const projection = 'learning';

class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/**
 * Rebuilds what is derived when asked to (docs/exactly-once.md): a second derivation fills the tables of the database of shadows while the
 * first goes on; when both are equally far they are compared, and exchanged in one statement. What was left half done is gone on with.
 */
export class LearningRebuilds {
  readonly #deps: LearningRebuildsDeps;
  #droppedAt = Number.NEGATIVE_INFINITY;
  #reportedAt = 0;

  constructor(deps: LearningRebuildsDeps) {
    this.#deps = deps;
  }

  /** Completes an exchange that was cut in half; before anything is derived or read. */
  async complete(): Promise<void> {
    await completeExchange(this.#deps.clickhouse, learningGroup, this.#deps.signal);
  }

  /** Does what is asked for, if anything is; drops replaced tables whose time has come. */
  async look(): Promise<void> {
    const { clickhouse } = this.#deps;
    const request = await openRequest(clickhouse);
    if (request?.projection === projection) await this.#perform(request);
    else if (request === null && performance.now() - this.#droppedAt >= dropEveryMs) {
      this.#droppedAt = performance.now();
      const newest = await newestRequest(clickhouse, projection);
      const isExpired = newest !== null && newest.ageMs >= (this.#deps.keptMs ?? dayMs);
      if (isExpired && (await standingSets(clickhouse, learningGroup)).shadow !== null) await dropShadows(clickhouse);
    }
  }

  async #perform(asked: RebuildRequest): Promise<void> {
    const { clickhouse, logger, signal } = this.#deps;
    const run = { request: asked };
    try {
      await this.#run(run);
    } catch (error) {
      // a worker that ends, a server that is away: the next look goes on with it
      if (signal.aborted || (error as { code?: string }).code === 'CLICKHOUSE_UNAVAILABLE') throw error;
      // what failed after the exchange does not undo it
      const { live } = await standingSets(clickhouse, learningGroup);
      if (live !== null && live.key === run.request.key) throw error;
      logger.error({ projection, err: error }, 'rebuild refused');
      if (asked.action === 'rebuild')
        await dropShadows(clickhouse).catch((left: unknown) => logger.warn({ err: left }, 'shadows could not be dropped'));
      const code = error instanceof Refusal ? error.code : 'REBUILD_FAILED';
      await report(clickhouse, run.request, { state: 'refused', code, detail: (error as Error).message.slice(0, 2_000) });
    }
  }

  async #run(run: { request: RebuildRequest }): Promise<void> {
    const { clickhouse, access, timeZone, yieldTurn, inTurn } = this.#deps;
    await inTurn(() => this.complete());
    const { live } = await standingSets(clickhouse, learningGroup);
    if (live !== null && live.key === run.request.key) {
      await inTurn(() => this.#forgetComputed());
      await report(clickhouse, run.request, { state: 'finished', detail: 'The exchange was done when the worker ended.' });
      return;
    }
    const key = await this.#shadowKey(run.request);
    run.request = await report(clickhouse, run.request, { state: 'filling', key });
    const shadow = connect(access, { application: 'oppiva-rebuild', requestTimeoutMs, database: shadowDatabase });
    try {
      const derivation = new Derivation({ clickhouse: shadow, timeZone, yieldTurn });
      await this.#fill(run, { shadow, derivation });
      await inTurn(() => this.#takePlace(run, { shadow, derivation }));
    } finally {
      await shadow.close();
    }
  }

  async #shadowKey({ action, key }: RebuildRequest): Promise<string> {
    const { clickhouse } = this.#deps;
    const { shadow, isUsable } = await usableShadows(clickhouse);
    if (action === 'rebuild') return shadow !== null && shadow.key === key && isUsable ? key : (await createShadows(clickhouse)).key;
    if (shadow === null)
      throw new Refusal(
        'REBUILD_NOTHING_KEPT',
        'There are no old tables of learning to go back to: they are dropped a day after a rebuild.',
      );
    if (isUsable) return shadow.key;
    throw new Refusal('REBUILD_TABLES_CHANGED', 'The old tables of learning were made by an earlier release. Rebuild instead.');
  }

  /** Facts first, so that statements are derived once. */
  async #fill(run: { request: RebuildRequest }, o: { shadow: ClickHouse; derivation: Derivation }): Promise<void> {
    const { clickhouse, signal } = this.#deps;
    for (;;) {
      signal.throwIfAborted();
      const end = await this.#projected();
      const at = await filledUpto(o.shadow);
      const logEnd = sumOf(end);
      if (performance.now() - this.#reportedAt >= reportMs) {
        run.request = await report(clickhouse, run.request, { state: 'filling', upto: sumOf(at), logEnd });
        this.#reportedAt = performance.now();
      }
      if (sumOf(at) >= logEnd) return;
      const isAfterFacts = at['oppiva.hr'] >= end['oppiva.hr'] && at['oppiva.rules'] >= end['oppiva.rules'];
      const statements = isAfterFacts ? Math.min(end['oppiva.statements'], at['oppiva.statements'] + stepRecords) : at['oppiva.statements'];
      await o.derivation.tick({ complete: true, upto: { ...end, 'oppiva.statements': statements } });
    }
  }

  /** Nothing else is derived meanwhile. */
  async #takePlace(run: { request: RebuildRequest }, o: { shadow: ClickHouse; derivation: Derivation }): Promise<void> {
    const { clickhouse, derive, logger, signal } = this.#deps;
    const startedAt = performance.now();
    const now = await derive({ complete: true });
    const filled = await o.derivation.tick({ complete: true, upto: now.upto });
    // it was ahead where more had been projected in between
    await derive({ complete: true, upto: filled.upto });
    const differing = run.request.action === 'back' ? '' : await this.#compare(run, o.shadow);
    run.request = await report(clickhouse, run.request, { state: 'swapping' });
    await clickhouse.command(loadSql(import.meta.url, 'other-positions.sql'));
    await registerSet(clickhouse, learningGroup, 'live');
    const onFailure = (error: unknown): void => logger.warn({ err: error }, 'an exchange of tables did not answer well');
    await exchangeUntilLive(clickhouse, learningGroup, { key: run.request.key, signal, onFailure });
    await this.#forgetComputed();
    const detail = [differing, `Deriving waited ${Math.ceil(performance.now() - startedAt)} ms.`].filter(Boolean).join(' ');
    await report(clickhouse, run.request, { state: 'finished', detail });
    logger.info({ projection, detail }, 'rebuilt');
  }

  /** Values that stand for now are computed anew: what they were computed from has been replaced. */
  async #forgetComputed(): Promise<void> {
    this.#deps.onExchanged();
    await this.#deps.clickhouse.command(loadSql(import.meta.url, 'forget-computed.sql'));
  }

  async #compare(run: { request: RebuildRequest }, shadow: ClickHouse): Promise<string> {
    run.request = await report(this.#deps.clickhouse, run.request, { state: 'comparing' });
    const found = await differences(this.#deps.clickhouse, shadow);
    if (found.length === 0) return '';
    const text = `${found.map(differenceText).join('; ')}.`;
    if (run.request.acceptDifferences) return text;
    const advice = 'The old tables stay, the new ones are dropped. To take the new ones although they differ: --accept-differences.';
    throw new Refusal('REBUILD_DIFFERENT', `${text} ${advice}`);
  }

  async #projected(): Promise<Positions> {
    const rows = await this.#deps.clickhouse.query<Filled>(loadSql(import.meta.url, '../derivation/projected.sql'));
    return positionsFrom(rows);
  }
}

interface Filled {
  topic: string;
  upto: number;
}

async function filledUpto(shadow: ClickHouse): Promise<Positions> {
  return positionsFrom(await shadow.query<Filled>(loadSql(import.meta.url, 'filled.sql')));
}

function positionsFrom(rows: readonly Filled[]): Positions {
  const of = (topic: keyof Positions): number => rows.find((row) => row.topic === topic)?.upto ?? 0;
  return { 'oppiva.statements': of('oppiva.statements'), 'oppiva.hr': of('oppiva.hr'), 'oppiva.rules': of('oppiva.rules') };
}

const sumOf = (positions: Positions): number => Object.values(positions).reduce((sum, upto) => sum + upto, 0);
