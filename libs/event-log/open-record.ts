import { unsealBody, type UnsealedBody } from './body.ts';
import { EventLogError } from './errors.ts';
import { decodeHeader, type RecordHeader } from './header.ts';
import type { Keyring } from './keyring.ts';

/** What reads in the place of an agent whose key was destroyed (an agent's span is a whole JSON value). */
export const ERASED_AGENT = '{"objectType":"Agent","account":{"homePage":"https://oppiva.invalid/erased","name":"erased"}}';

export interface SealedRecord {
  header: Uint8Array;
  body: Uint8Array;
}

/** A record opened as far as the keyring reaches. */
export interface OpenedBody {
  /** The bytes received; where a key is gone, an entry reads `null` and an agent as an anonymous account. */
  bytes: Uint8Array;
  /** Each entry's slice of `bytes`; null where the entry is erased. */
  entries: (Uint8Array | null)[];
}

/**
 * The bytes of a record as they were received. Throws RECORD_KEY_UNKNOWN when the keyring lacks the key of bytes that belong to no person
 * (the wrong master key), RECORD_UNREADABLE when header or body were changed.
 * @param isPassing the bytes are used up before the next body is opened so, which may write over them; saves an allocation a record
 */
export function openBody(record: SealedRecord, keyring: Keyring, isPassing = false): Uint8Array {
  const unsealed = unsealBody(record, keyring, isPassing);
  const whole = unsealed.layout.length === 1 ? unsealed.plain[0] : null;
  return whole ?? join(decodeHeader(record.header), unsealed).bytes;
}

/** As `openBody`, with the entries' slices: the header's positions do not hold where something was erased. */
export function openEntries(record: SealedRecord, keyring: Keyring): OpenedBody {
  return join(decodeHeader(record.header), unsealBody(record, keyring));
}

/** A span of the body as received, and the bytes that now stand for it. */
interface Piece {
  start: number;
  length: number;
  bytes: Uint8Array | null;
}

function join(header: RecordHeader, { layout, plain }: UnsealedBody): OpenedBody {
  const pieces: Piece[] = [];
  const erased = new Set<number>();
  const taken = plain.map(() => 0);
  let start = 0;
  for (const { section, kind, length } of layout) {
    const bytes = plain[section]?.subarray(taken[section]!, taken[section]! + length) ?? null;
    if (!bytes && kind === 'record') throw keyUnknown();
    if (!bytes && kind === 'entry') erased.add(entryAt(header, start));
    pieces.push({ start, length, bytes: bytes ?? (kind === 'agent' ? Buffer.from(ERASED_AGENT) : null) });
    taken[section]! += length;
    start += length;
  }
  if (start !== header.bodyBytes) throw new EventLogError('RECORD_UNREADABLE', `The layout covers ${start} of ${header.bodyBytes} bytes.`);
  for (const entry of erased) eraseEntry(pieces, header.startAt(entry), header.startAt(entry) + header.lengthAt(entry));
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes ?? Buffer.alloc(0)));
  const moved = positionsIn(pieces, bytes.length);
  const entries = Array.from({ length: header.count }, (_, i) =>
    erased.has(i) ? null : bytes.subarray(moved(header.startAt(i)), moved(header.startAt(i) + header.lengthAt(i))),
  );
  return { bytes, entries };
}

/** An erased entry goes as a whole, the spans of other agents in it too: its first span becomes `null`, the others nothing. */
function eraseEntry(pieces: Piece[], from: number, to: number): void {
  let first = true;
  for (const piece of pieces) {
    if (piece.start < from || piece.start >= to) continue;
    piece.bytes = Buffer.from(first ? 'null' : '');
    first = false;
  }
}

/** Where a position of the body as received lies in the joined bytes; exact at the borders of spans and within unchanged ones. */
function positionsIn(pieces: readonly Piece[], total: number): (position: number) => number {
  const ats: number[] = [];
  let at = 0;
  for (const piece of pieces) {
    ats.push(at);
    at += piece.bytes?.length ?? 0;
  }
  return (position) => {
    let low = 0;
    let high = pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pieces[middle]!.start <= position) low = middle + 1;
      else high = middle;
    }
    const piece = pieces[low - 1];
    if (!piece || position >= piece.start + piece.length) return total;
    return ats[low - 1]! + (piece.bytes?.length === piece.length ? position - piece.start : 0);
  };
}

function entryAt(header: RecordHeader, position: number): number {
  for (let i = 0; i < header.count; i++) {
    if (position >= header.startAt(i) && position < header.startAt(i) + header.lengthAt(i)) return i;
  }
  throw new EventLogError('RECORD_UNREADABLE', `The layout has an entry's span at ${position}, where the header has no entry.`);
}

function keyUnknown(): EventLogError {
  const message =
    'The key that sealed this record is not in the keyring. Start with the master key that the log was written with (DATA_DIR/keys/master.key or OPPIVA_MASTER_KEY).';
  return new EventLogError('RECORD_KEY_UNKNOWN', message);
}
