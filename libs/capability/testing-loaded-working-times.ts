import type { ClickHouse } from '@oppiva/clickhouse';
import { WorkingBands, type AncestorFact, type ScheduleFact } from './learning/schedules.ts';
import type { WorkingTimeFacts } from './learning/working-time.ts';
import { dayAfter, type Generated, type GeneratedSchedule, type Span } from './testing-facts.ts';
import { during, early, instantOf, late, personId, type LoadedFact } from './testing-loaded-facts.ts';

const timeText = (minutes: number): string =>
  `${String(Math.floor((minutes % 1440) / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const instantText = (date: string, minutes: number): string => `${dayAfter(date, minutes >= 1440 ? 1 : 0)}T${timeText(minutes)}`;
const bandText = ({ start, end }: Generated['bands'][number]): string => `${timeText(start)}-${timeText(end)}`;

function scheduleData({ weekly, shifts }: GeneratedSchedule): Pick<ScheduleFact, 'pattern' | 'roster'> & { shift?: boolean } {
  if (weekly !== null) {
    const pattern = weekly.map(({ weekday, start, end }) => ({ weekday, from: timeText(start), to: timeText(end), nextDay: end > 1440 }));
    return { pattern };
  }
  if (shifts === null) return { shift: true };
  return { roster: shifts.map(({ date, start, end }) => ({ from: instantText(date, start), to: instantText(date, end) })) };
}

export function factsOfSchedules({ schedules }: Generated): LoadedFact[] {
  return schedules.map((each, at) => {
    const [slot, data] = [`schedule ${at}`, scheduleData(each)];
    const knownAt = each.isKnown ? early : late;
    return { type: 'hr.schedule.assigned.v1', slot, personId: personId(each.person), ...during(each), knownAt, data: { ...data } };
  });
}

export function rulesOfBands({ bands }: Generated): LoadedFact[] {
  return bands.map((each, at) => {
    const data = { name: 'working-time-band', value: bandText(each), ...(each.unit !== null && { unitId: each.unit }) };
    return { type: 'rule.parameter-set.v1', slot: `band ${at}`, ...during(each), knownAt: each.isKnown ? early : late, data };
  });
}

const held = (span: Span, isKnown = true) => {
  const { effectiveFrom, effectiveTo } = during(span);
  return { effectiveFrom, effectiveTo, knownFrom: instantOf(isKnown ? early : late), knownTo: null };
};

/** What derivation would read of them. */
export async function workingTimeFacts(clickhouse: ClickHouse, { people, schedules, bands }: Generated): Promise<WorkingTimeFacts> {
  const ancestors = await clickhouse.query<AncestorFact>(
    `SELECT unit_id AS unitId, above.ancestor_id AS ancestorId, above.depth AS depth, toString(above.effective_from) AS effectiveFrom,
            toString(above.effective_to) AS effectiveTo, toUnixTimestamp64Milli(above.known_from) AS knownFrom, NULL AS knownTo
     FROM learning.unit_ancestor_cells FINAL ARRAY JOIN ancestors AS above`,
  );
  const own = schedules.map((each): ScheduleFact => {
    return { ...held(each, each.isKnown), personId: personId(each.person), ...scheduleData(each) };
  });
  return {
    schedulesOf: Map.groupBy(own, (fact) => fact.personId),
    bands: new WorkingBands({
      bands: bands.map((each) => ({ ...held(each, each.isKnown), unitId: each.unit ?? '', band: bandText(each) })),
      assignments: people.flatMap(({ n, assignments }) =>
        assignments.map((each) => ({ ...held(each), personId: personId(n), unitId: each.unit, fraction: each.fraction })),
      ),
      ancestors,
    }),
  };
}
