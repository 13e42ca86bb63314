import { randomUUID } from 'node:crypto';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { Temporal } from 'temporal-polyfill';
import type { IndicatorDefinition, Window } from './definition.ts';
import { readOrganisation, type Organisation } from './organisation.ts';

/** What the indicators of one window and instant of knowledge share, ready in ClickHouse and in memory. */
export interface Staged {
  /** The rows of staging.exposure, staging.events_by_unit and staging.members that belong to it. */
  readonly stage: string;
  readonly organisation: Organisation;
}

export interface StageRequest {
  readonly clickhouse: ClickHouse;
  readonly window: Window;
  /** K in milliseconds UTC; must be closed (capability model 3.2 rule 6). */
  readonly knownAt: number;
  /** The indicators that are to be computed: how far before and after the window they look. */
  readonly definitions: readonly Pick<IndicatorDefinition, 'lookBackDays' | 'followUpDays' | 'classes'>[];
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** Works out exposure and attribution once, lets `work` compute from them, and drops them. */
export async function withStaged<T>(request: StageRequest, work: (staged: Staged) => Promise<T>): Promise<T> {
  const { clickhouse, window, knownAt, definitions } = request;
  const stage = randomUUID();
  const K = new Date(knownAt).toISOString();
  const classes = await clickhouse.query<{ class: string }>(sql('instrumented.sql'), { K });
  const connectedClasses = new Set(classes.map((row) => row.class));
  // an organisation from which nothing was learned yet has no cohort to describe: decades of such quarters may be due at once
  const isNeeded = connectedClasses.size > 0 || definitions.some((definition) => definition.classes.length === 0);
  try {
    if (isNeeded) {
      const days = (of: (definition: (typeof definitions)[number]) => number): number => Math.max(0, ...definitions.map(of));
      const from = Temporal.PlainDate.from(window.start).subtract({ days: days((each) => each.lookBackDays) });
      const to = Temporal.PlainDate.from(window.end).add({ days: days((each) => each.followUpDays) });
      const parameters = { stage, from: from.toString(), to: to.toString(), K };
      await clickhouse.command(sql('stage-exposure.sql'), parameters);
      await clickhouse.command(sql('stage-events.sql'), parameters);
      await clickhouse.command(sql('stage-members.sql'), { stage, t0: window.start, t1: window.end, K });
    }
    const organisation = await readOrganisation(clickhouse, { window, knownAt, stage: isNeeded ? stage : null, connectedClasses });
    return await work({ stage, organisation });
  } finally {
    if (isNeeded) {
      await clickhouse.command(sql('unstage-exposure.sql'), { stage });
      await clickhouse.command(sql('unstage-events.sql'), { stage });
      await clickhouse.command(sql('unstage-members.sql'), { stage });
    }
  }
}
