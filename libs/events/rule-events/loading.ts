import { z } from 'zod';
import { identifier } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

export const loadingFinished = defineEventType({
  name: 'rule.loading-finished.v1',
  summary: 'The initial load is complete: the history may be published (capability model 3.2 rule 2).',
  entity: 'loading',
  about: 'rule',
  sender: 'platform',
  instants: true,
  fields: { batches: z.array(identifier('A batch of the initial load')).max(1_000).optional().describe('The batches that were loaded') },
});
