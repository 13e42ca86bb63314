import { createHash } from 'node:crypto';
import type { EventLog, JsonValue, LogKeys, Reference, TopicDraft } from '@oppiva/event-log';
import { entryFlags, IdCipher } from '@oppiva/event-log';
import { isVoiding, splitJsonArray, uuidToBytes } from '@oppiva/xapi';

/** A record of statements, as ingest appends one for each accepted request; for tests and measurements. */
export function statementsDraft(
  statements: readonly (Record<string, unknown> | string)[],
  options: { keys: Pick<LogKeys, 'id'>; client?: string; meta?: Record<string, JsonValue> },
): TopicDraft {
  const cipher = new IdCipher(options.keys.id);
  const texts = statements.map((statement) => (typeof statement === 'string' ? statement : JSON.stringify(statement)));
  const parsed = texts.map((text) => JSON.parse(text) as { id: string });
  const ids = new Uint8Array(parsed.length * 16);
  const flags = new Uint8Array(parsed.length);
  const references: Reference[] = [];
  for (const [entry, statement] of parsed.entries()) {
    uuidToBytes(statement.id, ids, entry * 16);
    const target = isVoiding(statement);
    if (target === null) continue;
    flags[entry] = entryFlags.voiding;
    references.push({ entry, kind: 'voids', key: cipher.encrypt(uuidOf(target)) });
  }
  const body = Buffer.from(`[${texts.join(',')}]`);
  const draft = {
    type: 'xapi.statements-accepted',
    schema: 1,
    client: options.client ?? 'lms',
    meta: { xapiVersion: '2.0.0', ...options.meta },
    body,
    split: splitJsonArray(body),
    keys: cipher.encrypt(ids),
    flags,
    references,
  };
  return { topic: 'oppiva.statements', draft };
}

function uuidOf(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  uuidToBytes(text, bytes);
  return bytes;
}

/** A UUID from a number: the same in every run. */
export function numberedId(number: number): string {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An ordinary statement of about 650 bytes. */
export function numberedStatement(number: number): Record<string, unknown> {
  const day = String(1 + (number % 28)).padStart(2, '0');
  const second = String(number % 60).padStart(2, '0');
  return {
    id: numberedId(number),
    actor: { objectType: 'Agent', account: { homePage: 'https://id.example.fi', name: `person-${number % 3_000}` } },
    verb: { id: `http://adlnet.gov/expapi/verbs/${number % 3 === 0 ? 'completed' : 'experienced'}`, display: { en: 'did' } },
    object: {
      objectType: 'Activity',
      id: `https://learn.example.fi/course/${number % 400}`,
      definition: {
        type: 'http://adlnet.gov/expapi/activities/course',
        name: { fi: `Kurssi ${number % 400}`, en: `Course ${number % 400}` },
      },
    },
    context: {
      registration: numberedId(number % 50_000),
      contextActivities: { grouping: [{ id: `https://learn.example.fi/programme/${number % 40}` }] },
    },
    result: { completion: number % 3 === 0, duration: `PT${number % 59}M` },
    timestamp: `2026-10-${day}T10:11:${second}.${String(number % 1_000).padStart(3, '0')}Z`,
  };
}

/** Appends numbered statements [from, to) in requests of `batch`. */
export async function appendNumbered(
  log: EventLog,
  keys: Pick<LogKeys, 'id'>,
  { from = 0, to, batch = 50 }: { from?: number; to: number; batch?: number },
): Promise<void> {
  for (let at = from; at < to;) {
    const drafts: TopicDraft[] = [];
    for (; at < to && drafts.length < 40; at += batch) {
      const numbers = Array.from({ length: Math.min(batch, to - at) }, (_, index) => at + index);
      drafts.push(statementsDraft(numbers.map(numberedStatement), { keys }));
    }
    await log.append(drafts);
  }
}

/** A stream with duplicates, conflicts and voids in it: 40 statements more for every 2,000 numbered ones. */
export async function appendStream(log: EventLog, keys: Pick<LogKeys, 'id'>, statements: number): Promise<void> {
  for (let from = 0; from < statements; from += 2_000) {
    await appendNumbered(log, keys, { from, to: from + 2_000, batch: 20 });
    const earlier = Array.from({ length: 30 }, (_, index) => numberedStatement(from + index * 7));
    const conflicts = earlier.slice(0, 5).map((statement) => ({ ...statement, verb: { id: 'http://example.fi/verbs/other' } }));
    const voids = earlier.slice(5, 10).map((statement, index) => ({
      ...numberedStatement(0),
      id: numberedId(1_000_000 + from + index),
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id: statement['id'] },
    }));
    await log.append([earlier, conflicts, voids].map((each) => statementsDraft(each, { keys })));
  }
}
