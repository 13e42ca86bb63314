import { bytesToUuid, splitJsonArray, type XapiVersion } from '@oppiva/xapi';
import type { CheckedStatement, PreparedBatch } from './prepare-statements.ts';

/** What of a checked request becomes a record. */
export interface AcceptedPart extends PreparedBatch {
  client: string;
  version: XapiVersion;
  /** The exact bytes received. */
  body: Buffer;
  /** The ids encrypted: 16 bytes an entry. */
  keys: Uint8Array;
  /** Of the initial load that the batch belongs to (capability model 3.2 rule 2). */
  bootstrap?: string;
}

/** With what is needed to compare its statements with others: where an id is known, or part of it is refused. */
export interface Batch extends AcceptedPart {
  statements: readonly CheckedStatement[];
  /** The ids in lower case. */
  ids: string[];
}

export function batchOf(part: AcceptedPart, statements: readonly CheckedStatement[]): Batch {
  return { ...part, statements, ids: statements.map((_, i) => bytesToUuid(part.idBytes, i * 16)) };
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');

/** The exact bytes of some entries as one array: what is stored where the rest of a request is known already or refused. */
export function bodyOf(body: Buffer, spans: Uint32Array, entries: readonly number[]): Buffer {
  const parts: Buffer[] = [OPEN];
  for (const [i, entry] of entries.entries()) {
    const start = spans[entry * 2] as number;
    if (i > 0) parts.push(COMMA);
    parts.push(body.subarray(start, start + (spans[entry * 2 + 1] as number)));
  }
  parts.push(CLOSE);
  return Buffer.concat(parts);
}

/** The batch of these entries alone, in this order. The same batch when they are all of it. */
export function pick(batch: Batch, entries: readonly number[]): Batch {
  if (entries.length === batch.ids.length) return batch;
  const keys = new Uint8Array(entries.length * 16);
  const idBytes = new Uint8Array(entries.length * 16);
  const flags = new Uint8Array(entries.length);
  const place = new Map(entries.map((entry, i) => [entry, i]));
  for (const [i, entry] of entries.entries()) {
    keys.set(batch.keys.subarray(entry * 16, entry * 16 + 16), i * 16);
    idBytes.set(batch.idBytes.subarray(entry * 16, entry * 16 + 16), i * 16);
    flags[i] = batch.flags[entry] as number;
  }
  return {
    ...batch,
    ids: entries.map((entry) => batch.ids[entry] as string),
    statements: entries.map((entry) => batch.statements[entry] as CheckedStatement),
    idBytes,
    flags,
    keys,
    voids: batch.voids.flatMap(({ entry, target }) => {
      const at = place.get(entry);
      return at === undefined ? [] : [{ entry: at, target }];
    }),
    body: bodyOf(batch.body, splitJsonArray(batch.body), entries),
  };
}
