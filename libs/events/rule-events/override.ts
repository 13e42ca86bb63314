import { z } from 'zod';
import { competenceUris, displayName, identifier, iri } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../event.ts';
import { NS } from '../names.ts';

const entity = { entity: 'override', about: 'rule' } as const;
const author = displayName('Who decided it: a role or a team');
const reason = displayName('Why the rule is so');

const match = z
  .strictObject({
    source: identifier('The name of the client that sends the statement').optional(),
    verb: iri('The verb').optional(),
    objectType: iri('The type of the object').optional(),
    objectIdPattern: identifier('The id of the object, where * stands for any characters').optional(),
    category: iri('One of contextActivities.category').optional(),
    parentType: iri('The type of something that the object belongs to: contextActivities.parent or grouping').optional(),
    extension: z
      .strictObject({
        key: iri('The extension of the context'),
        equals: z.union([z.string().max(200), z.number(), z.boolean()]).describe('What it says'),
      })
      .optional()
      .describe('An extension of the context that says just this'),
  })
  .refine((value) => Object.keys(value).length > 0, { error: 'has to name something by which statements are told apart' })
  .meta({ minProperties: 1 })
  .describe('Which statements: those for which all of this holds');

const set = z
  .strictObject({
    class: z.enum(['F', 'W', 'S', 'R', 'X', 'G', 'N']).optional().describe('Class of learning event; N is none'),
    initiative: z.enum(['self', 'co', 'assigned']).optional().describe('Who chose it; self never takes the place of assigned'),
    mandatory: z.boolean().optional().describe('Whether it is statutory or policy training'),
    competences: competenceUris.min(1).optional().describe('In place of those that the statement names'),
    activity: iri('The activity that it is about: as an alias of its root activity').optional(),
  })
  .refine((value) => Object.keys(value).length > 0, { error: 'has to say something of the statements' })
  .meta({ minProperties: 1 })
  .describe('What they are taken for');

/** Badges and certificates: class G of the capability model 9.3. A test of @oppiva/capability compares it with the table. */
const recognitions = new Set(
  ['https://openbadgespec.org/xapi/verbs/earned', 'http://activitystrea.ms/badge', 'http://id.tincanapi.com/activitytype/certificate'].map(
    spelling,
  ),
);

/** One spelling of an IRI, coarser than that of the model 9.1: it only serves to refuse. */
function spelling(text: string): string {
  return text
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace('/schema/1.0/', '/')
    .replace(/\/+$/, '');
}

const learning = new Set<unknown>(['F', 'W', 'S', 'R', 'X']);

/** What a rule may never do (capability model 9.5): make learning of recognition, take in what is private, call assigned self-chosen. */
function checkForbidden(data: Record<string, unknown>): { property: string; problem: string } | null {
  const { match: selected, set: said } = data;
  if (!isJsonObject(selected) || !isJsonObject(said)) return null;
  const states = (key: string, value: unknown): boolean =>
    isJsonObject(selected['extension']) &&
    selected['extension']['key'] === `${NS}/ext/${key}` &&
    String(selected['extension']['equals']) === String(value);
  const named = [selected['verb'], selected['objectType']].filter((each) => typeof each === 'string');
  if (learning.has(said['class']) && (states('class', 'G') || named.some((each) => recognitions.has(spelling(each)))))
    return { property: 'set', problem: 'makes learning of recognition (class G), which it never is; leave class out, or set G or N' };
  if (states('visibility', 'private')) return { property: 'match', problem: 'selects what is private, which no rule may take in' };
  const isAssigned = said['mandatory'] === true || states('initiative', 'assigned') || states('mandatory', true);
  if (said['initiative'] === 'self' && isAssigned)
    return { property: 'set', problem: 'calls what is assigned or mandatory self-chosen; leave initiative out' };
  return null;
}

/** Rules of one priority that select by just the same may not say different things. */
function decides(data: JsonObject): { subject: string; properties: Readonly<Record<string, JsonValue>> } {
  return { subject: `${String(data['priority'])} ${sortedText(data['match'])}`, properties: (data['set'] ?? {}) as JsonObject };
}

function sortedText(value: JsonValue | undefined): string {
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, each]) => `${name}:${sortedText(each as JsonValue)}`).join()}}`;
}

export const overrideSet = defineEventType({
  ...entity,
  name: 'rule.override-set.v1',
  summary: 'The organisation takes some statements for something else than the table of the capability model 9.3 does (9.5).',
  fields: {
    priority: z.int().min(0).max(1_000).describe('Of rules that select the same statement the highest goes first, property by property'),
    match,
    set,
    author,
    reason,
  },
  check: checkForbidden,
  decides,
});

export const overrideWithdrawn = defineEventType({
  ...entity,
  name: 'rule.override-withdrawn.v1',
  summary: 'The rule in this slot does not hold any more from a date on.',
  closing: true,
  fields: { author: author.optional(), reason: reason.optional() },
});
