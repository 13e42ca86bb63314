import { z } from 'zod';
import { displayName, unitId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';
import type { JsonValue } from '../event.ts';

const entity = { entity: 'parameter', about: 'rule' } as const;
const name = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9]*([-.][a-z0-9]+)*$/, { error: 'has to be lower-case words joined by hyphens, such as close-lag-days' })
  .describe('The parameter, in the words of the model’s appendix B with its unit last: close-lag-days');
const author = displayName('Who decided it: a role or a team').optional();
const reason = displayName('Why it is so').optional();

/** The parameter whose value is a span of local time, `07:00-18:00`. */
const workingTimeBand = 'working-time-band';
const bandForm = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

function checkValue({ name: parameter, value }: Record<string, unknown>): { property: string; problem: string } | null {
  if (parameter !== workingTimeBand) return null;
  if (typeof value !== 'string' || !bandForm.test(value))
    return { property: 'value', problem: 'has to be two local times, such as 07:00-18:00' };
  return value.slice(0, 5) < value.slice(6)
    ? null
    : { property: 'value', problem: 'has to end after it begins; who works over midnight has a pattern or a roster' };
}

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
  check: checkValue,
  // some parameters, such as source-reporting-assignments, may have several values at once
  decides: ({ name: parameter, unitId: unit, value }) => {
    const properties: Record<string, JsonValue> = parameter === workingTimeBand ? { value: value ?? null } : {};
    return { subject: `${String(parameter)}\0${String(unit ?? '')}`, properties };
  },
});

export const parameterWithdrawn = defineEventType({
  ...entity,
  name: 'rule.parameter-withdrawn.v1',
  summary: 'A parameter has its default again from a date on.',
  closing: true,
  fields: { name, unitId: unitId.optional(), author, reason },
});
