import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NonceSource, sealBody, type LayoutSpan } from './body.ts';
import { RECORD_BYTES_MAX } from './event-log.ts';
import { decodeHeader, encodeHeader } from './header.ts';
import { installationKeyring, keyringOf, sealingKey } from './keyring.ts';
import { ERASED_AGENT, openBody, openEntries, type SealedRecord } from './open-record.ts';
import { metaText, RecordSealer, type RawDraft } from './record.ts';
import { SliceTagger } from './slice-tagger.ts';
import { plainDraft, statementsDraft, testKeys } from './test-drafts.ts';
import type { RecordDraft } from './event-log.ts';

const keyring = installationKeyring(testKeys);

function seal(draft: RecordDraft): SealedRecord {
  const raw: RawDraft = { ...draft, meta: metaText(draft.meta), references: draft.references ?? [] };
  return new RecordSealer(testKeys).seal(raw);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** A record as a later version will write it: each person's bytes under that person's key. */
function twoPersonsRecord() {
  const [aino, bo] = ['aino', 'bo'].map((name) => sealingKey(new Uint8Array(32).fill(name.charCodeAt(0))));
  const spans: [string, LayoutSpan['kind'], number][] = [
    ['[', 'record', 0],
    ['{"actor":{"mbox":"mailto:aino@example.org"},"context":{"instructor":', 'entry', 1],
    ['{"mbox":"mailto:bo@example.org"}', 'agent', 2],
    ['},"text":"ä"}', 'entry', 1],
    [',', 'record', 0],
    ['{"actor":{"mbox":"mailto:bo@example.org"}}', 'entry', 2],
    [']', 'record', 0],
  ];
  const body = Buffer.from(spans.map(([part]) => part).join(''));
  const layout = spans.map(([part, kind, section]) => ({ section, kind, length: Buffer.byteLength(part) }));
  const firstLength = layout.slice(1, 4).reduce((sum, { length }) => sum + length, 0);
  const header = encodeHeader({
    type: 'xapi.statements-accepted',
    schema: 1,
    client: 'lms',
    meta: '{}',
    bodyBytes: body.length,
    spans: Uint32Array.from([1, firstLength, 2 + firstLength, layout[5]!.length]),
    keys: Buffer.alloc(32, 1),
    tags: Buffer.alloc(32, 2),
    flags: new Uint8Array(2),
    references: [{ entry: 1, kind: 'voids', key: new Uint8Array(16).fill(9) }],
  });
  const installation = sealingKey(testKeys.seal);
  const record = { header, body: sealBody({ header, body, keys: [installation, aino!, bo!], layout, nonces: new NonceSource() }) };
  return { record, body, installation, aino: aino!, bo: bo!, spans };
}

describe('a sealed record', () => {
  it('gives back the exact bytes, and its header tells where the entries lie', () => {
    const draft = statementsDraft(7, { count: 50, textLength: 200 });
    const record = seal(draft);

    const header = decodeHeader(record.header);
    expect(text(openBody(record, keyring))).toBe(text(draft.body));
    expect(header).toMatchObject({
      version: 1,
      type: 'xapi.statements-accepted',
      schema: 1,
      client: 'lms',
      meta: { number: 7 },
      count: 50,
    });
    expect(header.bodyBytes).toBe(draft.body.length);
    expect(Buffer.compare(header.keys, draft.keys)).toBe(0);
    const slices = Array.from({ length: 50 }, (_, i) =>
      text(draft.body.subarray(header.startAt(i), header.startAt(i) + header.lengthAt(i))),
    );
    expect(slices.map((slice) => (JSON.parse(slice) as { id: string }).id)).toEqual(Array.from({ length: 50 }, (_, i) => `7-${i}`));
    expect(header.flagsAt(49)).toBe(3);
    expect(openEntries(record, keyring).entries.map((entry) => text(entry!))).toEqual(slices);
  });

  it('shows no word of the body, compressed or not', () => {
    for (const draft of [statementsDraft(1), statementsDraft(1, { count: 50, textLength: 300 })]) {
      const record = seal(draft);
      const stored = Buffer.concat([record.header, record.body]);
      expect(stored.includes('aino')).toBe(false);
      expect(stored.includes('ääää')).toBe(false);
    }
    expect(seal(statementsDraft(1, { count: 50, textLength: 300 })).body.length).toBeLessThan(
      statementsDraft(1, { count: 50, textLength: 300 }).body.length / 4,
    );
  });

  it('holds an empty body, no client and no entries', () => {
    const record = seal(plainDraft(new Uint8Array(0)));

    expect(openBody(record, keyring)).toHaveLength(0);
    expect(decodeHeader(record.header)).toMatchObject({ count: 0, client: null, references: [] });
  });

  it('carries references and positions that were given', () => {
    const key = new Uint8Array(16).fill(5);
    const record = seal({
      ...statementsDraft(1),
      split: Uint32Array.from([1, 3, 5, 7]),
      references: [{ entry: 1, kind: 'retracts', key }],
    });

    const header = decodeHeader(record.header);
    expect(header.references).toEqual([{ entry: 1, kind: 'retracts', key: Buffer.from(key) }]);
    expect([header.startAt(1), header.lengthAt(1)]).toEqual([5, 7]);
  });

  it('refuses drafts that do not fit the format', () => {
    const draft = statementsDraft(1);
    const broken: Partial<RecordDraft>[] = [
      { keys: new Uint8Array(16) },
      { flags: new Uint8Array(3) },
      { split: Uint32Array.from([0, 1, draft.body.length, 1]) },
      { split: Uint32Array.from([0, 1, 2]) },
      { references: [{ entry: 2, kind: 'voids', key: new Uint8Array(16) }] },
      { schema: 70_000 },
    ];
    for (const part of broken) expect(() => seal({ ...draft, ...part })).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }));
    expect(() => seal(plainDraft(new Uint8Array(RECORD_BYTES_MAX)))).toThrow(expect.objectContaining({ code: 'RECORD_TOO_LARGE' }));
  });

  it('does not open with another key, another header, or a changed byte', () => {
    const record = seal(statementsDraft(1));
    const other = seal(statementsDraft(2));
    const changed = Buffer.from(record.body);
    changed[changed.length - 1]! ^= 1;
    const movedSpan = Buffer.from(record.body);
    movedSpan[8 + 25 + 3]! ^= 1;

    expect(() => openBody(record, installationKeyring({ seal: new Uint8Array(32) }))).toThrow(
      expect.objectContaining({ code: 'RECORD_KEY_UNKNOWN' }),
    );
    for (const [header, body] of [
      [other.header, record.body],
      [record.header, changed],
      [record.header, movedSpan],
      [record.header, record.body.subarray(0, -1)],
    ] as const) {
      expect(() => openBody({ header, body }, keyring)).toThrow(expect.objectContaining({ code: 'RECORD_UNREADABLE' }));
    }
  });

  it('says so when the header is of an unknown version or cut off', () => {
    const { header } = seal(statementsDraft(1));
    const newer = Buffer.from(header);
    newer[0] = 2;
    for (const bytes of [newer, header.subarray(0, 10), header.subarray(0, -1), Buffer.alloc(0)]) {
      expect(() => decodeHeader(bytes)).toThrow(expect.objectContaining({ code: 'RECORD_UNREADABLE' }));
    }
  });
});

