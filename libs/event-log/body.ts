import { createCipheriv, createDecipheriv, hash, randomBytes, type KeyObject } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { EventLogError } from './errors.ts';
import type { Keyring, SealingKey } from './keyring.ts';
import { decompress } from './zstd.ts';

/**
 * The sealed body of a record: one section per encryption key, and a layout that says how to join them. Little-endian, version 1:
 *
 *     0  u8   version (1)        8  s × (16 key id, u8 flags, u32 plain length, u32 sealed length)
 *     1  u8   reserved (0)          p × (u16 section, u8 kind, u32 length)
 *     2  u16  sections s            s × (12 nonce, 16 GCM tag, sealed bytes)
 *     4  u32  spans p
 *
 * A section's plain text is its spans, one after the other; joining all spans in the order of the layout gives the exact bytes received.
 * Each section is AES-256-GCM; its additional data is SHA-256(header ‖ everything above the sections) ‖ u16 section number, so that neither
 * header nor layout can be changed and no section moved. Sections of 4 kB and more are zstd-compressed first.
 */
export const BODY_VERSION = 1;
const FIXED_BYTES = 8;
const SECTION_BYTES = 25;
const SPAN_BYTES = 7;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const COMPRESSED = 1;
const COMPRESS_FROM_BYTES = 4096;

/**
 * What a span is, which decides how it reads when its key is gone: 'record' bytes must be there; an 'entry' whose key is gone reads as
 * `null` as a whole; an 'agent' (one whole JSON value) reads as an anonymous account.
 */
export const spanKinds = ['record', 'entry', 'agent'] as const;
export type SpanKind = (typeof spanKinds)[number];

export interface LayoutSpan {
  /** Index into the sections. */
  section: number;
  kind: SpanKind;
  length: number;
}

/** A body with its seals opened as far as the keyring reaches; `plain` is null where the section's key is gone. */
export interface UnsealedBody {
  layout: LayoutSpan[];
  plain: (Uint8Array | null)[];
}

/**
 * Gives each nonce once: 8 random bytes for the sealer's life and a counter. Under one key, random nonces alone would reach GCM's bound
 * (2^32) within years at the design load; this construction only needs two sealers never to draw the same 64 bits.
 */
export class NonceSource {
  #nonce = freshNonce();
  #counter = 0;

  next(): Buffer {
    if (this.#counter > 0xffffffff) {
      this.#nonce = freshNonce();
      this.#counter = 0;
    }
    this.#nonce.writeUInt32BE(this.#counter++, 8);
    return this.#nonce;
  }
}

function freshNonce(): Buffer {
  return Buffer.concat([randomBytes(8), Buffer.alloc(4)]);
}

export interface SealOptions {
  header: Uint8Array;
  body: Uint8Array;
  keys: readonly SealingKey[];
  layout: readonly LayoutSpan[];
  nonces: { next(): Uint8Array };
}

/** Seals a body. The layout's lengths add up to the body's; `keys` has one key a section. */
export function sealBody({ header, body, keys, layout, nonces }: SealOptions): Buffer {
  const prelude = Buffer.alloc(FIXED_BYTES + SECTION_BYTES * keys.length + SPAN_BYTES * layout.length);
  prelude[0] = BODY_VERSION;
  prelude.writeUInt16LE(keys.length, 2);
  prelude.writeUInt32LE(layout.length, 4);
  const plain = splitByLayout(body, layout, keys.length);
  const packed = plain.map((bytes, i) => {
    const at = FIXED_BYTES + SECTION_BYTES * i;
    const compressed = bytes.length < COMPRESS_FROM_BYTES ? bytes : compress(bytes);
    const worthIt = compressed.length < bytes.length;
    prelude.set(keys[i]!.id, at);
    prelude[at + 16] = worthIt ? COMPRESSED : 0;
    prelude.writeUInt32LE(bytes.length, at + 17);
    prelude.writeUInt32LE(worthIt ? compressed.length : bytes.length, at + 21);
    return worthIt ? compressed : bytes;
  });
  let at = FIXED_BYTES + SECTION_BYTES * keys.length;
  for (const span of layout) {
    prelude.writeUInt16LE(span.section, at);
    prelude[at + 2] = spanKinds.indexOf(span.kind);
    prelude.writeUInt32LE(span.length, at + 3);
    at += SPAN_BYTES;
  }
  const additional = additionalData(header, prelude);
  const parts: Uint8Array[] = [prelude];
  packed.forEach((bytes, i) => {
    const nonce = Buffer.from(nonces.next());
    const cipher = createCipheriv('aes-256-gcm', keys[i]!.key, nonce);
    additional.writeUInt16LE(i, 32);
    cipher.setAAD(additional);
    const sealed = cipher.update(bytes);
    cipher.final();
    parts.push(nonce, cipher.getAuthTag(), sealed);
  });
  return Buffer.concat(parts);
}

