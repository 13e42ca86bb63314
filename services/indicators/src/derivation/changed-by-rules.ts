import { ActivityNames } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { inBackground } from './background.ts';

/** Activities asked for in one query: they are part of a URL. */
const activitiesMax = 500;

interface Range {
  readonly from: number;
  readonly to: number;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** Identities whose statements may mean something else since the rule events at offsets [from, to): all their dates are concerned. */
export async function changedByRules(clickhouse: ClickHouse, range: Range): Promise<string[]> {
  const rows = [
    ...(await clickhouse.query<{ actorId: string }>(sql('changed-by-administrators.sql'), { ...range }, inBackground)),
    ...(await changedByAliases(clickhouse, range)),
  ];
  return rows.map(({ actorId }) => actorId);
}

/** An alias bears on all activities that aliases tie to it, in however many steps. */
async function changedByAliases(clickhouse: ClickHouse, range: Range): Promise<{ actorId: string }[]> {
  const asserted = await clickhouse.query<{ alias: string; activity: string; hasNews: boolean }>(sql('aliases-asserted.sql'), { ...range });
  const names = new ActivityNames(asserted.flatMap(factOf));
  const changed = new Set(asserted.filter(({ hasNews }) => hasNews).map(({ alias }) => names.kinOf(alias)));
  const concerned = new Set(asserted.flatMap(({ alias, activity }) => [alias, activity]).filter((each) => changed.has(names.kinOf(each))));
  const activities = [...concerned].filter((activity) => activity !== '');
  const rows: { actorId: string }[] = [];
  for (let from = 0; from < activities.length; from += activitiesMax) {
    const some = { activities: activities.slice(from, from + activitiesMax) };
    for (const row of await clickhouse.query<{ actorId: string }>(sql('changed-by-activities.sql'), some, inBackground)) rows.push(row);
  }
  return rows;
}

/** An event that withdraws an alias names no activity, and ties nothing together. */
function factOf({ alias, activity }: { alias: string; activity: string }) {
  return activity === '' ? [] : [{ alias, activity, effectiveFrom: '', effectiveTo: null, knownFrom: 0, knownTo: null }];
}
