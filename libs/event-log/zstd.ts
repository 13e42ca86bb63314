import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib';

/**
 * The part of node:zlib's streams that works synchronously and can be used again. It is not documented, so it is looked for and not taken for
 * granted; where it is missing, or anything is unusual, the documented function does the work and says what is wrong.
 */
interface Decompressor {
  reset(): void;
  /** Bytes left of the output and of the input. */
  write(input: Uint8Array, output: Uint8Array): { outputLeft: number; inputLeft: number };
}

type WriteSync = (flush: number, input: Uint8Array, at: number, length: number, output: Uint8Array, to: number, room: number) => void;

/** zlib takes no smaller chunks. */
const CHUNK_BYTES_LEAST = 64;

/** Kept: making a decompressor for each record, and collecting it, costs three times as much as decompressing 30 kB. */
let kept: Decompressor | null = keptDecompressor();

/** As large as the largest record yet. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

function scratchOf(bytes: number): Buffer {
  if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(bytes);
  return scratch.subarray(0, bytes);
}

/**
 * `packed` is one zstd frame of `plainBytes` bytes. In one chunk: the default's pieces of 16 kB, joined afterwards, take three times as long.
 * @param isPassing the answer is used up before the next call, which may write over it
 */
export function decompress(packed: Uint8Array, plainBytes: number, isPassing = false): Uint8Array {
  if (kept !== null && plainBytes > 0) {
    const plain = isPassing ? scratchOf(plainBytes) : Buffer.allocUnsafe(plainBytes);
    kept.reset();
    const { outputLeft, inputLeft } = kept.write(packed, plain);
    if (outputLeft === 0 && inputLeft === 0) return plain;
    // A frame of another length, or a damaged one, after which zlib closes the decompressor.
    kept = keptDecompressor();
  }
  // One byte more, because zlib makes the next chunk when one is full.
  const chunkSize = Math.max(CHUNK_BYTES_LEAST, plainBytes + 1);
  return zstdDecompressSync(packed, { chunkSize, maxOutputLength: chunkSize });
}

function keptDecompressor(): Decompressor | null {
  const stream = createZstdDecompress();
  stream.on('error', () => undefined);
  const handle: unknown = Reflect.get(stream, '_handle');
  const state: unknown = Reflect.get(stream, '_writeState');
  if (typeof handle !== 'object' || handle === null || !(state instanceof Uint32Array) || state.length !== 2) return null;
  const reset: unknown = Reflect.get(handle, 'reset');
  const writeSync: unknown = Reflect.get(handle, 'writeSync');
  if (typeof reset !== 'function' || typeof writeSync !== 'function') return null;
  const write = (writeSync as WriteSync).bind(handle);
  return {
    reset: reset.bind(handle) as () => void,
    write: (input, output) => {
      state.fill(1);
      write(constants.ZSTD_e_end, input, 0, input.length, output, 0, output.length);
      return { outputLeft: state[0]!, inputLeft: state[1]! };
    },
  };
}
