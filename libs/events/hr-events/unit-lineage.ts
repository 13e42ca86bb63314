import { z } from 'zod';
import { personId, unitId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

/** A reorganisation names this many units, and maps this many people, at most. */
const unitsMax = 200;
const peopleMax = 20_000;

const units = (description: string) => z.array(unitId).min(1).max(unitsMax).describe(description);
const one = (description: string) => units(description).max(1);
const before = 'Units that end on effectiveFrom, by the strings of the source';
const after = 'Units that their people and their past go on in from effectiveFrom';

/** A fact of its own beside the units: it changes nothing of what a unit is, only where its past is counted in the structure of later. */
const entity = { entity: 'unit-lineage', about: 'organisation' } as const;

const listOf = (data: Record<string, unknown>, property: string): unknown[] => {
  const list = data[property];
  return Array.isArray(list) ? (list as unknown[]) : [];
};

function checkUnits(data: Record<string, unknown>): { property: string; problem: string } | null {
  const [from, to] = [listOf(data, 'from'), listOf(data, 'to')];
  for (const [property, list] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (new Set(list).size < list.length) return { property, problem: 'names a unit twice; name each once' };
  if (!to.some((unit) => from.includes(unit))) return null;
  return { property: 'to', problem: 'names a unit of data.from: a unit cannot go on in itself; leave it out of both where it stays' };
}

function checkSplit(data: Record<string, unknown>): { property: string; problem: string } | null {
  const problem = checkUnits(data);
  if (problem !== null) return problem;
  const to = listOf(data, 'to');
  const mapping = listOf(data, 'mapping') as { personId?: unknown; unitId?: unknown }[];
  if (mapping.some(({ unitId: unit }) => !to.includes(unit)))
    return { property: 'mapping', problem: 'names a unit that is not in data.to' };
  const people = mapping.map((each) => each.personId);
  return new Set(people).size === people.length ? null : { property: 'mapping', problem: 'names a person twice; each goes to one unit' };
}

export const unitMoved = defineEventType({
  ...entity,
  name: 'hr.unit.moved.v1',
  summary: 'A unit goes on under another id. Where only the unit above it changes, say the unit itself again instead.',
  fields: { from: one(before), to: one(after) },
  check: checkUnits,
});

export const unitMerged = defineEventType({
  ...entity,
  name: 'hr.unit.merged.v1',
  summary: 'One or several units go on together in one.',
  fields: { from: units(before), to: one(after) },
  check: checkUnits,
});

export const unitSplit = defineEventType({
  ...entity,
  name: 'hr.unit.split.v1',
  summary: 'A unit goes on in several. Who goes where is said by mapping, else by the first assignment of each person to one of them.',
  fields: {
    from: one(before),
    to: units(after).min(2),
    mapping: z
      .array(z.strictObject({ personId, unitId }))
      .max(peopleMax)
      .nullable()
      .optional()
      .describe('Where people of the unit go, those whose assignments do not say it'),
  },
  check: checkSplit,
});
