import { deriveGroups, Region, type LocalDays, type VoidFact, type WorkingTime } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { cellsOf, type AdmissionCellRow, type EventCellRow } from './cells.ts';
import type { Facts } from './facts.ts';
import { runsOf } from './runs.ts';
import { readStatements } from './statements.ts';
import type { Work } from './work.ts';
import { readSchedules } from './working-times.ts';

const sql = (name: string): string => loadSql(import.meta.url, name);

/** cmi5 sessions looked up in one query. */
const sessionsMax = 2_000;

export interface DerivedBatch {
  readonly events: EventCellRow[];
  readonly admissions: AdmissionCellRow[];
  /** Statements read for it, neighbouring dates included. */
  readonly statements: number;
}

interface Part extends Work {
  readonly region: Region;
}

/** Derives one batch of work: the cells of the dates that it bears on, whole, under `version`. */
export async function deriveBatch(
  clickhouse: ClickHouse,
  batch: readonly Work[],
  o: { facts: Facts; days: LocalDays; workingTime: WorkingTime; version: number; hasVoids: boolean },
): Promise<DerivedBatch> {
  const parts = batch.map((work): Part => {
    const region = new Region({ changed: new Set(work.dates), grows: work.grows, ...o.facts, days: o.days });
    return { ...work, region };
  });
  const withExtensions = o.facts.rules.needsExtensions;
  const statements = await readRegions(clickhouse, parts, withExtensions);
  const voidsOf = o.hasVoids ? await readVoids(clickhouse, parts) : new Map<string, VoidFact[]>();
  const people = parts.flatMap(({ kin }) => kin.persons);
  const dates = parts.flatMap(({ region }) => [...region.dates]);
  const times = { bands: o.facts.bands, schedulesOf: await readSchedules(clickhouse, { ...o, people, dates }) };
  const rows: DerivedBatch = { events: [], admissions: [], statements };
  for (const { kin, region } of parts) {
    const history = deriveGroups(region.groups, { ...o.facts, voidsOf });
    const cells = cellsOf(kin, history, { ...o, dates: region.touched, times });
    for (const cell of cells.events) rows.events.push(cell);
    for (const cell of cells.admissions) rows.admissions.push(cell);
  }
  return rows;
}

/** Reads in turns what the regions want, those of all parts in one query. Answers how many statements that were. */
async function readRegions(clickhouse: ClickHouse, parts: readonly Part[], withExtensions: boolean): Promise<number> {
  let read = 0;
  for (;;) {
    const open = parts.filter(({ region }) => region.wantedDates.length > 0);
    if (open.length > 0) read += await readDates(clickhouse, open, withExtensions);
    const sessions = parts.filter(({ region }) => region.wantedSessions.length > 0);
    if (sessions.length > 0) await readSessions(clickhouse, sessions);
    else if (open.length === 0) return read;
  }
}

async function readDates(clickhouse: ClickHouse, parts: readonly Part[], withExtensions: boolean): Promise<number> {
  const rows = await readStatements(
    clickhouse,
    runsOf(parts.map(({ kin, region }) => ({ actors: kin.actors, dates: region.wantedDates }))),
    { withExtensions },
  );
  const rowsOf = Map.groupBy(rows, (row) => row.actorId);
  for (const { kin, region } of parts) {
    const wanted = new Set(region.wantedDates); // a kin may be in several portions of the batch
    region.addStatements(kin.actors.flatMap((actor) => (rowsOf.get(actor) ?? []).filter(({ date }) => wanted.has(date))));
  }
  return rows.length;
}

async function readSessions(clickhouse: ClickHouse, parts: readonly Part[]): Promise<void> {
  const wanted = parts.flatMap(({ region }) => region.wantedSessions);
  const actors = [...new Set(parts.flatMap(({ kin }) => kin.actors))];
  const rows: { sessionId: string; registration: string; actorId: string; dates: string[] }[] = [];
  for (let from = 0; from < wanted.length; from += sessionsMax) {
    const some = wanted.slice(from, from + sessionsMax);
    const [sessions, registrations] = [some.map(({ sessionId }) => sessionId), some.map(({ registration }) => registration)];
    rows.push(...(await clickhouse.query<(typeof rows)[number]>(sql('session-dates.sql'), { sessions, registrations, actors })));
  }
  const rowsOf = Map.groupBy(rows, (row) => row.actorId);
  for (const { kin, region } of parts) {
    const names = new Set(region.wantedSessions.map(({ registration, sessionId }) => `${registration}\0${sessionId}`));
    const own = kin.actors.flatMap((actor) => rowsOf.get(actor) ?? []);
    region.addSessions(own.filter((row) => names.has(`${row.registration}\0${row.sessionId}`)).flatMap((row) => row.dates));
  }
}

async function readVoids(clickhouse: ClickHouse, parts: readonly Part[]): Promise<Map<string, VoidFact[]>> {
  const voids = await clickhouse.query<VoidFact>(
    sql('voids.sql'),
    runsOf(parts.map(({ kin, region }) => ({ actors: kin.actors, dates: region.dates }))),
  );
  return Map.groupBy(voids, (voiding) => voiding.targetId);
}
