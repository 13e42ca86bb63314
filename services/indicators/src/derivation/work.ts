import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { inBackground } from './background.ts';
import type { Kin, KinIndex } from './people.ts';
import { runsOf } from './runs.ts';

/** What changed about an identity: the local dates concerned, null is all of them, and how many statements are new. */
export interface Change {
  readonly dates: ReadonlySet<string> | null;
  readonly statements: number;
}

export type Changes = Map<string, Change>;

/** A kin with the dates on which something changed. */
export interface Work {
  readonly kin: Kin;
  readonly dates: readonly string[];
  /** Whether other dates may be concerned as well; not where all of the kin's are. */
  readonly grows: boolean;
  /** Statements of the kin on these dates, and how many of them are new. */
  readonly statements: number;
  readonly news: number;
}

/** Identities, and runs of dates, in one query: its parameters are part of a URL. */
const actorsMax = 500;
const runsMax = 2_000;
/** Statements in memory at a time; the neighbouring dates that are read besides are not counted, and one date alone may have more. */
const statementsMax = 10_000;

export function mergeChange(changes: Changes, actorId: string, change: Change): void {
  const known = changes.get(actorId);
  const isWhole = change.dates === null || known?.dates === null;
  const dates = isWhole ? null : new Set([...(known?.dates ?? []), ...(change.dates ?? [])]);
  changes.set(actorId, { dates, statements: change.statements + (known?.statements ?? 0) });
}

interface ChangedKin {
  readonly kin: Kin;
  readonly dates: ReadonlySet<string> | null;
  readonly news: number;
}

function kinsOf(changes: Changes, kinIndex: KinIndex): ChangedKin[] {
  const kins: ChangedKin[] = [];
  const seen = new Set<string>();
  for (const actorId of changes.keys()) {
    if (seen.has(actorId)) continue;
    const kin = kinIndex.of(actorId);
    for (const actor of kin.actors) seen.add(actor);
    const changed = kin.actors.flatMap((actor) => changes.get(actor) ?? []);
    const isWhole = changed.some(({ dates }) => dates === null);
    kins.push({
      kin,
      dates: isWhole ? null : new Set(changed.flatMap(({ dates }) => [...(dates ?? [])])),
      news: changed.reduce((sum, each) => sum + each.statements, 0),
    });
  }
  return kins;
}

/** What is to be derived, kin by kin, each in portions of bounded size. */
export async function* workOf(clickhouse: ClickHouse, changes: Changes, kinIndex: KinIndex): AsyncGenerator<Work[]> {
  const kins = kinsOf(changes, kinIndex);
  for (let from = 0; from < kins.length;) {
    let to = from;
    for (let [actors, runs] = [0, 0]; to < kins.length; to += 1) {
      const each = kins[to];
      actors += each?.kin.actors.length ?? 0;
      runs += (each?.kin.actors.length ?? 0) * (each?.dates?.size ?? 0);
      if (to > from && (actors > actorsMax || runs > runsMax)) break;
    }
    yield* counted(clickhouse, kins.slice(from, to));
    from = to;
  }
}

async function* counted(clickhouse: ClickHouse, kins: readonly ChangedKin[]): AsyncGenerator<Work[]> {
  const rows = await clickhouse.query<{ actorId: string; date: string; statements: number }>(
    loadSql(import.meta.url, 'counts.sql'),
    {
      whole: kins.filter(({ dates }) => dates === null).flatMap(({ kin }) => kin.actors),
      ...runsOf(kins.map(({ kin, dates }) => ({ actors: kin.actors, dates: dates ?? [] }))),
    },
    inBackground,
  );
  const rowsOf = Map.groupBy(rows, (row) => row.actorId);
  for (const { kin, dates, news } of kins) {
    const counts = new Map([...(dates ?? [])].map((date) => [date, 0]));
    for (const actor of kin.actors)
      for (const row of rowsOf.get(actor) ?? []) counts.set(row.date, (counts.get(row.date) ?? 0) + row.statements);
    const datesMax = Math.max(1, Math.floor(runsMax / kin.actors.length));
    yield portionsOf(counts, datesMax).map((portion) => ({ kin, grows: dates !== null, news, ...portion }));
  }
}

/** Dates in order, cut where there are too many statements for one go. */
function portionsOf(counts: ReadonlyMap<string, number>, datesMax: number): { dates: string[]; statements: number }[] {
  const portions: { dates: string[]; statements: number }[] = [];
  for (const [date, statements] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const portion = portions.at(-1);
    if (portion !== undefined && portion.statements + statements <= statementsMax && portion.dates.length < datesMax) {
      portion.dates.push(date);
      portion.statements += statements;
    } else portions.push({ dates: [date], statements });
  }
  return portions;
}

/** Batches of work below the bounds, unless one piece alone is above them. */
export async function* batchesOf(work: AsyncIterable<Work>): AsyncGenerator<Work[]> {
  let batch: Work[] = [];
  let [statements, actors, runs] = [0, 0, 0];
  for await (const each of work) {
    const own = { actors: each.kin.actors.length, runs: each.kin.actors.length * each.dates.length };
    const isOver = statements + each.statements > statementsMax || actors + own.actors > actorsMax || runs + own.runs > runsMax;
    if (batch.length > 0 && isOver) {
      yield batch;
      batch = [];
      [statements, actors, runs] = [0, 0, 0];
    }
    batch.push(each);
    statements += each.statements;
    actors += own.actors;
    runs += own.runs;
  }
  if (batch.length > 0) yield batch;
}
