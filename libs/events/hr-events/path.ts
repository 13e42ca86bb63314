import { competenceUris, identifier, personId, unitId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const pathId = identifier('The path, by the string of the source; stored under a pseudonym');
const about = { about: 'person', personalIds: ['pathId', 'parentPathId'] } as const;

function checkOwner(data: Record<string, unknown>): { property: string; problem: string } | null {
  if ((data.personId === undefined) !== (data.unitId === undefined)) return null;
  return { property: 'personId', problem: 'or unitId has to say whose path it is: exactly one of the two' };
}

export const pathCreated = defineEventType({
  ...about,
  name: 'hr.path.created.v1',
  summary:
    'A learning path of a person or of a unit (the organisation: of its top unit). Sent again for the same slot it says the whole state.',
  entity: 'path',
  fields: {
    pathId,
    personId: personId.optional(),
    unitId: unitId.optional(),
    competenceUri: competenceUris.optional(),
    parentPathId: identifier('The path that it belongs to').nullable().optional(),
  },
  check: checkOwner,
});

export const pathActivated = defineEventType({
  ...about,
  name: 'hr.path.activated.v1',
  summary: 'A path is being followed from a date on. A fact of its own beside the path: it changes nothing of what the path is.',
  entity: 'path-activation',
  fields: { pathId },
});

export const pathReviewed = defineEventType({
  ...about,
  name: 'hr.path.reviewed.v1',
  summary: 'A path was looked at together. A fact of its own beside the path: it changes nothing of what the path is.',
  entity: 'path-review',
  fields: { pathId },
});

export const pathClosed = defineEventType({
  ...about,
  name: 'hr.path.closed.v1',
  summary: 'A path is not followed any more from a date on.',
  entity: 'path',
  closing: true,
  fields: { pathId },
});
