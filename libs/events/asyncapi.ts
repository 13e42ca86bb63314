import { catalogue } from './catalogue.ts';
import type { EventType } from './define-event-type.ts';
import { fullType, schemaUri } from './names.ts';
import { publishedSchemas } from './schemas.ts';

const instant = { type: 'string', format: 'date-time' };
const eventKey = { type: 'string', pattern: '^[^|]+\\|.+$', description: 'source|id of an earlier event' };

/** The attributes of an event besides type, dataschema and data (CloudEvents 1.0, capability model 8.1). */
const envelope = {
  specversion: { const: '1.0' },
  id: {
    type: 'string',
    minLength: 1,
    maxLength: 256,
    description: 'Unique within the source. The same again with the same content is a duplicate, with other content a conflict',
  },
  source: { type: 'string', format: 'uri-reference', minLength: 1, maxLength: 1024 },
  subject: { type: 'string', description: 'The same as data.slot' },
  time: { ...instant, description: 'When the fact was decided or happened in the source' },
  recordedtime: { ...instant, description: 'When the source recorded it' },
  datacontenttype: { const: 'application/json' },
  sequence: { type: ['string', 'integer'], description: 'Order within the source' },
  correlationid: { type: 'string', maxLength: 256, description: 'Such as one reorganisation' },
  causationid: { type: 'string', maxLength: 256 },
  supersedes: { ...eventKey, description: 'source|id of the event that this one replaces completely' },
  retracts: { ...eventKey, description: 'source|id of the event that this one removes; this one asserts nothing itself' },
};

/**
 * The events that the product receives, as an AsyncAPI 3.0 document: one channel (`/events`), one message a type. Messages that
 * only the platform itself makes are not in it.
 * @param options.version of the product
 */
export function asyncApiDocument(options: { version: string; server?: { host: string; protocol: 'http' | 'https' } }): object {
  const types = [...catalogue.values()].filter((type) => type.sender !== 'platform');
  const schemas = publishedSchemas();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Oppiva events',
      version: options.version,
      description:
        'HR and rule events that an installation receives, as CloudEvents 1.0. Schemas of the data are published under /schemas.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    ...(options.server && {
      servers: { installation: { ...options.server, security: [{ $ref: '#/components/securitySchemes/client' }] } },
    }),
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: '/events',
        title: 'Events',
        description: 'POST: one event structured or binary, or a batch. 202 with the outcome of each event.',
        messages: Object.fromEntries(types.map((type) => [type.name, { $ref: `#/components/messages/${type.name}` }])),
      },
    },
    operations: {
      receiveEvents: {
        action: 'receive',
        channel: { $ref: '#/channels/events' },
        summary: 'Takes events of a source. Rule events need an administrator.',
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
        messages: types.map((type) => ({ $ref: `#/channels/events/messages/${type.name}` })),
      },
    },
    components: {
      messages: Object.fromEntries(types.map((type) => [type.name, messageOf(type)])),
      schemas: Object.fromEntries(types.map((type) => [type.name, schemas.get(`${type.name}.json`)])),
      securitySchemes: { client: { type: 'http', scheme: 'basic', description: 'Key and secret of a client with the scope events/write' } },
    },
  };
}

function messageOf(type: EventType): object {
  return {
    name: fullType(type.name),
    title: type.name,
    summary: type.summary,
    contentType: 'application/cloudevents+json',
    payload: {
      type: 'object',
      required: ['specversion', 'id', 'source', 'type', 'data'],
      properties: {
        ...envelope,
        type: { const: fullType(type.name) },
        dataschema: { const: schemaUri(type.name) },
        data: { $ref: `#/components/schemas/${type.name}` },
      },
    },
  };
}
