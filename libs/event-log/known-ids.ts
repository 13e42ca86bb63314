const SHARDS = 256;
const WORDS = 4;
const SHARD_SLOTS_FIRST = 16;
/** Fuller tables probe too long, emptier ones waste memory. */
const LOAD_MAX = 0.8;
const GROWTH = 1.4;
const OFFSET_MAX = 2 ** 40 - 2;
const INDEX_MAX = 2 ** 24 - 1;

interface Shard {
  /** Four words a slot: 8 bytes of the key, then the position; a slot whose position is 0 is empty. */
  words: Uint32Array;
  slots: number;
  used: number;
}

/**
 * The ids that this node knows, each with the position of its record: an open-addressing table over typed arrays, 16 bytes a slot. 256 shards,
 * so that growing one takes milliseconds at 50 million ids. Keys are uniform already (an AES block or an HMAC), so no hashing is needed.
 *
 * Of a key it holds the shard (byte 0) and 8 more bytes: two ids share them once in 10^9 installations of 50 million ids. A hit therefore is a
 * candidate, and the caller compares the whole key in the record's header.
 */
export class KnownIds {
  readonly idsMax: number;
  readonly #shards: Shard[];
  #size = 0;

  /** `idsMax` bounds the memory: at about 24 bytes an id, 50 million take 1.2 GB. */
  constructor({ idsMax }: { idsMax: number }) {
    this.idsMax = idsMax;
    this.#shards = Array.from({ length: SHARDS }, () => newShard(SHARD_SLOTS_FIRST));
  }

  get size(): number {
    return this.#size;
  }

  /** The position of the key at `keys[at, at + 16)`, or -1. Valid until the next `add` or `remove`; read it with `offsetOf` and `indexOf`. */
  get(keys: Uint8Array, at = 0): number {
    const number = keys[at]!;
    const shard = this.#shards[number]!;
    const slot = find(shard, word(keys, at + 1), word(keys, at + 5));
    return shard.words[WORDS * slot + 2] === 0 && shard.words[WORDS * slot + 3] === 0 ? -1 : slot * SHARDS + number;
  }

  /** Offset of the record that `get` found. */
  offsetOf(position: number): number {
    const { words } = this.#shards[position % SHARDS]!;
    const slot = WORDS * Math.floor(position / SHARDS);
    return words[slot + 2]! + (words[slot + 3]! >>> 24) * 2 ** 32 - 1;
  }

  /** Index of the entry within that record. */
  indexOf(position: number): number {
    return this.#shards[position % SHARDS]!.words[WORDS * Math.floor(position / SHARDS) + 3]! & 0xffffff;
  }

  /**
   * Adds the key at `keys[at, at + 16)` unless it is known: the first position wins. Answers whether it was added; false too when the table
   * holds `idsMax` (health says so from 80 % on).
   */
  add(keys: Uint8Array, at: number, offset: number, index: number): boolean {
    if (!(offset >= 0 && offset <= OFFSET_MAX && index >= 0 && index <= INDEX_MAX)) throw new RangeError(`position ${offset}:${index}`);
    const number = keys[at]!;
    const first = word(keys, at + 1);
    const second = word(keys, at + 5);
    let shard = this.#shards[number]!;
    let slot = find(shard, first, second);
    if (!isEmpty(shard, slot) || this.#size >= this.idsMax) return false;
    if (shard.used + 1 > shard.slots * LOAD_MAX) {
      shard = grown(shard);
      this.#shards[number] = shard;
      slot = find(shard, first, second);
    }
    const stored = offset + 1;
    shard.words[WORDS * slot] = first;
    shard.words[WORDS * slot + 1] = second;
    shard.words[WORDS * slot + 2] = stored % 2 ** 32;
    shard.words[WORDS * slot + 3] = Math.floor(stored / 2 ** 32) * 2 ** 24 + index;
    shard.used++;
    this.#size++;
    return true;
  }

  /** Takes a key out, e.g. when its append failed. Answers whether it was there. */
  remove(keys: Uint8Array, at = 0): boolean {
    const shard = this.#shards[keys[at]!]!;
    const slot = find(shard, word(keys, at + 1), word(keys, at + 5));
    if (isEmpty(shard, slot)) return false;
    closeGap(shard, slot);
    shard.used--;
    this.#size--;
    return true;
  }
}

function newShard(slots: number): Shard {
  return { words: new Uint32Array(WORDS * slots), slots, used: 0 };
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function isEmpty({ words }: Shard, slot: number): boolean {
  return words[WORDS * slot + 2] === 0 && words[WORDS * slot + 3] === 0;
}

/** Where a key would lie if nobody were in its place: its first word scaled to the table, so that tables of any size serve. */
function home(shard: Shard, first: number): number {
  return Math.floor((first * shard.slots) / 2 ** 32);
}

function find(shard: Shard, first: number, second: number): number {
  const { words, slots } = shard;
  let slot = home(shard, first);
  while (!isEmpty(shard, slot) && (words[WORDS * slot] !== first || words[WORDS * slot + 1] !== second))
    slot = slot + 1 === slots ? 0 : slot + 1;
  return slot;
}

function grown(shard: Shard): Shard {
  const larger = newShard(Math.ceil(shard.slots * GROWTH));
  for (let slot = 0; slot < shard.slots; slot++) {
    if (isEmpty(shard, slot)) continue;
    const at = WORDS * find(larger, shard.words[WORDS * slot]!, shard.words[WORDS * slot + 1]!);
    for (let i = 0; i < WORDS; i++) larger.words[at + i] = shard.words[WORDS * slot + i]!;
  }
  larger.used = shard.used;
  return larger;
}

/** Moves later slots of the same run back over the one removed, so that no look-up stops short of them (Knuth 6.4, algorithm R). */
function closeGap(shard: Shard, removed: number): void {
  const { words, slots } = shard;
  let gap = removed;
  let slot = removed;
  for (;;) {
    slot = slot + 1 === slots ? 0 : slot + 1;
    if (isEmpty(shard, slot)) break;
    const from = home(shard, words[WORDS * slot]!);
    const stays = gap <= slot ? from > gap && from <= slot : from > gap || from <= slot;
    if (stays) continue;
    words.copyWithin(WORDS * gap, WORDS * slot, WORDS * slot + WORDS);
    gap = slot;
  }
  words.fill(0, WORDS * gap, WORDS * gap + WORDS);
}
