import type { ClickHouse } from '@oppiva/clickhouse';
import { seeded, type TestAssertion } from '../testing.ts';

/** What a generated organisation has that the gauges look at, as its makers know it: no history is folded to get it. */
export interface GaugedWorld {
  readonly statements: readonly GaugedStatement[];
  readonly assertions: readonly TestAssertion[];
  readonly learned: readonly LearnedEvent[];
  readonly told: readonly ToldValue[];
}

export interface GaugedStatement {
  readonly n: number;
  readonly date: string;
  readonly client: string;
  /** Milliseconds UTC. */
  readonly timestamp: number;
  readonly knownAt: number;
  readonly kind: 'agent' | 'group' | 'voiding' | 'duplicate';
  /** States of an agent's statement in turn, each from an instant on. */
  readonly states: readonly { readonly state: string; readonly from: number }[];
}

export interface LearnedEvent {
  readonly n: number;
  readonly person: number;
  readonly date: string;
  readonly source: string;
  readonly minutes: number;
  readonly class: 'F' | 'S' | 'G';
  readonly isMandatory: boolean;
  readonly isTagged: boolean;
  readonly from: number;
  readonly to: number | null;
}

export interface ToldValue {
  readonly indicator: string;
  readonly unit: string;
  readonly start: string;
  readonly end: string;
  readonly knownAt: number;
  readonly status: 'final' | 'restated';
  readonly score: number | null;
}

export const gaugedWindow = { start: '2024-07-01', end: '2024-10-01' };
export const gaugedK = Date.parse('2024-10-14T21:00:00Z');
/** Before gaugedK and after: what came then is not known yet. */
export const beforeK = gaugedK - 86_400_000;
export const afterK = gaugedK + 86_400_000;
const hourMs = 3_600_000;

export const personOf = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;
const actorOf = (n: number): string => `00000000-0000-8000-9000-${String(n).padStart(12, '0')}`;
const tagOf = (n: number): string => String(n).padStart(16, '0');
export const instantText = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '');
const dateAt = (day: number): string => new Date(Date.UTC(2024, 5, 25 + day)).toISOString().slice(0, 10);

/** Statements, HR events, learning and published scores of an organisation, some of it outside the window or after K. */
export function gaugedWorld(seed: number): GaugedWorld {
  const next = seeded(seed);
  const one = <T>(...from: readonly T[]): T => from[next(from.length)] as T;
  const statements = Array.from({ length: 160 }, (_, n): GaugedStatement => {
    const date = dateAt(next(105));
    const timestamp = Date.parse(`${date}T09:00:00Z`);
    const knownAt = next(20) === 0 ? afterK : timestamp + one(0.2, 1, 5, 23, 24, 25, 60, 300) * hourMs - next(3) * 1_000;
    const first = one('learning-event', 'merged', 'unresolved-actor', 'out-of-scope', 'class-N', 'quarantined-future');
    const then = one('', '', 'voided', 'learning-event');
    const states = [
      { state: first, from: knownAt },
      ...(then === '' ? [] : [{ state: then, from: Math.max(knownAt, one(beforeK, afterK)) }]),
    ];
    const kind = one('agent', 'agent', 'agent', 'agent', 'group', 'voiding', 'duplicate');
    return { n, date, client: one('lms', 'lms', 'library'), timestamp, knownAt, kind, states };
  });
  const learned = Array.from({ length: 120 }, (_, n): LearnedEvent => {
    const from = next(10) === 0 ? afterK : beforeK - 30 * 86_400_000;
    const source = next(12) === 0 ? 'library' : 'lms';
    return {
      n,
      person: source === 'library' ? next(4) : next(30),
      date: dateAt(next(105)),
      source,
      minutes: 5 + next(50),
      class: one('F', 'F', 'S', 'G'),
      isMandatory: next(4) === 0,
      isTagged: next(3) > 0,
      from,
      to: next(8) === 0 ? one(beforeK, afterK) : null,
    };
  });
  return { statements, learned, assertions: assertionsOf(next), told: toldOf(next) };
}

const unitAbove = (unitId: string, parentId: string | null): TestAssertion => {
  const data = { unitId, parentId };
  return { type: 'hr.unit.created.v1', slot: unitId, unitId, effectiveFrom: '2024-01-01', knownAt: '2024-01-01 08:00:00.000', data };
};

