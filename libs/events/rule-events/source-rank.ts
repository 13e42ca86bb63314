import { z } from 'zod';
import { displayName, identifier } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'source-rank', about: 'rule' } as const;
const sourceId = identifier('The source: the name of the client that sends its statements');
const author = displayName('Who decided it: a role or a team').optional();
const reason = displayName('Why it is so').optional();

export const sourceRankSet = defineEventType({
  ...entity,
  name: 'rule.source-rank-set.v1',
  summary: 'Whose class counts where several sources tell of the same learning: that of the lowest rank (capability model 3.4).',
  fields: { sourceId, rank: z.int().min(1).max(1_000).describe('1 goes first; a source without a rank comes last'), author, reason },
  decides: ({ sourceId: source, rank }) => ({ subject: String(source), properties: { rank: rank ?? null } }),
});

export const sourceRankWithdrawn = defineEventType({
  ...entity,
  name: 'rule.source-rank-withdrawn.v1',
  summary: 'A source has no rank any more from a date on.',
  closing: true,
  fields: { sourceId, author, reason },
});
