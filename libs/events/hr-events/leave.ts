import { z } from 'zod';
import { personId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

export const leaveIntervalSet = defineEventType({
  name: 'hr.leave.interval-set.v1',
  summary: 'A person is not expected at work in an interval. Why is not received: there is no property for it, and any other is refused.',
  entity: 'leave',
  about: 'person',
  fields: { personId, long: z.boolean().optional().describe('Whether it is a long absence; left out: false') },
});
