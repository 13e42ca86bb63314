import { randomUUID } from 'node:crypto';
import { connect, type ClickHouse } from '@oppiva/clickhouse';
import { seededRandom } from '@oppiva/statistics';
import { fillCompetences } from './competences/fill.ts';
import { fillUnitAncestors } from './unit-ancestors.ts';

/** A row of hr.assertions or rules.assertions with everything that a test does not care about filled in. */
export interface TestAssertion {
  readonly type: string;
  /** By default what comes after `hr.` */
  readonly entity?: string;
  readonly slot: string;
  readonly effectiveFrom: string;
  readonly effectiveTo?: string | null;
  /** `2024-06-01 00:00:00.000` */
  readonly knownAt: string;
  readonly recordedTime?: string | null;
  readonly source?: string;
  readonly sequence?: string;
  readonly eventKey?: string;
  readonly supersedes?: string | null;
  readonly retracts?: string | null;
  readonly closing?: boolean;
  readonly personId?: string;
  readonly unitId?: string;
  readonly data?: Record<string, unknown>;
}

/** Inserts assertions in the order of the list, which is their order in the log. */
export async function insertAssertions(
  clickhouse: ClickHouse,
  assertions: readonly TestAssertion[],
  o: { firstOffset?: number } = {},
): Promise<void> {
  const rows = assertions.map((assertion, at) => ({
    topic_offset: (o.firstOffset ?? 0) + at,
    idx: 0,
    platform_time: assertion.knownAt,
    known_at: assertion.knownAt,
    bootstrap: '',
    source: assertion.source ?? 'hr',
    event_key: assertion.eventKey ?? randomUUID(),
    supersedes: assertion.supersedes ?? null,
    retracts: assertion.retracts ?? null,
    type: assertion.type,
    entity: assertion.entity ?? assertion.type.split('.')[1] ?? '',
    closing: assertion.closing === true ? 1 : 0,
    slot: assertion.slot,
    recorded_time: assertion.recordedTime ?? null,
    sequence: assertion.sequence ?? '',
    effective_from: assertion.effectiveFrom,
    effective_to: assertion.effectiveTo ?? null,
    person_id: assertion.personId ?? null,
    actor_id: null,
    unit_id: assertion.unitId ?? '',
    data: JSON.stringify(assertion.data ?? {}),
  }));
  await clickhouse.insert('hr.assertions', rows);
}

/** Keeps the facts of every slot, as the indicators do at each tick for those that changed. */
export async function keepFacts(clickhouse: ClickHouse, version: number): Promise<void> {
  for (const kind of [
    'hr.unit.',
    'hr.unit-lineage.',
    'hr.engagement.',
    'hr.assignment.',
    'hr.leave.',
    'hr.schedule.',
    'hr.calendar.',
    'hr.source.registered.',
    'hr.source.outage-',
    'hr.intervention.',
  ]) {
    await clickhouse.command(
      `INSERT INTO learning.fact_cells
       SELECT {kind:String}, slot, {version:UInt64},
              groupArray((person_id, actor_id, unit_id, data, effective_from, ifNull(effective_to, toDate32('2299-12-31')), known_from,
                          ifNull(known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))))
       FROM hr.facts(prefix = {kind:String}) GROUP BY slot`,
      { kind, version },
    );
  }
  await keepUnitAncestors(clickhouse, version);
}

/** Follows the tree of units, as the indicators do when something new is said about one. */
export async function keepUnitAncestors({ access }: ClickHouse, version: number): Promise<void> {
  const learning = connect(access, { database: 'learning' });
  await fillUnitAncestors(learning, version);
  await learning.close();
}

/** Follows the frameworks of competences, as the indicators do when one is published. */
export async function keepCompetences({ access }: ClickHouse, version: number): Promise<void> {
  const learning = connect(access, { database: 'learning' });
  await fillCompetences(learning, version);
  await learning.close();
}

/** Seeded, so that a failing history can be had again. Whole numbers from 0 to n - 1. */
export function seeded(seed: number): (n: number) => number {
  const next = seededRandom(seed);
  return (n) => Math.floor(next() * n);
}
