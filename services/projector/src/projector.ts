import { connect, type ClickHouse, type ClickHouseAccess } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { GroupProjector, type Logger } from './group-projector.ts';
import { AssertionsProjection } from './projections/assertions.ts';
import { DocumentsProjection } from './projections/documents.ts';
import { DoorCountsProjection } from './projections/door-counts.ts';
import type { Projection } from './projections/projection.ts';
import { PublishedValuesProjection } from './projections/published-values.ts';
import { StatementsProjection } from './projections/statements.ts';
import type { RebuildableGroup } from './rebuild/rebuild.ts';
import { runRebuilds } from './rebuild/rebuilds.ts';
import { completedGeneration, groupOf, standingShadow } from './rebuild/shadow-tables.ts';

export interface ProjectorDeps {
  config: { timeZone: string; limits: { knownIdsMax: number } };
  log: EventLog;
  access: { projector: ClickHouseAccess };
  keys: InstallationKeys;
  logger: Logger;
  /** Entries of a block at most; default 25,000. */
  blockEntriesMax?: number;
  /** Milliseconds from the start of a block to the next, unless full; default 100. */
  flushMs?: number;
  /** Whether accepting needs the processors that this process shares with it; default never. */
  ingestIsBusy?: () => boolean;
  /** How long tables are kept that a rebuild has replaced, ms; default a day. */
  replacedKeptMs?: number;
  /** How often requests for rebuilds are looked for, ms; default a second. */
  rebuildLookMs?: number;
}

export interface Projector {
  /** Every topic is claimed and being read. */
  ready: Promise<void>;
  /** Lets the inserts under way end, and ends. */
  stop(): Promise<void>;
  /**
   * Settles when the projector ends: resolved after `stop`, rejected otherwise. Rejected with PROJECTOR_FENCED another projector is at
   * work: end the process, its supervisor starts a new one.
   */
  ended: Promise<void>;
}

/** An insert may take this long before it counts as lost; a normal one takes a hundredth (a shorter time would kill its own work). */
const INSERT_TIME_OUT_MS = 60_000;
const BLOCK_ENTRIES_MAX = 25_000;
const FLUSH_MS = 100;

const DAY_MS = 86_400_000;
const REBUILD_LOOK_MS = 1_000;

/** Projects every topic of the log into ClickHouse, exactly once, and rebuilds its tables when asked to, until stopped or fenced. */
export function startProjector(deps: ProjectorDeps): Projector {
  const { log, logger } = deps;
  const clickhouse = connect(deps.access.projector, {
    application: 'oppiva-projector',
    requestTimeoutMs: INSERT_TIME_OUT_MS,
    maxOpenConnections: 32,
  });
  const stopping = new AbortController();
  const groups = projectionsOf(deps).map((newProjection) => startGroup({ deps, clickhouse, newProjection, signal: stopping.signal }));
  const rebuildable = groups.filter(({ of }) => of.places.length > 0).map((group) => [group.topic.replace('oppiva.', ''), group] as const);
  const { replacedKeptMs: keptMs = DAY_MS, rebuildLookMs: lookMs = REBUILD_LOOK_MS } = deps;
  const rebuilding = runRebuilds({ clickhouse, log, logger, groups: new Map(rebuildable), keptMs, lookMs, signal: stopping.signal });
  const ended = endTogether([...groups.map(({ running }) => running), rebuilding], stopping).finally(() => clickhouse.close());
  ended.catch(() => undefined);
  const ready = Promise.race([Promise.all(groups.map((group) => group.ready)).then(() => undefined), ended]);
  ready.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended.catch(() => undefined);
  };
  return { ready, stop, ended };
}

interface StartedGroup extends RebuildableGroup {
  ready: Promise<void>;
  running: Promise<void>;
}

function startGroup(o: {
  deps: ProjectorDeps;
  clickhouse: ClickHouse;
  newProjection: () => Projection;
  signal: AbortSignal;
}): StartedGroup {
  const { deps, clickhouse, newProjection, signal } = o;
  const { topic, tables } = newProjection();
  const of = groupOf(
    topic,
    tables.map(({ table }) => table),
  );
  const ingestIsBusy = deps.ingestIsBusy ?? ((): boolean => false);
  const shared = {
    clickhouse,
    log: deps.log,
    logger: deps.logger,
    topic,
    newProjection,
    entriesMax: deps.blockEntriesMax ?? BLOCK_ENTRIES_MAX,
    flushMs: deps.flushMs ?? FLUSH_MS,
  };
  const { promise: ready, resolve: onReady } = Promise.withResolvers<void>();
  const live = new GroupProjector({
    ...shared,
    ingestIsBusy,
    onReady,
    signal,
    generation: () => completedGeneration(clickhouse, of, signal),
  });
  // Filling has time, however old what it reads.
  const shadow: RebuildableGroup['shadow'] = ({ key, signal: stop, isUrgent }) =>
    new GroupProjector({
      ...shared,
      ingestIsBusy: () => !isUrgent() && ingestIsBusy(),
      behindMsMax: Number.POSITIVE_INFINITY,
      onReady: () => undefined,
      signal: stop,
      generation: () => standingShadow(clickhouse, of, key),
    });
  return { topic, of, live, shadow, ready, running: live.run() };
}

/** One group that ends takes the others along: half a projector helps nobody, and the supervisor starts a whole one. */
async function endTogether(running: readonly Promise<void>[], stopping: AbortController): Promise<void> {
  try {
    await Promise.all(running);
  } finally {
    stopping.abort();
    await Promise.allSettled(running);
  }
}

/** How each topic becomes rows, made anew for each set of tables. */
function projectionsOf({ log, keys, config }: ProjectorDeps): (() => Projection)[] {
  const { timeZone, limits } = config;
  const shared = { log, keys, timeZone, knownIdsMax: limits.knownIdsMax };
  return [
    () => new StatementsProjection(shared),
    () => new AssertionsProjection({ ...shared, topic: 'oppiva.hr' }),
    () => new AssertionsProjection({ ...shared, topic: 'oppiva.rules' }),
    () => new DoorCountsProjection(keys),
    () => new PublishedValuesProjection(keys),
    () => new DocumentsProjection(),
  ];
}
