import { completed } from './small-organisation.ts';
import { event, eventsDraft, statementsDraft, type TestEvent } from './history.ts';
import type { TestInstallation } from './installation.ts';

/**
 * A reorganisation like E3 of the capability model 12.3, with k = 8. On 14 November 2024 T3 comes from BA3 to BA2, T31 and T32 merge into
 * T61, and T4 splits: nine go on in T4A, five in T4B.
 */
export const teams = { T1: 20, T2: 12, T3: 16, T4: 14, T31: 10, T32: 10 };
export const recorded = '2024-06-20T06:00:00Z';
const day = '2024-11-14';
export const q3 = '2024-07-01';
export const q4 = '2024-10-01';

const said = (type: string, data: Record<string, unknown>, effectiveFrom = '2024-07-01'): TestEvent =>
  event(type, recorded, { ...data, effectiveFrom, effectiveTo: null });
const unit = (unitId: string, parentId: string | null, from?: string): TestEvent =>
  said('hr.unit.created.v1', { slot: `unit/${unitId}`, unitId, parentId, name: unitId }, from);
export const people = Object.entries(teams).flatMap(([team, size]) =>
  Array.from({ length: size }, (_, at) => ({ id: `${team}-p${at}`, team, at })),
);

export function organisation(): TestEvent[] {
  return [
    unit('R', null),
    unit('BA2', 'R'),
    unit('BA3', 'R'),
    ...Object.keys(teams).map((team) => unit(team, team === 'T1' || team === 'T2' ? 'BA2' : 'BA3')),
    ...people.flatMap(({ id, team }) => [
      said('hr.person.identity-linked.v1', {
        slot: `identity/${id}`,
        personId: id,
        scheme: 'account',
        value: `https://id.example.fi|${id}`,
      }),
      said('hr.engagement.started.v1', { slot: `engagement/${id}`, personId: id, kind: 'employee', learningScope: true }),
      said('hr.assignment.started.v1', { slot: `assignment/${id}`, personId: id, unitId: team }),
    ]),
  ];
}

export function reorganisation(): TestEvent[] {
  const closed = (unitId: string): TestEvent => said('hr.unit.closed.v1', { slot: `unit/${unitId}`, unitId }, day);
  const moved = people.flatMap(({ id, team, at }) => {
    const to = { T31: 'T61', T32: 'T61', T4: at < 9 ? 'T4A' : 'T4B' }[team];
    return to === undefined ? [] : [said('hr.assignment.changed.v1', { slot: `assignment/${id}`, personId: id, unitId: to }, day)];
  });
  return [
    said('hr.unit.renamed.v1', { slot: 'unit/T3', unitId: 'T3', parentId: 'BA2', name: 'T3' }, day),
    ...['T61', 'T4A', 'T4B'].map((unitId) => unit(unitId, 'BA3', day)),
    ...['T31', 'T32', 'T4'].map(closed),
    said('hr.unit.merged.v1', { slot: 'reorganisation/T61', from: ['T31', 'T32'], to: ['T61'] }, day),
    said('hr.unit.split.v1', { slot: 'reorganisation/T4', from: ['T4'], to: ['T4A', 'T4B'] }, day),
    ...moved,
  ];
}

/** In how many of the 26 weeks of the two quarters people of a team learn, on the Tuesday. */
const weeksOf: Readonly<Record<string, number>> = { T1: 4, T2: 8, T3: 24, T4: 12, T31: 6, T32: 20 };
const tuesday = (week: number): string => new Date(Date.UTC(2024, 6, 2 + 7 * week)).toISOString().slice(0, 10);

/** In how many of the 13 weeks of the third quarter somebody learns. */
export const weeksInThirdQuarter = ({ team, at }: { team: string; at: number }): number =>
  Array.from({ length: 13 }, (_, week) => week).filter((week) => isActive(week, { team, at })).length;

const isActive = (week: number, { team, at }: { team: string; at: number }): boolean => (week + at) % 26 < (weeksOf[team] ?? 0);

/** Publishes what is due at an instant, and waits until readers see it. */
export async function publishAt(
  installation: TestInstallation,
  instant: string,
): Promise<{ published: number; failed: number; postponed: boolean }> {
  installation.clock.set(Date.parse(instant));
  const result = await installation.indicators.publishDue(Date.parse(instant));
  await installation.projected();
  return result;
}

/** The two quarters as they came: the third one is published before the reorganisation is known, and the fourth is over. */
export async function tellTwoQuarters(installation: TestInstallation): Promise<void> {
  const { keys } = installation;
  const learned = people.flatMap((person) =>
    Array.from({ length: 26 }, (_, week) => week)
      .filter((week) => isActive(week, person))
      .map((week) => completed(person.id, tuesday(week))),
  );
  const [third, fourth] = [true, false].map((isThird) => learned.filter(({ timestamp }) => String(timestamp) < q4 === isThird));
  await installation.appendAt(recorded, [eventsDraft(organisation(), { topic: 'oppiva.hr', keys })]);
  await installation.appendAt('2024-10-02T06:00:00Z', [statementsDraft(third ?? [], { client: 'lms', keys })]);
  await publishAt(installation, '2024-10-15T08:00:00Z');
  await installation.appendAt('2024-11-01T06:00:00Z', [eventsDraft(reorganisation(), { topic: 'oppiva.hr', keys })]);
  await installation.appendAt('2025-01-02T06:00:00Z', [statementsDraft(fourth ?? [], { client: 'lms', keys })]);
}

export interface TestRow {
  readonly unit: string;
  readonly value: number | null;
  readonly reason: string;
}

/** What readers see of a quarter's learning-regularity in a structure. */
export function rowsIn(installation: TestInstallation, structure: string, start: string): Promise<TestRow[]> {
  return installation.clickhouse.as('reader').query<TestRow>(
    `SELECT unit_id AS unit, value, reason FROM capability.values
     WHERE structure = {structure:String} AND window_start = {start:Date32} AND indicator_id = 'learning-regularity' AND status = 'final' ORDER BY unit`,
    { structure, start },
  );
}
