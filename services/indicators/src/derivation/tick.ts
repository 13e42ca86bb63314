import { fillCompetences, fillUnitAncestors, LocalDays, WorkingTime } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { Topic } from '@oppiva/event-log';
import { inBackground } from './background.ts';
import { writeCells } from './cells.ts';
import { changedByRules } from './changed-by-rules.ts';
import { deriveBatch } from './derivation.ts';
import { readFacts, type Facts } from './facts.ts';
import { Postponed } from './postponed.ts';
import { batchesOf, mergeChange, workOf, type Changes, type Work } from './work.ts';

/** Topics that derivation reads. */
export const derivedTopics = ['oppiva.statements', 'oppiva.hr', 'oppiva.rules'] as const satisfies readonly Topic[];
type DerivedTopic = (typeof derivedTopics)[number];
export type Positions = Record<DerivedTopic, number>;

/** Records of one topic in one step; with requests of 50 statements a step is at most half a million statements. */
const recordsMax = 10_000;

export interface TickResult {
  /** Next offsets: what lies below is derived. */
  readonly upto: Positions;
  /** Statements read, those of neighbouring dates included. */
  readonly statements: number;
  readonly cells: number;
}

export interface DerivationDeps {
  /** Its database has the tables that derivation fills: `learning`, or that of a rebuild. */
  readonly clickhouse: ClickHouse;
  readonly timeZone: string;
  /** Called before each batch: lets what has priority go first. */
  readonly yieldTurn?: () => Promise<void>;
}

interface Step {
  readonly from: Positions;
  readonly to: Positions;
  readonly version: number;
  readonly complete: boolean;
}

/** Beginnings of the event types that assert each kind of fact that derivation and the views of attribution read. */
const kinds: Record<'oppiva.hr' | 'oppiva.rules', readonly string[]> = {
  'oppiva.hr': [
    'hr.unit.',
    'hr.unit-lineage.',
    'hr.person.identity-',
    'hr.engagement.',
    'hr.assignment.',
    'hr.leave.',
    'hr.schedule.',
    'hr.calendar.',
    'hr.competence.',
    'hr.strategy.goal-',
    'hr.path.',
    'hr.subgoal.',
    'hr.source.registered.',
    'hr.source.outage-',
    'hr.intervention.',
  ],
  'oppiva.rules': ['rule.activity-alias-', 'rule.parameter-', 'rule.override-', 'rule.default-minutes-', 'rule.source-rank-'],
};

/** Other types that decide what becomes a fact of a kind: who has an upheld objection has no engagement; lineage is beside units (0080). */
const dependsOn: Readonly<Record<string, readonly string[]>> = {
  'hr.engagement.': ['hr.person.objection-'],
  'hr.unit-lineage.': ['hr.unit.moved.', 'hr.unit.merged.', 'hr.unit.split.'],
};

const sql = (name: string): string => loadSql(import.meta.url, name);

function positionsOf(rows: readonly { topic: string; upto: number }[]): Positions {
  const of = (topic: DerivedTopic): number => rows.find((row) => row.topic === topic)?.upto ?? 0;
  return { 'oppiva.statements': of('oppiva.statements'), 'oppiva.hr': of('oppiva.hr'), 'oppiva.rules': of('oppiva.rules') };
}

const lower = (a: Positions, b: Positions): Positions =>
  positionsOf(derivedTopics.map((topic) => ({ topic, upto: Math.min(a[topic], b[topic]) })));

const areEqual = (a: Positions, b: Positions): boolean => derivedTopics.every((topic) => a[topic] === b[topic]);

/** Derives learning events and states of admission from what has been projected. One call at a time. */
export class Derivation {
  readonly #clickhouse: ClickHouse;
  readonly #days: LocalDays;
  readonly #workingTime: WorkingTime;
  readonly #yieldTurn: () => Promise<void>;
  readonly #postponed = new Postponed();
  /** What the last tick left behind: read up to `read`, and stored as derived up to `stored`. */
  #state: { read: Positions; stored: Positions } | null = null;
  #facts: { at: Positions; facts: Facts } | null = null;

