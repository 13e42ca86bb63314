import { randomFillSync } from 'node:crypto';
import type { NewId } from './prepare-statements.ts';

const POOL_BYTES = 8_192;

/** Version 4 UUIDs (RFC 9562 section 5.4) from a pool of random bytes: a call for each would cost more than the id. */
export function randomIds(): NewId {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (out, at) => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    for (let k = 0; k < 16; k++) out[at + k] = pool[used + k] as number;
    used += 16;
    out[at + 6] = ((out[at + 6] as number) & 0x0f) | 0x40;
    out[at + 8] = ((out[at + 8] as number) & 0x3f) | 0x80;
  };
}
