/**
 * A small seeded generator (mulberry32): numbers in [0, 1), the same on every machine for the same seed, so that an invented
 * organisation comes out the same after every interruption and a failing test can be repeated. Good enough for made-up data; not for
 * secrets, and not for statistics that are published.
 */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
