import { z } from 'zod';
import { competenceUris, identifier, personId, unitId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'assignment', about: 'person' } as const;
const fields = {
  personId,
  unitId,
  roleId: identifier('The role, by the string of the source').nullable().optional(),
  fraction: z.number().gt(0).max(1).optional().describe('Share of the person’s work that is done here; left out: 1'),
  supervisorPersonId: identifier('The person who leads this one here; stored under a pseudonym').nullable().optional(),
  managementLevel: z.int().min(0).max(4).nullable().optional().describe('0: leads nobody … 4: the top'),
  developsCompetence: competenceUris.optional().describe('Competences that this place and role develop'),
};

export const assignmentStarted = defineEventType({
  ...entity,
  name: 'hr.assignment.started.v1',
  summary: 'A person has a place and a role. Several at a time are allowed.',
  fields,
});

export const assignmentChanged = defineEventType({
  ...entity,
  name: 'hr.assignment.changed.v1',
  summary: 'An assignment is different from a date on, such as in another unit. Says its whole state again.',
  fields,
});

export const assignmentEnded = defineEventType({
  ...entity,
  name: 'hr.assignment.ended.v1',
  summary: 'An assignment does not hold any more from a date on.',
  closing: true,
  fields: { personId, unitId: unitId.optional() },
});
