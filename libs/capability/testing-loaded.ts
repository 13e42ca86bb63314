import { randomUUID } from 'node:crypto';
import type { ClickHouse } from '@oppiva/clickhouse';
import { capDays } from './learning/day-cap.ts';
import type { EventVersion } from './learning/unfolding.ts';
import { WorkingTime } from './learning/working-time.ts';
import { keepCompetences, keepUnitAncestors } from './testing.ts';
import { open, type Generated, type GeneratedEvent, type Span } from './testing-facts.ts';
import { during, early, gone, instantOf, late, personId, type LoadedFact } from './testing-loaded-facts.ts';
import { factsOfSchedules, rulesOfBands, workingTimeFacts } from './testing-loaded-working-times.ts';

const actorId = (n: number): string => `00000000-0000-8000-9000-${String(n).padStart(12, '0')}`;
const statementId = (n: number): string => `00000000-0000-8000-a000-${String(n).padStart(12, '0')}`;

function factsOfUnits({ units, holidays }: Generated): LoadedFact[] {
  const places = units.map(({ id, parent, calendar, from }): LoadedFact => {
    const data = { unitId: id, parentId: parent, ...(calendar === null ? {} : { calendarId: calendar }) };
    return { type: 'hr.unit.created.v1', slot: id, unitId: id, effectiveFrom: from, knownAt: early, data };
  });
  const calendars = Object.entries(holidays).map(([calendarId, days]): LoadedFact => ({
    type: 'hr.calendar.published.v1',
    slot: calendarId,
    effectiveFrom: '2020-01-01',
    knownAt: early,
    data: { calendarId, holidays: days.slice(1), closures: days.slice(0, 1) },
  }));
  return [...places, ...calendars];
}

function factsOfPeople({ people }: Generated): LoadedFact[] {
  return people.flatMap(({ n, engagements, assignments, leaves, links }) => {
    const fact = (kind: string, at: number, span: Span, more: Partial<LoadedFact>): LoadedFact => {
      return { type: `hr.${kind}.v1`, slot: `${kind} ${n} ${at}`, personId: personId(n), ...during(span), ...more };
    };
    return [
      ...engagements.map((each, at) => fact('engagement.started', at, each, { data: { kind: each.kind, learningScope: each.isInScope } })),
      ...assignments.map((each, at) => fact('assignment.started', at, each, { unitId: each.unit, data: { fraction: each.fraction } })),
      ...leaves.map((each, at) => fact('leave.interval-set', at, each, {})),
      ...links.map((each, at) => fact('person.identity-linked', at, each, { actorId: actorId(each.actor) })),
    ];
  });
}

function factsOfGoals({ goals }: Generated): LoadedFact[] {
  return goals.flatMap((goal): LoadedFact[] => {
    const knownAt = goal.isKnown ? early : late;
    const named = { competenceUri: goal.competences, ...(goal.horizon === null ? {} : { horizon: goal.horizon }) };
    // goals of the strategy end by an event of their own, paths and their steps as they were agreed
    const end: LoadedFact[] =
      goal.to === open
        ? []
        : [
            {
              type: 'hr.strategy.goal-closed.v1',
              slot: goal.id,
              effectiveFrom: goal.to,
              knownAt,
              closing: true,
              data: { goalId: goal.id },
            },
          ];
    if (goal.kind === 'strategy') {
      const data = { goalId: goal.id, ...(goal.unit === null ? {} : { ownerUnitId: goal.unit }), ...named };
      return [{ type: 'hr.strategy.goal-set.v1', slot: goal.id, unitId: goal.unit ?? '', effectiveFrom: goal.from, knownAt, data }, ...end];
    }
    const ownedBy = goal.person === null ? { unitId: goal.unit ?? '' } : { personId: personId(goal.person) };
    const owner = goal.kind === 'path' ? ownedBy : {};
    const ofStep = { subgoalId: goal.id, ...(goal.origin === '' ? {} : { origin: goal.origin }) };
    const data = { pathId: goal.path, competenceUri: goal.competences, ...(goal.kind === 'path' ? owner : ofStep) };
    const [type, note, entity] =
      goal.kind === 'path'
        ? ['hr.path.created.v1', 'hr.path.activated.v1', 'path-activation']
        : ['hr.subgoal.set.v1', 'hr.subgoal.achieved.v1', 'subgoal-achievement'];
    const noted: LoadedFact[] =
      goal.notedOn === null
        ? []
        : [{ type: note, entity, slot: goal.id, effectiveFrom: goal.notedOn, knownAt, data: { pathId: goal.path, subgoalId: goal.id } }];
    return [{ type, slot: goal.id, ...during(goal), ...owner, knownAt, data }, ...noted];
  });
}

