import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue, type Catalogue } from '@oppiva/capability';
import { connect, loadSql, type ClickHouse, type ClickHouseAccess, type Logger } from '@oppiva/clickhouse';
import type { Clock } from '@oppiva/config';
import type { EventLog, Topic } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';

import { computeChangesWith } from './changes/changes.ts';
import type { LookResult } from './changes/compute-at.ts';
import { Derivation, type TickResult } from './derivation/tick.ts';
import { dueWindows, isLoading, provisionalDue, type DueWindow } from './publication/due.ts';
import { publish, type PublishResult } from './publication/publish.ts';
import { PublicationLog } from './publication/publication-log.ts';
import { provisionalName, publishProvisional } from './publication/provisional.ts';
import { closeName } from './publication/restate.ts';
import { afterProjector } from './turn.ts';

export interface IndicatorsDeps {
  readonly config: { readonly timeZone: string; readonly testProfile?: 'unsuppressed' };
  readonly log: EventLog;
  readonly access: { readonly indicators: ClickHouseAccess };
  readonly keys: InstallationKeys;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Milliseconds between two looks for work; default 1,000. 0: only when asked. */
  readonly intervalMs?: number;
}

export interface Indicators {
  /** Derives from everything projected so far. */
  tick(): Promise<TickResult>;
  /** Computes what has changed since the last time, in a staging area that no reader can see; everything, however long it takes. */
  computeChanged(): Promise<LookResult>;
  /** Publishes what is due by `now` (ms UTC) and not yet published; waits until every K concerned is closed. */
  publishDue(now: number): Promise<PublishResult>;
  stop(): Promise<void>;
}

/** Computing a quarter of a large organisation may take this long. */
const requestTimeoutMs = 300_000;
const defaultIntervalMs = 1_000;
/** How long publication waits for the projector before it leaves it to the next look. */
const closingWaitMs = 60_000;
const pollMs = 50;
/** How long nothing can be due when nothing new is known about people or rules. */
const settledForMs = 60_000;
/** A pause after a long look is as long, up to this: publishing takes minutes, and then what came meanwhile has waited enough. */
const pauseMsMax = 5_000;
/** After a failure the next look waits twice as long, up to this. */
const backOffMsMax = 60_000;

const nothing: PublishResult = { published: 0, failed: 0, postponed: false };

/**
 * Derives learning events and publishes values until stopped. One thing at a time: a tick never overlaps a publication. Failures are
 * logged and tried again; nothing is lost by that, because positions move last and the log says what is published.
 */
