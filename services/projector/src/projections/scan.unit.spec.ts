import { describe, expect, it } from 'vitest';
import { awkwardStatements } from '../testing/awkward-statements.ts';
import { numberedStatement } from '../testing/statement-source.ts';
import { emptyScan, scanStatement } from './scan.ts';

const scanned = (text: string) => {
  const bytes = Buffer.from(`xx${text}yy`);
  const scan = emptyScan();
  scanStatement(bytes, 2, bytes.length - 2, scan);
  const slice = (start: number, end: number): unknown => (start < 0 ? undefined : JSON.parse(bytes.toString('utf8', start, end)));
  return {
    actor: slice(scan.actorStart, scan.actorEnd),
    timestamp: slice(scan.timestampStart, scan.timestampEnd),
    stored: slice(scan.storedStart, scan.storedEnd),
    awkward: scan.awkward,
  };
};

describe('scanStatement', () => {
  it.each([
    ...Array.from({ length: 20 }, (_, number) => JSON.stringify(numberedStatement(number), null, number % 3)),
    ...awkwardStatements,
  ])('finds the parts that JSON.parse finds, or says that it may not: %s', (text) => {
    const { actor, timestamp, stored } = JSON.parse(text) as Record<string, unknown>;

    const found = scanned(text);

    if (!found.awkward) expect(found).toEqual({ actor, timestamp, stored, awkward: false });
    expect(found.awkward || found.actor !== undefined).toBe(true);
  });

  it.each([
    ['a key twice', '{"actor":{},"verb":{"id":"a","id":"b"}}'],
    ['a top-level key twice', '{"actor":{},"actor":{}}'],
    ['a key with escapes', '{"\\u0061ctor":{}}'],
    ['a surrogate', '{"actor":{"name":"\\uD83D"}}'],
    ['a long number', '{"actor":{},"n":1234567890123456789}'],
    ['an exponent', '{"actor":{},"n":1e5}'],
    ['deep nesting', `{"actor":{},"n":${'['.repeat(300)}${']'.repeat(300)}}`],
  ])('calls %s awkward', (_name, text) => {
    expect(scanned(text).awkward).toBe(true);
  });

  it.each([
    ['the same key in different objects', '{"actor":{"id":1},"verb":{"id":1},"object":{"id":1,"definition":{"type":1}}}'],
    ['the same key in objects of one array', '{"actor":{},"member":[{"id":1},{"id":2}]}'],
    ['escapes in values', '{"actor":{"name":"\\u00e4 \\" \\\\ {[\\n"}}'],
    ['key-like text in values', '{"actor":{"name":"\\"actor\\":{}"},"x":["actor","actor"]}'],
  ])('does not call %s awkward', (_name, text) => {
    expect(scanned(text)).toMatchObject({ awkward: false, actor: (JSON.parse(text) as { actor: unknown }).actor });
  });

  it('ends on anything that is no JSON', () => {
    for (const text of ['{"actor":', '{"actor":{"', '"', '{', '[[[[', '{"timestamp":"', '\\', '{"a":1e']) {
      const bytes = Buffer.from(text);
      const scan = emptyScan();
      scanStatement(bytes, 0, bytes.length, scan);
      expect(scan.actorEnd).toBeLessThanOrEqual(bytes.length);
    }
  });
});
