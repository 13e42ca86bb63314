import { z } from 'zod';
import { identifier, localDate } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

export const calendarPublished = defineEventType({
  name: 'hr.calendar.published.v1',
  summary: 'The days that are no business days besides Saturday and Sunday, for the units that name this calendar.',
  entity: 'calendar',
  about: 'organisation',
  fields: {
    calendarId: identifier('The calendar, by the string of the source'),
    holidays: z.array(localDate('A public holiday')).max(5_000).optional().describe('Public holidays, one date each'),
    closures: z
      .array(localDate('A day on which the whole organisation is closed'))
      .max(5_000)
      .optional()
      .describe('Closures of the whole organisation, one date each'),
  },
});
