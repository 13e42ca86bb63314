import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseError, newestRequest, openRequest, report, standingSets, type RebuildRequest } from '@oppiva/clickhouse';
import { ProjectorError } from '../projector-error.ts';
import { RebuildError } from './rebuild-error.ts';
import { Rebuild, type RebuildableGroup, type RebuildDeps } from './rebuild.ts';
import { dropShadows } from './shadow-tables.ts';

export interface RebuildsOptions extends RebuildDeps {
  /** By what they are asked for: the topic without its prefix. */
  groups: ReadonlyMap<string, RebuildableGroup>;
  /** How long tables are kept that were replaced, ms. */
  keptMs: number;
  /** How often requests are looked for, ms. */
  lookMs: number;
}

/** How often replaced tables are looked for. */
const DROP_MS = 60_000;
/** What the indicators rebuild themselves. */
const ELSEWHERE = 'learning';

/**
 * Works off what is asked for in projector.rebuilds, one request at a time, and drops replaced tables when they have been kept long enough.
 * Runs until the signal fires. @throws {ProjectorError} PROJECTOR_FENCED: another worker is at it
 */
export async function runRebuilds(options: RebuildsOptions): Promise<void> {
  const { clickhouse, logger, signal } = options;
  let droppedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      const request = await openRequest(clickhouse);
      if (request !== null && request.projection !== ELSEWHERE) await perform(options, request);
      else if (request === null && performance.now() - droppedAt >= DROP_MS) {
        await dropExpired(options);
        droppedAt = performance.now();
      }
    } catch (error) {
      if (error instanceof ProjectorError) throw error;
      if (!signal.aborted) logger.warn({ err: error }, 'rebuilds could not be looked after; trying again');
    }
    await sleep(options.lookMs, undefined, { signal }).catch(() => undefined);
  }
}

async function perform(options: RebuildsOptions, request: RebuildRequest): Promise<void> {
  const group = options.groups.get(request.projection);
  if (group === undefined) {
    const known = [...options.groups.keys(), ELSEWHERE].join(', ');
    return refuse(
      options,
      request,
      new RebuildError('REBUILD_UNKNOWN', `There is no projection ${request.projection}. There are: ${known}.`),
    );
  }
  const rebuild = new Rebuild(options, group, request);
  try {
    await rebuild.run();
  } catch (error) {
    // A worker that ends, a server that is away: the next look goes on with it.
    if (options.signal.aborted || error instanceof ProjectorError || isPassing(error)) throw error;
    await group.live.refuseIfOvertaken();
    // What failed after the exchange does not undo it.
    const { live } = await standingSets(options.clickhouse, group.of);
    if (live !== null && live.key === rebuild.request.key) throw error;
    try {
      if (request.action === 'rebuild') await dropShadows(options.clickhouse, group.of);
    } finally {
      await refuse(options, rebuild.request, error);
    }
  }
}

async function refuse({ clickhouse, logger }: RebuildsOptions, request: RebuildRequest, error: unknown): Promise<void> {
  const code = error instanceof RebuildError ? error.code : 'REBUILD_FAILED';
  const detail = error instanceof Error ? error.message : String(error);
  await report(clickhouse, request, { state: 'refused', code, detail: detail.slice(0, 2_000) });
  logger.error({ projection: request.projection, err: error }, 'rebuild refused');
}

/** ClickHouse's numbers for a table that exists already, and for one that does not: another worker was at the shadows, and has ended. */
const ANOTHER_WORKER = [57, 60];

function isPassing(error: unknown): boolean {
  if (!(error instanceof ClickHouseError)) return false;
  return error.code === 'CLICKHOUSE_UNAVAILABLE' || ANOTHER_WORKER.includes(error.clickhouseCode ?? 0);
}

async function dropExpired({ clickhouse, groups, keptMs, logger }: RebuildsOptions): Promise<void> {
  for (const [projection, { of }] of groups) {
    const { live, shadow } = await standingSets(clickhouse, of);
    if (live === null || shadow === null) continue;
    const newest = await newestRequest(clickhouse, projection);
    if (newest === null || newest.ageMs < keptMs) continue;
    await dropShadows(clickhouse, of);
    logger.info({ projection }, 'the tables that a rebuild had replaced were dropped');
  }
}
