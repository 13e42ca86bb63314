import { setTimeout as sleep } from 'node:timers/promises';
import { exchangeUntilLive, haveSameColumns, report, type ClickHouse, type RebuildRequest, type TableGroup } from '@oppiva/clickhouse';
import type { EventLog, Topic } from '@oppiva/event-log';
import type { GroupProjector, Logger } from '../group-projector.ts';
import { claim, type Generation } from '../protocol/claims.ts';
import { killOthers, Presence, readPosition } from '../protocol/recover.ts';
import { Filler } from './filler.ts';
import { differences, differenceText } from './parity.ts';
import { RebuildError } from './rebuild-error.ts';
import { completedGeneration, createShadows, shadowGeneration } from './shadow-tables.ts';

/** A topic whose tables can be filled anew. */
export interface RebuildableGroup {
  topic: Topic;
  of: TableGroup;
  /** Writes what is read. */
  live: GroupProjector;
  /** Makes one that writes the shadows while they are the set `key`. `isUrgent`: it goes on at full speed although accepting is busy. */
  shadow: (o: { key: string; signal: AbortSignal; isUrgent: () => boolean }) => GroupProjector;
}

export interface RebuildDeps {
  clickhouse: ClickHouse;
  log: Pick<EventLog, 'end'>;
  logger: Logger;
  signal: AbortSignal;
}

const LOOK_MS = 200;
const REPORT_MS = 1_000;
/** Writes wait while the shadows make up for the last moments: longer than this they do not, and it is tried again. */
const CATCH_UP_MS_MAX = 1_500;
const SWAPS_MAX = 10;

/** One request, from wherever it is to its end. What a worker has left half done, the next one goes on with. */
export class Rebuild {
  readonly #deps: RebuildDeps;
  readonly #group: RebuildableGroup;
  #request: RebuildRequest;
  #reportedAt = 0;
  #isUrgent = false;

  constructor(deps: RebuildDeps, group: RebuildableGroup, request: RebuildRequest) {
    this.#deps = deps;
    this.#group = group;
    this.#request = request;
  }

  /** The request as it was reported last. */
  get request(): RebuildRequest {
    return this.#request;
  }

