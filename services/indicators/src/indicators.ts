import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue, type Catalogue } from '@oppiva/capability';
import { connect, type ClickHouseAccess, type Logger } from '@oppiva/clickhouse';
import type { Clock } from '@oppiva/config';
import type { EventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';

import { computeChangesWith } from './changes/changes.ts';
import type { LookResult } from './changes/compute-at.ts';
import { Derivation, type TickResult } from './derivation/tick.ts';
import type { PublishResult } from './publication/publish.ts';
import { publishDueWith } from './publication/publish-due.ts';
import { LearningRebuilds } from './rebuild/learning-rebuilds.ts';
import { afterProjector, Turns } from './turn.ts';

export interface IndicatorsDeps {
  readonly config: { readonly timeZone: string; readonly testProfile?: 'unsuppressed' };
  readonly log: EventLog;
  readonly access: { readonly indicators: ClickHouseAccess };
  readonly keys: InstallationKeys;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Where the catalogue lies; that of this release where left out. */
  readonly catalogueFolder?: URL;
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
  /** Rebuilds what is derived, where that has been asked for (projector.rebuilds). */
  rebuild(): Promise<void>;
  stop(): Promise<void>;
}

/** Computing a quarter of a large organisation may take this long. */
const requestTimeoutMs = 300_000;
const defaultIntervalMs = 1_000;
/** How long nothing can be due when nothing new is known about people or rules. */
const settledForMs = 60_000;
/** A pause after a long look is as long, up to this: publishing takes minutes, and then what came meanwhile has waited enough. */
const pauseMsMax = 5_000;
/** After a failure the next look waits twice as long, up to this. */
const backOffMsMax = 60_000;

/**
 * Derives learning events and publishes values until stopped. One thing at a time: a tick never overlaps a publication. Failures are
 * logged and tried again; nothing is lost by that, because positions move last and the log says what is published.
 */
export function startIndicators(deps: IndicatorsDeps): Indicators {
  const { log, clock, logger, config } = deps;
  const clickhouse = connect(deps.access.indicators, { application: 'oppiva-indicators', requestTimeoutMs, database: 'learning' });
  const stopping = new AbortController();
  const { signal } = stopping;
  const yieldTurn = (): Promise<void> => afterProjector({ log, clickhouse, signal });
  const derivation = new Derivation({ clickhouse, timeZone: config.timeZone, yieldTurn });
  const unsuppressed = config.testProfile === 'unsuppressed';
  let catalogue: Promise<Catalogue> | undefined;
  let settled = { facts: -1, now: 0 };
  let retryAt = 0;

  const turns = new Turns(() => rebuilds.complete());
  const inTurn: Turns['take'] = (work) => turns.take(work);
  const catalogueOnce = (): Promise<Catalogue> => (catalogue ??= loadCatalogue(deps.catalogueFolder));

  const shared = { clickhouse, logger, signal, yieldTurn };
  const computing = { ...deps, ...shared, unsuppressed, derivation, catalogue: catalogueOnce };
  const publishDue = publishDueWith(computing);
  const newComputing = (): ReturnType<typeof computeChangesWith> => computeChangesWith(computing);
  let computeChanged = newComputing();

  const rebuilds = new LearningRebuilds({
    ...shared,
    access: deps.access.indicators,
    timeZone: config.timeZone,
    inTurn,
    derive: (o) => derivation.tick(o),
    onExchanged: () => {
      derivation.forget();
      computeChanged = newComputing();
      settled = { facts: -1, now: 0 };
    },
  });

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
  const keepOn = (work: () => Promise<unknown>): Promise<void> =>
    intervalMs === 0 ? Promise.resolve() : keepLooking(work, { intervalMs, signal, logger });
  const running = [keepOn(lookAtAll), keepOn(() => rebuilds.look())];

  return {
    tick: () => inTurn(() => derivation.tick({ complete: true })),
    computeChanged: () => inTurn(() => computeChanged({ complete: true })),
    publishDue: (now) => inTurn(() => publishDue(now)),
    rebuild: () => rebuilds.look(),
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      await turns.over();
      await clickhouse.close();
    },
  };
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
