import { displayName, identifier, unitId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const parentId = identifier('The unit above, by the string of the source; null at the top').nullable();
const calendarId = identifier('Calendar of its business days').nullable().optional();
const entity = { entity: 'unit', about: 'organisation' } as const;

export const unitCreated = defineEventType({
  ...entity,
  name: 'hr.unit.created.v1',
  summary: 'A unit exists, under another one or at the top of the tree.',
  fields: { unitId, parentId: parentId.optional(), name: displayName('Name of the unit').nullable().optional(), calendarId },
});

export const unitRenamed = defineEventType({
  ...entity,
  name: 'hr.unit.renamed.v1',
  summary: 'A unit has another name from a date on. Says the whole state of the unit again: what it leaves out is unknown from then on.',
  // Required here though optional at creation: without it a new name would silently take the unit out of the tree.
  fields: { unitId, parentId, name: displayName('Name of the unit'), calendarId },
});

export const unitClosed = defineEventType({
  ...entity,
  name: 'hr.unit.closed.v1',
  summary: 'A unit does not exist any more from a date on.',
  closing: true,
  fields: { unitId },
});
