import { createHmac } from 'node:crypto';
import type { TopicDraft } from '@oppiva/event-log';
import { fullType, eventKeyOf, schemaUri } from '@oppiva/events';
import { IdCipher } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';

/** A CloudEvent as a source would send it. */
export interface TestEvent {
  readonly [attribute: string]: unknown;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

export interface TestStatement {
  readonly [property: string]: unknown;
  readonly id: string;
  readonly verb: { readonly id: string };
}

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** A record of accepted events of one topic, as ingest appends one for a request. */
export function eventsDraft(
  events: readonly TestEvent[],
  o: { topic: 'oppiva.hr' | 'oppiva.rules'; keys: InstallationKeys; bootstrap?: string },
): TopicDraft {
  const key = (sent: TestEvent): Buffer =>
    createHmac('sha256', o.keys.id)
      .update(`event\0${eventKeyOf(sent.source, sent.id)}`)
      .digest()
      .subarray(0, 16);
  return {
    topic: o.topic,
    draft: {
      type: o.topic === 'oppiva.hr' ? 'hr.events-accepted' : 'rule.events-accepted',
      schema: 1,
      client: 'hr',
      meta: o.bootstrap === undefined ? {} : { bootstrap: o.bootstrap },
      body: Buffer.from(JSON.stringify(events)),
      split: 'json',
      keys: Buffer.concat(events.map(key)),
      flags: new Uint8Array(events.length),
    },
  };
}

/** A record of accepted statements of one client. */
export function statementsDraft(
  statements: readonly TestStatement[],
  o: { client: string; keys: InstallationKeys; bootstrap?: string },
): TopicDraft {
  const cipher = new IdCipher(o.keys.id);
  const voided = statements.map((statement) => (statement.verb.id.endsWith('/voided') ? (statement['object'] as { id: string }).id : null));
  return {
    topic: 'oppiva.statements',
    draft: {
      type: 'xapi.statements-accepted',
      schema: 1,
      client: o.client,
      meta: { xapiVersion: '1.0.3', ...(o.bootstrap !== undefined && { bootstrap: o.bootstrap }) },
      body: Buffer.from(JSON.stringify(statements)),
      split: 'json',
      keys: cipher.encrypt(Buffer.concat(statements.map((statement) => uuidBytes(statement.id)))),
      flags: Uint8Array.from(voided, (target) => (target === null ? 0 : 8)),
      references: voided.flatMap((target, entry) =>
        target === null ? [] : [{ entry, kind: 'voids' as const, key: cipher.encrypt(uuidBytes(target)) }],
      ),
    },
  };
}

/** A CloudEvent of a type of the catalogue, such as `hr.unit.created.v1`; `more` are further attributes, such as `supersedes`. */
export function cloudEvent(o: {
  id: string;
  source: string;
  type: string;
  recordedtime: string;
  data: Record<string, unknown>;
  more?: Record<string, unknown>;
}): TestEvent {
  const { id, source, type, recordedtime, data, more } = o;
  return {
    specversion: '1.0',
    id,
    source,
    type: fullType(type),
    subject: String(data['slot']),
    time: recordedtime,
    recordedtime,
    datacontenttype: 'application/json',
    dataschema: schemaUri(type),
    ...more,
    data,
  };
}

let serial = 0;

/** An event of the catalogue, such as `hr.unit.created.v1`, recorded at an instant. */
export function event(type: string, recordedtime: string, data: Record<string, unknown>): TestEvent {
  serial += 1;
  return cloudEvent({ id: `e${serial}`, source: 'https://hr.example.fi', type, recordedtime, data });
}
