import { z } from 'zod';
import { catalogue } from './catalogue.ts';
import type { EventType } from './define-event-type.ts';
import { fullType, schemaUri } from './names.ts';

/**
 * The JSON Schemas (2020-12) of the data of every type, by file name (`hr.assignment.started.v1.json`); `$id` is the URI that
 * `dataschema` says. A published one is never edited: the tests hold every byte of it.
 */
export function publishedSchemas(): Map<string, object> {
  return new Map([...catalogue.values()].map((type) => [`${type.name}.json`, schemaOf(type)]));
}

function schemaOf(type: EventType): object {
  const { $schema, ...schema } = z.toJSONSchema(type.data, { target: 'draft-2020-12' });
  return { $schema, $id: schemaUri(type.name), title: fullType(type.name), description: type.summary, ...schema };
}
