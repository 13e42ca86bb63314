import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue } from '@oppiva/capability';
import { loadSql, type ClickHouse, type Logger } from '@oppiva/clickhouse';
import type { EventLog, Topic } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import type { Derivation } from '../derivation/tick.ts';
import { dueWindows, isLoading, provisionalDue, type DueWindow } from './due.ts';
import { effectsName, publishEffects } from './effects.ts';
import { gaugesName, publishGauges, publishProvisionalGauges } from './gauges.ts';
import { provisionalName, publishProvisional } from './provisional.ts';
import { PublicationLog } from './publication-log.ts';
import { publish, type PublishResult } from './publish.ts';
import { closeName } from './restate.ts';

export interface PublishDueDeps {
  readonly config: { readonly timeZone: string };
  readonly log: EventLog;
  readonly keys: InstallationKeys;
  readonly clickhouse: ClickHouse;
  readonly derivation: Derivation;
  readonly catalogue: () => Promise<Catalogue>;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly signal: AbortSignal;
  readonly unsuppressed: boolean;
  readonly yieldTurn: () => Promise<void>;
}

/** How long publication waits for the projector before it leaves it to the next look. */
const closingWaitMs = 60_000;
const pollMs = 50;

/** What is said when everything of a window is told. */
const namesOf = (each: DueWindow): string[] => [closeName(each.knownAt), gaugesName(each), effectsName(each)];

const nothing: PublishResult = { published: 0, failed: 0, postponed: false };

/** Publishes what is due by an instant (ms UTC) and not yet published; waits until every K concerned is closed. */
export function publishDueWith(deps: PublishDueDeps): (now: number) => Promise<PublishResult> {
  const { config, log, clickhouse, derivation, catalogue, logger, signal, unsuppressed, yieldTurn } = deps;
  const publications = new PublicationLog(log, deps.keys);

  /** Every window whose time has come; none where all is published of all of them. */
  const openWindows = async (now: number): Promise<DueWindow[]> => {
    const due = await dueWindows(clickhouse, now, config.timeZone);
    await publications.catchUp();
    return due.flatMap(namesOf).every((name) => publications.isDone(name)) ? [] : due;
  };

  const provisional = async (now: number): Promise<DueWindow | null> => {
    const due = unsuppressed ? null : await provisionalDue(clickhouse, now, config.timeZone);
    return due === null || (publications.isDone(provisionalName(due)) && publications.isDone(gaugesName(due))) ? null : due;
  };

  return async (now) => {
    // first what decides whether anything is due at all: facts about people, and the word that loading is finished
    const facts = { 'oppiva.hr': await log.end('oppiva.hr'), 'oppiva.rules': await log.end('oppiva.rules') };
    if (!(await caughtUp(facts, { clickhouse, derivation, signal }))) return { ...nothing, postponed: true };
    const isAnythingDue = (await openWindows(now)).length > 0 || (await provisional(now)) !== null;
    if (!isAnythingDue || (await isLoading(clickhouse))) return nothing;
    // then every K up to now is closed (3.2 rule 6): everything below a barrier is projected and derived
    const { ends } = await log.barrier();
    if (!(await caughtUp(ends, { clickhouse, derivation, signal }))) return { ...nothing, postponed: true };
    if (await isLoading(clickhouse)) return nothing;
    const valuesProjected = async (): Promise<boolean> =>
      projectedUpto({ 'oppiva.values': await publications.end() }, { clickhouse, signal });
    const { timeZone } = config;
    const publishing = {
      clickhouse,
      catalogue: await catalogue(),
      publications,
      logger,
      unsuppressed,
      yieldTurn,
      valuesProjected,
      timeZone,
    };
    const due = await openWindows(now);
    const closed = await publish(due, publishing);
    const gauges = await publishGauges(due, publishing);
    const effects = await publishEffects(due, publishing);
    const open = await provisional(now);
    const failed = closed.failed + gauges.failed + effects.failed;
    if (open === null) return { ...closed, failed };
    const opened = await publishProvisional(open, publishing);
    const openGauges = await publishProvisionalGauges(open, publishing);
    return { ...closed, published: closed.published + opened.published, failed: failed + opened.failed + openGauges.failed };
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
    const rows = await o.clickhouse.query<{ topic: string; upto: number }>(loadSql(import.meta.url, 'projected-topics.sql'));
    const upto = new Map(rows.map((row) => [row.topic, row.upto]));
    if (Object.entries(ends).every(([topic, end]) => (upto.get(topic) ?? 0) >= end)) return true;
    if (Date.now() > waitUntil || o.signal.aborted) return false;
    await sleep(pollMs);
  }
}