function assertionsOf(next: (n: number) => number): TestAssertion[] {
  const people = Array.from({ length: 30 }, (_, n): TestAssertion => ({
    type: 'hr.engagement.started.v1',
    slot: `engagement/${n}`,
    personId: personOf(n),
    effectiveFrom: '2024-01-01',
    knownAt: '2024-01-01 08:00:00.000',
    data: { kind: 'employee', learningScope: n > 3 },
  }));
  const later = Array.from({ length: 60 }, (_, n): TestAssertion => {
    const effectiveFrom = dateAt(next(105));
    const offset = [-200, -3, 5, 20, 21, 22, 40, 500][next(8)] ?? 0;
    return {
      type: next(10) === 0 ? 'hr.source.outage-declared.v1' : 'hr.assignment.changed.v1',
      slot: `assignment/${n}`,
      effectiveFrom,
      knownAt: instantText(next(10) === 0 ? afterK : Date.parse(`${effectiveFrom}T00:00:00Z`) + offset * hourMs),
      ...(next(12) > 0 && { personId: personOf(next(30)) }),
      ...(next(12) === 0 && { retracts: personOf(n) }),
    };
  });
  return [...people, unitAbove('ORG', null), unitAbove('T', 'ORG'), ...later];
}

const quarters = ['2023-07-01', '2023-10-01', '2024-01-01', '2024-04-01', '2024-07-01'] as const;

function toldOf(next: (n: number) => number): ToldValue[] {
  return quarters.flatMap((start, at) =>
    ['learning-regularity', 'learning-out-loud', 'g-tag-coverage'].flatMap((indicator) =>
      ['ORG', 'T'].flatMap((unit): ToldValue[] => {
        const end = quarters[at + 1] ?? '2024-10-01';
        const closed = Date.parse(`${end}T00:00:00Z`) + 14 * 86_400_000;
        const version = (status: ToldValue['status'], knownAt: number): ToldValue => {
          return { indicator, unit, start, end, status, knownAt, score: next(9) === 0 ? null : next(100) };
        };
        const restated = Array.from({ length: next(3) }, (_, more) => version('restated', closed + (more + 1) * 92 * 86_400_000));
        return [version('final', closed), ...restated];
      }),
    ),
  );
}

/** Writes everything but the HR events where projection and derivation would. */
export async function loadGauged(clickhouse: ClickHouse, world: GaugedWorld): Promise<void> {
  await clickhouse.insert('xapi.statement_records', world.statements.map(recordOf));
  await clickhouse.insert('learning.admission_cells', world.statements.filter(({ kind }) => kind === 'agent').flatMap(admissionsOf));
  await clickhouse.insert('learning.event_cells', cellsOf(world.learned));
  await clickhouse.insert('capability.published_values', world.told.map(toldRow));
}

const recordOf = ({ n, date, client, timestamp, knownAt, kind }: GaugedStatement): Record<string, unknown> => ({
  topic_offset: n,
  idx: 0,
  platform_time: instantText(knownAt),
  known_at: instantText(knownAt),
  statement_id: actorOf(n),
  tag: tagOf(n),
  client,
  state: kind === 'duplicate' ? 'duplicate' : 'accepted',
  timestamp: instantText(timestamp),
  date,
  actor_id: actorOf(n % 40),
  actor_kind: kind === 'group' ? 'group' : 'agent',
  voids: kind === 'voiding' ? actorOf(n) : null,
});

/** Two versions of each cell: only the higher one counts. */
function admissionsOf({ n, date, client, states }: GaugedStatement): Record<string, unknown>[] {
  const cell = { date, actor_id: actorOf(1_000 + n) };
  const tag = Buffer.from(tagOf(n)).toString('hex');
  const steps = states.map(({ state, from }, at) => {
    const to = states[at + 1]?.from;
    return { tag, source: client, state, known_from: instantText(from), known_to: to === undefined ? null : instantText(to) };
  });
  const stale = { tag, source: 'stale', state: 'voided', known_from: instantText(0), known_to: null };
  return [
    { ...cell, version: 1, states: [stale] },
    { ...cell, version: 2, states: steps },
  ];
}

function cellsOf(learned: readonly LearnedEvent[]): Record<string, unknown>[] {
  return [...Map.groupBy(learned, ({ person, date }) => `${date} ${person}`).values()].map((own) => ({
    date: own[0]?.date,
    person_id: personOf(own[0]?.person ?? 0),
    version: 1,
    events: own.map((event) => ({
      class: event.class,
      source: event.source,
      activity: String(event.n),
      mandatory: event.isMandatory,
      minutes: event.minutes,
      competences: event.isTagged ? ['https://example.org/c'] : [],
      known_from: instantText(event.from),
      known_to: event.to === null ? null : instantText(event.to),
    })),
  }));
}

const toldRow = (told: ToldValue, at: number): Record<string, unknown> => ({
  topic_offset: at,
  idx: 0,
  platform_time: instantText(told.knownAt),
  indicator_id: told.indicator,
  unit_id: told.unit,
  window_start: told.start,
  window_end: told.end,
  structure: 'as-was',
  known_at: instantText(told.knownAt),
  status: told.status,
  score: told.score,
  explanation: '{}',
});
