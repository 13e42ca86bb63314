import { z } from 'zod';
import { personId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'engagement', about: 'person' } as const;
const fields = {
  personId,
  kind: z
    .enum(['employee', 'fixed-term', 'trainee', 'leased', 'freelancer', 'partner'])
    .optional()
    .describe('What kind of engagement it is'),
  learningScope: z.boolean().optional().describe('Whether the person counts in indicators; left out: true'),
  fte: z.number().min(0).max(2).optional().describe('Share of full working time'),
};

export const engagementStarted = defineEventType({
  ...entity,
  name: 'hr.engagement.started.v1',
  summary: 'A person belongs to the organisation. One person may have several engagements over time.',
  fields,
});

export const engagementChanged = defineEventType({
  ...entity,
  name: 'hr.engagement.changed.v1',
  summary: 'An engagement is different from a date on. Says its whole state again.',
  fields,
});

export const engagementEnded = defineEventType({
  ...entity,
  name: 'hr.engagement.ended.v1',
  summary: 'An engagement does not hold any more from a date on.',
  closing: true,
  fields: { personId },
});
