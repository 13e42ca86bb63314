import { topics, type Reference, type Topic, type TopicDraft } from './event-log.ts';
import { metaText, type RawDraft } from './record.ts';

/**
 * Appends on their way to the writer thread: all of one tick in one buffer that is transferred, not cloned. One copy of each body (4
 * microseconds for 35 kB) keeps the caller's buffers the caller's. Little-endian:
 *
 *     append: u32 id, u32 drafts
 *     draft:  u8 topic, u8 split, u16 schema, u16 type, u16 client (0xffff: null), u32 meta, u32 body, u32 keys, u32 flags, u32 spans,
 *             u32 references (all lengths; spans as a count of numbers), then the bytes in that order;
 *             a reference is u32 entry, u8 kind, 16 key
 */
const APPEND_BYTES = 8;
const DRAFT_BYTES = 32;
const REFERENCE_BYTES = 21;
const NO_CLIENT = 0xffff;
const splits = ['json', 'none', 'spans'] as const;
const kinds = ['voids', 'supersedes', 'retracts'] as const;

export interface OutgoingAppend {
  id: number;
  drafts: readonly TopicDraft[];
  metas: readonly string[];
  bytes: number;
}

export interface IncomingAppend {
  id: number;
  drafts: { topic: Topic; draft: RawDraft }[];
  bytes: number;
}

/** Measures an append; throws RECORD_INVALID when a meta is not small. */
export function outgoing(id: number, drafts: readonly TopicDraft[]): OutgoingAppend {
  const metas = drafts.map(({ draft }) => metaText(draft.meta));
  let bytes = APPEND_BYTES;
  drafts.forEach(({ draft }, i) => {
    bytes += DRAFT_BYTES + Buffer.byteLength(draft.type) + Buffer.byteLength(draft.client ?? '') + Buffer.byteLength(metas[i]!);
    bytes += draft.body.length + draft.keys.length + draft.flags.length + 4 * spansOf(draft.split).length;
    bytes += REFERENCE_BYTES * (draft.references?.length ?? 0);
  });
  return { id, drafts, metas, bytes };
}

/** Packs appends into one transferable buffer. */
export function packFrame(appends: readonly OutgoingAppend[]): ArrayBuffer {
  const frame = Buffer.allocUnsafeSlow(appends.reduce((sum, { bytes }) => sum + bytes, 0));
  let at = 0;
  for (const { id, drafts, metas } of appends) {
    frame.writeUInt32LE(id, at);
    frame.writeUInt32LE(drafts.length, at + 4);
    at += APPEND_BYTES;
    drafts.forEach((draft, i) => {
      at = packDraft(frame, at, draft, metas[i]!);
    });
  }
  return frame.buffer as ArrayBuffer;
}

function packDraft(frame: Buffer, start: number, { topic, draft }: TopicDraft, meta: string): number {
  const spans = spansOf(draft.split);
  const references = draft.references ?? [];
  frame[start] = topics.indexOf(topic);
  frame[start + 1] = splits.indexOf(typeof draft.split === 'string' ? draft.split : 'spans');
  frame.writeUInt16LE(draft.schema, start + 2);
  let at = start + DRAFT_BYTES;
  const typeBytes = frame.write(draft.type, at);
  const clientBytes = frame.write(draft.client ?? '', at + typeBytes);
  const metaBytes = frame.write(meta, at + typeBytes + clientBytes);
  frame.writeUInt16LE(typeBytes, start + 4);
  frame.writeUInt16LE(draft.client === null ? NO_CLIENT : clientBytes, start + 6);
  frame.writeUInt32LE(metaBytes, start + 8);
  at += typeBytes + clientBytes + metaBytes;
  [draft.body, draft.keys, draft.flags].forEach((bytes, i) => {
    frame.writeUInt32LE(bytes.length, start + 12 + 4 * i);
    frame.set(bytes, at);
    at += bytes.length;
  });
  frame.writeUInt32LE(spans.length, start + 24);
  frame.writeUInt32LE(references.length, start + 28);
  for (const number of spans) at = frame.writeUInt32LE(number, at);
  for (const { entry, kind, key } of references) {
    frame.writeUInt32LE(entry, at);
    frame[at + 4] = kinds.indexOf(kind);
    frame.set(key, at + 5);
    at += REFERENCE_BYTES;
  }
  return at;
}

/** Reads a frame; the drafts' bytes are views on it. */
export function readFrame(buffer: ArrayBuffer): IncomingAppend[] {
  const frame = Buffer.from(buffer);
  const appends: IncomingAppend[] = [];
  let at = 0;
  while (at < frame.length) {
    const start = at;
    const id = frame.readUInt32LE(at);
    const drafts: IncomingAppend['drafts'] = [];
    let left = frame.readUInt32LE(at + 4);
    at += APPEND_BYTES;
    for (; left > 0; left--) {
      const { topic, draft, end } = readDraft(frame, at);
      drafts.push({ topic, draft });
      at = end;
    }
    appends.push({ id, drafts, bytes: at - start });
  }
  return appends;
}

function readDraft(frame: Buffer, start: number): { topic: Topic; draft: RawDraft; end: number } {
  let at = start + DRAFT_BYTES;
  const take = (length: number): Buffer => frame.subarray(at, (at += length));
  const split = splits[frame[start + 1]!]!;
  const clientBytes = frame.readUInt16LE(start + 6);
  const type = take(frame.readUInt16LE(start + 4)).toString('utf8');
  const client = clientBytes === NO_CLIENT ? null : take(clientBytes).toString('utf8');
  const meta = take(frame.readUInt32LE(start + 8)).toString('utf8');
  const [body, keys, flags] = [
    take(frame.readUInt32LE(start + 12)),
    take(frame.readUInt32LE(start + 16)),
    take(frame.readUInt32LE(start + 20)),
  ];
  const spans = take(4 * frame.readUInt32LE(start + 24));
  const references: Reference[] = [];
  for (let left = frame.readUInt32LE(start + 28); left > 0; left--) {
    const bytes = take(REFERENCE_BYTES);
    references.push({ entry: bytes.readUInt32LE(0), kind: kinds[bytes[4]!]!, key: bytes.subarray(5) });
  }
  const draft: RawDraft = {
    type,
    schema: frame.readUInt16LE(start + 2),
    client,
    meta,
    body: body!,
    keys: keys!,
    flags: flags!,
    references,
    split: 'json',
  };
  if (split === 'none') draft.split = 'none';
  if (split === 'spans') draft.split = Uint32Array.from({ length: spans.length / 4 }, (_, i) => spans.readUInt32LE(4 * i));
  return { topic: topics[frame[start]!]!, draft, end: at };
}

function spansOf(split: TopicDraft['draft']['split']): Uint32Array | readonly number[] {
  return typeof split === 'string' ? [] : split;
}
