import { z } from 'zod';
import { identifier } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const about = { about: 'organisation' } as const;
const sourceId = identifier('The source: the name of the client that sends its statements, or the source attribute of its HR events');

/** Classes of learning events, and what HR sources tell of (the entity of their event types). */
const kinds = [
  'F',
  'W',
  'S',
  'R',
  'X',
  'G',
  'person',
  'engagement',
  'assignment',
  'unit',
  'calendar',
  'schedule',
  'leave',
  'policy',
  'role',
  'competence',
  'strategy',
  'recognition',
  'path',
  'subgoal',
  'learningtime',
  'entitlement',
  'dialogue',
  'coaching',
  'need',
  'commitment',
  'practice',
  'experiment',
  'survey',
  'intervention',
  'assignments-of-learning',
] as const;

export const sourceRegistered = defineEventType({
  ...about,
  name: 'hr.source.registered.v1',
  summary: 'A source is connected, and is expected to deliver (capability model 5.1). Said again for its slot it says the whole state.',
  entity: 'source',
  fields: {
    sourceId,
    kinds: z
      .array(z.enum(kinds))
      .max(kinds.length)
      .optional()
      .describe(
        'What it delivers: classes of learning events, domains of HR facts, and assignments-of-learning where it reports what was assigned to whom (9.4)',
      ),
    expectedDays: z
      .array(z.int().min(1).max(7))
      .max(7)
      .optional()
      .describe('Weekdays on which it delivers, 1 is Monday; left out or empty: it counts as delivering'),
    rank: z.int().min(1).max(1_000).optional().describe('Whose class counts of what several sources tell of: the lowest (3.4)'),
  },
});

export const sourceOutageDeclared = defineEventType({
  ...about,
  name: 'hr.source.outage-declared.v1',
  summary:
    'A source does not deliver in an interval: whatever comes of it, these days count as not delivered. A fact of its own beside the source.',
  entity: 'source-outage',
  fields: { sourceId },
});
