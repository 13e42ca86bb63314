import { displayName, iri } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const entity = { entity: 'activity-alias', about: 'rule' } as const;
const alias = iri('The activity id that a source sends');
const author = displayName('Who decided it: a role or a team').optional();
const reason = displayName('Why the rule is so').optional();

export const activityAliasSet = defineEventType({
  ...entity,
  name: 'rule.activity-alias-set.v1',
  summary: 'Two activity ids are the same activity (capability model 9.5).',
  fields: { alias, activity: iri('The activity id that it stands for'), author, reason },
  decides: ({ alias: subject, activity }) => ({ subject: String(subject), properties: { activity: activity ?? null } }),
  check: (data) => (data.alias === data.activity ? { property: 'activity', problem: 'has to be another activity than the alias' } : null),
});

export const activityAliasWithdrawn = defineEventType({
  ...entity,
  name: 'rule.activity-alias-withdrawn.v1',
  summary: 'An alias does not hold any more from a date on.',
  closing: true,
  fields: { alias, author, reason },
});