  /** @throws {RebuildError} where the old tables stay */
  async run(): Promise<void> {
    const { clickhouse, signal } = this.#deps;
    while (!this.#group.live.isAtWork) await sleep(LOOK_MS, undefined, { signal });
    const live = await completedGeneration(clickhouse, this.#group.of, signal);
    if (live.key === this.#request.key) return this.#report({ state: 'finished', detail: 'The exchange was done when the worker ended.' });
    const shadow = await this.#shadow();
    if (this.#request.key !== shadow.key) await this.#report({ state: 'filling', key: shadow.key });
    const isUrgent = (): boolean => this.#isUrgent;
    const filler = new Filler((stop) => this.#group.shadow({ key: shadow.key, signal: stop, isUrgent }), signal);
    try {
      await this.#fill({ live, filler });
      const differing = this.#request.action === 'back' ? '' : await this.#compare({ live, shadow, filler });
      const pausedMs = await this.#swap({ live, shadow, filler });
      const detail = [differing, `Writes waited ${Math.ceil(pausedMs)} ms.`].filter(Boolean).join(' ');
      await this.#report({ state: 'finished', detail });
    } finally {
      await filler.stop();
    }
  }

  async #shadow(): Promise<Generation> {
    const { clickhouse } = this.#deps;
    const { of, topic } = this.#group;
    const standing = await shadowGeneration(clickhouse, of);
    const isUsable = standing !== null && (await haveSameColumns(clickhouse, of));
    if (this.#request.action === 'rebuild') {
      await this.#group.live.refuseIfOvertaken();
      const isBegun = standing !== null && standing.key === this.#request.key;
      return isBegun && isUsable ? standing : createShadows(clickhouse, of);
    }
    if (standing === null)
      throw new RebuildError(
        'REBUILD_NOTHING_KEPT',
        `There are no old tables of ${topic} to go back to: they are dropped a day after a rebuild.`,
      );
    if (isUsable) return standing;
    throw new RebuildError(
      'REBUILD_TABLES_CHANGED',
      `The old tables of ${topic} were made by an earlier release and have other columns. Rebuild instead.`,
    );
  }

  /** Until it is about as far as the tables that are read: it has reached where they were a look ago. */
  async #fill({ live, filler }: { live: Generation; filler: Filler }): Promise<void> {
    const { clickhouse, log, signal } = this.#deps;
    let target = (await readPosition(clickhouse, live.key, this.#group.topic)).upto;
    for (filler.check(); filler.upto < target; filler.check()) {
      target = Math.max(target, this.#group.live.upto);
      await this.#progress({ state: 'filling', upto: filler.upto, logEnd: await log.end(this.#group.topic) });
      await sleep(LOOK_MS, undefined, { signal });
    }
  }

  /** @returns what is to be said about differences that are accepted */
  async #compare({ live, shadow, filler }: { live: Generation; shadow: Generation; filler: Filler }): Promise<string> {
    const { clickhouse, signal } = this.#deps;
    const position = await readPosition(clickhouse, live.key, this.#group.topic);
    const upto = Math.min(position.upto, filler.upto);
    await this.#report({ state: 'comparing', upto: 0, logEnd: upto });
    const onProgress = (to: number): Promise<void> => this.#progress({ state: 'comparing', upto: to, logEnd: upto });
    const found = await differences({ clickhouse, live, shadow, upto, onProgress, signal });
    if (found.length === 0) return '';
    const text = `${found.map(differenceText).join('; ')}.`;
    if (this.#request.acceptDifferences) return text;
    const advice = 'The old tables stay, the new ones are dropped. To take the new ones although they differ: --accept-differences.';
    throw new RebuildError('REBUILD_DIFFERENT', `${text} ${advice}`);
  }

  /** Protocol rule 11. @returns for how long nothing was written, ms */
  async #swap(o: { live: Generation; shadow: Generation; filler: Filler }): Promise<number> {
    const { filler } = o;
    await this.#report({ state: 'swapping' });
    for (let attempt = 1; attempt <= SWAPS_MAX; attempt += 1) {
      if (attempt > 1) await sleep(REPORT_MS, undefined, { signal: this.#deps.signal });
      await filler.reaches(this.#group.live.upto, CATCH_UP_MS_MAX);
      this.#isUrgent = true;
      const startedAt = performance.now();
      let isSwapped = false;
      await this.#group.live.standAside(async () => {
        isSwapped = await this.#takePlace(o);
        return isSwapped ? filler.group.prepared : null;
      });
      if (isSwapped) return performance.now() - startedAt;
      this.#isUrgent = false;
      this.#deps.logger.warn({ topic: this.#group.topic, attempt }, 'the rebuilt tables were too far behind to be exchanged; trying again');
    }
    throw new RebuildError(
      'REBUILD_BEHIND',
      `The new tables of ${this.#group.topic} stay too far behind the old ones. Try when less is coming in.`,
    );
  }

  /** The group stands aside. Whoever else writes the old tables is fenced, the new ones get what is left, and the names change. */
  async #takePlace({ live, shadow, filler }: { live: Generation; shadow: Generation; filler: Filler }): Promise<boolean> {
    const { clickhouse, logger, signal } = this.#deps;
    const { of, topic } = this.#group;
    await killOthers(clickhouse, await claim(clickhouse, live.key, signal), signal);
    // What was in the tables a while ago has been compared; what counts is the last row.
    const [{ upto }, { end }] = await Promise.all([
      readPosition(clickhouse, live.key, topic),
      Presence.from(clickhouse, live, filler.upto),
    ]);
    if (!(await filler.reaches(Math.max(upto, end), CATCH_UP_MS_MAX))) return false;
    await filler.stop();
    const onFailure = (error: unknown): void => logger.warn({ topic, err: error }, 'an exchange of tables did not answer well');
    await exchangeUntilLive(clickhouse, of, { key: shadow.key, signal, onFailure });
    return true;
  }

  async #progress(change: Partial<RebuildRequest>): Promise<void> {
    if (performance.now() - this.#reportedAt >= REPORT_MS) await this.#report(change);
  }

  async #report(change: Partial<RebuildRequest>): Promise<void> {
    this.#request = await report(this.#deps.clickhouse, this.#request, change);
    this.#reportedAt = performance.now();
    const { projection, state, upto, logEnd, detail } = this.#request;
    this.#deps.logger.info({ projection, state, upto, logEnd, detail }, 'rebuild');
  }
}
