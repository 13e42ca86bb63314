import { z } from 'zod';
import { competenceUris, identifier, localDate } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const subgoalId = identifier('The sub-goal, by the string of the source; stored under a pseudonym');
const about = { about: 'person', personalIds: ['subgoalId', 'pathId', 'dialogueId'] } as const;
const fields = {
  subgoalId,
  pathId: identifier('The path that it is a step of; it says whose step it is'),
  competenceUri: competenceUris.optional(),
  due: localDate('Until when').nullable().optional(),
  origin: z.enum(['self', 'co', 'assigned']).optional().describe('Who chose it: the person, the two together, or another'),
  dialogueId: identifier('The learning dialogue in which it was agreed').nullable().optional(),
};

export const subgoalSet = defineEventType({
  ...about,
  name: 'hr.subgoal.set.v1',
  summary: 'A step of a path is agreed.',
  entity: 'subgoal',
  fields,
});

export const subgoalReplanned = defineEventType({
  ...about,
  name: 'hr.subgoal.replanned.v1',
  summary: 'A step is agreed anew from a date on, such as with another due date. Says its whole state again.',
  entity: 'subgoal',
  fields,
});

export const subgoalAchieved = defineEventType({
  ...about,
  name: 'hr.subgoal.achieved.v1',
  summary: 'A step was reached on a date. A fact of its own beside the sub-goal: what was agreed stays as it was.',
  entity: 'subgoal-achievement',
  fields: { subgoalId, pathId: fields.pathId.optional() },
});

export const subgoalWithdrawn = defineEventType({
  ...about,
  name: 'hr.subgoal.withdrawn.v1',
  summary: 'A step is not pursued any more from a date on.',
  entity: 'subgoal',
  closing: true,
  fields: { subgoalId, pathId: fields.pathId.optional() },
});
