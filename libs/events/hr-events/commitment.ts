import { z } from 'zod';
import { displayName, identifier, localDate } from '../fields.ts';
import { modelIndicators } from '../model-indicators.ts';
import { defineEventType } from '../define-event-type.ts';

const commitmentId = identifier('The commitment, by the string of the source');
const said = (language: string) => displayName(`The same in ${language}: what will be done, in a few words. Never of a person`).optional();

const title = z
  .strictObject({ fi: said('Finnish'), en: said('English') })
  .refine(({ fi, en }) => fi !== undefined || en !== undefined, { error: 'has to say it in fi, in en, or in both' })
  .meta({ minProperties: 1 })
  .describe(
    'What will be done, for people to read; a language that is missing shows the other one, and without a title the subject stands',
  );

function checkMeasure({ indicator, target }: Record<string, unknown>): { property: string; problem: string } | null {
  if (target === undefined || indicator !== undefined) return null;
  return { property: 'indicator', problem: 'is missing: a target is a value of an indicator of the capability model' };
}

export const commitmentMade = defineEventType({
  name: 'hr.commitment.made.v1',
  summary:
    'A unit promises to do something for learning by a date (capability model 4.8). Holds from the day on which work on it begins; sent again with the same slot it says its whole state anew, such as another due date.',
  entity: 'commitment',
  about: 'organisation',
  fields: {
    commitmentId,
    ownerUnitId: identifier('The unit that promises: always a unit, never a person'),
    subjectCode: identifier('What kind of promise it is, by a code of the source, such as reserve-time').optional(),
    title: title.optional(),
    due: localDate('The last day on which it is in time'),
    weight: z.number().positive().max(1_000).optional().describe('How much it weighs among the promises of the unit; left out, 1'),
    goalId: identifier('The goal of the strategy that it serves').nullable().optional(),
    indicator: z.enum(modelIndicators).optional().describe('What it is measured by: an indicator of the capability model'),
    target: z
      .number()
      .min(-1_000_000)
      .max(1_000_000)
      .optional()
      .describe('The value that the indicator is to reach by the due date, in its own unit: 0.6 for 60 percent'),
    evidenceType: z
      .enum(['self-declared', 'event-confirmed'])
      .optional()
      .describe('How it will be known that it was done: because the unit says so, or because an event shows it'),
  },
  check: checkMeasure,
});

export const commitmentFulfilled = defineEventType({
  name: 'hr.commitment.fulfilled.v1',
  summary: 'A commitment was done on a date (effectiveFrom). A fact of its own beside the commitment: what was promised stays as it was.',
  entity: 'commitment-fulfilment',
  about: 'organisation',
  fields: {
    commitmentId,
    evidenceType: z
      .enum(['self-declared', 'event-confirmed'])
      .optional()
      .describe('How it is known that it was done: because the unit says so, or because an event shows it'),
  },
});

export const commitmentCancelled = defineEventType({
  name: 'hr.commitment.cancelled.v1',
  summary: 'A commitment is given up from a date on. It stays visible as such: it was promised and not done.',
  entity: 'commitment-cancellation',
  about: 'organisation',
  fields: { commitmentId },
});

export const commitmentSuperseded = defineEventType({
  name: 'hr.commitment.superseded.v1',
  summary: 'Another commitment takes the place of one from a date on; send hr.commitment.made for the other one, too.',
  entity: 'commitment-succession',
  about: 'organisation',
  fields: {
    commitmentId,
    byCommitmentId: identifier('The commitment that takes its place').optional(),
  },
  check: ({ commitmentId: one, byCommitmentId: other }) =>
    other !== undefined && one === other ? { property: 'byCommitmentId', problem: 'has to be another commitment than commitmentId' } : null,
});