  constructor({ clickhouse, timeZone, yieldTurn = () => Promise.resolve() }: DerivationDeps) {
    this.#clickhouse = clickhouse;
    this.#days = new LocalDays(timeZone);
    this.#workingTime = new WorkingTime(timeZone);
    this.#yieldTurn = yieldTurn;
  }

  /**
   * Derives from everything that has been projected since the last tick: reads the rows in [position, projected), maps each to the
   * identities and dates that it bears on, derives those anew, and only then moves the positions. No marks that a crash could lose.
   * @param o.complete leave nothing postponed: everything projected when this is called is derived when it answers
   * @param o.upto derive nothing at or beyond these offsets; default: everything projected
   */
  async tick(o: { complete: boolean; upto?: Positions }): Promise<TickResult> {
    try {
      return await this.#tick(o);
    } catch (error) {
      this.#state = null;
      throw error;
    }
  }

  /** Other tables stand under the names of its own: what it remembers of them no longer holds. */
  forget(): void {
    this.#state = null;
  }

  async #tick({ complete, upto }: { complete: boolean; upto?: Positions }): Promise<TickResult> {
    const [rows, projectedRows] = await Promise.all([
      this.#clickhouse.query<{ topic: string; upto: number; version: number }>(sql('positions.sql')),
      this.#clickhouse.query<{ topic: string; upto: number }>(sql('projected.sql')),
    ]);
    const stored = positionsOf(rows);
    const projected = upto === undefined ? positionsOf(projectedRows) : lower(positionsOf(projectedRows), upto);
    let state = this.#state;
    if (state === null || !areEqual(state.stored, stored)) {
      // the tables know better: another process has derived, or they are being filled anew
      this.#postponed.clear();
      this.#facts = null;
      state = { read: stored, stored };
    }
    let version = rows.reduce((newest, row) => Math.max(newest, row.version), 0);
    const total = { statements: 0, cells: 0 };
    for (;;) {
      const from = state.read;
      const hasNews = derivedTopics.some((topic) => from[topic] < projected[topic]);
      const mustGoOn = (complete && !this.#postponed.isEmpty) || this.#postponed.isDue(performance.now());
      if (!hasNews && !mustGoOn) break;
      const to = positionsOf(derivedTopics.map((topic) => ({ topic, upto: Math.min(projected[topic], from[topic] + recordsMax) })));
      version += 1;
      const done = await this.#step({ from, to, version, complete });
      state = { read: to, stored: { ...to, 'oppiva.statements': this.#postponed.derivedUpto(to['oppiva.statements']) } };
      await this.#store(state.stored, version);
      total.statements += done.statements;
      total.cells += done.cells;
    }
    this.#state = state;
    return { upto: state.stored, ...total };
  }

  async #store(stored: Positions, version: number): Promise<void> {
    await this.#clickhouse.insert(
      'positions',
      derivedTopics.map((topic) => ({ topic, upto: stored[topic], version })),
    );
  }

