import {
  deriveHistory,
  touchedDates,
  type AliasFact,
  type EngagementFact,
  type LinkFact,
  type StatementInput,
  type VoidFact,
} from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { cellsOf, type AdmissionCellRow, type EventCellRow } from './cells.ts';
import { KinIndex, type Kin } from './people.ts';

/** What to derive again: identities, each with the local dates on which something changed; null is all of them. */
export type Changes = Map<string, Set<string> | null>;

/** Statements in memory at a time (a single kin may have more), and identities in one query. */
const statementsMax = 10_000;
const actorsMax = 1_000;

const sql = (name: string): string => loadSql(import.meta.url, name);

interface Facts {
  readonly linksOf: Map<string, LinkFact[]>;
  readonly engagementsOf: Map<string, EngagementFact[]>;
  readonly administrators: Set<string>;
  readonly aliases: AliasFact[];
  readonly kin: KinIndex;
}

/** The facts of all people: links and engagements, a few rows a person. */
async function readFacts(clickhouse: ClickHouse): Promise<Facts> {
  const [links, engagements, aliases, administrators] = await Promise.all([
    clickhouse.query<LinkFact>(sql('links.sql')),
    clickhouse.query<EngagementFact>(sql('engagements.sql')),
    clickhouse.query<AliasFact>(sql('aliases.sql')),
    clickhouse.query<{ client: string }>(sql('administrators.sql')),
  ]);
  return {
    linksOf: Map.groupBy(links, (link) => link.actorId),
    engagementsOf: Map.groupBy(engagements, (engagement) => engagement.personId),
    administrators: new Set(administrators.map(({ client }) => client)),
    aliases,
    kin: new KinIndex(links),
  };
}

interface Work {
  readonly kin: Kin;
  readonly dates: Set<string> | null;
}

function workOf(changes: Changes, kinIndex: KinIndex): Work[] {
  const work: Work[] = [];
  const seen = new Set<string>();
  for (const actorId of changes.keys()) {
    if (seen.has(actorId)) continue;
    const kin = kinIndex.of(actorId);
    for (const actor of kin.actors) seen.add(actor);
    const changed = kin.actors.filter((actor) => changes.has(actor)).map((actor) => changes.get(actor) ?? null);
    const dates = changed.includes(null) ? null : new Set(changed.flatMap((each) => [...(each ?? [])]));
    work.push({ kin, dates });
  }
  return work;
}

/** Batches of whole kins, each below the bounds unless one kin alone is above them. */
async function* batches(clickhouse: ClickHouse, work: readonly Work[]): AsyncGenerator<Work[]> {
  let batch: Work[] = [];
  let statements = 0;
  for (let from = 0; from < work.length; from += actorsMax) {
    const part = work.slice(from, from + actorsMax);
    const rows = await clickhouse.query<{ actorId: string; statements: number }>(sql('counts.sql'), {
      actors: part.flatMap(({ kin }) => kin.actors),
    });
    const counts = new Map(rows.map((row) => [row.actorId, row.statements]));
    for (const each of part) {
      const own = each.kin.actors.reduce((sum, actor) => sum + (counts.get(actor) ?? 0), 0);
      const actors = batch.reduce((sum, { kin }) => sum + kin.actors.length, 0);
      if (batch.length > 0 && (statements + own > statementsMax || actors + each.kin.actors.length > actorsMax)) {
        yield batch;
        batch = [];
        statements = 0;
      }
      batch.push(each);
      statements += own;
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * Derives the learning events and states of admission of what changed, and writes their cells under `version`. Whole cells, so a
 * crash on the way leaves some newer than others and nothing wrong in itself; repeating is harmless.
 */
export async function derive(clickhouse: ClickHouse, changes: Changes, version: number): Promise<{ statements: number; cells: number }> {
  const done = { statements: 0, cells: 0 };
  if (changes.size === 0) return done;
  const facts = await readFacts(clickhouse);
  let writing: Promise<unknown> = Promise.resolve();
  for await (const batch of batches(clickhouse, workOf(changes, facts.kin))) {
    const actors = batch.flatMap(({ kin }) => kin.actors);
    const [statements, voids] = await Promise.all([
      clickhouse.query<StatementInput>(sql('statements.sql'), { actors }),
      clickhouse.query<VoidFact>(sql('voids.sql'), { actors }),
    ]);
    const statementsOf = Map.groupBy(statements, (statement) => statement.actorId);
    const voidsOf = Map.groupBy(voids, (voiding) => voiding.targetId);
    const rows: { events: EventCellRow[]; admissions: AdmissionCellRow[] } = { events: [], admissions: [] };
    for (const { kin, dates } of batch) {
      const own = kin.actors.flatMap((actor) => statementsOf.get(actor) ?? []);
      const touched = dates === null ? new Set(own.map((statement) => statement.date)) : touchedDates(own, facts.aliases, dates);
      const cells = cellsOf(kin, deriveHistory(own, { ...facts, voidsOf }), { dates: touched, version });
      rows.events.push(...cells.events);
      rows.admissions.push(...cells.admissions);
    }
    await writing; // one batch is written while the next is read and derived
    writing = Promise.all([
      clickhouse.insert('learning.event_cells', rows.events),
      clickhouse.insert('learning.admission_cells', rows.admissions),
    ]);
    writing.catch(() => undefined); // thrown where it is awaited
    done.statements += statements.length;
    done.cells += rows.events.length;
  }
  await writing;
  return done;
}
