import { connect, type ClickHouseAccess } from '@oppiva/clickhouse';
import type { EventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { GroupProjector, type Logger } from './group-projector.ts';
import { AssertionsProjection } from './projections/assertions.ts';
import { DocumentsProjection } from './projections/documents.ts';
import { DoorCountsProjection } from './projections/door-counts.ts';
import type { Projection } from './projections/projection.ts';
import { PublishedValuesProjection } from './projections/published-values.ts';
import { StatementsProjection } from './projections/statements.ts';

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

/** Projects every topic of the log into ClickHouse, exactly once, until stopped or fenced. */
export function startProjector(deps: ProjectorDeps): Projector {
  const { log, logger } = deps;
  const clickhouse = connect(deps.access.projector, {
    application: 'oppiva-projector',
    requestTimeoutMs: INSERT_TIME_OUT_MS,
    maxOpenConnections: 32,
  });
  const stopping = new AbortController();
  const groups = projectionsOf(deps).map((projection) => {
    const { promise: ready, resolve: onReady } = Promise.withResolvers<void>();
    const group = new GroupProjector({
      clickhouse,
      log,
      projection,
      logger,
      signal: stopping.signal,
      entriesMax: deps.blockEntriesMax ?? BLOCK_ENTRIES_MAX,
      flushMs: deps.flushMs ?? FLUSH_MS,
      ingestIsBusy: deps.ingestIsBusy ?? (() => false),
      onReady,
    });
    return { ready, running: group.run() };
  });
  const ended = endTogether(
    groups.map(({ running }) => running),
    stopping,
  ).finally(() => clickhouse.close());
  ended.catch(() => undefined);
  const ready = Promise.race([Promise.all(groups.map((group) => group.ready)).then(() => undefined), ended]);
  ready.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended.catch(() => undefined);
  };
  return { ready, stop, ended };
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

function projectionsOf({ log, keys, config }: ProjectorDeps): Projection[] {
  const { timeZone, limits } = config;
  return [
    new StatementsProjection({ log, keys, timeZone, knownIdsMax: limits.knownIdsMax }),
    new AssertionsProjection({ topic: 'oppiva.hr', log, keys, timeZone, knownIdsMax: limits.knownIdsMax }),
    new AssertionsProjection({ topic: 'oppiva.rules', log, keys, timeZone, knownIdsMax: limits.knownIdsMax }),
    new DoorCountsProjection(keys),
    new PublishedValuesProjection(keys),
    new DocumentsProjection(),
  ];
}
