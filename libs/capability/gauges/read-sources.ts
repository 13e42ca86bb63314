import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { Window } from '../definition.ts';
import { judgeSources, type Outage, type RegisteredSource, type Registration } from './source-coverage.ts';

const sql = (name: string): string => loadSql(import.meta.url, name);

/**
 * The sources that are registered in a window as known at an instant, and which of them delivered. What they delivered is looked up only
 * where one is expected on certain days.
 * @param o.knownAt K in milliseconds UTC; days from its date on are not expected yet
 */
export async function readSources(clickhouse: ClickHouse, o: { window: Window; knownAt: number }): Promise<RegisteredSource[]> {
  const K = new Date(o.knownAt).toISOString();
  const end = K.slice(0, 10) < o.window.end ? K.slice(0, 10) : o.window.end;
  const window = { t0: o.window.start, t1: end > o.window.start ? end : o.window.start, K };
  const registrations = await clickhouse.query<Registration>(sql('registrations.sql'), { ...window, t1: o.window.end });
  if (registrations.length === 0) return [];
  const clipped = registrations.map((each) => ({ ...each, to: each.to < window.t1 ? each.to : window.t1 }));
  const sources = [...new Set(registrations.filter((each) => each.expectedDays.length > 0).map((each) => each.sourceId))];
  const [outages, days] = await Promise.all([
    clickhouse.query<Outage>(sql('outages.sql'), window),
    sources.length === 0 ? [] : clickhouse.query<{ sourceId: string; dates: string[] }>(sql('delivered.sql'), { ...window, sources }),
  ]);
  return judgeSources(clipped, { outages, deliveredOn: new Map(days.map(({ sourceId, dates }) => [sourceId, new Set(dates)])) });
}
