import { z } from 'zod';
import { displayName, identifier, iri } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const ITEMS_MAX = 1_000;
const BROADER_MAX = 5_000;

const competenceUri = iri('URI of the competence: ESCO skill, CASE CFItem, or the organisation’s own');

export const competenceFrameworkPublished = defineEventType({
  name: 'hr.competence.framework-published.v1',
  entity: 'competence-framework',
  about: 'organisation',
  summary:
    'A framework of competences, or a part of one, as published: each slot holds one part, which the same slot of a later version replaces.',
  fields: {
    frameworkUri: iri('The framework: ESCO concept scheme, CASE CFDocument, or the organisation’s own'),
    version: identifier('The release, in the words of the publisher: 1.1.1'),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'has to be a language tag, such as en or fi' })
      .describe('Language of the names')
      .nullable()
      .optional(),
    items: z
      .array(
        z.strictObject({
          competenceUri,
          name: displayName('Name of the competence').nullable().optional(),
          sameAs: z.array(iri('Another URI of the same competence')).max(50).describe('Aliases (CASE exactMatchOf)').optional(),
        }),
      )
      .max(ITEMS_MAX)
      .describe('Competences and groups of them')
      .optional(),
    broader: z
      .array(z.strictObject({ competenceUri, broaderUri: iri('URI of a competence or group that it is part of') }))
      .max(BROADER_MAX)
      .describe('What is part of what; a competence may be part of several. Both ends need not be items of the same event')
      .optional(),
  },
});
