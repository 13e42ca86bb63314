import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from './zstd.ts';

const texts = [1, 100, 4_096, 35_000, 1_000_000].map((bytes) =>
  Buffer.from(
    randomBytes(Math.ceil(bytes / 2))
      .toString('hex')
      .slice(0, bytes),
  ),
);

describe('decompress', () => {
  it('gives back what was compressed, one after another and again', () => {
    for (const text of [...texts, ...texts.toReversed()])
      expect(Buffer.from(decompress(zstdCompressSync(text), text.length)).equals(text)).toBe(true);
  });

  it('gives bytes that the next call leaves alone, unless they are passing', () => {
    const [first, second] = [Buffer.alloc(5_000, 'a'), Buffer.alloc(5_000, 'b')];
    const opened = decompress(zstdCompressSync(first), first.length);

    decompress(zstdCompressSync(second), second.length);

    expect(Buffer.from(opened).equals(first)).toBe(true);
  });

  it('throws on a damaged frame, and opens the next one all the same', () => {
    const text = texts[3]!;
    const damaged = zstdCompressSync(text).fill(0xff, 20, 60);

    expect(() => decompress(damaged, text.length)).toThrow();
    expect(() => decompress(Buffer.from('no frame'), 100)).toThrow();
    expect(Buffer.from(decompress(zstdCompressSync(text), text.length)).equals(text)).toBe(true);
  });

  it('tells a frame of another length than said', () => {
    const packed = zstdCompressSync(texts[2]!);

    expect(decompress(packed, 4_097).length).toBe(4_096);
    expect(() => decompress(packed, 2_000)).toThrow();
  });
});
