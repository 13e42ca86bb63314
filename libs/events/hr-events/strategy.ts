import { competenceUris, identifier } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'goal', about: 'organisation' } as const;
const goalId = identifier('The goal, by the string of the source');

export const goalSet = defineEventType({
  ...entity,
  name: 'hr.strategy.goal-set.v1',
  summary: 'A unit pursues a goal that needs these competences.',
  fields: {
    goalId,
    ownerUnitId: identifier('The unit whose goal it is, with all units below it').nullable().optional(),
    competenceUri: competenceUris.optional(),
    horizon: identifier('Until when, in the words of the source').nullable().optional(),
  },
});

export const goalClosed = defineEventType({
  ...entity,
  name: 'hr.strategy.goal-closed.v1',
  summary: 'A goal is not pursued any more from a date on.',
  closing: true,
  fields: { goalId },
});
