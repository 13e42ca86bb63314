import { randomUUID } from 'node:crypto';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { Temporal } from 'temporal-polyfill';
import type { IndicatorDefinition, Window } from './definition.ts';
import { readConnectedClasses, readOrganisation, type Organisation } from './organisation.ts';
import type { Structure } from './structure.ts';

/** What the indicators of one window and instant of knowledge share, ready in ClickHouse and in memory. */
export interface Staged {
  /** The rows of staging.exposure, staging.events_by_unit and staging.members that belong to it. */
  readonly stage: string;
  readonly organisation: Organisation;
  /** `as-was` where left out. */
  readonly structure?: Structure;
}

export interface StageRequest {
  readonly clickhouse: ClickHouse;
  readonly window: Window;
  /** K in milliseconds UTC; must be closed (capability model 3.2 rule 6). */
  readonly knownAt: number;
  /** The indicators that are to be computed: how far before and after the window they look. */
  readonly definitions: readonly Pick<IndicatorDefinition, 'lookBackDays' | 'followUpDays' | 'classes'>[];
  /** `as-was` where left out. */
  readonly structure?: Structure;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** Works out exposure and attribution once, lets `work` compute from them, and drops them. */
export async function withStaged<T>(request: StageRequest, work: (staged: Staged) => Promise<T>): Promise<T> {
  const { clickhouse, window, knownAt, definitions, structure = 'as-was' } = request;
  const connectedClasses = await readConnectedClasses(clickhouse, knownAt);
  const computed = async (stage: string | null): Promise<T> => {
    const organisation = await readOrganisation(clickhouse, { window, knownAt, stage, connectedClasses, structure });
    return work({ stage: stage ?? randomUUID(), organisation, structure });
  };
  return isStageNeeded(definitions, connectedClasses) ? withStage(request, computed) : computed(null);
}

/** An organisation from which nothing was learned yet has no cohort to describe: decades of such quarters may be due at once. */
export function isStageNeeded(definitions: StageRequest['definitions'], connectedClasses: ReadonlySet<string>): boolean {
  return connectedClasses.size > 0 || definitions.some((definition) => definition.classes.length === 0);
}

/** The dates that bear on a window, half-open: as far before and after it as any of the indicators looks. */
export function reachOf(window: Window, definitions: StageRequest['definitions']): Window {
  const days = (of: (definition: (typeof definitions)[number]) => number): number => Math.max(0, ...definitions.map(of));
  return {
    start: Temporal.PlainDate.from(window.start)
      .subtract({ days: days((each) => each.lookBackDays) })
      .toString(),
    end: Temporal.PlainDate.from(window.end)
      .add({ days: days((each) => each.followUpDays) })
      .toString(),
  };
}

/**
 * Works out exposure and attribution, lets `work` read them, and drops them.
 * @param request.people only theirs, some hundreds at most: they travel in a URL; left out, everybody's
 * @param request.settings of the queries, such as how many threads they take
 */
export async function withStage<T>(
  request: StageRequest & { readonly people?: readonly string[]; readonly settings?: { readonly max_threads: number } },
  work: (stage: string) => Promise<T>,
): Promise<T> {
  const { clickhouse, window, knownAt, definitions, people = [], settings = {}, structure = 'as-was' } = request;
  const stage = randomUUID();
  const K = new Date(knownAt).toISOString();
  const { start: from, end: to } = reachOf(window, definitions);
  const parameters = { stage, from, to, K, people };
  const stageExposure = async (): Promise<void> => {
    await clickhouse.command(sql('stage-exposure.sql'), parameters, settings);
    await clickhouse.command(sql('stage-members.sql'), { stage, t0: window.start, t1: window.end, K }, settings);
  };
  const stageEvents = (): Promise<void> => clickhouse.command(sql('stage-events.sql'), parameters, settings);
  try {
    if (people.length > 0) {
      // of a few people both take no longer than ClickHouse takes to plan them; of everybody, one after the other leaves a processor free
      const [exposure, events] = await Promise.allSettled([stageExposure(), stageEvents()]);
      for (const each of [exposure, events]) if (each.status === 'rejected') throw each.reason;
    } else {
      await stageExposure();
      await stageEvents();
    }
    return await (structure === 'as-was' ? work(stage) : withStageAsOf({ ...parameters, asWas: stage, S: structure.asOf }, request, work));
  } finally {
    await unstage(clickhouse, stage);
  }
}

/** Counts what is staged as it was in the structure of the date S, lets `work` read that, and drops it. */
async function withStageAsOf<T>(
  parameters: { readonly asWas: string; readonly S: string; readonly K: string; readonly from: string; readonly to: string },
  { clickhouse, window }: StageRequest,
  work: (stage: string) => Promise<T>,
): Promise<T> {
  const { asWas, S, K, from, to } = parameters;
  const stage = randomUUID();
  try {
    await clickhouse.command(sql('stage-exposure-as-of.sql'), { stage, asWas, S, K, from, to });
    await clickhouse.command(sql('stage-members-as-of.sql'), { stage, t0: window.start, t1: window.end, S, K });
    await clickhouse.command(sql('stage-events-as-of.sql'), { stage, asWas, S, K });
    return await work(stage);
  } finally {
    await unstage(clickhouse, stage);
  }
}

async function unstage(clickhouse: ClickHouse, stage: string): Promise<void> {
  for (const table of ['exposure', 'events', 'members']) await clickhouse.command(sql(`unstage-${table}.sql`), { stage });
}
