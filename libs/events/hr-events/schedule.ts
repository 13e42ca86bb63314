import { z } from 'zod';
import { localDateTime, localTime, personId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Half-open, in minutes; `at` is its place in the list. */
interface Span {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

interface Issue {
  readonly path: (string | number)[];
  readonly message: string;
}

/** The first span that begins before the one before it has ended. */
function overlapOf(spans: readonly Span[]): Issue[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  const found = sorted.find((span, before) => before > 0 && span.from < (sorted[before - 1]?.to ?? 0));
  return found === undefined
    ? []
    : [{ path: [found.at, 'from'], message: 'overlaps another span; join them, or end the earlier one first' }];
}

type PatternSpan = { weekday: number; from: string; to: string; nextDay?: boolean | undefined };

function problemsOfPattern(pattern: readonly PatternSpan[]): Issue[] {
  const ends: Issue[] = pattern.flatMap(({ from, to, nextDay }, at) => {
    const path = [at, 'to'];
    if (nextDay !== true) return to > from ? [] : [{ path, message: 'has to be after from; a span over midnight says nextDay: true' }];
    return to <= from ? [] : [{ path, message: 'has to be at most 24 hours after from' }];
  });
  if (ends.length > 0) return ends;
  const spans = pattern.map(({ weekday, from, to, nextDay }, at): Span => {
    const start = (weekday - 1) * dayMinutes;
    return { at, from: start + minutesOf(from), to: start + minutesOf(to) + (nextDay === true ? dayMinutes : 0) };
  });
  // what begins on Sunday may end on Monday
  return overlapOf([
    ...spans,
    ...spans.filter(({ to }) => to > weekMinutes).map((span) => ({ ...span, from: span.from - weekMinutes, to: span.to - weekMinutes })),
  ]);
}

function problemsOfRoster(roster: readonly { from: string; to: string }[]): Issue[] {
  const spans = roster.map(({ from, to }, at): Span => ({
    at,
    from: Date.parse(`${from}:00Z`) / 60_000,
    to: Date.parse(`${to}:00Z`) / 60_000,
  }));
  const ends = spans.flatMap(({ at, from, to }): Issue[] => {
    if (to <= from) return [{ path: [at, 'to'], message: 'has to be after from' }];
    return to - from <= dayMinutes ? [] : [{ path: [at, 'to'], message: 'has to be at most 24 hours after from' }];
  });
  return ends.length > 0 ? ends : overlapOf(spans);
}

const refusing =
  <T>(problemsOf: (value: T) => Issue[]) =>
  (context: { value: T; issues: z.core.$ZodRawIssue[] }): void => {
    if (context.issues.length > 0) return; // what is no time has been refused by itself
    for (const issue of problemsOf(context.value)) context.issues.push({ code: 'custom', input: undefined, ...issue });
  };

const pattern = z
  .array(
    z.strictObject({
      weekday: z.int().min(1).max(7).describe('The weekday on which the span begins, 1 is Monday'),
      from: localTime('When it begins'),
      to: localTime('When it ends (exclusive); after from, or with nextDay up to the same time of the next day'),
      nextDay: z.boolean().optional().describe('Whether it ends on the day after'),
    }),
  )
  .max(70)
  .check(refusing(problemsOfPattern))
  .describe(
    'What is working time in each week, in local time; public holidays, closures and leave are free all the same. A day without a span is free',
  );

const roster = z
  .array(
    z.strictObject({
      from: localDateTime('When the shift begins, in local time'),
      to: localDateTime('When it ends (exclusive), at most 24 hours later'),
    }),
  )
  .max(400)
  .check(refusing(problemsOfRoster))
  .describe(
    'The shifts that begin on the days from effectiveFrom to effectiveTo, all of them: a day without one is free. A shift counts on weekends and holidays, too',
  );

function checkSchedule(data: Record<string, unknown>): { property: string; problem: string } | null {
  const { pattern: weekly, roster: dated, shift, effectiveFrom, effectiveTo } = data;
  if (weekly !== undefined && dated !== undefined)
    return { property: 'roster', problem: 'and pattern exclude each other; send two events with slots of their own' };
  if (weekly === undefined && dated === undefined && shift !== true)
    return {
      property: 'pattern',
      problem: 'is missing, and so are roster and shift: true; one of them has to say what is known of the working time',
    };
  if (!Array.isArray(dated)) return null;
  if (!isLocalDate(effectiveFrom)) return { property: 'effectiveFrom', problem: 'has to be a date where there is a roster' };
  if (!isLocalDate(effectiveTo))
    return { property: 'effectiveTo', problem: 'has to be a date where there is a roster: it says all shifts until then' };
  const outside = (dated as { from: string }[]).findIndex(
    ({ from }) => from.slice(0, 10) < effectiveFrom || from.slice(0, 10) >= effectiveTo,
  );
  return outside < 0
    ? null
    : { property: 'roster', problem: `has at [${outside}] a shift that does not begin between effectiveFrom and effectiveTo` };
}

const isLocalDate = (value: unknown): value is string => typeof value === 'string' && value.length === 10;

export const scheduleAssigned = defineEventType({
  name: 'hr.schedule.assigned.v1',
  summary:
    'When a person works: a weekly pattern, a roster of dated shifts (daily or for weeks, and sent later, too), or only that it is shift work whose times are not known. A roster goes before a pattern.',
  entity: 'schedule',
  about: 'person',
  fields: {
    personId,
    pattern: pattern.optional(),
    roster: roster.optional(),
    shift: z
      .boolean()
      .optional()
      .describe('Shift work. Without pattern or roster its times are unknown, and whether the person learns in working time is not told'),
  },
  check: checkSchedule,
});