describe('a record sealed under several keys', () => {
  it('joins to the exact bytes while all keys are there', () => {
    const { record, body, installation, aino, bo } = twoPersonsRecord();
    expect(text(openBody(record, keyringOf([installation, aino, bo])))).toBe(text(body));
  });

  it('loses just the person whose key was destroyed: an agent reads as an anonymous account, an own statement as null', () => {
    const { record, installation, aino, spans } = twoPersonsRecord();

    const opened = openEntries(record, keyringOf([installation, aino]));

    const kept = `${spans[1]![0]}${ERASED_AGENT}${spans[3]![0]}`;
    expect(text(opened.bytes)).toBe(`[${kept},null]`);
    expect(opened.entries.map((entry) => entry && text(entry))).toEqual([kept, null]);
  });

  it('loses a whole statement with its actor, the spans of others in it too', () => {
    const { record, installation, bo, spans } = twoPersonsRecord();

    const opened = openEntries(record, keyringOf([installation, bo]));

    expect(text(opened.bytes)).toBe(`[null,${spans[5]![0]}]`);
    expect(opened.entries.map((entry) => entry && text(entry))).toEqual([null, spans[5]![0]]);
  });

  it('does not open without the installation key', () => {
    const { record, aino, bo } = twoPersonsRecord();
    expect(() => openBody(record, keyringOf([aino, bo]))).toThrow(expect.objectContaining({ code: 'RECORD_KEY_UNKNOWN' }));
  });
});

describe('tags', () => {
  it('are HMAC-SHA256 truncated to 16 bytes, for slices of every size', () => {
    const tagger = new SliceTagger(testKeys.tag);
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31) & 0xff));
    for (const [start, length] of [
      [0, 0],
      [3, 1],
      [10, 63],
      [11, 64],
      [12, 700],
      [0, 64 * 1024],
      [1, 64 * 1024 + 1],
      [0, 200_000],
    ] as const) {
      const tag = Buffer.alloc(20);
      tagger.tag(bytes, start, length, tag, 2);
      const expected = createHmac('sha256', testKeys.tag)
        .update(bytes.subarray(start, start + length))
        .digest()
        .subarray(0, 16);
      expect(tag.subarray(2, 18).toString('hex')).toBe(expected.toString('hex'));
      expect([tag[0], tag[1], tag[18], tag[19]]).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('golden fixtures: records as they lie in logs, which every later version must read', () => {
  interface Fixture {
    header: string;
    body: string;
    keys: string[];
    expected: { type: string; client: string | null; count: number; references: number; text: string };
  }

  it.each(['record-v1-single-section', 'record-v1-multi-section'])('%s', (name) => {
    const fixture = JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Fixture;
    const record = { header: Buffer.from(fixture.header, 'hex'), body: Buffer.from(fixture.body, 'hex') };

    const header = decodeHeader(record.header);
    expect({ type: header.type, client: header.client, count: header.count, references: header.references.length }).toEqual({
      type: fixture.expected.type,
      client: fixture.expected.client,
      count: fixture.expected.count,
      references: fixture.expected.references,
    });
    const opened = openEntries(record, keyringOf(fixture.keys.map((key) => sealingKey(Buffer.from(key, 'hex')))));
    expect(text(opened.bytes)).toBe(fixture.expected.text);
    opened.entries.forEach((entry, i) => {
      const tag = createHmac('sha256', testKeys.tag).update(entry!).digest().subarray(0, 16);
      expect(Buffer.compare(header.tagAt(i), tag)).toBe(0);
      expect(JSON.parse(text(entry!))).toEqual((JSON.parse(fixture.expected.text) as unknown[])[i]);
    });
  });
});