  async #step(step: Step): Promise<{ statements: number; cells: number }> {
    await fillFacts(this.#clickhouse, step);
    const changes = await changesBetween(this.#clickhouse, step.from, step.to);
    this.#postponed.release(changes);
    const done = { statements: 0, cells: 0 };
    if (changes.size === 0) return done;
    const facts = await this.#factsAt(step.to);
    const [any] = await this.#clickhouse.query<{ voids: number }>(sql('any-voids.sql'));
    const shared = { facts, days: this.#days, workingTime: this.#workingTime, version: step.version, hasVoids: (any?.voids ?? 0) > 0 };
    let writing: Promise<unknown> = Promise.resolve();
    for await (const batch of batchesOf(this.#workOf(changes, { ...step, facts }))) {
      await this.#yieldTurn();
      const rows = await deriveBatch(this.#clickhouse, batch, shared);
      await writing; // one batch is written while the next is read and derived
      writing = writeCells(this.#clickhouse, rows);
      writing.catch(() => undefined); // thrown where it is awaited
      done.statements += rows.statements;
      done.cells += rows.events.length;
    }
    await writing;
    return done;
  }

  async *#workOf(changes: Changes, o: Step & { facts: Facts }): AsyncGenerator<Work> {
    const nowMs = performance.now();
    for await (const work of workOf(this.#clickhouse, changes, o.facts.kin))
      if (!this.#postponed.postpones(work, { changes, nowMs, from: o.from['oppiva.statements'], complete: o.complete })) yield* work;
  }

  /** Facts change with HR events and rules only, which are rare beside statements. */
  async #factsAt(at: Positions): Promise<Facts> {
    const known = this.#facts;
    if (known !== null && known.at['oppiva.hr'] === at['oppiva.hr'] && known.at['oppiva.rules'] === at['oppiva.rules']) return known.facts;
    const facts = await readFacts(this.#clickhouse);
    this.#facts = { at, facts };
    return facts;
  }
}

/** Keeps the facts of the slots that something new was said about. */
async function fillFacts(clickhouse: ClickHouse, o: Step): Promise<void> {
  for (const topic of ['oppiva.hr', 'oppiva.rules'] as const) {
    if (o.from[topic] === o.to[topic]) continue;
    const range = { topic, from: o.from[topic], to: o.to[topic] };
    const types = await clickhouse.query<{ type: string }>(sql('changed-types.sql'), range);
    const isSpokenOf = (prefix: string): boolean => types.some(({ type }) => type.startsWith(prefix));
    for (const kind of kinds[topic].filter((prefix) => [prefix, ...(dependsOn[prefix] ?? [])].some(isSpokenOf))) {
      await clickhouse.command(sql('fill-facts.sql'), { ...range, kind, version: o.version });
      if (kind === 'hr.unit.') await fillUnitAncestors(clickhouse, o.version);
      if (kind === 'hr.competence.') await fillCompetences(clickhouse, o.version);
    }
  }
}

async function changesBetween(clickhouse: ClickHouse, from: Positions, to: Positions): Promise<Changes> {
  const range = (topic: DerivedTopic): { from: number; to: number } => ({ from: from[topic], to: to[topic] });
  const moved = (topic: DerivedTopic): boolean => from[topic] < to[topic];
  const changes: Changes = new Map();
  if (moved('oppiva.statements')) {
    await clickhouse.command(sql('fill-inputs.sql'), range('oppiva.statements'), inBackground);
    const rows = await clickhouse.query<{ actorId: string; dates: string[]; statements: number }>(
      sql('changed-by-statements.sql'),
      range('oppiva.statements'),
      inBackground,
    );
    for (const { actorId, dates, statements } of rows) mergeChange(changes, actorId, { dates: new Set(dates), statements });
  }
  if (moved('oppiva.hr')) await addSchedules(clickhouse, range('oppiva.hr'), changes);
  const whole = new Set<string>();
  for (const name of moved('oppiva.hr') ? ['changed-by-facts.sql', 'changed-by-places.sql'] : [])
    for (const { actorId } of await clickhouse.query<{ actorId: string }>(sql(name), range('oppiva.hr'))) whole.add(actorId);
  for (const topic of ['oppiva.hr', 'oppiva.rules'] as const)
    if (moved(topic)) for (const actorId of await changedByRules(clickhouse, topic, range(topic))) whole.add(actorId);
  for (const actorId of whole) mergeChange(changes, actorId, { dates: null, statements: 0 });
  return changes;
}

async function addSchedules(clickhouse: ClickHouse, range: { from: number; to: number }, changes: Changes): Promise<void> {
  const rows = await clickhouse.query<{ actorId: string; dates: string[] }>(sql('changed-by-schedules.sql'), range, inBackground);
  // as if everything were new: the position in oppiva.hr moves on with it, so that it must not be put off
  for (const { actorId, dates } of rows) mergeChange(changes, actorId, { dates: new Set(dates), statements: Number.POSITIVE_INFINITY });
}
