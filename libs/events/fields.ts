import { z } from 'zod';

/** Building blocks of the data of events. Every description ends up in the published JSON Schema. */

const TEXT = /^(?!\s)[^\p{Cc}\p{Cs}]+(?<!\s)$/u;
const textRule = 'has to be text without control characters, and without spaces at its ends';

/** A source's own string for a unit, role, slot …: compared exactly, never interpreted. 1 to 256 characters. */
export const identifier = (description: string) => z.string().min(1).max(256).regex(TEXT, { error: textRule }).describe(description);

/** A name for people to read: 1 to 200 characters. Never of a person. */
export const displayName = (description: string) => z.string().min(1).max(200).regex(TEXT, { error: textRule }).describe(description);

export const personId = identifier('The person, by the id of the source; stored under a pseudonym');
export const unitId = identifier('The unit, by the string of the source');

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}\p{Cs}]+$/u;

/** An absolute IRI (RFC 3987), at most 2,000 characters. */
export const iri = (description: string) =>
  z
    .string()
    .max(2_000)
    .regex(IRI, { error: 'has to be an absolute IRI, such as http://data.europa.eu/esco/skill/…' })
    .describe(description);

export const competenceUris = z
  .array(iri('URI of a competence: ESCO skill, CASE CFItem, or the organisation’s own'))
  .max(200)
  .describe('Competences');

const YEAR_MIN = '1900';
const YEAR_MAX = '2299';
const inRange = (text: string): boolean => text.slice(0, 4) >= YEAR_MIN && text.slice(0, 4) <= YEAR_MAX;
const rangeRule = `has to lie from ${YEAR_MIN} to ${YEAR_MAX}; an open end is null`;

/** A local date in the installation's time zone. */
export const localDate = (description: string) =>
  z.iso.date({ error: 'has to be a date, such as 2024-09-01' }).refine(inRange, { error: rangeRule }).describe(description);

/** RFC 3339 with an offset. */
export const instant = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'has to be an instant with an offset, such as 2024-09-01T08:00:00+03:00' })
    .refine(inRange, { error: rangeRule })
    .describe(description);

/** A local time of day, to the minute. */
export const localTime = (description: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'has to be a local time from 00:00 to 23:59, such as 07:30' })
    .describe(description);

const isDateTime = (text: string): boolean => {
  const parsed = Date.parse(`${text}:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text) && inRange(text);
};

/** A local date and time of day in the installation's time zone, to the minute. */
export const localDateTime = (description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, { error: 'has to be a local date and time, such as 2024-09-01T22:00' })
    .refine(isDateTime, { error: `has to be a date and time that exists, from ${YEAR_MIN} to ${YEAR_MAX}` })
    .describe(description);

export const dateOrInstant = (description: string) =>
  z
    .union([localDate('A local date'), instant('An instant')], {
      error: `has to be a date (2024-09-01) or an instant (2024-09-01T08:00:00+03:00), from ${YEAR_MIN} to ${YEAR_MAX}`,
    })
    .describe(description);

/** What every event's data carries (capability model 8.2). */
export const commonFields = {
  slot: identifier(
    'The fact that the event is about, such as assignment/4711; a later event of the same slot replaces it from its date on',
  ),
  effectiveFrom: dateOrInstant('When it begins to hold (inclusive): a local date or an instant'),
  effectiveTo: dateOrInstant('When it ends (exclusive); null or left out: open').nullable().optional(),
};

/** The platform's own events: instants, so that a key ends exactly when it says. */
export const commonInstantFields = {
  slot: commonFields.slot,
  effectiveFrom: instant('When it begins to hold'),
  effectiveTo: instant('When it ends; null or left out: open').nullable().optional(),
};

/** Null when the period is one, otherwise what is wrong with its end. Ends that are no text have been refused by themselves. */
export function periodProblem({ effectiveFrom, effectiveTo }: { effectiveFrom?: unknown; effectiveTo?: unknown }): string | null {
  if (typeof effectiveFrom !== 'string' || typeof effectiveTo !== 'string') return null;
  if (isDate(effectiveFrom) !== isDate(effectiveTo)) return 'has to be of the same form as effectiveFrom: both dates or both instants';
  const ends = isDate(effectiveTo) ? effectiveTo > effectiveFrom : Date.parse(effectiveTo) > Date.parse(effectiveFrom);
  return ends ? null : 'has to be after effectiveFrom; the end is exclusive, so one day lasts until the next';
}

/** True for `2024-09-01`, false for an instant. */
export function isDate(text: string): boolean {
  return text.length === 10;
}
