import { z } from 'zod';
import { displayName, unitId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'parameter', about: 'rule' } as const;
const name = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9]*([-.][a-z0-9]+)*$/, { error: 'has to be lower-case words joined by hyphens, such as close-lag-days' })
  .describe('The parameter, in the words of the model’s appendix B with its unit last: close-lag-days');
const author = displayName('Who decided it: a role or a team').optional();
const reason = displayName('Why it is so').optional();

export const parameterSet = defineEventType({
  ...entity,
  name: 'rule.parameter-set.v1',
  summary: 'A parameter of the model has this value from a date on, for the organisation or for one unit (capability model, appendix B).',
  fields: {
    name,
    value: z.union([z.number(), z.string().max(200), z.boolean()]).describe('Its value'),
    unitId: unitId.optional(),
    author,
    reason,
  },
});

export const parameterWithdrawn = defineEventType({
  ...entity,
  name: 'rule.parameter-withdrawn.v1',
  summary: 'A parameter has its default again from a date on.',
  closing: true,
  fields: { name, unitId: unitId.optional(), author, reason },
});