export function startIndicators(deps: IndicatorsDeps): Indicators {
  const { log, clock, logger, config } = deps;
  const clickhouse = connect(deps.access.indicators, { application: 'oppiva-indicators', requestTimeoutMs, database: 'learning' });
  const publications = new PublicationLog(log, deps.keys);
  const stopping = new AbortController();
  const yieldTurn = (): Promise<void> => afterProjector({ log, clickhouse, signal: stopping.signal });
  const derivation = new Derivation({ clickhouse, timeZone: config.timeZone, yieldTurn });
  const unsuppressed = config.testProfile === 'unsuppressed';
  let catalogue: Promise<Catalogue> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let settled = { facts: -1, now: 0 };
  let retryAt = 0;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const catalogueOnce = (): Promise<Catalogue> => (catalogue ??= loadCatalogue());

  const computeChanged = computeChangesWith({ ...deps, clickhouse, unsuppressed, yieldTurn, derivation, catalogue: catalogueOnce });
  /** Every window whose time has come; none where all is published of all of them. */
  const openWindows = async (now: number): Promise<DueWindow[]> => {
    const due = await dueWindows(clickhouse, now, config.timeZone);
    await publications.catchUp();
    return due.every(({ knownAt }) => publications.isDone(closeName(knownAt))) ? [] : due;
  };

  const provisional = async (now: number): Promise<DueWindow | null> => {
    const due = unsuppressed ? null : await provisionalDue(clickhouse, now, config.timeZone);
    return due === null || publications.isDone(provisionalName(due)) ? null : due;
  };

  const publishDue = async (now: number): Promise<PublishResult> => {
    // first what decides whether anything is due at all: facts about people, and the word that loading is finished
    const facts = { 'oppiva.hr': await log.end('oppiva.hr'), 'oppiva.rules': await log.end('oppiva.rules') };
    if (!(await caughtUp(facts, { clickhouse, derivation, signal: stopping.signal }))) return { ...nothing, postponed: true };
    const isAnythingDue = (await openWindows(now)).length > 0 || (await provisional(now)) !== null;
    if (!isAnythingDue || (await isLoading(clickhouse))) return nothing;
    // then every K up to now is closed (3.2 rule 6): everything below a barrier is projected and derived
    const { ends } = await log.barrier();
    if (!(await caughtUp(ends, { clickhouse, derivation, signal: stopping.signal }))) return { ...nothing, postponed: true };
    if (await isLoading(clickhouse)) return nothing;
    const valuesProjected = async (): Promise<boolean> =>
      projectedUpto({ 'oppiva.values': await publications.end() }, { clickhouse, signal: stopping.signal });
    const publishing = { clickhouse, catalogue: await catalogueOnce(), publications, logger, unsuppressed, yieldTurn, valuesProjected };
    const closed = await publish(await openWindows(now), publishing);
    const open = await provisional(now);
    if (open === null) return closed;
    const { published, failed } = await publishProvisional(open, publishing);
    return { ...closed, published: closed.published + published, failed: closed.failed + failed };
  };

  /** Statements alone make no window due: only facts about people, rules and time do. */
  const look = async (): Promise<void> => {
    const { upto } = await derivation.tick({ complete: false });
    const now = clock.now();
    const facts = upto['oppiva.hr'] + upto['oppiva.rules'];
    if (now < retryAt || (facts === settled.facts && now - settled.now < settledForMs)) return;
    const { failed, postponed } = await publishDue(now);
    // what fails once fails again a second later, and computing whole windows for it would leave no time for anything else
    if (failed > 0) retryAt = now + settledForMs;
    if (failed > 0 || postponed) return;
    if (facts !== settled.facts) await clickhouse.insert('learning.positions', [{ topic: 'published', upto: facts, version: facts }]);
    settled = { facts, now };
  };

  const lookAtAll = (): Promise<unknown> => inTurn(look).finally(() => inTurn(() => computeChanged({ complete: false })));
  const { intervalMs = defaultIntervalMs } = deps;
  const running = intervalMs === 0 ? Promise.resolve() : keepLooking(lookAtAll, { intervalMs, signal: stopping.signal, logger });

  return {
    tick: () => inTurn(() => derivation.tick({ complete: true })),
    computeChanged: () => inTurn(() => computeChanged({ complete: true })),
    publishDue: (now) => inTurn(() => publishDue(now)),
    stop: async () => {
      stopping.abort();
      await running;
      await last;
      await clickhouse.close();
    },
  };
}

/** Waits until what lies below `ends` is projected, and derives from it. False where the projector does not get there in time. */
async function caughtUp(
  ends: Partial<Record<Topic, number>>,
  o: { clickhouse: ClickHouse; derivation: Derivation; signal: AbortSignal },
): Promise<boolean> {
  if (!(await projectedUpto(ends, o))) return false;
  await o.derivation.tick({ complete: true });
  return true;
}

async function projectedUpto(ends: Partial<Record<Topic, number>>, o: { clickhouse: ClickHouse; signal: AbortSignal }): Promise<boolean> {
  const waitUntil = Date.now() + closingWaitMs;
  for (;;) {
    const rows = await o.clickhouse.query<{ topic: string; upto: number }>(loadSql(import.meta.url, 'publication/projected-topics.sql'));
    const upto = new Map(rows.map((row) => [row.topic, row.upto]));
    if (Object.entries(ends).every(([topic, end]) => (upto.get(topic) ?? 0) >= end)) return true;
    if (Date.now() > waitUntil || o.signal.aborted) return false;
    await sleep(pollMs);
  }
}

async function keepLooking(
  look: () => Promise<unknown>,
  o: { intervalMs: number; signal: AbortSignal; logger: Pick<Logger, 'error'> },
): Promise<void> {
  let waitMs = o.intervalMs;
  while (!o.signal.aborted) {
    const begun = performance.now();
    try {
      await look();
      // a long look is followed by as long a pause: ingest has priority, and several changes to one person are derived once
      waitMs = Math.max(o.intervalMs, Math.min(pauseMsMax, performance.now() - begun));
    } catch (error) {
      waitMs = Math.min(waitMs * 2, backOffMsMax);
      if (!o.signal.aborted) o.logger.error({ err: error, retryInMs: waitMs }, 'deriving or publishing failed');
    }
    await sleep(waitMs, undefined, { signal: o.signal }).catch(() => undefined);
  }
}