/**
 * Opens every section whose key the keyring has. Throws RECORD_UNREADABLE when the body was changed or does not belong to the header.
 * @param isPassing the bytes are used up before the next body is opened so, which may write over them
 */
export function unsealBody(record: { header: Uint8Array; body: Uint8Array }, keyring: Keyring, isPassing = false): UnsealedBody {
  const body = Buffer.from(record.body.buffer, record.body.byteOffset, record.body.byteLength);
  if (body.length < FIXED_BYTES || body[0] !== BODY_VERSION || body[1] !== 0) {
    throw unreadable(`body version ${body[0]}.${body[1]} is unknown; this build reads version ${BODY_VERSION}`);
  }
  const sections = body.readUInt16LE(2);
  const spans = body.readUInt32LE(4);
  const layoutAt = FIXED_BYTES + SECTION_BYTES * sections;
  const preludeBytes = layoutAt + SPAN_BYTES * spans;
  if (preludeBytes > body.length) throw unreadable(`body of ${body.length} bytes is shorter than its directory (${preludeBytes})`);
  const prelude = body.subarray(0, preludeBytes);
  const additional = additionalData(record.header, prelude);
  const plain: (Uint8Array | null)[] = [];
  let at = preludeBytes;
  for (let i = 0; i < sections; i++) {
    const entry = body.subarray(FIXED_BYTES + SECTION_BYTES * i, FIXED_BYTES + SECTION_BYTES * (i + 1));
    const end = at + NONCE_BYTES + TAG_BYTES + entry.readUInt32LE(21);
    if (end > body.length) throw unreadable(`section ${i} ends at ${end} of ${body.length} bytes`);
    const key = keyring.keyFor(entry.subarray(0, 16));
    additional.writeUInt16LE(i, 32);
    plain.push(
      key ? openSection({ sealed: body.subarray(at, end), entry, key, additional, isPassing: isPassing && sections === 1 }) : null,
    );
    at = end;
  }
  if (at !== body.length) throw unreadable(`${body.length - at} bytes after the last section`);
  return { layout: readLayout(prelude.subarray(layoutAt), sections), plain };
}

interface SealedSection {
  sealed: Buffer;
  /** Its line in the directory. */
  entry: Buffer;
  key: KeyObject;
  additional: Buffer;
  isPassing: boolean;
}

function openSection({ sealed, entry, key, additional, isPassing }: SealedSection): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(additional);
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const packed = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    decipher.final();
  } catch (cause) {
    throw unreadable('its seal is broken: header or body were changed', cause);
  }
  const plainBytes = entry.readUInt32LE(17);
  const plain = (entry[16]! & COMPRESSED) === 0 ? packed : decompress(packed, plainBytes, isPassing);
  if (plain.length !== plainBytes) throw unreadable(`a section has ${plain.length} bytes and says ${plainBytes}`);
  return plain;
}

function readLayout(bytes: Buffer, sections: number): LayoutSpan[] {
  const layout: LayoutSpan[] = [];
  for (let at = 0; at < bytes.length; at += SPAN_BYTES) {
    const section = bytes.readUInt16LE(at);
    const kind = spanKinds[bytes[at + 2]!];
    if (section >= sections || !kind) throw unreadable(`span of section ${section}, kind ${bytes[at + 2]}, is unknown`);
    layout.push({ section, kind, length: bytes.readUInt32LE(at + 3) });
  }
  return layout;
}

function splitByLayout(body: Uint8Array, layout: readonly LayoutSpan[], sections: number): Uint8Array[] {
  if (sections === 1 && layout.length === 1) return [body];
  const parts: Uint8Array[][] = Array.from({ length: sections }, () => []);
  let at = 0;
  for (const span of layout) parts[span.section]!.push(body.subarray(at, (at += span.length)));
  if (at !== body.length) throw new RangeError(`the layout covers ${at} of ${body.length} bytes`);
  return parts.map((slices) => Buffer.concat(slices));
}

function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

function additionalData(header: Uint8Array, prelude: Uint8Array): Buffer {
  const additional = Buffer.alloc(34);
  additional.write(hash('sha256', Buffer.concat([header, prelude]), 'binary'), 'latin1');
  return additional;
}

function unreadable(what: string, cause?: unknown): EventLogError {
  return new EventLogError('RECORD_UNREADABLE', `Cannot open the record: ${what}. The log is damaged, or was written by a newer version.`, {
    cause,
  });
}
