import { z } from 'zod';
import { dateOrInstant, displayName, identifier, unitId } from '../fields.ts';
import { modelIndicators } from '../model-indicators.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'intervention', about: 'organisation' } as const;
const interventionId = identifier('The intervention, by the string of the source');

/** The first entry that says again what one before it said. */
function repeated(data: Record<string, unknown>): { property: string; problem: string } | null {
  for (const property of ['units', 'indicators']) {
    const entries = data[property];
    if (!Array.isArray(entries)) continue;
    const again = entries.findIndex((entry, at) => entries.indexOf(entry) < at);
    if (again >= 0) return { property, problem: `says at [${again}] again what it has said before` };
  }
  return null;
}

export const interventionStarted = defineEventType({
  ...entity,
  name: 'hr.intervention.started.v1',
  summary:
    'Something is done, in some units from a date on, that is meant to move some indicators: only of what was declared is it asked whether it helped (capability model 5.2). Declare it before it starts.',
  fields: {
    interventionId,
    name: displayName('What is done, in a few words that can stand in a sentence; left out, the id is shown').optional(),
    units: z.array(unitId).min(1).max(500).describe('Where it is done; the units beside them are the comparison'),
    indicators: z
      .array(z.enum(modelIndicators))
      .min(1)
      .max(modelIndicators.length)
      .describe('What it is meant to move: ids of indicators of the capability model'),
    expectedSign: z
      .union([z.literal(1), z.literal(-1), z.literal(0)], { error: 'has to be 1 (up), -1 (down) or 0 (no direction is expected)' })
      .optional()
      .describe('Which way: 1 up, -1 down, 0 no direction is expected'),
    declaredAt: dateOrInstant(
      'When it was declared; after effectiveFrom the effect is marked as post-hoc. Left out: when the platform learned of it',
    ).optional(),
  },
  check: repeated,
});

export const interventionEnded = defineEventType({
  ...entity,
  name: 'hr.intervention.ended.v1',
  summary: 'An intervention is not done any more from a date on; from its start on or before, it was never done.',
  closing: true,
  fields: { interventionId },
});