function factsOfFrameworks({ frameworks }: Generated): LoadedFact[] {
  return frameworks.map(({ slot, broader, sameAs, isKnown, ...span }): LoadedFact => {
    const data = {
      broader: broader.map(([competenceUri, broaderUri]) => ({ competenceUri, broaderUri })),
      items: sameAs.map(([competenceUri, other]) => ({ competenceUri, sameAs: [other] })),
    };
    return { type: 'hr.competence.framework-published.v1', slot, ...during(span), knownAt: isKnown ? early : late, data };
  });
}

function rules({ reporting, administrator }: Generated): LoadedFact[] {
  const sources = reporting.map((each): LoadedFact => {
    const data = { name: 'source-reporting-assignments', value: each.source };
    return { type: 'rule.parameter-set.v1', slot: `reporting ${each.source}`, ...during(each), knownAt: each.isKnown ? early : late, data };
  });
  const data = { client: administrator, scopes: ['admin'] };
  return [...sources, { type: 'rule.client-created.v1', slot: administrator, effectiveFrom: '2020-01-01', knownAt: early, data }];
}

async function insertFacts(clickhouse: ClickHouse, table: string, facts: readonly LoadedFact[]): Promise<void> {
  const rows = facts.map((fact, at) => ({
    topic_offset: at,
    idx: 0,
    platform_time: fact.knownAt,
    known_at: fact.knownAt,
    bootstrap: '',
    source: 'hr',
    event_key: randomUUID(),
    type: fact.type,
    entity: fact.entity ?? fact.type.split('.')[1],
    closing: fact.closing === true ? 1 : 0,
    slot: fact.slot,
    recorded_time: null,
    sequence: '',
    effective_from: fact.effectiveFrom,
    effective_to: fact.effectiveTo ?? null,
    person_id: fact.personId ?? null,
    actor_id: fact.actorId ?? null,
    unit_id: fact.unitId ?? '',
    data: JSON.stringify(fact.data ?? {}),
  }));
  await clickhouse.insert(table, rows);
}

/** Kinds of facts that the views of attribution read. */
const kinds = [
  'unit.',
  'person.identity-',
  'engagement.',
  'assignment.',
  'leave.',
  'schedule.',
  'calendar.',
  'competence.',
  'strategy.goal-',
  'path.',
  'subgoal.',
];

async function keepAllFacts(clickhouse: ClickHouse): Promise<void> {
  for (const kind of [...kinds.map((each) => `hr.${each}`), 'rule.parameter-'])
    await clickhouse.command(
      `INSERT INTO learning.fact_cells
       SELECT {kind:String}, slot, 1,
              groupArray((person_id, actor_id, unit_id, data, effective_from, ifNull(effective_to, toDate32('2299-12-31')), known_from,
                          ifNull(known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))))
       FROM hr.facts(prefix = {kind:String}) GROUP BY slot`,
      { kind },
    );
  await keepUnitAncestors(clickhouse, 1);
  await keepCompetences(clickhouse, 1);
}

