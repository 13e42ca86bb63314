import { z } from 'zod';
import { displayName, iri } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'default-minutes', about: 'rule' } as const;
const activityType = iri('Type of activity; left out: every type that no other rule names').optional();
const author = displayName('Who decided it: a role or a team').optional();
const reason = displayName('Why it is so').optional();

export const defaultMinutesSet = defineEventType({
  ...entity,
  name: 'rule.default-minutes-set.v1',
  summary: 'How many minutes learning on a type of activity counts where its source says nothing of its length (capability model 3.4).',
  fields: { activityType, minutes: z.number().gt(0).max(240).describe('Minutes; without such a rule 10'), author, reason },
  decides: ({ activityType: type, minutes }) => ({ subject: String(type ?? ''), properties: { minutes: minutes ?? null } }),
});

export const defaultMinutesWithdrawn = defineEventType({
  ...entity,
  name: 'rule.default-minutes-withdrawn.v1',
  summary: 'A type of activity has no minutes of its own any more from a date on.',
  closing: true,
  fields: { activityType, author, reason },
});
