import { createHash } from 'node:crypto';
import type { LogKeys, RecordDraft, Topic, TopicDraft } from './event-log.ts';

/** Keys of the tests: fixed, so that golden fixtures can be opened. */
export const testKeys: LogKeys = { id: bytes32('id'), tag: bytes32('tag'), seal: bytes32('seal') };

function bytes32(name: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`oppiva event log test key: ${name}`).digest());
}

/** A request of `count` statements whose number and texts follow from `number`. */
export function statementsDraft(number: number, o: { count?: number; textLength?: number } = {}): RecordDraft {
  const { count = 2, textLength = 20 } = o;
  const statements = Array.from({ length: count }, (_, i) => ({
    id: `${number}-${i}`,
    name: 'ä'.repeat(textLength),
    actor: { mbox: 'mailto:aino@example.org' },
  }));
  return {
    type: 'xapi.statements-accepted',
    schema: 1,
    client: 'lms',
    meta: { number },
    body: Buffer.from(JSON.stringify(statements)),
    split: 'json',
    keys: Buffer.concat(statements.map(({ id }) => createHash('sha256').update(id).digest().subarray(0, 16))),
    flags: new Uint8Array(count).fill(3),
  };
}

export function statementsFor(number: number, o: { count?: number; textLength?: number; topic?: Topic } = {}): TopicDraft {
  return { topic: o.topic ?? 'oppiva.statements', draft: statementsDraft(number, o) };
}

/** A draft with no entries and this body. */
export function plainDraft(body: Uint8Array): RecordDraft {
  const nothing = new Uint8Array(0);
  return { type: 'capability.values-published', schema: 1, client: null, meta: {}, body, split: 'none', keys: nothing, flags: nothing };
}