function versionOf(event: GeneratedEvent): EventVersion {
  // the day's midnight in summer, three hours before that of UTC
  const midnight = Date.parse(`${event.date}T00:00:00Z`) - 3 * 3_600_000;
  const from = event.start === null ? null : midnight + event.start * 60_000;
  return {
    personId: personId(event.person),
    date: event.date,
    class: event.class as EventVersion['class'],
    source: event.source,
    activity: event.activities[0] ?? '',
    activities: event.activities,
    mandatory: event.isMandatory,
    hasAssessment: event.class === 'X',
    statementIds: [statementId(event.id)],
    length: { minutes: event.minutes, imputed: from === null, span: from === null ? null : { from, to: from + event.minutes * 60_000 } },
    initiative: event.initiative,
    competences: event.competences,
    goals: event.goals,
    inWorkingTime: event.inWorkingTime,
    isOpenAct: event.isOpenAct,
    knownFrom: instantOf(event.known === 'later' ? late : early),
    knownTo: event.known === 'gone' ? instantOf(gone) : null,
  };
}

async function insertEvents(clickhouse: ClickHouse, world: Generated): Promise<void> {
  const facts = await workingTimeFacts(clickhouse, world);
  const workingTime = new WorkingTime('Europe/Helsinki');
  const events = capDays(world.events.map(versionOf)).flatMap((event) => workingTime.versionsOf(event, facts));
  const cells = Map.groupBy(events, (event) => `${event.date} ${event.personId}`);
  const rows = [...cells.values()].map((own) => ({
    date: own[0]?.date,
    person_id: own[0]?.personId,
    version: 1,
    events: own.map((event) => ({
      class: event.class,
      source: event.source,
      activity: event.activity,
      mandatory: event.mandatory,
      has_assessment: event.hasAssessment,
      statement_ids: event.statementIds,
      minutes: event.length.minutes,
      imputed: event.length.imputed,
      initiative: event.initiative,
      competences: event.competences,
      goals: event.goals,
      activities: event.activities,
      is_timed: event.length.span !== null,
      band_minutes: event.workingMinutes.map(([date, minutes]) => ({ date, minutes })),
      in_working_time: event.inWorkingTime,
      is_open_act: event.isOpenAct,
      known_from: event.knownFrom,
      known_to: event.knownTo,
    })),
  }));
  await clickhouse.insert('learning.event_cells', rows);
}

async function insertRecords(clickhouse: ClickHouse, { records }: Generated): Promise<void> {
  const inputs = records.map((record) => ({
    actor_id: actorId(record.actor),
    date: record.date,
    topic_offset: record.id,
    idx: 0,
    tag: String(record.id).padStart(16, '0'),
    statement_id: statementId(record.id),
    known_at: record.isKnown ? early : late,
    timestamp: `${record.date} 08:00:00.000`,
    client: record.client,
    verb_id: record.verb,
    object_id: record.activity,
    mandatory: record.isMandatory,
  }));
  const voids = records.flatMap(({ id, voidedBy }) =>
    voidedBy === null
      ? []
      : [{ target_id: statementId(id), topic_offset: id, idx: 1, platform_time: gone, known_at: gone, client: voidedBy }],
  );
  await clickhouse.insert('learning.statement_inputs', inputs);
  await clickhouse.insert('xapi.void_records', voids);
}

const tables = ['hr.assertions', 'rules.assertions', 'xapi.void_records'];
const learned = ['fact_cells', 'unit_ancestor_cells', 'competence_cells', 'event_cells', 'statement_inputs', 'assignment_records'].map(
  (table) => `learning.${table}`,
);

/** Writes a generated organisation where projection and derivation would, in place of what was there. */
export async function load(clickhouse: ClickHouse, world: Generated): Promise<void> {
  for (const table of [...tables, ...learned]) await clickhouse.command(`TRUNCATE TABLE ${table}`);
  await insertFacts(clickhouse, 'hr.assertions', [
    ...factsOfUnits(world),
    ...factsOfPeople(world),
    ...factsOfSchedules(world),
    ...factsOfGoals(world),
    ...factsOfFrameworks(world),
  ]);
  await insertFacts(clickhouse, 'rules.assertions', [...rulesOfBands(world), ...rules(world)]);
  await keepAllFacts(clickhouse);
  await insertEvents(clickhouse, world);
  await insertRecords(clickhouse, world);
}
