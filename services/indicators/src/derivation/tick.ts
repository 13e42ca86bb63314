import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { Topic } from '@oppiva/event-log';
import { derive, type Changes } from './derivation.ts';

/** Topics that derivation reads. */
export const derivedTopics = ['oppiva.statements', 'oppiva.hr', 'oppiva.rules'] as const satisfies readonly Topic[];
type DerivedTopic = (typeof derivedTopics)[number];
type Positions = Record<DerivedTopic, number>;

/** Records of one topic in one step; with requests of 50 statements a step is at most half a million statements. */
const recordsMax = 10_000;

export interface TickResult {
  /** Next offsets: what lies below is derived. */
  readonly upto: Positions;
  readonly statements: number;
  readonly cells: number;
}

/** Beginnings of the event types that assert each kind of fact that derivation and the views of attribution read. */
const kinds: Record<'oppiva.hr' | 'oppiva.rules', readonly string[]> = {
  'oppiva.hr': ['hr.unit.', 'hr.person.identity-', 'hr.engagement.', 'hr.assignment.', 'hr.leave.', 'hr.calendar.'],
  'oppiva.rules': ['rule.activity-alias-'],
};

const sql = (name: string): string => loadSql(import.meta.url, name);

function positionsOf(rows: readonly { topic: string; upto: number }[]): Positions {
  const of = (topic: DerivedTopic): number => rows.find((row) => row.topic === topic)?.upto ?? 0;
  return { 'oppiva.statements': of('oppiva.statements'), 'oppiva.hr': of('oppiva.hr'), 'oppiva.rules': of('oppiva.rules') };
}

/**
 * Derives from everything that has been projected since the last tick: reads the rows in [position, projected), maps each to the
 * identities and dates that it bears on, derives those anew, and only then moves the positions. No marks that a crash could lose.
 */
export async function tick(clickhouse: ClickHouse): Promise<TickResult> {
  const [positionRows, projectedRows] = await Promise.all([
    clickhouse.query<{ topic: string; upto: number; version: number }>(sql('positions.sql')),
    clickhouse.query<{ topic: string; upto: number }>(sql('projected.sql')),
  ]);
  const projected = positionsOf(projectedRows);
  let at = positionsOf(positionRows);
  let version = positionRows.reduce((newest, row) => Math.max(newest, row.version), 0);
  const total = { statements: 0, cells: 0 };
  while (derivedTopics.some((topic) => at[topic] < projected[topic])) {
    const to = positionsOf(derivedTopics.map((topic) => ({ topic, upto: Math.min(projected[topic], at[topic] + recordsMax) })));
    version += 1;
    await fillFacts(clickhouse, { from: at, to, version });
    const done = await derive(clickhouse, await changesBetween(clickhouse, at, to), version);
    await clickhouse.insert(
      'learning.positions',
      derivedTopics.map((topic) => ({ topic, upto: to[topic], version })),
    );
    total.statements += done.statements;
    total.cells += done.cells;
    at = to;
  }
  return { upto: at, ...total };
}

/** Keeps the facts of the slots that something new was said about. */
async function fillFacts(clickhouse: ClickHouse, o: { from: Positions; to: Positions; version: number }): Promise<void> {
  for (const topic of ['oppiva.hr', 'oppiva.rules'] as const) {
    if (o.from[topic] === o.to[topic]) continue;
    const range = { topic, from: o.from[topic], to: o.to[topic] };
    const types = await clickhouse.query<{ type: string }>(sql('changed-types.sql'), range);
    for (const kind of kinds[topic].filter((prefix) => types.some(({ type }) => type.startsWith(prefix)))) {
      await clickhouse.command(sql('fill-facts.sql'), { ...range, kind, version: o.version });
    }
  }
}

async function changesBetween(clickhouse: ClickHouse, from: Positions, to: Positions): Promise<Changes> {
  const range = (topic: DerivedTopic): { from: number; to: number } => ({ from: from[topic], to: to[topic] });
  const moved = (topic: DerivedTopic): boolean => from[topic] < to[topic];
  const changes: Changes = new Map();
  if (moved('oppiva.statements')) {
    await clickhouse.command(sql('fill-inputs.sql'), range('oppiva.statements'));
    const rows = await clickhouse.query<{ actorId: string; dates: string[] }>(sql('changed-by-statements.sql'), range('oppiva.statements'));
    for (const { actorId, dates } of rows) changes.set(actorId, new Set(dates));
  }
  const whole = [
    ...(moved('oppiva.hr') ? await clickhouse.query<{ actorId: string }>(sql('changed-by-facts.sql'), range('oppiva.hr')) : []),
    ...(moved('oppiva.rules') ? await clickhouse.query<{ actorId: string }>(sql('changed-by-rules.sql'), range('oppiva.rules')) : []),
  ];
  for (const { actorId } of whole) changes.set(actorId, null);
  return changes;
}
